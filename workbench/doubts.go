package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/prose"
)

// What a whole release of the world's events cannot well lack. In GED no year to
// 2021 has fewer than 45 countries and no month fewer than 23; and no country
// begins with more than 55 events in its first month, though wars broke out
// (docs/DATA.md tells how to count it).
const (
	leastCountriesOfYear  = 40
	leastCountriesOfMonth = 15
	suddenEvents          = 100
	suddenAfter           = 12 // months from the beginning of the span
)

// doubts says why a file that is stated to be a whole release can hardly be one;
// nothing where nobody states it. Taken as whole, what it lacks counts as quiet.
func doubts(d blindspot.Dataset, starts []duckdb.CountryStart) []blindspot.Warning {
	w := []blindspot.Warning{}
	if !d.Whole || len(starts) == 0 {
		return w
	}
	first, last := starts[0].First, starts[0].Last
	for _, c := range starts {
		first, last = min(first, c.First), max(last, c.Last)
	}
	if d.Covers.Days() > 0 {
		first, last = d.Covers.Months()
	}
	least := leastCountriesOfMonth
	if last-first >= 11 {
		least = leastCountriesOfYear
	}
	var countries, sudden, names []string
	for _, c := range starts {
		countries = append(countries, c.Country)
		if c.Events >= suddenEvents && c.First >= first+suddenAfter {
			sudden, names = append(sudden, c.Country), append(names, Geography{}.CountryName(c.Country))
		}
	}
	if len(countries) < least {
		w = append(w, blindspot.Warnf(blindspot.WarnFewCountries, "%s is stated to be a whole release, and has events in %s alone; a release has them in %d or more. Every other country counts as quiet.",
			d.File, prose.Count(len(countries), "country", "countries"), least).With(blindspot.WarningData{Countries: countries, Count: len(countries), Of: least}))
	}
	if len(sudden) > 0 {
		w = append(w, blindspot.Warnf(blindspot.WarnSuddenCountries, "%s is stated to be a whole release, and in it %s with %d events or more in the first month, out of nothing. The time before counts as quiet.",
			d.File, prose.List(names)+map[bool]string{true: " begins", false: " begin"}[len(names) == 1], suddenEvents).With(blindspot.WarningData{Countries: sudden}))
	}
	return w
}

// doubtsOf are the doubts about every dataset.
func doubtsOf(ctx context.Context, store *duckdb.Store, sets []blindspot.Dataset) ([]blindspot.Warning, error) {
	found := []blindspot.Warning{}
	for _, d := range sets {
		if !d.Whole {
			continue
		}
		starts, err := store.Countries(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		found = append(found, doubts(d, starts)...)
	}
	return found, nil
}
