package groups_test

import (
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

func TestStandardRule(t *testing.T) {
	w := &world{}
	w.covered("IRQ", 1, 120)
	w.covered("SYR", 1, 20)
	w.covered("SYR", 24, 120)
	for m := blindspot.Month(3); m < 8; m++ { // five events, March to July 1980, and then silence
		w.event("ends", "state", "IRQ", m.First(), m.First(), 5)
		w.event("gap", "state", "SYR", m.First(), m.First(), 5)
	}
	for m := blindspot.Month(3); m < 7; m++ {
		w.event("four", "state", "IRQ", m.First(), m.First(), 90)
	}
	w.event("gap", "state", "SYR", blindspot.Month(30).First(), blindspot.Month(30).First(), 1)
	for m := blindspot.Month(88); m < 110; m++ {
		w.event("later", "state", "IRQ", m.First(), m.First(), 3) // 27 deaths in 1987, 36 in 1988
		w.event("small", "state", "IRQ", m.First(), m.First(), 2)
		w.event("small", "militia", "IRQ", m.First(), m.First(), 2)
	}
	for m := blindspot.Month(3); m < 20; m++ {
		w.event("bloodless", "state", "IRQ", m.First(), m.First(), 0)
	}
	w.actors["state"] = blindspot.State
	d := w.load(t, 120)
	for _, tc := range []struct {
		unit   string
		origin blindspot.Month
		want   bool
		why    string
	}{
		{"group:ends:IRQ", 7, false, "five events, but only seven months of memory"},
		{"group:ends:IRQ", 12, true, "five events and twelve months"},
		{"group:ends:IRQ", 42, true, "the last event is 35 months old: a group that ended stays scored"},
		{"group:ends:IRQ", 43, false, "the last event is 36 months old"},
		{"group:four:IRQ", 12, false, "four events, however deadly"},
		{"group:gap:SYR", 12, true, "observed for twelve months"},
		{"group:gap:SYR", 30, false, "a gap in the coverage lies in the last twelve months"},
		{"group:gap:SYR", 34, false, "the gap is eleven months old"},
		{"group:gap:SYR", 35, true, "the last twelve months are observed again"},
		{"group:bloodless:IRQ", 20, false, "seventeen events and no death: no model has anything to learn from"},
		{"group:later:IRQ", 87, false, "that it will be active is not known yet"},
		{"group:later:IRQ", 95, false, "it will be on record only when its first year with 25 deaths is over"},
		{"group:later:IRQ", 96, true, "it is on record"},
		{"group:small:IRQ", 108, false, "48 deaths in a year, but 24 in each dyad"},
	} {
		if got := slices.Contains(groups.Standard.At(d, tc.origin), row(t, d, tc.unit)); got != tc.want {
			t.Errorf("%s at %s: %v, want %v: %s", tc.unit, tc.origin, got, tc.want, tc.why)
		}
	}
	later := row(t, d, "group:later:IRQ")
	for _, m := range []blindspot.Month{90, 95, 96, 120} {
		if risk := d.Deaths.Risk[later][m-d.Deaths.First]; risk != (m >= 96) {
			t.Errorf("models learn from the group in %s: %v", m, risk)
		}
	}
	if rows := groups.Standard.At(d, 500); rows != nil {
		t.Errorf("after the data %v are eligible", rows)
	}
}
