package views_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/internal/slow"
)

// Countries that have been quiet for three years and more, or always: what the
// model of onsets says of the months ahead, beside the share of such months
// that had deaths so far, whoever had been silent for however long, and beside the
// silences alone. Origins up to December 2015, so that targets end in 2016; the model was
// chosen by those up to December 2004.
func TestOnset(t *testing.T) {
	slow.Test(t)
	d, err := views.Open(realdata.Path(t, "world/cm_ged_sb_1989_2021.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	p := d.Panel
	var ours, base, alone [2]tallied // of any death, and of 25 deaths
	var later, baseLater [2]tallied  // of the origins by which nothing was chosen
	stated, came := map[int]float64{}, map[int]float64{}
	for origin := blindspot.NewMonth(1995, 12); origin <= blindspot.NewMonth(2015, 12); origin += 6 {
		past := p.Until(origin)
		fit, err := forecast.Onset{}.Fit(t.Context(), past, views.Horizons, 1)
		if err != nil {
			t.Fatal(err)
		}
		silence, err := forecast.Silence{Never: true}.Fit(t.Context(), past, views.Horizons, 1)
		if err != nil {
			t.Fatal(err)
		}
		rate := quietRates(past)
		for u := range p.Units {
			if !quietFor(past, u, past.Months()-1) {
				continue
			}
			for _, h := range views.Horizons {
				y, ok := p.At(u, past.Months()-1+h)
				m := fit.(forecast.Distribution).Mass(u, h)
				if !ok {
					continue
				}
				for l, level := range forecast.Levels {
					q := m.AtLeast(level)
					if !(q > 0 && q < 1) {
						t.Fatalf("%s at %s: P(%v or more) is %v", p.Units[u], origin, level, q)
					}
					ours[l].add(q, y >= level)
					base[l].add(rate[l], y >= level)
					alone[l].add(silence.(forecast.Distribution).Mass(u, h).AtLeast(level), y >= level)
					if origin > blindspot.NewMonth(2004, 12) {
						later[l].add(q, y >= level)
						baseLater[l].add(rate[l], y >= level)
					}
					if l == 0 {
						k := min(int(-math.Log2(q)), 9)
						stated[k] += q
						came[k] += one(y >= level)
					}
				}
			}
		}
	}
	for l, level := range forecast.Levels {
		a, b := ours[l], base[l]
		t.Logf("P(%v or more): %d forecasts, came in %.2f %%; log score %.4f against %.4f of the base rate (%+.1f %%), Brier %.5f against %.5f", level, int(a.n), 100*a.came/a.n,
			a.log/a.n, b.log/b.n, 100*(a.log/b.log-1), a.brier/a.n, b.brier/b.n)
		t.Logf("silences alone %+.1f %%; of origins since 2005, by which nothing was chosen: %+.1f %%", 100*(alone[l].log/b.log-1), 100*(later[l].log/baseLater[l].log-1))
		if later[l].log >= 0.9*baseLater[l].log || a.log >= alone[l].log {
			t.Errorf("the base rate, or silences alone, say more of reaching %v", level)
		}
	}
	for k := range 10 {
		if stated[k] > 5 {
			t.Logf("stated 1/%d to 1/%d: %.0f months expected, %.0f came", 1<<k, 2<<k, stated[k], came[k])
		}
	}
}

type tallied struct{ n, came, log, brier float64 }

func (s *tallied) add(q float64, hit bool) {
	s.n++
	s.came += one(hit)
	s.brier += (q - one(hit)) * (q - one(hit))
	if hit {
		s.log -= math.Log(q)
	} else {
		s.log -= math.Log1p(-q)
	}
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// quietFor reports whether a unit had no death in the 36 months up to a month.
func quietFor(p forecast.Panel, u, t int) bool {
	for c := t - 35; c <= t; c++ {
		if v, ok := p.At(u, max(c, 0)); !ok || v > 0 || c < 0 {
			return false
		}
	}
	return true
}

// quietRates are the shares of months after 36 quiet ones that reached each level.
func quietRates(p forecast.Panel) (rate [2]float64) {
	n := 0.0
	for u := range p.Units {
		for t := 36; t < p.Months(); t++ {
			y, ok := p.At(u, t)
			if !ok || !quietFor(p, u, t-1) {
				continue
			}
			n++
			for l, level := range forecast.Levels {
				rate[l] += one(y >= level)
			}
		}
	}
	for l := range rate {
		rate[l] = (rate[l] + 0.5) / (n + 1)
	}
	return rate
}
