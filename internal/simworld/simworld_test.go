package simworld_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/internal/slow"
)

// The mean of many draws must be what the truth says: events and deaths of the
// window, the ratio to the period before, and the shares of areas.
func TestDrawsAgreeWithTheTruth(t *testing.T) {
	slow.Test(t)
	const runs, size = 150, 60
	for k, w := range simworld.Worlds() {
		t.Run(w.Name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, uint64(k)))
			var events, before, rivals float64
			shares := map[string]float64{}
			truth := w.Truth(size)
			for range runs {
				s := w.Draw(rng, size)
				window := blindspot.MonthsBack(s.AsOf, simworld.Window)
				for _, e := range s.Events {
					switch {
					case window.Contains(e.When.From):
						events++
						shares[e.Place.Area]++
						if e.Violence == blindspot.NonState {
							rivals++
						}
					case window.Before().Contains(e.When.From):
						before++
					}
				}
			}
			v := truth.Values
			// The spread of a mean of dependent counts is at most a few per cent here.
			near := func(what string, got, want, within float64) {
				t.Helper()
				if math.Abs(got-want) > within*want {
					t.Errorf("%s is %.4f on average, and the truth is %.4f", what, got, want)
				}
			}
			near("events a month", events/runs/simworld.Window, v["activity.events_per_month"], 0.1)
			near("events change", events/before, v["activity.events_change"], 0.12)
			near("share of fights against rivals", rivals/events, v["rivalry.rival_share"], 0.1)
			for area, share := range truth.Now {
				if share > 0.03 {
					near("share of "+area, shares[area]/events, share, 0.2)
				}
			}
		})
	}
}

func TestDeathsAgreeWithTheirLaw(t *testing.T) {
	for _, law := range []simworld.Law{simworld.Light, simworld.LogNormal, simworld.PowerLaw} {
		w := simworld.World{Deaths: law, ShockMonth: 60}
		rng := rand.New(rand.NewPCG(6, uint64(law)))
		var deaths []int
		for range 20 {
			for _, e := range w.Draw(rng, 200).Events {
				deaths = append(deaths, e.Deaths.Best)
			}
		}
		for _, x := range []int{1, 6, 12, 30} {
			n, over := float64(len(deaths)), 0.0
			for _, d := range deaths {
				if d >= x {
					over++
				}
			}
			want := law.Survival(x)
			if got := over / n; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/n)+1e-4 {
				t.Errorf("law %d: P(deaths >= %d) is %.4f, and should be %.4f", law, x, got, want)
			}
		}
	}
	// Ten events a month of log-normal deaths: the chance of a hundred in a year.
	if p := 1 - math.Exp(-120*simworld.LogNormal.Survival(100)); math.Abs(p-0.006) > 0.001 {
		t.Errorf("the chance of a mass-casualty event is %.4f, want about 0.006", p)
	}
}
