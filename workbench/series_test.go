package workbench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/panel"
)

// The months of a forecast, of a measure, of an explorer, of base rates and of a
// board are one series, whatever the events: those that cross months and years,
// those that are known to the year only, those without a last day.
func TestOneSeriesEverywhere(t *testing.T) {
	first, last := blindspot.NewMonth(2001, time.January), blindspot.NewMonth(2003, time.December)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		var events []blindspot.Event
		for i := range rapid.IntRange(1, 15).Draw(t, "events") {
			from := first.First() + blindspot.Date(rapid.Int32Range(0, 1000).Draw(t, "from"))
			e := blindspot.Event{ID: fmt.Sprintf("ged:%d", i), Source: "ucdp-ged", Violence: blindspot.StateBased,
				SideA: blindspot.Side{ID: "ucdp:130", Name: "Government"}, SideB: blindspot.Side{ID: "ucdp:901", Name: "Front"},
				When:      blindspot.DateRange{From: from, To: min(from+blindspot.Date(rapid.Int32Range(0, 400).Draw(t, "days")), last.Last())},
				Precision: blindspot.DatePrecision(rapid.IntRange(1, 5).Draw(t, "precision")), Place: blindspot.Place{Country: "AFG"}} //nolint:gosec // 1 to 5
			e.Deaths.Best = rapid.IntRange(0, 300).Draw(t, "deaths")
			e.Deaths.Low, e.Deaths.High = e.Deaths.Best, e.Deaths.Best
			events = append(events, e)
		}
		var store memory.Store
		if _, _, err := store.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "20.1", Published: blindspot.NewDate(2020, 6, 1)}, Events: events,
			Coverage: []blindspot.Coverage{{Source: "ucdp-ged", Country: "AFG", From: first, To: last, Share: 1, Stated: true}}}); err != nil {
			t.Fatal(err)
		}
		store.Declare(blindspot.Actor{ID: "ucdp:901", Kind: blindspot.Organisation})
		n := int(last-first) + 1
		want, begun := make([]float64, n), make([]float64, n)
		for i := range events {
			for m, part := range events[i].Months() {
				want[m-first] += float64(part.Deaths.Best)
				if part.Begins {
					begun[m-first]++
				}
			}
		}
		d, err := groups.Load(ctx, &store, last)
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, got, want []float64) {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: %s", what, diff)
			}
		}
		same("deaths of a forecast", d.Deaths.Values[0], want)
		same("events of a forecast", d.Events.Values[0], begun)
		p, _, err := panel.Build(blindspot.Each(events), panel.Spec{First: first, Last: last, Key: func(e *blindspot.Event) string { return e.Place.Country }})
		if err != nil {
			t.Fatal(err)
		}
		same("deaths of a measure", p.Deaths[0], want)
		same("events of a measure", p.Events[0], begun)
		sums, err := store.DyadMonths(ctx, blindspot.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		deaths, counts := make([]float64, n), make([]float64, n)
		for _, s := range sums {
			deaths[s.Month-first] += float64(s.Deaths)
			counts[s.Month-first] += float64(s.Events)
		}
		same("deaths of dyads by month", deaths, want)
		same("events of dyads by month", counts, begun)
		for m := first; m <= last; m++ {
			x, err := store.Explore(ctx, blindspot.Filter{When: blindspot.DateRange{From: m.First(), To: m.Last()}})
			if err != nil {
				t.Fatal(err)
			}
			years := 0
			for _, y := range x.Years {
				years += y.Events
			}
			if float64(x.Deaths) != want[m-first] || float64(years) != begun[m-first] {
				t.Fatalf("the explorer has %d deaths and %d events begun in %s, want %v and %v", x.Deaths, years, m, want[m-first], begun[m-first])
			}
		}
	})
}
