package web_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Task (a): find which group grew most unnoticed on 31 December 2016, and why. The day
// is chosen in the header and holds on every page; the board, the group's page and the
// explorer count the same.
func TestTaskGrewUnnoticed(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.fill(".moment input[type=date]", "2016-12-31")
	k.leave(".moment button", "Show")
	day := func() {
		t.Helper()
		if !strings.Contains(k.says(".known"), "2016-12-31") || !strings.Contains(k.address(), "as_of=2016-12-31") {
			t.Errorf("%s: the day is lost: %q", k.address(), k.says(".known"))
		}
	}
	day()
	// The first of the ranking that grows, spreads or not, and is unwatched.
	row := state[int](t, k.tab, `[...document.querySelectorAll(".board tbody tr")].findIndex(r => r.querySelector("[data-label=growing]").textContent === "yes" && r.querySelector("[data-label=unwatched]").textContent === "yes") + 1`)
	if row == 0 {
		row = state[int](t, k.tab, `[...document.querySelectorAll(".board tbody tr")].findIndex(r => r.querySelector("[data-label=growing]").textContent === "yes") + 1`)
	}
	if row == 0 {
		t.Fatal("no group of the board's first page grows")
	}
	cell := func(label string) string {
		return state[string](t, k.tab, `[...document.querySelectorAll(".board tbody tr")][`+itoa(row-1)+`].querySelector("[data-label='`+label+`']").textContent.trim()`)
	}
	name := state[string](t, k.tab, `[...document.querySelectorAll(".board tbody tr")][`+itoa(row-1)+`].querySelector("th a").title`)
	events, deaths, change := cell("events, a year"), cell("deaths, a year"), cell("times the year before")
	if !strings.HasPrefix(change, "↑") {
		t.Errorf("%s grows, and its change is %q", name, change)
	}
	k.click(".board summary", "why "+name)
	if why := k.says(".board details[open] .panel"); !strings.Contains(why, name) || !strings.Contains(why, events+" events in twelve months") {
		t.Errorf("why %s: %q", name, why)
	}
	k.sound(t)
	k.click(".board details[open] summary", "why "+name)
	k.leave(".board th a", state[string](t, k.tab, `[...document.querySelectorAll(".board tbody tr")][`+itoa(row-1)+`].querySelector("th a").textContent`))
	day()
	head := k.says("main")
	if !strings.Contains(head, ": "+events+" events (") || !strings.Contains(head, " in the twelve before) and "+deaths+" deaths.") {
		t.Errorf("the board counts %s events and %s deaths of %s, its page says %.600q", events, deaths, name, head)
	}
	if said := k.says("#bottom-line dt"); !strings.Contains(said, "Growing? yes") {
		t.Errorf("the page of %s says %q", name, said)
	}
	k.leave("main .meta a", events+" events")
	day()
	if found := k.says("main [role=status]"); !strings.HasPrefix(found, events+" events,") {
		t.Errorf("the board counts %s events of %s, the explorer %q", events, name, found)
	}
}
