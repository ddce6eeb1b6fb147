package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// missed are the fields and buttons that are seen and that a finger does not meet: off
// the screen, or with something else lying on them.
//
//nolint:misspell // as browsers spell it
const missed = `[...document.querySelectorAll("form")].flatMap(form => [...form.elements].filter(e => e.type !== "hidden" && e.tagName !== "FIELDSET" && e.checkVisibility()).map(e => {
	e.scrollIntoView({block: "center", behavior: "instant"});
	const r = e.getBoundingClientRect(), at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
	const met = at && (at === e || e.contains(at) || at.closest("label")?.contains(e));
	return r.left >= 0 && r.right <= innerWidth && met ? "" : (form.getAttribute("action") ?? "") + " " + (e.name || e.textContent) + " at " + Math.round(r.left) + " to " + Math.round(r.right) + " under " + at?.outerHTML.slice(0, 60);
}).filter(Boolean))`

// press is where the button of a form that asks is, which is scrolled to.
//
//nolint:misspell // as browsers spell it
const press = `(() => { const f = [...document.querySelectorAll("form")].filter(f => f.method === "get" && f.checkVisibility())[%d], b = f?.querySelector("button, [type=submit]");
	if (!b || !b.checkVisibility()) return {}; b.scrollIntoView({block: "center", behavior: "instant"}); document.documentElement.dataset.left = "not";
	const r = b.getBoundingClientRect(); return {there: true, complete: f.checkValidity(), x: r.left + r.width / 2, y: r.top + r.height / 2} })()`

// On a phone every field is under the finger, and every form that asks, sent as it
// stands, brings a page that answers or says what is missing.
func TestBrowserFormsOnAPhone(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	b := visit(t, s.url+"/watch", 360, false)
	for _, path := range []string{"/watch", "/search?q=khorasan", "/group/is-khorasan", "/explorer?case=is-khorasan", "/claims", "/claim?group=is-khorasan&claim=deaths+2017+%3C+0.8+*+deaths+2016",
		"/forecasts", "/questions", "/base-rates", "/brief", "/corridors", "/data", "/sql", "/place/AFG"} {
		for form := 0; ; form++ {
			b.navigate(t, s.url+path)
			if form == 0 {
				for _, m := range state[[]string](t, b, missed) {
					t.Errorf("%s: %s", path, m)
				}
			}
			at := state[struct {
				There, Complete bool
				X, Y            float64
			}](t, b, fmt.Sprintf(press, form))
			if !at.There {
				break
			}
			if err := chromedp.Run(b, chromedp.MouseClickXY(at.X, at.Y)); err != nil {
				t.Fatal(err)
			}
			if !at.Complete { // the browser itself says what is missing
				if !state[bool](t, b, `document.activeElement.matches(":invalid")`) {
					t.Errorf("%s, form %d: what is missing is not shown", path, form)
				}
				continue
			}
			gone := func() (yes bool) {
				err := chromedp.Run(b, chromedp.Evaluate(`document.documentElement.dataset.left !== "not" && document.readyState === "complete" && !!document.querySelector("footer")`, &yes))
				return err == nil && yes // between two pages nobody answers
			}
			for until := time.Now().Add(time.Minute); !gone(); time.Sleep(30 * time.Millisecond) {
				if time.Now().After(until) {
					t.Fatalf("%s, form %d: the button does nothing", path, form)
				}
			}
			if status := state[int](t, b, `performance.getEntriesByType("navigation")[0].responseStatus`); status >= 500 || status == 404 {
				t.Errorf("%s, form %d: %d", path, form, status)
			}
		}
	}
}
