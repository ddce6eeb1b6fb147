package views

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/format"
)

// Draws forecasts one window with one model: the same draws that Backtest
// scores. It needs the history up to the cut only, so that the window may lie in
// the future. Draws of our models are in random order, independent between
// countries and months: a sum over months or countries of the i-th draws has the
// mean of the forecast and too little spread, for wars last and spread.
func Draws(ctx context.Context, d *Data, model string, window, draws int, seed uint64) (*format.Submission, error) {
	rows, err := d.known(window)
	if err != nil {
		return nil, err
	}
	models := append(forecast.Benchmarks(), forecast.Models()...)
	i := slices.IndexFunc(models, func(m forecast.Model) bool { return m.Name() == model })
	if i < 0 {
		var names []string
		for _, m := range models {
			names = append(names, m.Name())
		}
		return nil, blindspot.Errorf(blindspot.NotFound, "the models are "+strings.Join(names, ", "), "there is no model %q", model)
	}
	cut := Cut(window)
	fit, err := models[i].Fit(ctx, d.Until(cut), Horizons, seed)
	if err != nil {
		return nil, err
	}
	s := &format.Submission{Model: model, UnitColumn: format.CountryID, Origin: cut}
	for _, h := range Horizons {
		for _, u := range rows {
			c := format.Cell{Month: cut + blindspot.Month(h), Unit: d.IDs[u]}
			rng := forecast.Generator(seed, model, d.Units[u], cut, h)
			if c.Draws, err = fit.Draws(nil, u, h, draws, rng); err != nil {
				return nil, err
			}
			forecast.Shuffle(fit, c.Draws, rng)
			s.Cells = append(s.Cells, c)
		}
	}
	return s, nil
}

// known returns the rows with the twelve months up to the cut of a window.
func (d *Data) known(window int) ([]int, error) {
	cut := Cut(window)
	if have := slices.Max(d.to); have < cut {
		return nil, blindspot.Errorf(blindspot.TooFewData, "choose an earlier window or give a longer history", "window %d needs data until %s, and %s ends in %s", window, cut, d.name, have)
	}
	var rows []int
	for u := range d.IDs {
		if d.from[u] <= cut-11 && d.to[u] >= cut {
			rows = append(rows, u)
		}
	}
	if len(rows) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "", "no country of %s has the twelve months before %s", d.name, cut)
	}
	return rows, nil
}
