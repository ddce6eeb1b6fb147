package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Each check of the pages can fail: what it looks for is done to a page, and it
// says so. A page that nothing was done to passes.
func TestBrowserChecksCanFail(t *testing.T) {
	s := vacant(t)
	b := visit(t, s.url+"/data", 1280, false)
	b.sound(t)
	b.accessible(t)
	for _, c := range []struct{ name, do, says string }{
		{"exception", `setTimeout(() => { throw new Error("made up") })`, "exception: "},
		{"console error", `console.error("made up")`, "console: \"made up\""},
		{"foreign request", `fetch("http://127.0.0.2:9/x").catch(() => 0)`, "127.0.0.2:9/x"},
		{"sideways scrolling", `(() => { const d = document.querySelector("h1"); d.textContent = "x".repeat(400); d.style.whiteSpace = "pre"; d.style.overflowWrap = "normal" })()`, "pixels wide in a window of 1280"},
		{"layout shift", `document.querySelector("main").prepend(Object.assign(document.createElement("div"), {innerHTML: "<br>".repeat(16)}))`, "the layout shifted by"},
		{"link to nowhere", `document.querySelector("main a").setAttribute("href", "#nowhere")`, "a link leads to #nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.navigate(t, s.url+"/data")
			// A shift within half a second of input does not count; nor do scripts' styles
			// under the policy, but those set one by one do.
			if err := chromedp.Run(b, chromedp.Evaluate(c.do+"; 1", nil), chromedp.Sleep(300*time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(b.faults(t), "\n"); !strings.Contains(got, c.says) {
				t.Errorf("the check says %q, and not %q", got, c.says)
			}
		})
	}
	t.Run("accessibility", func(t *testing.T) {
		b.navigate(t, s.url+"/data")
		b.eval(t, `document.querySelectorAll("label").forEach(l => l.replaceWith(...l.childNodes)); document.querySelector("h1").style.color = "#eee"; 1`, nil)
		got := strings.Join(b.barriers(t), "\n")
		for _, rule := range []string{"label: ", "color-contrast: "} {
			if !strings.Contains(got, rule) {
				t.Errorf("axe does not say %q: %s", rule, got)
			}
		}
	})
}
