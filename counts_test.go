package blindspot_test

import (
	"testing"
	"time"

	"github.com/blindspot/blindspot"
)

// What a month's number means depends on what its source counted: a month
// without a row is a zero only where somebody said that nothing is missing.
func TestCountedMonths(t *testing.T) {
	jan := blindspot.NewMonth(2020, time.January)
	published := blindspot.NewDate(2021, time.June, 1)
	r := blindspot.CountRecord{
		Scopes: []blindspot.CountScope{
			{Series: "s", Who: "a", Placed: []blindspot.Violence{blindspot.StateBased}, From: jan, To: jan + 2, Complete: true, Published: published},
			{Series: "s", Who: "a", Placed: []blindspot.Violence{blindspot.StateBased}, From: jan + 3, To: jan + 3, Published: published + 30},
		},
		Counts: []blindspot.MonthlyCount{
			{Series: "s", Opponent: "x", Kind: blindspot.StateBased, Country: "AFG", Month: jan, Events: 2, Deaths: 9},
			{Series: "s", Kind: blindspot.OneSided, Month: jan, Events: 1, Deaths: 5},
			{Series: "s", Opponent: "x", Kind: blindspot.StateBased, Country: "AFG", Month: jan + 3, Events: 1, Deaths: 1, Provisional: true},
		},
	}
	ask := func(change func(*blindspot.CountQuery)) []blindspot.CountedMonth {
		q := blindspot.CountQuery{Series: "s", From: jan, To: jan + 4}
		change(&q)
		return r.Months(q)
	}
	type month struct {
		state          blindspot.CountState
		events, deaths int
	}
	const missing, atLeast, complete = blindspot.CountMissing, blindspot.CountAtLeast, blindspot.CountComplete
	for _, tc := range []struct {
		name   string
		change func(*blindspot.CountQuery)
		want   []month
	}{
		{"everything", func(*blindspot.CountQuery) {}, []month{{complete, 3, 14}, {complete, 0, 0}, {complete, 0, 0}, {atLeast, 1, 1}, {missing, 0, 0}}},
		{"a country is known in part, since one-sided violence states none", func(q *blindspot.CountQuery) { q.Countries = []string{"AFG"} },
			[]month{{atLeast, 2, 9}, {atLeast, 0, 0}, {atLeast, 0, 0}, {atLeast, 1, 1}, {missing, 0, 0}}},
		{"state-based violence of a country is known in full", func(q *blindspot.CountQuery) {
			q.Countries, q.Kinds = []string{"AFG"}, []blindspot.Violence{blindspot.StateBased}
		}, []month{{complete, 2, 9}, {complete, 0, 0}, {complete, 0, 0}, {atLeast, 1, 1}, {missing, 0, 0}}},
		{"one-sided violence of a country is not known, since it states none", func(q *blindspot.CountQuery) {
			q.Countries, q.Kinds = []string{"AFG"}, []blindspot.Violence{blindspot.OneSided}
		}, make([]month, 5)},
		{"an opponent", func(q *blindspot.CountQuery) { q.Opponents = []string{"x"} }, []month{{complete, 2, 9}, {complete, 0, 0}, {complete, 0, 0}, {atLeast, 1, 1}, {missing, 0, 0}}},
		{"before the second publication", func(q *blindspot.CountQuery) { q.Known = published },
			[]month{{complete, 3, 14}, {complete, 0, 0}, {complete, 0, 0}, {missing, 0, 0}, {missing, 0, 0}}},
		{"before any publication", func(q *blindspot.CountQuery) { q.Known = published - 1 }, make([]month, 5)},
		{"another series", func(q *blindspot.CountQuery) { q.Series = "t" }, make([]month, 5)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ask(tc.change)
			if len(got) != len(tc.want) {
				t.Fatalf("%d months, want %d", len(got), len(tc.want))
			}
			for i, w := range tc.want {
				g := got[i]
				if g.Month != jan+blindspot.Month(i) || g.State != w.state || g.State != missing && (g.Events != w.events || g.Deaths != w.deaths) {
					t.Errorf("month %d: got %+v, want %+v", i, g, w)
				}
			}
		})
	}
}
