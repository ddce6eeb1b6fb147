package watch_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/watch"
)

func month(year int, m time.Month) blindspot.Month { return blindspot.NewMonth(year, m) }

// made makes events of groups by hand.
type made struct{ events []blindspot.Event }

// add adds n events of the group in the month with the deaths each, in an area
// of a country. Areas lie a degree of longitude (111 km) apart on the equator.
func (w *made) add(group string, m blindspot.Month, n, deaths int, country string, area int) {
	for range n {
		e := blindspot.Event{ID: fmt.Sprintf("x:%d", len(w.events)), Source: "x", Sources: 2,
			When: blindspot.DateRange{From: m.First() + 2, To: m.First() + 3}, Violence: blindspot.StateBased,
			SideA: blindspot.Side{ID: "state", Name: "Government of " + country}, SideB: blindspot.Side{ID: blindspot.ActorID(group), Name: group},
			Place:  blindspot.Place{Country: country, Area: fmt.Sprintf("%s-%d", country, area), Lon: float64(area), HasPoint: true, Precision: blindspot.PlaceExact},
			Deaths: blindspot.Deaths{Best: deaths, Low: deaths, High: deaths}}
		w.events = append(w.events, e)
	}
}

func groups(names ...string) []blindspot.Group {
	var out []blindspot.Group
	for _, n := range names {
		out = append(out, blindspot.Group{ID: blindspot.GroupID(n), Name: n, Actors: []blindspot.ActorID{blindspot.ActorID(n)}})
	}
	return out
}

func everywhere(from, to blindspot.Month) blindspot.CoverageTable {
	return blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "x", Country: blindspot.Worldwide, From: from, To: to, Share: 1, Stated: true}})
}

// simulate makes a world of groups whose outbreaks have a known hazard: it
// depends on the share of their events that are attacks on civilians, and on
// nothing else. An outbreak multiplies deaths tenfold for a year.
func simulate(seed uint64, n, years int) watch.Input {
	in, _ := simulated(seed, n, years)
	return in
}

// simulated is simulate with the events of which its input is made.
func simulated(seed uint64, n, years int) (watch.Input, []blindspot.Event) {
	rng := resample.New(seed)
	first := month(1990, 1)
	w := made{}
	var names []string
	for g := range n {
		name := fmt.Sprintf("group %02d", g)
		names = append(names, name)
		civilians, hazard := 0.1, 0.002
		if g%3 == 0 {
			civilians, hazard = 0.7, 0.03
		}
		country := fmt.Sprintf("C%02d", g%8)
		left := 0
		for m := first; m < first+blindspot.Month(12*years); m++ {
			if left--; left < 0 && rng.Float64() < hazard {
				left = 12
			}
			rate := 2.0
			if left > 0 {
				rate = 20
			}
			for range poisson(rng, 1.5) {
				w.add(name, m, 1, poisson(rng, rate), country, g%5)
				if rng.Float64() < civilians {
					e := &w.events[len(w.events)-1]
					e.Violence, e.SideA, e.SideB = blindspot.OneSided, e.SideB, blindspot.Side{ID: "civilians"}
				}
			}
		}
	}
	last := first + blindspot.Month(12*years) - 1
	return watch.Input{Events: inBrief(w.events), Groups: groups(names...), Coverage: everywhere(first, last), AsOf: last.Last(), Seed: 1}, w.events
}

func poisson(rng *rand.Rand, mean float64) int {
	limit, p, k := math.Exp(-mean), 1.0, -1
	for p > limit {
		p *= rng.Float64()
		k++
	}
	return k
}

// inBrief passes events on in brief.
func inBrief(events []blindspot.Event) func(each func(blindspot.EventBrief) error) error {
	return func(each func(blindspot.EventBrief) error) error {
		for i := range events {
			if err := each(events[i].Brief()); err != nil {
				return err
			}
		}
		return nil
	}
}
