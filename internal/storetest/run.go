package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// Subject is a store under test: it takes releases and declarations, and is read.
type Subject interface {
	blindspot.EventStore
	// AddRelease adds a file and returns its account and its faulty rows; an
	// event's line is its place from 1.
	AddRelease(t testing.TB, r memory.Release) (blindspot.Import, []blindspot.RowFault)
	DeclareActor(t testing.TB, a blindspot.Actor)
}

// Run runs every case against new, empty stores.
func Run(t *testing.T, open func(t *testing.T) Subject) {
	t.Run("accounts", func(t *testing.T) { accounts(t, open(t)) })
	t.Run("events", func(t *testing.T) { events(t, filled(t, open)) })
	t.Run("dyads by month", func(t *testing.T) { dyadMonths(t, open(t)) })
	t.Run("explore", func(t *testing.T) { explore(t, filled(t, open)) })
	t.Run("places known to a region", func(t *testing.T) { wide(t, open(t)) })
	t.Run("events that cross months", func(t *testing.T) { crossing(t, open(t)) })
	t.Run("filters that cannot be", func(t *testing.T) { refused(t, filled(t, open)) })
	t.Run("round trip", func(t *testing.T) { roundTrip(t, open(t)) })
	t.Run("actors", func(t *testing.T) { actors(t, filled(t, open)) })
	t.Run("coverage", func(t *testing.T) { coverage(t, filled(t, open)) })
	t.Run("datasets", func(t *testing.T) { datasets(t, filled(t, open)) })
	t.Run("membership", func(t *testing.T) { membership(t, open) })
	t.Run("empty", func(t *testing.T) { empty(t, open(t)) })
}

func filled(t *testing.T, open func(t *testing.T) Subject) Subject {
	t.Helper()
	s := open(t)
	for _, r := range releases() {
		s.AddRelease(t, r)
	}
	return s
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return v
	}
}

func accounts(t *testing.T, s Subject) {
	files := releases()
	want := []blindspot.Import{
		{RowsRead: 3, Stored: 3},
		{RowsRead: 5, Stored: 1, Updated: 1, Unchanged: 2, Quarantined: 1},
		{RowsRead: 2, Stored: 1, Updated: 1},
		{RowsRead: 5, Unchanged: 5},
	}
	// The last is the second file again.
	for i, r := range append(files, files[1]) {
		account, faults := s.AddRelease(t, r)
		account.Seconds = 0
		equal(t, r.Dataset.File, account, want[i])
		if len(faults) != account.Quarantined {
			t.Errorf("%s: %d faults for %d quarantined rows", r.Dataset.File, len(faults), account.Quarantined)
		}
		if i == 1 {
			equal(t, "the fault", faults, []blindspot.RowFault{{Line: 5, Column: "id",
				Reason: "made:4 stands already on line 3, with other content"}})
		}
	}
}

func roundTrip(t *testing.T, s Subject) {
	odd := changed(Full(), func(e *blindspot.Event) {
		e.ID = "made:odd\x00\"'\n"
		e.When = blindspot.DateRange{From: day(1, 1, 1), To: day(9999, 12, 31)}
		e.Deaths = blindspot.Deaths{Best: 1 << 40}
		e.SideA = blindspot.Side{}
		e.Sources = 0
		e.Place.Lat, e.Place.Lon = 0, -180
	})
	s.AddRelease(t, memory.Release{Dataset: Dataset("odd.csv", "20.1", day(2020, 1, 1)),
		Events: []blindspot.Event{Full(), Bare(), odd}})
	want := []blindspot.Event{Bare(), odd, Full()}
	for i := range want {
		want[i].Release = "20.1"
	}
	equal(t, "events", must[[]blindspot.Event](t)(s.Events(context.Background(), blindspot.Filter{})), want)
}

func empty(t *testing.T, s Subject) {
	ctx := context.Background()
	equal(t, "events", must[[]blindspot.Event](t)(s.Events(ctx, blindspot.Filter{})), []blindspot.Event{})
	equal(t, "count", must[int](t)(s.Count(ctx, blindspot.Filter{})), 0)
	equal(t, "exploration", must[blindspot.Exploration](t)(s.Explore(ctx, blindspot.Filter{})), blindspot.Exploration{})
	equal(t, "months", must[[]blindspot.DyadMonth](t)(s.DyadMonths(ctx, blindspot.Filter{})), []blindspot.DyadMonth{})
	equal(t, "actors", must[[]blindspot.ActorSummary](t)(s.Actors(ctx, blindspot.Filter{})), []blindspot.ActorSummary{})
	equal(t, "datasets", must[[]blindspot.Dataset](t)(s.Datasets(ctx, 0)), []blindspot.Dataset{})
	equal(t, "coverage", must[blindspot.CoverageTable](t)(s.Coverage(ctx, 0)).Rows(), []blindspot.Coverage{})
}
