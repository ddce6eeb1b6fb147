package forecast

import (
	"context"
	"math"
)

// Analogue predicts what followed similar pasts: it looks up the months of all
// units that resemble the unit's last month in level, activity, length of peace
// and neighbourhood, and takes their futures, weighted by likeness and scaled to
// the unit's level.
type Analogue struct {
	Label   string
	Nearest int     // months that count in full measure; 0: 300
	Every   int     // one month in so many is a candidate; 0: 3
	Scale   float64 // how far a future follows the ratio of levels; 0: 1, in full
	Age     float64 // months after which a candidate counts 1/e as much; 0: 120; negative: all count alike
	Weights [features]float64
	Own     float64 // how many times the unit's own past counts; 0: 3
}

// Name is analogue, or its label.
func (a Analogue) Name() string {
	if a.Label != "" {
		return a.Label
	}
	return "analogue"
}

func (a Analogue) defaults() Analogue {
	if a.Nearest == 0 {
		a.Nearest = 300
	}
	if a.Every == 0 {
		a.Every = 3
	}
	if a.Scale == 0 {
		a.Scale = 1
	}
	if a.Age == 0 {
		a.Age = 120
	}
	if a.Own == 0 {
		a.Own = 3
	}
	if a.Weights == [features]float64{} {
		a.Weights = [features]float64{fShort: 1, fMedium: 0.6, fLong: 0.4, fActive: 4, fQuiet: 1, fAround: 0.2}
	}
	return a
}

type candidate struct {
	unit, month int
	x           [features]float64
	peace       bool // no death as far as the horizons reach
}

// Fit finds the analogues of every unit's last month.
func (a Analogue) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	a = a.defaults()
	if past.Months() < shortest {
		return Regime{}.Fit(ctx, past, horizons, seed)
	}
	s := describe(past)
	reach := horizons[len(horizons)-1]
	pool, lead := a.candidates(past, s, reach)
	t := newTable(past, horizons)
	if len(pool) == 0 {
		return Regime{}.Fit(ctx, past, horizons, seed)
	}
	last := past.Months() - 1
	var search search
	for u := range past.Units {
		if !s.known[u][last] {
			continue
		}
		x := &s.x[u][last]
		near, width := search.nearest(pool, x, &a.Weights, a.Nearest)
		m := make([]Mass, len(horizons))
		for i := range m {
			m[i] = NewMass()
		}
		peace := 0.0
		for _, n := range near {
			c := &pool[n.at]
			w := 1 - n.d2/(2*width)
			w *= w
			if c.unit == u {
				w *= a.Own
			}
			if a.Age > 0 {
				w *= math.Exp(-float64(last-c.month) / a.Age)
			}
			if c.peace {
				peace += w
				continue
			}
			ratio := math.Exp(a.Scale * (level(x) - level(&c.x)))
			for i, h := range horizons {
				c.future(m[i], past, min(h, lead), ratio, w)
			}
		}
		for i, h := range horizons {
			m[i].add(0, peace*float64(min(h, 2)+1))
			if m[i].normalise() {
				t.mass[u][i] = m[i]
			}
		}
	}
	return t, nil
}

// candidates are the months whose future is known up to the horizon reach. A
// short history has none or too few so old; then the future is known to a
// shorter lead, which stands for all horizons beyond it.
func (a Analogue) candidates(past Panel, s *states, reach int) (pool []candidate, lead int) {
	for lead = reach; lead > 0; lead-- {
		pool = pool[:0]
		for u := range past.Units {
			for t := past.Months() - 1 - lead; t >= 0; t -= a.Every {
				if s.known[u][t] {
					pool = append(pool, candidate{u, t, s.x[u][t], peaceful(past, u, t, lead)})
				}
			}
		}
		if len(pool) >= a.Nearest {
			break
		}
	}
	return pool, max(lead, 1)
}

// shortest is the number of months of history below which looking for similar
// pasts does worse than a Markov chain, which then takes its place.
const shortest = 60

// peaceful reports whether all months up to the lead and one after it were
// observed without a death.
func peaceful(past Panel, unit, month, lead int) bool {
	if month+lead+1 >= past.Months() {
		return false
	}
	for t := month + 1; t <= month+lead+1; t++ {
		if v, ok := past.At(unit, t); !ok || v > 0 {
			return false
		}
	}
	return true
}

// future adds what followed a candidate h months later, and for smoothness one
// month before and after that.
func (c *candidate) future(m Mass, past Panel, h int, ratio, weight float64) {
	for lead := max(h-1, 1); lead <= h+1; lead++ {
		t := c.month + lead
		if t >= past.Months() {
			continue
		}
		if v, ok := past.At(c.unit, t); ok {
			if v > 0 {
				v = max(v*ratio, 1)
			}
			m.add(v, weight)
		}
	}
}

// level is what a future is scaled by: a compromise of the short and the medium
// memory, on the log scale.
func level(x *[features]float64) float64 { return (x[fShort] + x[fMedium]) / 2 }
