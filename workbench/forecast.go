package workbench

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

// AskForecast finds what a forecast is asked about, and its moment: a group or a
// theatre of it, as Ask does, or a country by name or ISO 3166 code.
func (b *Bench) AskForecast(ctx context.Context, question string, asked blindspot.Date) (s Subject, m Moment, err error) {
	s, err = b.resolve(ctx, question, asked)
	if err == nil {
		s.throughout = true
		m, err = b.On(ctx, s, asked)
		return s, m, err
	}
	if blindspot.CodeOf(err) != blindspot.NotFound || b.Empty(ctx) {
		return s, m, err
	}
	c, ok := countryNamed(question)
	if !ok {
		if near := nearest(question, countryNames()); len(near) > 0 {
			return s, m, blindspot.Errorf(blindspot.NotFound, didYouMean(near, ""), "the store has no group named %q, and there is no country of that name", question)
		}
		return s, m, err
	}
	s = b.ofGroup(blindspot.Group{Name: c.Name})
	s.Countries = []string{c.ISO3}
	m, err = b.On(ctx, s, asked)
	return s, m, err
}

// Forecast gives the deaths a month that are expected of each theatre of a
// group, or of a country, after the moment, with the record of the model beside
// them. Where a day was asked for, every month is seen as on that day; with
// outcomes, months that the store covers by now come with what happened in them,
// which nobody knew then.
//
// A chronicle is refused with TooFewData, for it is no series; so is a group
// none of whose theatres is covered, or that has too few events.
func (b *Bench) Forecast(ctx context.Context, s Subject, m Moment, o groups.Settings, outcomes bool) (groups.Forecast, error) {
	if s.Chronicle {
		return groups.Forecast{}, blindspot.Errorf(blindspot.TooFewData, "import events of the group, and ask for it by its name in the source",
			"%s is a case: a chronicle of what was reported is no monthly series that could be forecast", s.Name())
	}
	o.Seed = b.Seed
	w, err := b.worked(ctx, s, m, o)
	if err != nil {
		return groups.Forecast{}, err
	}
	f, err := w.Tell(s.Name(), o)
	if err != nil {
		return f, err
	}
	store, today := m.Record, m.Date
	if outcomes || !m.Asked {
		store, today = b.held(), b.Today()
	}
	known, err := b.counts(ctx, store, s, blindspot.LastWholeMonth(today), true)
	if err != nil {
		return f, err
	}
	datasets, err := store.Datasets(ctx, 0)
	if err != nil {
		return f, err
	}
	f.Settle(known, groups.SourceOf(datasets), today)
	f.Warnings = append(f.Warnings, m.Warnings()...)
	notYet, err := b.warnNotYet(ctx, s, m, m.Date)
	if err == nil && len(notYet) > 0 {
		own := ""
		f.NotYet, own, err = b.monthsNotYet(ctx, s, m)
		notYet[0].Text += own + startsFrom(f.Grown)
	}
	f.Warnings = append(f.Warnings, notYet...)
	return f, err
}

// startsFrom says what a forecast takes for its last months.
func startsFrom(grown bool) string {
	if grown {
		return " The forecast starts from what the last months are expected to read once all is reported, in the several ways that they may come to; how the model did before is scored on the record as it stands."
	}
	return " The forecast starts from the deaths on record."
}

// worked is the dear part of a forecast of deaths, which is kept.
func (b *Bench) worked(ctx context.Context, s Subject, m Moment, o groups.Settings) (*groups.Worked, error) {
	of, err := workedKey(s, o)
	if err != nil {
		return nil, err
	}
	return b.workedOf(ctx, s, m, o, of, func(past *groups.Data) *groups.Data { return past })
}

// workedOf works out a forecast of what is taken from the counts, and keeps it under
// a name.
func (b *Bench) workedOf(ctx context.Context, s Subject, m Moment, o groups.Settings, name string, take func(*groups.Data) *groups.Data) (*groups.Worked, error) {
	return kept(ctx, b, m, "forecast", name, func() (*groups.Worked, error) {
		until := blindspot.LastWholeMonth(m.Date)
		past, err := b.counts(ctx, m.Record, s, until, false)
		if err == nil {
			err = b.grow(ctx, m, past)
		}
		if err != nil {
			return nil, err
		}
		return groups.Work(ctx, take(past), s.Name(), rowsOfSubject(past, s), until, o)
	})
}

// workedKey names what a forecast depends on besides the record and the seed.
func workedKey(s Subject, o groups.Settings) (string, error) {
	settings, err := o.Key()
	return fmt.Sprintf("%s of %v in %v", settings, s.Group.Actors, s.Countries), err
}

func rowsOfSubject(d *groups.Data, s Subject) (rows []int) {
	for i, u := range d.Units {
		if inSubject(u, s) {
			rows = append(rows, i)
		}
	}
	return rows
}

// counts loads the panel in which the subject lies, or its own rows alone.
func (b *Bench) counts(ctx context.Context, store blindspot.EventStore, s Subject, until blindspot.Month, alone bool) (*groups.Data, error) {
	switch {
	case s.IsCountry() && alone:
		return groups.LoadCountries(ctx, store, until, s.Countries...)
	case s.IsCountry():
		return groups.LoadCountries(ctx, store, until)
	case alone:
		return groups.Load(ctx, store, until, s.Group.Actors...)
	}
	return groups.Load(ctx, store, until)
}

func inSubject(u groups.Unit, s Subject) bool {
	if !s.IsCountry() && !s.Group.Has(u.Group) {
		return false
	}
	return len(s.Countries) == 0 || slices.Contains(s.Countries, u.Country)
}

// ForecastRecord scores the model of group forecasts at past origins, half a
// year apart and at four horizons: what a page can wait for. blindspot backtest
// groups does it in full.
func (b *Bench) ForecastRecord(ctx context.Context) (*groups.Report, error) {
	if err := b.unstocked(ctx, blindspot.TooFewData, "and so no past to score forecasts by"); err != nil {
		return nil, err
	}
	key := b.State()
	return b.tracks.get(key, 1, func() (*groups.Report, error) {
		return b.BacktestGroups(ctx, groups.Options{Rule: groups.Standard, Horizons: []int{1, 3, 6, 12}, Every: 6, Draws: 500})
	})
}

// BacktestGroups scores the model of group forecasts at past origins.
func (b *Bench) BacktestGroups(ctx context.Context, o groups.Options) (*groups.Report, error) {
	if err := b.onlyRestricted(ctx); err != nil {
		return nil, err
	}
	data, err := groups.Load(ctx, b.held(), b.Today().Month()-1)
	if err != nil {
		return nil, err
	}
	o.Seed = b.Seed
	return groups.Backtest(ctx, data, o)
}
