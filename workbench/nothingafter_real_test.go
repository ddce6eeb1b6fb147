package workbench_test

import (
	"context"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// What is asked of real events as of a day on which no release was known.
var realQuestions = map[string]asking{
	"the board": func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Board(ctx, day)
	},
	"a group":   assessing("Jalisco Cartel New Generation"),
	"a theatre": assessing("KIO in Myanmar"),
	"its forecast": func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		s, m, err := b.AskForecast(ctx, "Myanmar", day)
		if err != nil {
			return nil, err
		}
		return forecast(ctx, b, s, m)
	},
	"base rates": func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.BaseRates(ctx, "", day, false)
	},
	"a claim": func(ctx context.Context, b *workbench.Bench, day blindspot.Date) (any, error) {
		return b.Test(ctx, "ONLF", "deaths in Ethiopia 2015 to 2018 < deaths in Ethiopia 2007 to 2010", day, false)
	},
	"events":   exploring(workbench.Selection{}),
	"a search": exploring(workbench.Selection{Filter: blindspot.Filter{Text: "jama'atu"}}),
}

// Taking away every real event that ended later changes no byte either.
func TestNothingAfterTheDayOfRealEvents(t *testing.T) {
	slow.Test(t)
	ctx, day := context.Background(), blindspot.NewDate(2016, 12, 31)
	real := extract(t).Store
	events, err := real.Events(ctx, blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	coverage, err := real.Coverage(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	actors, err := real.Actors(ctx, blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	holding := func(events []blindspot.Event) *workbench.Bench {
		store := new(memory.Store)
		for i := range actors {
			store.Declare(actors[i].Actor)
		}
		d := blindspot.Dataset{Source: "ucdp-ged", Release: "25.1", Published: blindspot.NewDate(2025, 6, 1), File: "extract", SHA256: "extract", Imported: desktest.Today(),
			Terms: blindspot.Source{ID: "ucdp-ged", Name: "UCDP GED", Citation: "UCDP", Redistributes: true}}
		if _, _, err := store.Add(memory.Release{Dataset: d, Events: events, Coverage: coverage.Rows()}); err != nil {
			t.Fatal(err)
		}
		b := desktest.Bench(store)
		b.Now = blindspot.NewDate(2026, 1, 15).Time
		return b
	}
	full := holding(events)
	cut := holding(slices.DeleteFunc(slices.Clone(events), func(e blindspot.Event) bool { return e.Ended() > day }))
	for name, ask := range realQuestions {
		t.Run(name, func(t *testing.T) {
			want, wantErr := ask(ctx, cut, day)
			got, err := ask(ctx, full, day)
			if err != nil {
				t.Errorf("no answer: %v", err)
			}
			sameAnswer(t, got, err, want, wantErr)
		})
	}
}
