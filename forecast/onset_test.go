package forecast_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// In a made-up world, wars begin ten times as often beside a war as elsewhere: of the last
// years, which teach most and hold two dozen beginnings, the model
// learns that from the record, and says nothing of the kind where they do not.
func TestOnsetSeesNeighbours(t *testing.T) {
	for _, c := range []struct {
		name          string
		beside, apart float64 // chance of a war beginning in a month
	}{{"contagious", 0.02, 0.002}, {"not", 0.004, 0.004}} {
		t.Run(c.name, func(t *testing.T) {
			p := wars(c.beside, c.apart)
			fit, err := forecast.Onset{}.Fit(t.Context(), p, []int{1, 6}, 1)
			if err != nil {
				t.Fatal(err)
			}
			last := p.Months() - 1
			near, far, n, m := 0.0, 0.0, 0.0, 0.0
			for u := range p.Units {
				if u%2 == 1 || slices.Max(p.Values[u][last-35:]) > 0 {
					continue
				}
				q := fit.(forecast.Distribution).Mass(u, 1).AtLeast(1)
				if !(q > 0 && q < 1) {
					t.Fatalf("%s: %v", p.Units[u], q)
				}
				if slices.Min(p.Values[u+1][last-11:]) > 1 {
					near, n = near+q, n+1
				} else if slices.Max(p.Values[u+1][last-35:]) == 1 {
					far, m = far+q, m+1
				}
			}
			ratio := near / n / (far / m)
			t.Logf("%.0f beside a war: %.4f; %.0f apart: %.4f", n, near/n, m, far/m)
			if c.name == "contagious" && ratio < 2 || c.name == "not" && (ratio > 1.7 || ratio < 0.6) {
				t.Errorf("beside a war the chance is %.1f times that elsewhere; the truth is %.0f times", ratio, c.beside/c.apart)
			}
		})
	}
}

// wars are a hundred pairs of countries over thirty years. The second of a pair has a
// death in every month and a war in stretches of years, the first a war of a month now and
// then, more often while the other has one.
func wars(beside, apart float64) forecast.Panel {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // reproducible
	p := forecast.Panel{First: blindspot.NewMonth(1990, 1)}
	for pair := range 100 {
		a, b := make([]float64, 360), make([]float64, 360)
		war := pair%2 == 0
		for t := range b {
			if rng.Float64() < 1.0/60 {
				war = !war
			}
			chance := apart
			b[t] = 1
			if war {
				b[t], chance = 100, beside
			}
			if rng.Float64() < chance {
				a[t] = 30
			}
		}
		p.Units = append(p.Units, string(rune('A'+pair)), string(rune('A'+pair))+"'")
		p.Values = append(p.Values, a, b)
		p.Neighbours = append(p.Neighbours, []int{2*pair + 1}, []int{2 * pair})
	}
	return p
}

// Without neighbours there is nothing to see, and without onsets nothing to learn.
func TestOnsetWithoutARecord(t *testing.T) {
	p := wars(0.02, 0.002)
	p.Neighbours = nil
	if _, err := (forecast.Onset{}).Fit(t.Context(), p, []int{1}, 1); err == nil {
		t.Error("a panel without neighbours is fitted")
	}
	p = wars(0, 0)
	for u := range p.Units {
		for t := range p.Values[u] {
			p.Values[u][t] = 0
		}
	}
	if _, err := (forecast.Onset{}).Fit(t.Context(), p, []int{1}, 1); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("where nothing ever happened: %v", err)
	}
}
