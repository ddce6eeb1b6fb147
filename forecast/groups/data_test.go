package groups_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/memory"
)

func row(t *testing.T, d *groups.Data, id string) int {
	t.Helper()
	i, ok := d.Row(id)
	if !ok {
		t.Fatalf("no unit %s among %v", id, d.Deaths.Units)
	}
	return i
}

func TestLoad(t *testing.T) {
	w := &world{}
	w.covered("IRQ", 1, 6)
	w.covered("SYR", 4, 6)
	day := func(m blindspot.Month, d int) blindspot.Date { return m.First() + blindspot.Date(d-1) }
	w.event("a", "b", "IRQ", day(1, 5), day(1, 5), 7)
	w.event("a", "state", "IRQ", day(2, 1), day(4, 30), 3) // February to April 1980: 90 days
	w.event("a", "state", "SYR", day(2, 1), day(2, 1), 50) // not covered
	w.event("a", "state", "SYR", day(5, 1), day(5, 1), 2)
	w.event("a", "a", "IRQ", day(5, 9), day(5, 9), 1)
	gap := w.event("b", "village", "IRQ", day(6, 9), day(6, 9), 0)
	gap.DeathsGap = true
	w.event("b", "village", "FRA", day(6, 9), day(6, 9), 9) // no coverage at all
	w.actors["state"], w.actors["village"] = blindspot.State, blindspot.Community
	d := w.load(t, 6)
	if diff := cmp.Diff([]string{"group:a:IRQ", "group:a:SYR", "group:b:IRQ"}, d.Deaths.Units); diff != "" {
		t.Error("units: organisations alone, in covered countries alone", diff)
	}
	for _, tc := range []struct {
		unit           string
		deaths, events []float64 // -1: not observed
		why            string
	}{
		{"group:a:IRQ", []float64{7, 1, 1, 1, 1, 0}, []float64{1, 1, 0, 0, 1, 0}, "an event over three months has deaths in each and counts in the first; one against itself counts once"},
		{"group:a:SYR", []float64{-1, -1, -1, 0, 2, 0}, []float64{-1, -1, -1, 0, 1, 0}, "months outside the coverage hold no number, whatever the events there"},
		{"group:b:IRQ", []float64{7, 0, 0, 0, 0, -1}, []float64{1, 0, 0, 0, 0, 1}, "an event without a number of deaths leaves the month's deaths unknown, and its events known"},
	} {
		i := row(t, d, tc.unit)
		for c := range tc.deaths {
			for _, side := range []struct {
				what string
				at   func(int, int) (float64, bool)
				want float64
			}{{"deaths", d.Deaths.At, tc.deaths[c]}, {"events", d.Events.At, tc.events[c]}} {
				got, ok := side.at(i, c)
				if !ok {
					got = -1
				}
				if got != side.want {
					t.Errorf("%s of %s in month %d: %v, want %v: %s", side.what, tc.unit, c+1, got, side.want, tc.why)
				}
			}
		}
	}
	if d.Uncounted != 2 {
		t.Errorf("%d sides of events uncounted, want 2: one in Syria before its coverage and one in France", d.Uncounted)
	}
	early, i := w.load(t, 3), row(t, d, "group:a:IRQ")
	if diff := cmp.Diff([]float64{7, 0, 0}, early.Deaths.Values[row(t, early, "group:a:IRQ")]); diff != "" {
		t.Error("up to March the event that ends in April is not known", diff)
	}
	if diff := cmp.Diff([]float64{7, 0, 0}, d.Until(3).Deaths.Values[i]); diff != "" {
		t.Error("nor in what is later cut at March", diff)
	}
	if diff := cmp.Diff([]float64{7, 1, 1, 1, 1, 0}, d.Deaths.Values[i]); diff != "" {
		t.Error("cutting changed what was cut from", diff)
	}
}

func TestLoadCountries(t *testing.T) {
	w := &world{}
	w.covered("IRQ", 1, 2)
	w.event("a", "village", "IRQ", 0+blindspot.Month(1).First(), blindspot.Month(1).First(), 4)
	w.event("village", "village2", "IRQ", blindspot.Month(2).First(), blindspot.Month(2).First(), 6)
	w.actors["village"], w.actors["village2"] = blindspot.Community, blindspot.Community
	d, err := groups.LoadCountries(context.Background(), w.store(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]float64{{4, 6}}, d.Deaths.Values); diff != "" {
		t.Error("a country counts all deaths, whoever fought", diff)
	}
	if d.Units[0].ID != "country:IRQ" || d.Units[0].Name != "Iraq" {
		t.Errorf("unit %+v", d.Units[0])
	}
}

func TestLoadNothingCovered(t *testing.T) {
	if _, err := groups.Load(context.Background(), &memory.Store{}, 100); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("an empty store gives %v", err)
	}
	w := &world{}
	w.event("a", "b", "FRA", 1, 1, 1)
	w.covered("IRQ", 1, 10)
	if _, err := groups.Load(context.Background(), w.store(t), 100); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("no event in a covered country gives %v", err)
	}
}

// What ends after the cut leaves no trace in the data up to it, however early it
// began; what ended by then is all there.
func TestLoadKnowsNothingOfTheFuture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const cut = blindspot.Month(24)
		whole, past := &world{}, &world{}
		whole.covered("IRQ", 1, 36)
		past.covered("IRQ", 1, 36)
		past.event("a", "b", "IRQ", blindspot.Month(1).First(), blindspot.Month(1).First(), 1)
		whole.event("a", "b", "IRQ", blindspot.Month(1).First(), blindspot.Month(1).First(), 1)
		total := 1
		for range rapid.IntRange(1, 12).Draw(t, "events") {
			side := rapid.SampledFrom([]string{"a", "c", "d"}).Draw(t, "side")
			from := blindspot.Month(1).First() + blindspot.Date(rapid.IntRange(0, 900).Draw(t, "from"))
			to := from + blindspot.Date(rapid.IntRange(0, 250).Draw(t, "days"))
			deaths := rapid.IntRange(0, 40).Draw(t, "deaths")
			whole.event(side, "b", "IRQ", from, to, deaths)
			if to <= cut.Last() {
				past.event(side, "b", "IRQ", from, to, deaths)
				total += deaths
			}
		}
		var loaded [2]*groups.Data
		for i, w := range []*world{whole, past} {
			var s memory.Store
			for _, id := range []string{"a", "b", "c", "d"} {
				s.Declare(blindspot.Actor{ID: blindspot.ActorID(id), Kind: blindspot.Organisation})
			}
			if _, _, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "24.1", Published: 1}, Events: w.events, Coverage: w.coverage}); err != nil {
				t.Fatal(err)
			}
			d, err := groups.Load(context.Background(), &s, cut)
			if err != nil {
				t.Fatal(err)
			}
			loaded[i] = d
		}
		if diff := cmp.Diff(loaded[1], loaded[0], cmpopts.IgnoreUnexported(forecast.Panel{})); diff != "" {
			t.Fatal("the future is known", diff)
		}
		var s memory.Store
		for _, id := range []string{"a", "b", "c", "d"} {
			s.Declare(blindspot.Actor{ID: blindspot.ActorID(id), Kind: blindspot.Organisation})
		}
		if _, _, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "24.1", Published: 1}, Events: whole.events, Coverage: whole.coverage}); err != nil {
			t.Fatal(err)
		}
		all, err := groups.Load(context.Background(), &s, 36)
		if err != nil {
			t.Fatal(err)
		}
		cuts := all.Until(cut)
		for i, id := range loaded[1].Deaths.Units { // the whole also has rows of those that first appear later
			if diff := cmp.Diff(loaded[1].Deaths.Values[i], cuts.Deaths.Values[rowOf(all, id)]); diff != "" {
				t.Fatalf("deaths of %s cut at %s, against those loaded up to it:%s", id, cut, diff)
			}
			if diff := cmp.Diff(loaded[1].Events.Values[i], cuts.Events.Values[rowOf(all, id)]); diff != "" {
				t.Fatalf("events of %s cut at %s, against those loaded up to it:%s", id, cut, diff)
			}
		}
		sum := 0.0
		for _, v := range loaded[0].Deaths.Values[rowOf(loaded[0], "group:b:IRQ")] {
			sum += v
		}
		if sum != float64(total) {
			t.Fatalf("%v deaths in the months, %d in the events", sum, total)
		}
	})
}

func rowOf(d *groups.Data, id string) int {
	i, _ := d.Row(id)
	return i
}
