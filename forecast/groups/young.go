package groups

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// Worlds is in how many ways young numbers grow before a forecast starts from them. The
// mixture of what is said in each has the mean and nearly the spread of very many:
// between them lies only what the forecast owes to not knowing its own start.
const Worlds = 8

// Young is a number that is not yet all reported: how much it is expected to grow by,
// in each of the worlds, below zero where it is expected to shrink.
type Young struct {
	Row    int
	Month  blindspot.Month
	Deaths [Worlds]float64
	Events [Worlds]float64
}

// worlds are the deaths as they may read once all is reported; the numbers on record
// alone where none is young.
func (d *Data) worlds() []forecast.Panel {
	if len(d.Young) == 0 {
		return []forecast.Panel{d.Deaths}
	}
	out := make([]forecast.Panel, Worlds)
	for k := range out {
		p := d.Deaths.Anew()
		for _, y := range d.Young {
			t := int(y.Month - p.First)
			if _, ok := p.At(y.Row, t); ok {
				p.Values[y.Row][t] = max(0, p.Values[y.Row][t]+y.Deaths[k])
			}
		}
		out[k] = p
	}
	return out
}

// isYoung reports whether a number of the row is not yet all reported.
func (d *Data) isYoung(row int) bool {
	return slices.ContainsFunc(d.Young, func(y Young) bool { return y.Row == row })
}

// mixed is what models say that were fitted to several worlds: each as likely as the
// others.
type mixed []forecast.Predictor

// fitAll fits a model to each world.
func fitAll(ctx context.Context, worlds []forecast.Panel, model func() forecast.Model, s Settings) (mixed, error) {
	var out mixed
	for _, past := range worlds {
		fit, err := model().Fit(ctx, past, Through(s.Months), s.Seed)
		if err != nil {
			return nil, err
		}
		out = append(out, fit)
	}
	return out, nil
}

// mass is the distribution of a unit at a horizon; nil where nothing is said of it.
func (m mixed) mass(unit, horizon int) forecast.Mass {
	if len(m) == 1 {
		return m[0].(forecast.Distribution).Mass(unit, horizon)
	}
	sum := forecast.NewMass()
	for _, fit := range m {
		one := fit.(forecast.Distribution).Mass(unit, horizon)
		if one == nil {
			return nil
		}
		for i, v := range one {
			sum[i] += v / float64(len(m))
		}
	}
	return sum
}
