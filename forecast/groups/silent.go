package groups

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// fitSilent fits the model of units that have been quiet for long, where one is asked
// about, and names it: of countries one that sees those beside them, where the record
// has enough to learn that from; for groups the others of their country gained nothing.
func (d *Data) fitSilent(ctx context.Context, asked bool, worlds []forecast.Panel, s Settings) (mixed, string, error) {
	if !asked {
		return nil, "", nil
	}
	if d.Entered != nil {
		fit, err := fitAll(ctx, worlds, func() forecast.Model { return forecast.Silence{} }, s)
		return fit, forecast.Silence{}.Name(), err
	}
	near := forecast.Bordering(d.countries())
	beside := make([]forecast.Panel, len(worlds))
	for i, w := range worlds {
		beside[i] = w.Beside(near)
	}
	fit, err := fitAll(ctx, beside, func() forecast.Model { return forecast.Onset{} }, s)
	if blindspot.CodeOf(err) == blindspot.TooFewData { // of few countries, or few years
		fit, err = fitAll(ctx, worlds, func() forecast.Model { return forecast.Silence{Never: true} }, s)
		return fit, forecast.Silence{}.Name(), err
	}
	return fit, forecast.Onset{}.Name(), err
}

// countries are those of the rows.
func (d *Data) countries() []string {
	out := make([]string, len(d.Units))
	for u := range d.Units {
		out[u] = d.Units[u].Country
	}
	return out
}

// notCovered names the neighbours of a country of whose violence the store knows nothing
// at the end of the data.
func (d *Data) notCovered(row int) string {
	var out []string
	all, last := d.countries(), d.Deaths.Months()-1
	for _, b := range place.World().LandBorders(d.Units[row].Country) {
		u := slices.Index(all, b.Country)
		if u >= 0 {
			if _, ok := d.Deaths.At(u, last); ok {
				continue
			}
		}
		out = append(out, place.CountryName(b.Country))
	}
	if len(out) == 0 {
		return ""
	}
	return " (of " + prose.List(out) + " nothing is known)"
}
