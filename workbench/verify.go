package workbench

import (
	"context"
	"fmt"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/verify"
)

// Verify holds the record of today against UCDP's yearly files, by the columns that
// the user confirmed. Errors: as of
// [ucdp.ReadYearly], with the file's name; NotFound without a store.
func (b *Bench) Verify(ctx context.Context, paths []string, columns ucdp.Columns) ([]verify.Report, error) {
	files := make([]ucdp.Yearly, len(paths))
	for i, path := range paths {
		var err error
		if files[i], err = ucdp.ReadYearly(path, columns); err != nil {
			return nil, err
		}
	}
	record, err := b.verifiable(ctx)
	if err != nil {
		return nil, err
	}
	out := []verify.Report{}
	for i := range files {
		f := &files[i]
		r, err := verify.Against(record, f.Sums, f.Kind == ucdp.CountryYears, verify.Report{File: f.File, Kind: string(f.Kind), Version: f.Version, Unread: f.Unread})
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// verifiable is the record as it can be held against yearly files.
func (b *Bench) verifiable(ctx context.Context) (r verify.Record, err error) {
	store, err := b.keeper()
	if err != nil {
		return r, err
	}
	if r.Sums, err = store.YearSums(ctx); err != nil {
		return r, err
	}
	if r.Withdrawn, err = store.WithdrawnSums(ctx); err != nil {
		return r, err
	}
	if r.Months, err = store.DyadMonths(ctx, blindspot.Filter{}); err != nil {
		return r, err
	}
	sets, err := store.Datasets(ctx, 0)
	if err != nil {
		return r, err
	}
	coverage, err := store.Coverage(ctx, 0)
	if err != nil {
		return r, err
	}
	aside, err := store.CountQuarantine(ctx)
	if err != nil {
		return r, err
	}
	releases := map[int]string{}
	r.Release = func(year int) string {
		if _, known := releases[year]; !known {
			releases[year] = yearlyOf(sets, blindspot.NewMonth(year, time.December))
		}
		return releases[year]
	}
	r.Covered = func(country string, year int) bool {
		if country == "" {
			country = blindspot.Worldwide
		}
		observed, total := coverage.ObservedMonths(country, blindspot.DateRange{From: blindspot.NewDate(year, time.January, 1), To: blindspot.NewDate(year, time.December, 31)})
		return observed == total
	}
	r.Country = func(gw int) (string, bool) {
		c, ok := place.CountryByGW(gw)
		return c.ISO3, ok
	}
	r.SetAside = func(country string, year int) (rows, deaths int, err error) {
		if aside == 0 {
			return 0, 0, nil
		}
		when := blindspot.DateRange{From: blindspot.NewDate(year, time.January, 1), To: blindspot.NewDate(year, time.December, 31)}
		a, err := store.SetAside(ctx, blindspot.Filter{Countries: []string{country}, When: when})
		if err != nil {
			return 0, 0, fmt.Errorf("the quarantine of %s in %d: %w", country, year, err)
		}
		return a.Rows + a.Unnamed, a.Deaths, nil
	}
	return r, nil
}

// yearlyOf is the yearly release that tells of a month: the one that holds.
func yearlyOf(sets []blindspot.Dataset, month blindspot.Month) string {
	var best *blindspot.Dataset
	for i := range sets {
		d := &sets[i]
		if !d.Candidate() && d.TellsOf(month) && (best == nil || d.Outranks(best)) {
			best = d
		}
	}
	if best == nil {
		return ""
	}
	return best.Release
}
