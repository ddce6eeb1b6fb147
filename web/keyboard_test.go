package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press strikes keys one after the other.
func (b *tab) press(t *testing.T, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if err := chromedp.Run(b, chromedp.KeyEvent(k)); err != nil {
			t.Fatal(err)
		}
	}
}

type focus struct {
	Tag, Text, Class string
	Outline          float64
	Visible          bool
}

// focused is where the keyboard is, and whether one sees it.
func (b *tab) focused(t *testing.T) focus {
	t.Helper()
	return state[focus](t, b, `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
		return {tag: e.tagName, class: e.className, text: (e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).textContent).trim().slice(0, 40),
			outline: s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth), visible: r.width > 0 && r.height > 0 && r.left >= 0} })()`)
}

// reach strikes Tab until the focus is on what says the text, and fails where it
// is not to be seen on the way.
func (b *tab) reach(t *testing.T, tag, text string) {
	t.Helper()
	for range 200 {
		b.press(t, kb.Tab)
		at := b.focused(t)
		if at.Tag == "BODY" {
			break
		}
		if at.Outline < 2 || !at.Visible {
			t.Errorf("the focus on %s %q is not to be seen", at.Tag, at.Text)
		}
		if at.Tag == tag && strings.HasPrefix(at.Text, text) {
			return
		}
	}
	t.Fatalf("the keyboard did not reach %s %q", tag, text)
}

// A keyboard alone goes from the board to a case, and plays its map: past the
// menu by the skip link, by month and by day, with the slider, and over the map
// itself; every step is seen.
func TestBrowserKeyboardAlone(t *testing.T) {
	s := vacant(t)
	b := visit(t, s.url+"/watch", 1280, false)
	b.reach(t, "A", "Skip to the content")
	b.press(t, kb.Enter)
	if at := b.focused(t); at.Tag != "MAIN" {
		t.Errorf("the skip link leads to %s", at.Tag)
	}
	b.reach(t, "A", "Islamic State's Khorasan")
	var yes bool
	b.press(t, kb.Enter)
	if err := chromedp.Run(b, chromedp.WaitReady("#judgements"), chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(4*time.Minute))); err != nil {
		t.Fatal(err)
	}
	const status = `document.querySelector(".map-status").textContent`
	b.reach(t, "CANVAS", "Map")
	bar := func() string { return state[string](t, b, status) }
	b.reach(t, "BUTTON", "Zoom in")
	b.reach(t, "BUTTON", "Play")
	whole := bar()
	b.press(t, kb.Enter)
	if err := chromedp.Run(b, chromedp.Poll(`(() => { const now = `+status+`; window.begun ??= now; return now !== window.begun })()`, &yes)); err != nil {
		t.Fatal(err)
	}
	b.press(t, " ")
	if said := state[string](t, b, `document.activeElement.textContent`); said != "Play" {
		t.Errorf("the space bar did not stop the playback: %q", said)
	}
	b.reach(t, "SELECT", "Step")
	b.press(t, "d")
	b.reach(t, "INPUT", "From")
	b.press(t, kb.Home, kb.ArrowRight)
	if now := bar(); !strings.HasPrefix(now, "January 2, 2015 to ") {
		t.Errorf("the first slider by day: %q", now)
	}
	b.reach(t, "INPUT", "To")
	b.press(t, kb.Home, kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	if now := bar(); now == whole || !strings.HasPrefix(now, "January 1, 2015 to January 4, 2015:") {
		t.Errorf("the second slider by day, which takes the first along: %q", now)
	}
	if says := state[string](t, b, `document.activeElement.getAttribute("aria-valuetext")`); says != "January 4, 2015" {
		t.Errorf("the slider tells a screen reader %q", says)
	}
	b.reach(t, "SUMMARY", "Footprint")
	b.press(t, kb.Enter)
	if open := state[bool](t, b, `document.getElementById("footprint").open`); !open {
		t.Error("the card did not open")
	}
	b.sound(t)
}

// Sorting by keyboard: the headings are links, and the one that is sorted by
// tells so, both ways.
func TestBrowserSortingIsAnnounced(t *testing.T) {
	s := broken(t)
	b := visit(t, s.url+"/watch", 1280, false)
	const sorted = `[...document.querySelectorAll("th[aria-sort]")].map(e => e.textContent.replace(/[↑↓]/, "").trim() + " " + e.getAttribute("aria-sort")).join("; ")`
	want := state[string](t, b, sorted)
	if strings.Contains(want, ";") || want == "" {
		t.Errorf("sorted as it comes: %q", want)
	}
	for _, want := range []string{"Group ascending", "Group descending"} {
		b.reach(t, "A", "Group")
		b.press(t, kb.Enter)
		if err := chromedp.Run(b, chromedp.WaitReady(`th[aria-sort=`+strings.TrimPrefix(want, "Group ")+`] a[href*="sort=group"]`)); err != nil {
			t.Fatal(err)
		}
		if got := state[string](t, b, sorted); got != want {
			t.Errorf("sorted by name: %q, want %q", got, want)
		}
	}
	b.sound(t)
}
