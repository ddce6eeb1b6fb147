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

// beside says what the forecast of a quiet country knows of the countries beside it, and
// names those of whose violence the store knows nothing at the end of the data.
func (d *Data) beside(row int) string {
	borders := place.World().LandBorders(d.Units[row].Country)
	if len(borders) == 0 {
		return "its having no border by land"
	}
	var unknown []string
	all, last := d.countries(), d.Deaths.Months()-1
	for _, b := range borders {
		u := slices.Index(all, b.Country)
		if u >= 0 {
			if _, ok := d.Deaths.At(u, last); ok {
				continue
			}
		}
		unknown = append(unknown, place.CountryName(b.Country))
	}
	said := "how many die in the countries beside it"
	if len(unknown) > 0 {
		said += " (of " + prose.List(unknown) + " nothing is known)"
	}
	return said
}
