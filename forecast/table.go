package forecast

import (
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
)

// table is the Distribution of models that keep their masses by unit and
// horizon. A row is made when it is first asked for, since most questions are
// about few units.
type table struct {
	units    []string
	horizons []int
	make     func(unit int) []Mass // by horizon; nil where nothing is known about the unit
	once     []sync.Once
	rows     [][]Mass
}

func newTable(past Panel, horizons []int, row func(unit int) []Mass) *table {
	return &table{units: past.Units, horizons: horizons, make: row,
		once: make([]sync.Once, len(past.Units)), rows: make([][]Mass, len(past.Units))}
}

// row gives the masses of a unit by horizon; nil where nothing is known.
func (t *table) row(unit int) []Mass {
	t.once[unit].Do(func() { t.rows[unit] = t.make(unit) })
	return t.rows[unit]
}

// Mass returns nil where nothing is known about the unit.
func (t *table) Mass(unit, horizon int) Mass {
	i := slices.Index(t.horizons, horizon)
	if i < 0 {
		return nil
	}
	row := t.row(unit)
	if row == nil {
		return nil
	}
	return row[i]
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
