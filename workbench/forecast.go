package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/place"
)

// ResolveForecast finds what a forecast is asked about: a group or a theatre of
// it, as Resolve does, or a country by name or ISO 3166 code, whose Subject has
// no group id.
func (b *Bench) ResolveForecast(ctx context.Context, question string) (Subject, error) {
	s, err := b.Resolve(ctx, question)
	if blindspot.CodeOf(err) != blindspot.NotFound || b.Store == nil {
		return s, err
	}
	c, ok := place.CountryByISO(question)
	if !ok {
		c, ok = place.CountryByName(question)
	}
	if !ok {
		if near := nearest(question, countryNames()); len(near) > 0 {
			return s, blindspot.Errorf(blindspot.NotFound, didYouMean(near, ""), "the store has no group named %q, and there is no country of that name", question)
		}
		return s, err
	}
	return Subject{Group: blindspot.Group{Name: c.Name}, Countries: []string{c.ISO3}}, nil
}

// Forecast gives the deaths a month that are expected of each theatre of a
// group, or of a country, after the moment, with the record of the model beside
// them. Months that the store covers by now come with their outcome.
//
// A case is refused with TooFewData, for a chronicle is no series; so is a
// group none of whose theatres is covered, or that has too few events.
func (b *Bench) Forecast(ctx context.Context, s Subject, m Moment, o groups.Settings) (groups.Forecast, error) {
	if s.Case != nil || b.Store == nil {
		return groups.Forecast{}, blindspot.Errorf(blindspot.TooFewData, "import events of the group, and ask for it by its name in the source",
			"%s is a case: a chronicle of what was reported is no monthly series that could be forecast", s.Name())
	}
	o.Seed = b.Seed
	until := lastWhole(m.Date)
	past, err := b.counts(ctx, m.store, s, until, false)
	if err != nil {
		return groups.Forecast{}, err
	}
	var rows []int
	for i, u := range past.Units {
		if inSubject(u, s) {
			rows = append(rows, i)
		}
	}
	f, err := groups.Make(ctx, past, s.Name(), rows, until, o)
	if err != nil {
		return f, err
	}
	known, err := b.counts(ctx, b.Store, s, lastWhole(b.Today), true)
	if err != nil {
		return f, err
	}
	datasets, err := b.Store.Datasets(ctx, 0)
	if err != nil {
		return f, err
	}
	f.Settle(known, groups.SourceOf(datasets), b.Today)
	if m.Note != "" {
		f.Warnings = append(f.Warnings, m.Note)
	}
	return f, nil
}

// counts loads the panel in which the subject lies, or its own rows alone.
func (b *Bench) counts(ctx context.Context, store blindspot.EventStore, s Subject, until blindspot.Month, alone bool) (*groups.Data, error) {
	switch {
	case s.Group.ID == "" && alone:
		return groups.LoadCountries(ctx, store, until, s.Countries...)
	case s.Group.ID == "":
		return groups.LoadCountries(ctx, store, until)
	case alone:
		return groups.Load(ctx, store, until, s.Group.Actors...)
	}
	return groups.Load(ctx, store, until)
}

func inSubject(u groups.Unit, s Subject) bool {
	if s.Group.ID != "" && !s.Group.Has(u.Group) {
		return false
	}
	return len(s.Countries) == 0 || holds(s.Countries, u.Country)
}

// lastWhole is the last month that is over on the evening of the day.
func lastWhole(day blindspot.Date) blindspot.Month {
	if m := day.Month(); m.Last() == day {
		return m
	}
	return day.Month() - 1
}

// ForecastRecord scores the model of group forecasts at past origins, half a
// year apart and at four horizons: what a page can wait for. blindspot backtest
// groups does it in full.
func (b *Bench) ForecastRecord(ctx context.Context) (*groups.Report, error) {
	if b.Store == nil {
		return nil, blindspot.Errorf(blindspot.TooFewData, "import events first: blindspot ingest FILE", "there is no store, and so no past to score forecasts by")
	}
	data, err := groups.Load(ctx, b.Store, b.Today.Month()-1)
	if err != nil {
		return nil, err
	}
	return groups.Backtest(ctx, data, groups.Options{Rule: groups.Standard, Horizons: []int{1, 3, 6, 12}, Every: 6, Draws: 500, Seed: b.Seed})
}
