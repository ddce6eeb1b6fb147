package web_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// The slider and playback of the map: by month and by day, with what it shows in
// words as well.
func TestBrowserPlayback(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	b := visit(t, s.url+"/group/is-khorasan", 1280, false)
	const status = `document.querySelector(".map-status").textContent`
	whole := state[string](t, b, status)
	if !strings.Contains(whole, " to ") || !strings.Contains(whole, "areas") {
		t.Fatalf("the map says %q", whole)
	}
	set := func(which int, value string) {
		b.eval(t, `(() => { const s = document.querySelectorAll(".map-bar input")[`+string(rune('0'+which))+`]; s.value = `+value+`; s.dispatchEvent(new Event("input")); return 1 })()`, nil)
	}
	set(0, "s.max")
	last := state[string](t, b, status)
	if last == whole || strings.Contains(last, " to ") {
		t.Errorf("the last month alone: %q", last)
	}
	set(0, "s.min")
	set(1, "s.min")
	b.eval(t, `(() => { const u = document.querySelector(".map-bar select"); u.value = "day"; u.dispatchEvent(new Event("change")); return 1 })()`, nil)
	set(1, "s.min")
	if byDay := state[string](t, b, status); !strings.HasPrefix(byDay, "January 1, 2015:") {
		t.Errorf("the first day: %q", byDay)
	}
	var moved bool
	if err := chromedp.Run(b, chromedp.Click(".map-bar button"), chromedp.Poll(`(() => { const now = document.querySelector(".map-status").textContent; window.begun ??= now; return now !== window.begun })()`, &moved)); err != nil {
		t.Fatal(err)
	}
	if pressed := state[string](t, b, `document.querySelector(".map-bar button").textContent`); pressed != "Pause" {
		t.Errorf("the button says %q while it plays", pressed)
	}
	b.sound(t)
}

// A keyboard alone reaches the content, every filter and every card, and always
// sees where it is.
func TestBrowserKeyboard(t *testing.T) {
	s := vacant(t)
	b := visit(t, s.url+"/claims", 1280, false)
	seen := map[string]bool{}
	for range 40 {
		if err := chromedp.Run(b, chromedp.KeyEvent("\t")); err != nil {
			t.Fatal(err)
		}
		at := state[struct {
			Tag, Text string
			Outline   float64
			Visible   bool
		}](t, b, `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			return {tag: e.tagName, text: e.textContent.trim().slice(0, 40), outline: s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth), visible: r.width > 0 && r.height > 0 && r.left >= 0} })()`)
		if at.Tag == "BODY" {
			break
		}
		if at.Outline < 2 || !at.Visible {
			t.Errorf("the focus on %s %q is not to be seen", at.Tag, at.Text)
		}
		seen[at.Tag+" "+at.Text] = true
	}
	for _, want := range []string{"A Skip to the content", "A Explorer", "SUMMARY Numbers and evidence of C01"} {
		if !seen[want] {
			t.Errorf("the keyboard did not reach %q", want)
		}
	}
}

// Without scripts every page still says everything in text and tables.
func TestBrowserWithoutScripts(t *testing.T) {
	s := broken(t)
	ctx, stop := chromedp.NewContext(openBrowser(t))
	defer stop()
	for path, selector := range map[string]string{"/group/is-khorasan": "#judgements li", "/explorer": "main table td", "/corridors": "main table td", "/claims": ".claim", "/data": ".heat td", "/watch": "main table td.first",
		"/forecasts": "main p", "/sql?q=select+1": "main table td", "/docs": ".operation td", "/report/is-khorasan": ".buttons a"} {
		var text string
		if err := chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(s.url+path), chromedp.TextContent(selector, &text, chromedp.AtLeast(0))); err != nil || text == "" {
			t.Errorf("%s shows nothing without scripts: %q, %v", path, text, err)
		}
	}
}

// A file goes from the form to the store, and the page says what became of it.
func TestBrowserUpload(t *testing.T) {
	s := empty(t)
	b := visit(t, s.url+"/data", 1280, false)
	file := brokenFile(t)
	if _, err := os.Stat(file); err != nil {
		t.Fatal(err)
	}
	var text string
	if err := chromedp.Run(b, chromedp.SetUploadFiles(`input[name=file]`, []string{file}), chromedp.Click(`[data-upload] button`),
		chromedp.WaitVisible(`#imports`), chromedp.Sleep(100*time.Millisecond), chromedp.Text(`#imports + ul`, &text)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "3 stored") || !strings.Contains(text, "1 quarantined") {
		t.Errorf("the page says %q", text)
	}
	b.sound(t)
}
