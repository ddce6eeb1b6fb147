package workbench

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/watch"
)

// judged are the base rates that stand beside judgements: of a return after
// silence, of what followed such a year, and of new countries.
var judged = []baserate.Question{baserate.Return, baserate.Double, baserate.Halve, baserate.Lower, baserate.Spread}

// rates are the base rates of the situation that the subject is in, as far as
// the record has enough cases. There are none of a chronicle, which is no record
// of all groups.
func (b *Bench) rates(ctx context.Context, s Subject, m Moment) (map[baserate.Question]baserate.Rate, error) {
	if s.Chronicle || len(s.Group.Actors) == 0 {
		return nil, nil
	}
	at, err := b.Situation(ctx, s, m)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	table, err := b.ratesOn(ctx, m)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil // nothing is covered
	}
	if err != nil {
		return nil, err
	}
	out := map[baserate.Question]baserate.Rate{}
	for _, q := range judged {
		rate, err := table.For(q, at)
		switch {
		case err == nil:
			out[q] = rate
		case blindspot.CodeOf(err) != blindspot.TooFewData:
			return nil, err
		}
	}
	return out, nil
}

// ratesOn is the table of the whole store at the moment's day, made once for each
// day and state of the store.
func (b *Bench) ratesOn(ctx context.Context, m Moment) (*baserate.Table, error) {
	asked := blindspot.Date(0)
	if m.Asked {
		asked = m.Date
	}
	return b.tables.get(fmt.Sprintf("%s %s %t", b.State(), m.Date, m.Asked), 4, func() (*baserate.Table, error) {
		whole, err := b.At(ctx, asked)
		if err != nil {
			return nil, err
		}
		return b.RateTable(ctx, whole)
	})
}

// foresee adds the forecast of the subject's deaths in the next twelve months,
// and the one that the same model would have made a year before, from what was
// known then, beside what came, and what of the last months is not yet all reported.
// The forecasts are left out where the model does not speak.
func (b *Bench) foresee(ctx context.Context, a *blindspot.Assessment, s Subject, m Moment) error {
	if s.Chronicle {
		return nil
	}
	countries, err := b.lastCountries(ctx, s, m)
	if err != nil {
		return err
	}
	if a.NotYet, err = b.notYet(ctx, countries, m); err != nil {
		return err
	}
	if a.NotYet != nil {
		own := ""
		if a.NotYet.Months, own, err = b.monthsNotYet(ctx, s, m); err != nil {
			return err
		}
		a.NotYet.Text += own
	}
	now, err := b.deathsAhead(ctx, s, m)
	if err != nil {
		return err
	}
	if now != nil {
		if a.NotYet != nil {
			a.NotYet.Text += startsFrom(now.Grown)
		}
		for _, x := range whole(now).Months {
			a.Ahead = append(a.Ahead, blindspot.MonthAhead{Month: x.Month, Median: x.Q50, Low50: x.Q25, High50: x.Q75, Low90: x.Q05, High90: x.Q95})
		}
	}
	end := blindspot.LastWholeMonth(m.Date)
	earlier, err := b.earlier(ctx, s, m, (end - aftermathMonths).Last())
	if err != nil {
		return err
	}
	then, err := b.deathsAhead(ctx, s, earlier)
	if err != nil || then == nil {
		return err
	}
	known, err := b.counts(ctx, m.Record, s, end, true)
	if err != nil {
		return err
	}
	then.Settle(known, groups.Source{}, m.Date)
	a.Foretold = foretold(then, earlier)
	return nil
}

// deathsAhead is the forecast of the subject's deaths at a moment, without the
// record of the model; nil where it cannot be made.
func (b *Bench) deathsAhead(ctx context.Context, s Subject, m Moment) (*groups.Forecast, error) {
	o := groups.Settings{Seed: b.Seed, Unscored: true}
	w, err := b.worked(ctx, s, m, o)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := w.Tell(s.Name(), o)
	if err == nil && f.Cut != blindspot.LastWholeMonth(m.Date) { // its months are not those after the moment
		return nil, nil
	}
	return &f, err
}

// whole is the forecast of all theatres together.
func whole(f *groups.Forecast) *groups.Outlook {
	if f.Total != nil {
		return f.Total
	}
	return &f.Outlooks[0]
}

// foretold compares a forecast with the months that followed, as far as they are
// known; nil where none is.
func foretold(then *groups.Forecast, made Moment) *blindspot.Foretold {
	out := &blindspot.Foretold{Made: made.Date, StandsIn: made.StandsIn, Partial: len(then.LeftOut) > 0}
	for _, x := range whole(then).Months {
		if x.Value == nil {
			continue
		}
		out.Months++
		out.Expected += x.Q50
		out.Came += *x.Value
		if *x.Value >= x.Q25 && *x.Value <= x.Q75 {
			out.Inside50++
		}
		if *x.Value >= x.Q05 && *x.Value <= x.Q95 {
			out.Inside90++
		}
	}
	if out.Months == 0 {
		return nil
	}
	return out
}

// pastForecasts is what came of the hindcast's forecasts near a probability.
func pastForecasts(bins []watch.Bin, p float64) *assess.PastForecasts {
	for i, bin := range bins {
		if last := i == len(bins)-1; bin.N > 0 && p >= bin.Low && (p < bin.High || last && p <= bin.High) {
			return &assess.PastForecasts{From: bin.Low, To: bin.High, N: bin.N, Came: bin.Observed}
		}
	}
	return nil
}
