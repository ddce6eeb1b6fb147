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
	weight      float64
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
	d2, order := make([]float64, len(pool)), make([]float64, len(pool))
	for u := range past.Units {
		if !s.known[u][last] {
			continue
		}
		x := &s.x[u][last]
		for i := range pool {
			sum := 0.0
			for f, w := range a.Weights {
				d := w * (pool[i].x[f] - x[f])
				sum += d * d
			}
			d2[i] = sum
		}
		copy(order, d2)
		width := max(nth(order, min(a.Nearest, len(order))-1), 0.02)
		var near []int
		for i := range pool {
			if d2[i] < 2*width {
				w := 1 - d2[i]/(2*width)
				pool[i].weight = w * w
				if pool[i].unit == u {
					pool[i].weight *= a.Own
				}
				if a.Age > 0 {
					pool[i].weight *= math.Exp(-float64(last-pool[i].month) / a.Age)
				}
				near = append(near, i)
			}
		}
		for i, h := range horizons {
			m := NewMass()
			for _, c := range near {
				a.future(m, past, &pool[c], x, min(h, lead))
			}
			if m.normalise() {
				t.mass[u][i] = m
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
					pool = append(pool, candidate{unit: u, month: t, x: s.x[u][t]})
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

// future adds what followed a candidate h months later, and one month before and
// after that for smoothness.
func (a Analogue) future(m Mass, past Panel, c *candidate, x *[features]float64, h int) {
	ratio := math.Exp(a.Scale * (level(x) - level(&c.x)))
	for _, t := range [3]int{c.month + h - 1, c.month + h, c.month + h + 1} {
		if t <= c.month || t >= past.Months() {
			continue
		}
		if v, ok := past.At(c.unit, t); ok {
			if v > 0 {
				v = max(v*ratio, 1)
			}
			m.add(v, c.weight)
		}
	}
}

// level is what a future is scaled by: a compromise of the short and the medium
// memory, on the log scale.
func level(x *[features]float64) float64 { return (x[fShort] + x[fMedium]) / 2 }
