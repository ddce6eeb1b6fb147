package workbench_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/desktest"
)

// What a moment adds up of a few actors is what the store would: it takes them from the
// sums of all, and days after the last event share these.
func TestSumsOfAMoment(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	b := desktest.Bench(desktest.Store(t, "", desktest.Releases()))
	store := b.Store.(*duckdb.Store)
	ends, err := store.Ends(ctx)
	if err != nil {
		t.Fatal(err)
	}
	last := blindspot.Date(0)
	events, err := store.Events(ctx, blindspot.Filter{})
	for i := range events {
		last = max(last, events[i].Ended())
	}
	if err != nil || ends < last || !ends.Known() {
		t.Fatalf("events end by %s and the last by %s: %v", ends, last, err)
	}
	for _, day := range []blindspot.Date{0, last - 40, b.Today()} {
		m, err := b.At(ctx, day)
		if err != nil {
			t.Fatal(err)
		}
		all, err := m.Record.Actors(ctx, blindspot.Filter{})
		if err != nil || len(all) < 3 {
			t.Fatalf("%d actors: %v", len(all), err)
		}
		for i := range all {
			f := blindspot.Filter{Actors: []blindspot.ActorID{all[i].ID}}
			got, err := m.Record.Actors(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			if day.Known() && !m.StandsIn {
				f.AsOf = day
			}
			f.Ended = m.Date
			want, err := store.Actors(ctx, f)
			for k := range want {
				want[k].Kind = all[i].Kind // as of the day
			}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Fatalf("as of %s (%v): %s", m.Date, err, diff)
			}
		}
	}
}
