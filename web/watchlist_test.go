package web_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
)

// A watch list is an address: it shows its groups and no others, with the ranks that they
// have on the whole board, and says which of its names no group has.
func TestWatchList(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	type board struct {
		Groups []struct {
			ID   string `json:"group_id"`
			Rank *int
		}
		Unlisted []string
	}
	read := func(path string) (b board) {
		_, text := get(t, s.url+path)
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := read("/api/watch")
	third, ninth := whole.Groups[2], whole.Groups[8]
	own := read("/api/watch?only=" + ninth.ID + "&only=" + third.ID + "&only=nobody")
	if len(own.Groups) != 2 || own.Groups[0].ID != third.ID || *own.Groups[1].Rank != *ninth.Rank || len(own.Unlisted) != 1 || own.Unlisted[0] != "nobody" {
		t.Errorf("%+v", own)
	}
	if all := read("/api/watch?only="); len(all.Groups) != len(whole.Groups) {
		t.Errorf("an empty list shows %d groups of %d", len(all.Groups), len(whole.Groups))
	}
	b := visit(t, s.url+"/watch", 1440, false)
	if state[bool](t, b, `document.querySelector(".kept-list").checkVisibility()`) {
		t.Error("a list is offered before there is one")
	}
	var yes bool
	if err := chromedp.Run(b, chromedp.Click(`.board tbody tr:nth-child(3) input[name="only"]`), chromedp.Click(`.board tbody tr:nth-child(9) input[name="only"]`),
		chromedp.Click("#mine button"), chromedp.WaitReady(`#mine input[name="only"]:not([type])`), chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(4*time.Minute))); err != nil {
		t.Fatal(err)
	}
	if shown := state[[]string](t, b, `[...document.querySelectorAll(".board tbody th a")].map(a => decodeURIComponent(a.pathname.split("/")[2]))`); strings.Join(shown, " ") != third.ID+" "+ninth.ID {
		t.Errorf("the list shows %v", shown)
	}
	b.navigate(t, s.url+"/watch")
	if text := state[string](t, b, `document.querySelector(".kept-list").innerText`); text != "The list of this browser (2)" {
		t.Errorf("the browser offers %q", text)
	}
	b.accessible(t)
}

// Movement is counted against the board of the day before the newest release.
func TestMovement(t *testing.T) {
	slow.Test(t)
	s := readers(t, desktest.Releases())
	type board struct {
		Before string `json:"moved_since"`
		Groups []struct {
			ID    string `json:"group_id"`
			Rank  *int
			Moved *int
		}
	}
	read := func(path string) (b board) {
		_, text := get(t, s.url+path)
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
		return b
	}
	now := read("/api/watch")
	if now.Before == "" {
		t.Fatal("the store holds several releases, and no day to count from")
	}
	was, moved := read("/api/watch?as_of="+now.Before), 0
	for _, g := range now.Groups {
		for _, w := range was.Groups {
			if w.ID == g.ID && w.Rank != nil && g.Rank != nil {
				moved++
				if g.Moved == nil || *g.Moved != *w.Rank-*g.Rank {
					t.Errorf("%s was %d and is %d: moved %v", g.ID, *w.Rank, *g.Rank, g.Moved)
				}
			}
		}
	}
	if moved == 0 {
		t.Error("no group was ranked on both days")
	}
}
