package forecast

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
)

// The benchmarks of the VIEWS 2023/24 prediction challenge (Hegre et al. 2025,
// Journal of Peace Research; code at github.com/prio-data/prediction_competition_2023).
// They use stated counts only, never estimates from auxiliary series.

// Zero predicts that nothing happens.
type Zero struct{}

// Name is exactly_zero.
func (Zero) Name() string { return "exactly_zero" }

// Fit needs nothing.
func (Zero) Fit(context.Context, Panel, []int, uint64) (Predictor, error) {
	nothing := NewMass()
	nothing.add(0, 1)
	return zero{nothing}, nil
}

type zero struct{ nothing Mass }

func (z zero) Mass(int, int) Mass { return z.nothing }

func (zero) Draws(dst []float64, _, _, n int, _ *rand.Rand) ([]float64, error) {
	for range n {
		dst = append(dst, 0)
	}
	return dst, nil
}

// LastPoisson predicts a Poisson count with the unit's last observed month as
// its mean, at every horizon.
type LastPoisson struct{}

// Name is last_poisson.
func (LastPoisson) Name() string { return "last_poisson" }

// Fit needs the last month.
func (LastPoisson) Fit(_ context.Context, past Panel, horizons []int, _ uint64) (Predictor, error) {
	return lastPoisson{newTable(past, horizons, func(u int) []Mass {
		v, err := stated(past, u, past.Months()-1)
		if err != nil {
			return nil
		}
		return slices.Repeat([]Mass{poissonMass(v)}, len(horizons))
	}), past}, nil
}

type lastPoisson struct {
	*table
	past Panel
}

// poissonMass puts a Poisson distribution on the grid, from its mode outwards.
func poissonMass(mean float64) Mass {
	m := NewMass()
	mode := math.Floor(mean)
	top, _ := math.Lgamma(mode + 1)
	p := math.Exp(mode*math.Log(max(mean, math.SmallestNonzeroFloat64)) - mean - top)
	if mode == 0 {
		p = math.Exp(-mean)
	}
	const least = 1e-16
	for v, q := mode, p; q > least*p; v++ {
		m.add(v, q)
		q *= mean / (v + 1)
	}
	for v, q := mode, p; v > 0 && q > least*p; v-- {
		q *= v / mean
		m.add(v-1, q)
	}
	m.normalise()
	return m
}

func (l lastPoisson) Draws(dst []float64, unit, _, n int, rng *rand.Rand) ([]float64, error) {
	v, err := stated(l.past, unit, l.past.Months()-1)
	if err != nil {
		return dst, err
	}
	for range n {
		dst = append(dst, float64(resample.Poisson(v, rng)))
	}
	return dst, nil
}

// Conflictology predicts the unit's own last Months values, at every horizon:
// as many draws as months, in the order of time.
type Conflictology struct{ Months int } // 0: 12

// Name is conflictology.
func (Conflictology) Name() string { return "conflictology" }

// Fit needs the last months.
func (c Conflictology) Fit(_ context.Context, past Panel, _ []int, _ uint64) (Predictor, error) {
	if c.Months == 0 {
		c.Months = 12
	}
	if past.Months() < c.Months {
		return nil, blindspot.Errorf(blindspot.TooFewData, "give a longer history", "conflictology needs %d months before the cut, and the history holds %d", c.Months, past.Months())
	}
	return conflictology{past, c.Months}, nil
}

type conflictology struct {
	past   Panel
	months int
}

func (c conflictology) Draws(dst []float64, unit, _, _ int, _ *rand.Rand) ([]float64, error) {
	for t := c.past.Months() - c.months; t < c.past.Months(); t++ {
		v, err := stated(c.past, unit, t)
		if err != nil {
			return dst, err
		}
		dst = append(dst, v)
	}
	return dst, nil
}

// Bootstrap draws with replacement from all unit-months of the last Months
// months, whatever the unit. Of the months only those are taken in which half of
// the units are stated: a few countries with a longer record, which are those at
// war, would otherwise stand for the world.
type Bootstrap struct{ Months int } // 0: 240

// Name is boot_240, whatever the number of months.
func (Bootstrap) Name() string { return "boot_240" }

// Fit collects the pool.
func (b Bootstrap) Fit(_ context.Context, past Panel, _ []int, _ uint64) (Predictor, error) {
	if b.Months == 0 {
		b.Months = 240
	}
	var pool bootstrap
	for t := max(0, past.Months()-b.Months); t < past.Months(); t++ {
		before := len(pool)
		for u := range past.Units {
			if v, ok := past.StatedAt(u, t); ok {
				pool = append(pool, v)
			}
		}
		if 2*(len(pool)-before) < len(past.Units) {
			pool = pool[:before]
		}
	}
	if len(pool) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "", "in no month is half of the units observed, as the pool of the bootstrap needs")
	}
	return pool, nil
}

type bootstrap []float64

func (b bootstrap) Draws(dst []float64, _, _, n int, rng *rand.Rand) ([]float64, error) {
	for range n {
		dst = append(dst, b[rng.IntN(len(b))])
	}
	return dst, nil
}

func stated(past Panel, unit, t int) (float64, error) {
	if t >= 0 {
		if v, ok := past.StatedAt(unit, t); ok {
			return v, nil
		}
	}
	return 0, blindspot.Errorf(blindspot.TooFewData, "leave the unit out or complete its history", "unit %s is not observed in %s", past.Units[unit], past.First+blindspot.Month(t))
}
