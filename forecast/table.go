package forecast

import (
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
)

// table is the Distribution of models that work out all masses when they are
// fitted: mass[unit][i] belongs to horizons[i].
type table struct {
	units    []string
	horizons []int
	mass     [][]Mass
}

func newTable(past Panel, horizons []int) *table {
	t := &table{units: past.Units, horizons: horizons, mass: make([][]Mass, len(past.Units))}
	for u := range t.mass {
		t.mass[u] = make([]Mass, len(horizons))
	}
	return t
}

// Mass returns nil where nothing is known about the unit.
func (t *table) Mass(unit, horizon int) Mass {
	i := slices.Index(t.horizons, horizon)
	if i < 0 {
		return nil
	}
	return t.mass[unit][i]
}

func (t *table) Draws(dst []float64, unit, horizon, n int, rng *rand.Rand) ([]float64, error) {
	m := t.Mass(unit, horizon)
	if m == nil {
		return dst, blindspot.Errorf(blindspot.TooFewData, "leave the unit out", "there is no forecast of %s %d months ahead", t.units[unit], horizon)
	}
	return m.Draws(dst, n, rng), nil
}

func checkHorizons(horizons []int) error {
	for i, h := range horizons {
		if h < 1 || i > 0 && h <= horizons[i-1] {
			return blindspot.Errorf(blindspot.Usage, "give horizons from 1 in ascending order", "the horizons %v are not positive and ascending", horizons)
		}
	}
	if len(horizons) == 0 {
		return blindspot.Errorf(blindspot.Usage, "give horizons from 1 in ascending order", "no horizon is asked for")
	}
	return nil
}
