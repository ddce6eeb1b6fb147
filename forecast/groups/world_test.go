package groups_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/stats/resample"
)

const (
	start = blindspot.Month(1)   // January 1980
	end   = blindspot.Month(144) // December 1991
)

// world is a store under construction.
type world struct {
	events   []blindspot.Event
	coverage []blindspot.Coverage
	actors   map[string]blindspot.ActorKind
}

func (w *world) covered(country string, from, to blindspot.Month) {
	w.coverage = append(w.coverage, blindspot.Coverage{Source: "ucdp-ged", Country: country, From: from, To: to, Share: 1, Stated: true})
}

// event adds an event of a against b in a country, from the first to the last day.
func (w *world) event(a, b, country string, from, to blindspot.Date, deaths int) *blindspot.Event {
	if w.actors == nil {
		w.actors = map[string]blindspot.ActorKind{}
	}
	for _, id := range []string{a, b} {
		if _, ok := w.actors[id]; !ok {
			w.actors[id] = blindspot.Organisation
		}
	}
	w.events = append(w.events, blindspot.Event{ID: fmt.Sprint("ged:", len(w.events)), When: blindspot.DateRange{From: from, To: to},
		SideA: blindspot.Side{ID: blindspot.ActorID(a), Name: "Group " + a}, SideB: blindspot.Side{ID: blindspot.ActorID(b), Name: "Group " + b},
		Place: blindspot.Place{Country: country}, Deaths: blindspot.Deaths{Best: deaths, Low: deaths, High: deaths}})
	return &w.events[len(w.events)-1]
}

func (w *world) store(tb testing.TB) *memory.Store {
	tb.Helper()
	var s memory.Store
	for id, kind := range w.actors {
		s.Declare(blindspot.Actor{ID: blindspot.ActorID(id), Name: "Group " + id, Kind: kind})
	}
	_, faults, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "24.1", Published: blindspot.NewDate(2024, time.June, 1)},
		Events: w.events, Coverage: w.coverage})
	if err != nil || len(faults) > 0 {
		tb.Fatal(err, faults)
	}
	return &s
}

func (w *world) load(tb testing.TB, until blindspot.Month) *groups.Data {
	tb.Helper()
	d, err := groups.Load(context.Background(), w.store(tb), until)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// simulated is a world of groups that fight a state: in every month a group is
// quiet or at war, stays so with a probability, and at war loses a negative
// binomial number of lives around its own level.
func simulated(n int, seed uint64) *world {
	w := &world{}
	for g := range n {
		country := []string{"IRQ", "MMR", "NGA"}[g%3]
		rng := resample.New(seed, uint64(g))
		level, war := math.Exp(4*rng.Float64()), false
		for m := start; m <= end; m++ {
			switch {
			case war:
				war = rng.Float64() < stays
			default:
				war = rng.Float64() < breaks
			}
			if !war {
				continue
			}
			if deaths := resample.NegBin(level, 1.5, rng); deaths > 0 {
				w.event(fmt.Sprintf("g%02d", g), "state", country, m.First()+3, m.First()+3, deaths)
			}
		}
	}
	w.actors["state"] = blindspot.State
	for _, c := range []string{"IRQ", "MMR", "NGA"} {
		w.covered(c, start, end)
	}
	return w
}

const stays, breaks = 0.92, 0.08
