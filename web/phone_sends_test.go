package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// onPhone is somebody who asks by finger alone, on a screen of 360 pixels.
func onPhone(t *testing.T, s *site, path string) task {
	t.Helper()
	k := task{visit(t, s.url+path, 360, false), t}
	if err := chromedp.Run(k, emulation.SetTouchEmulationEnabled(true)); err != nil {
		t.Fatal(err)
	}
	return k
}

// finger taps what says the text, in the middle of what is seen of it.
func (k task) finger(selector, text string) chromedp.Action {
	k.t.Helper()
	return k.tapOn(k.mark(selector, text))
}

// tapOn taps an element, in the middle of it.
//
//nolint:misspell // as browsers spell it
func (k task) tapOn(selector string) chromedp.Action {
	k.t.Helper()
	at := state[struct{ X, Y float64 }](k.t, k.tab, `(() => { const e = document.querySelector(`+"`"+selector+"`"+`); e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect(); return {x: r.left + r.width / 2, y: r.top + r.height / 2} })()`)
	return chromedp.Tasks{input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: at.X, Y: at.Y}}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{})}
}

// write taps a field, and types.
func (k task) write(selector, text string) {
	k.t.Helper()
	if err := chromedp.Run(k, k.tapOn(selector), input.InsertText(text)); err != nil {
		k.t.Fatal(err)
	}
	if held := state[string](k.t, k.tab, `document.querySelector(`+"`"+selector+"`"+`).value`); held != text {
		k.t.Errorf("%s holds %q after %q was typed", selector, held, text)
	}
}

// tells fails where a part of the page does not say what it should.
func (k task) tells(selector, want string) {
	k.t.Helper()
	if said := k.says(selector); !strings.Contains(said, want) {
		k.t.Errorf("%s says %.400q, not %q", selector, said, want)
	}
}

// On a phone whatever changes the store is filled in and sent by finger, and its result
// is read: an upload, a row that is tried again, a watch list, a claim, a question.
func TestBrowserSendsOnAPhone(t *testing.T) {
	slow.Test(t)
	s := empty(t)
	k := onPhone(t, s, "/data")
	if err := chromedp.Run(k, chromedp.SetUploadFiles(`input[name=file]`, []string{released(t, "GEDEvent_v24_1.csv",
		row("1", "34.43", "2018-03-01"), row("2", "34.43", "2018-03-05"), row("3", "91", "2018-03-07"))})); err != nil { // the list of files is the phone's own
		t.Fatal(err)
	}
	k.leaveBy(k.finger("[data-upload] button", "Import"))
	k.tells("#imports + ul li", "3 rows read: 2 stored, 0 updated, 0 unchanged, 1 quarantined.")

	k.leaveBy(k.finger(`form[action="/data/retry"] button`, k.says(`form[action="/data/retry"] button`)))
	k.tells("#quarantine", "1 rows were not accepted") // it is as wrong as it was

	k.navigate(t, s.url+"/watch")
	if err := chromedp.Run(k, k.tapOn(`.board tbody tr input[name=only]`)); err != nil {
		t.Fatal(err)
	}
	k.leaveBy(k.finger("#mine button", "Show the list"))
	k.tells("#mine", "This is a watch list of your own")
	if n := state[int](t, k.tab, `document.querySelectorAll(".board tbody tr").length`); n != 1 {
		t.Errorf("a list of one group shows %d", n)
	}

	k.navigate(t, s.url+"/claim")
	k.write(`form.filters input[name=group]`, "Taleban")
	k.write(`form.filters input[name=claim]`, "events 2018-03 > 1")
	k.leaveBy(k.tapOn(`form.filters button`))
	k.tells("main", "supported")

	k.navigate(t, s.url+"/questions")
	offered := `document.querySelectorAll("#groups option").length`
	if n := state[int](t, k.tab, offered); n != 0 {
		t.Errorf("%d names are elements before anybody asks for them", n)
	}
	k.write(`#ask input[name=group]`, "Taleban")
	if n := state[int](t, k.tab, offered); n == 0 {
		t.Error("the box that was entered offers no names")
	}
	k.write(`#ask input[name=claim]`, "events 2031 > 3")
	k.write(`#ask input[name=probability]`, "0.3")
	k.leaveBy(k.finger("#ask button", "Store"))
	k.tells("main", "Taleban: events 2031 >= 4") // as whole events are counted
	k.sound(t)
}

// On a phone a forecast is made, stored and resolved by finger.
func TestBrowserForecastsOnAPhone(t *testing.T) {
	slow.Test(t)
	s := withData(t)
	k := onPhone(t, s, "/forecasts")
	k.write(`#make input[name=group]`, "KIO")
	k.fill(`#make input[name=up_to]`, "2020-12-31") // the calendar is the phone's own
	k.fill(`#make input[name=months]`, "3")
	k.leaveBy(k.finger("#make form[method=get] button", "Make"))
	k.tells("#make h3", "KIO: deaths a month")
	k.leaveBy(k.finger("#make form[method=post] button", "Store"))
	if n := k.number(k.says(".lead"), `, ([\d,]+) with an outcome`); n != 3 {
		t.Errorf("%d stored forecasts have an outcome", n)
	}
	k.leaveBy(k.finger(`form[action="/forecasts/resolve"] button`, "Resolve"))
	if said := k.says(".lead"); !strings.Contains(said, "3 resolved") {
		t.Errorf("after resolving the page says %q", said)
	}
	k.sound(t)
}
