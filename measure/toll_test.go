package measure_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// entries are dated events of the toy group with a toll, for tests of what is
// added up.
func entries(list ...blindspot.Event) measure.Input {
	for i := range list {
		e := &list[i]
		if e.SideA.ID == "" {
			e.SideA, e.SideB, e.Violence = state, group, blindspot.StateBased
		}
		e.ID = string(rune('a' + i))
		e.Place = grid{3, 3}.place(i % 9)
		e.Precision = blindspot.DateDay
	}
	slices.SortStableFunc(list, func(a, b blindspot.Event) int { return int(a.When.From - b.When.From) })
	return measure.Input{Group: toyGroup, Events: list, Coverage: full(120), AsOf: (begin + 35).Last(), Geo: grid{3, 3}, Seed: 1}
}

func on(month, day int, deaths blindspot.Deaths) blindspot.Event {
	d := (begin + blindspot.Month(month)).First() + blindspot.Date(day-1)
	deaths.Low, deaths.High = deaths.Best, deaths.Best
	return blindspot.Event{When: blindspot.DateRange{From: d, To: d}, Deaths: deaths, Sources: 2}
}

func valueOf(t *testing.T, f blindspot.Finding, key string) float64 {
	t.Helper()
	v, ok := f.Value(key)
	if !ok {
		t.Fatalf("%s has no value %s", f.Measure, key)
	}
	return v.Q.Value
}

// The sums, the deadliest event and its part, and who died, against numbers
// added up by hand.
func TestToll(t *testing.T) {
	in := entries(
		on(14, 3, blindspot.Deaths{Best: 10, SideA: 4, SideB: 6}), on(15, 3, blindspot.Deaths{Best: 5, SideA: 5}),
		on(30, 3, blindspot.Deaths{Best: 60, SideA: 10, SideB: 10, Civilians: 20, Unknown: 20}), on(31, 3, blindspot.Deaths{Best: 20, Civilians: 20}), on(32, 3, blindspot.Deaths{Best: 20, SideB: 20}))
	f, err := measure.Toll(in)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]float64{"events": 3, "events_before": 2, "deaths": 100, "deaths_before": 15, "largest_deaths": 60, "largest_share": 0.6,
		"civilian_share": 0.5, "around_deaths": 0, "sources_per_event": 2} {
		if got := valueOf(t, f, key); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	for _, want := range []string{"3 events with 100 deaths in 2012, after 2 events with 15 deaths", "The deadliest alone made 60 %", "50 % were civilians", "in July 2012 (60 dead)"} {
		if !strings.Contains(f.Statement, want) {
			t.Errorf("%q does not say %q", f.Statement, want)
		}
	}
	if len(f.Table.Rows) != 5 || f.Table.Rows[0][4] != "60" || f.Table.Rows[0][6] != "event" {
		t.Errorf("table %v", f.Table.Rows)
	}
}

// What spans more than a week sums up several events: it is an entry, and its
// deaths fall to the window by its days.
func TestTollCallsASummaryAnEntry(t *testing.T) {
	long := on(30, 1, blindspot.Deaths{Best: 300})
	long.When.To = long.When.From + 60
	f, err := measure.Toll(entries(long, on(33, 1, blindspot.Deaths{Best: 1})))
	if err != nil {
		t.Fatal(err)
	}
	if row := f.Table.Rows[0]; row[6] != "entry" || row[1] != "July to August 2012" {
		t.Errorf("row %v", row)
	}
	if !strings.Contains(f.Statement, "The deadliest entry of five years") {
		t.Error(f.Statement)
	}
}

func TestOpponents(t *testing.T) {
	rival := on(31, 3, blindspot.Deaths{Best: 1})
	rival.SideA, rival.SideB, rival.Violence = group, blindspot.Side{ID: "r", Name: "Rival"}, blindspot.NonState
	f, err := measure.Opponents(entries(on(30, 3, blindspot.Deaths{Best: 6}), on(32, 3, blindspot.Deaths{Best: 3}), on(33, 3, blindspot.Deaths{}), rival))
	if err != nil {
		t.Fatal(err)
	}
	if got := valueOf(t, f, "first_share"); got != 0.75 {
		t.Errorf("first share %v", got)
	}
	want := [][]string{{"Government of Toyland", "state", "3", "75 %", "9", "90 %"}, {"Rival", "organisation", "1", "25 %", "1", "10 %"}}
	for i, row := range want {
		if !slices.Equal(f.Table.Rows[i], row) {
			t.Errorf("row %v, want %v", f.Table.Rows[i], row)
		}
	}
}

// Donner & Zou's interval of a ratio of shares holds the ratio, is its own mirror
// image, and has no upper end where there was nothing before.
func TestReachIsComparedWithTheGroupsOwnPast(t *testing.T) {
	var list []blindspot.Event
	for m := range 72 {
		for k := range 6 {
			e := on(m, 3+k, blindspot.Deaths{Best: 1})
			list = append(list, e)
		}
	}
	in := entries(list...)
	in.AsOf = (begin + 71).Last()
	for i := range in.Events { // four areas; in the last year half of the events go to a fifth
		in.Events[i].Place = grid{3, 3}.place(i % 4)
		if in.Events[i].When.From >= (begin+60).First() && i%2 == 0 {
			in.Events[i].Place = grid{3, 3}.place(8)
		}
	}
	f, err := measure.Projection(in)
	if err != nil {
		t.Fatal(err)
	}
	share, _ := f.Value("outside_share")
	compared, _ := f.Value("outside_share_compared")
	was, _ := f.Value("outside_share_before")
	change, _ := f.Value("outside_change")
	if share.Q.Value != 0.5 || was.Q.Value != 0 || !change.Q.LowerBound() || change.Q.Low <= 1 {
		t.Errorf("share %s, before %s, change %s", share.Q, was.Q, change.Q)
	}
	if compared.Q != share.Q {
		t.Errorf("all was observed, and yet %s is compared of %s", compared.Q, share.Q)
	}
	if !strings.Contains(f.Statement, "By its definition a core of 80 % leaves about 20 % outside it; in the period before it was 0 %") {
		t.Error(f.Statement)
	}
}

// Where no country of the group is observed, its events are no count, and no zero.
func TestTollOfWhatIsNotObserved(t *testing.T) {
	in := entries(on(34, 3, blindspot.Deaths{Best: 33}))
	in.Coverage = blindspot.CoverageTable{}
	f, err := measure.Toll(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range f.Values {
		if v.Q.Known() {
			t.Errorf("%s is %s", v.Key, v.Q)
		}
	}
	if !strings.Contains(f.Statement, "is not known: none of the countries") || !strings.Contains(f.Statement, "(33 dead)") {
		t.Error(f.Statement)
	}
}
