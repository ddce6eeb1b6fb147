package workbench

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// aftermathMonths is how long after a past date the comparison looks.
const aftermathMonths = 12

// compared are the numbers held against what followed: the first of each
// measure that has one a month or a year later.
var compared = []struct{ measure, key, what string }{
	{"activity", "events_per_month", "Events a month"},
	{"activity", "deaths_per_month", "Deaths a month"},
	{"footprint", "effective_areas", "Effective number of areas"},
	{"pressure", "pressure_per_month", "Clashes a month"},
	{"sanctuary", "quiet_share", "Share of active months and areas without counter-pressure"},
	{"projection", "outside_share", "Share of events outside the core"},
}

// aftermath holds an assessment of a past date against the twelve months that
// followed, with everything the store knows now. It is empty where the store
// does not reach that far.
func (b *Bench) aftermath(ctx context.Context, s Subject, m Moment, then []blindspot.Finding) ([]blindspot.Aftermath, error) {
	day := m.Date.AddMonths(aftermathMonths)
	if s.Chronicle || day > b.Today() {
		return nil, nil
	}
	in, err := b.Input(ctx, s, m.later(day))
	if err != nil || len(in.Events) == 0 {
		return nil, err
	}
	after, err := takeCompared(in)
	if err != nil {
		return nil, err
	}
	var out []blindspot.Aftermath
	for _, f := range then {
		for _, c := range compared {
			if c.measure != f.Measure {
				continue
			}
			was, okWas := f.Value(c.key)
			now, okNow := after[c.measure].Value(c.key)
			if okWas && okNow && was.Q.Known() && now.Q.Known() {
				out = append(out, blindspot.Aftermath{Measure: c.measure, What: c.what, Unit: was.Unit, Then: was.Q, After: now.Q, Text: moved(was, now)})
			}
		}
	}
	return out, nil
}

// takeCompared takes the measures that are compared; those that the data do not
// allow are left out.
func takeCompared(in measure.Input) (map[string]blindspot.Finding, error) {
	out := map[string]blindspot.Finding{}
	for _, c := range compared {
		taker, ok := measure.ByName(c.measure)
		if _, done := out[c.measure]; done || !ok {
			continue
		}
		f, err := taker.Take(in)
		switch {
		case err == nil:
			out[c.measure] = f
		case blindspot.CodeOf(err) != blindspot.TooFewData:
			return nil, err
		}
	}
	return out, nil
}

// moved says how two numbers with intervals compare.
func moved(before, after blindspot.Value) string {
	was, now := before.Q, after.Q
	switch {
	case !was.HasInterval() || !now.HasInterval(), before.Unproven != "", after.Unproven != "":
		return fmt.Sprintf("went from %s to %s", was, now)
	case now.Low > was.High:
		return "rose: the intervals do not meet"
	case now.High < was.Low:
		return "fell: the intervals do not meet"
	}
	return "no clear change: the intervals meet"
}
