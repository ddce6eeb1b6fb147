package workbench

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/prose"
)

const (
	chanceDraws = 4000 // of each month
	mostAhead   = 36   // months that a forecast reaches
	// mostApart is how far the probabilities may lie apart that follow from months
	// that do not depend on each other and from months that rise and fall together.
	mostApart = 0.1
)

// chance is the program's own probability of a claim about days to come, from its
// forecast of the subject's events or deaths, and what it rests on. It is nil, with
// the reason in words, where no forecast says anything of the claim: it is never
// guessed.
func (b *Bench) chance(ctx context.Context, question string, f claim.Future, asked blindspot.Date) (p *float64, says string, err error) {
	if f.Apart != "" {
		return nil, prose.Capital(f.Apart) + ".", nil
	}
	s, m, err := b.AskForecast(ctx, question, asked)
	if err != nil {
		return nil, "", err
	}
	if s.Chronicle {
		return nil, "A case is a chronicle of what was reported, and no monthly series that could be forecast.", nil
	}
	if len(s.Countries) == 0 {
		s.Countries = f.Countries
	}
	told, known, err := b.foretoldSum(ctx, s, m, f)
	if code := blindspot.CodeOf(err); code == blindspot.TooFewData || code == blindspot.NotFound {
		return nil, "No forecast: " + err.Error() + ".", nil
	}
	if err != nil {
		return nil, "", err
	}
	p, says = chanceOf(told, known, f)
	return p, says, nil
}

// foretoldSum is the forecast of the claim's events or deaths, and how many of them
// the months of its time had that are on record.
func (b *Bench) foretoldSum(ctx context.Context, s Subject, m Moment, f claim.Future) (told groups.Forecast, known soFar, err error) {
	until := blindspot.LastWholeMonth(m.Date)
	months := min(int(f.Days.To.Month()-until)+6, mostAhead) // the data may end some months before the day
	if int(f.Days.To.Month()-until) > mostAhead {
		return told, known, blindspot.Errorf(blindspot.TooFewData, "", "it reaches %d months beyond %s, and the claim goes on to %s", mostAhead, until, f.Days.To.Month())
	}
	o := groups.Settings{Months: max(months, 1), Seed: b.Seed, Draws: chanceDraws, Unscored: true}
	name, err := workedKey(s, o)
	if err != nil {
		return told, known, err
	}
	take := func(d *groups.Data) *groups.Data {
		if f.Of == "events" {
			return d.OfEvents()
		}
		return d
	}
	w, err := b.workedOf(ctx, s, m, o, f.Of+" "+name, take)
	if err != nil {
		return told, known, err
	}
	if told, err = w.Tell(s.Name(), o); err != nil {
		return told, known, err
	}
	if last := told.Cut + blindspot.Month(o.Months); last < f.Days.To.Month() { //nolint:gosec // months
		return told, known, blindspot.Errorf(blindspot.TooFewData, "", "the record of the group ends with %s, and the claim goes on to %s", told.Cut, f.Days.To.Month())
	}
	if f.Days.From.Month() > told.Cut {
		return told, known, nil
	}
	past, err := b.counts(ctx, m.Record, s, told.Cut, true)
	if err != nil {
		return told, known, err
	}
	past = take(past)
	for _, row := range rowsOfSubject(past, s) {
		for month := f.Days.From.Month(); month <= told.Cut; month++ {
			v, ok := past.DeathsIn(past.Units[row].ID, month)
			if !ok {
				return told, known, blindspot.Errorf(blindspot.TooFewData, "", "%s of %s is not covered, and the claim counts it", month, past.Units[row].Name)
			}
			known.reported += v
		}
	}
	return told, known, b.stillToCome(ctx, &known, s, m, f, told.Cut)
}

// soFar is how many of a claim's events or deaths the months that are over had: those
// on record, and draws of how many more these months will read once all is reported.
type soFar struct {
	reported float64
	grows    []float64 // none where all is reported
	expected float64   // once all is, where it is not
}

// with adds what the months that are over had to a draw of those to come.
func (k soFar) with(i int, v float64) float64 {
	if len(k.grows) > 0 {
		v += k.grows[i%len(k.grows)]
	}
	return v + k.reported
}

// stillToCome draws how much the months of a claim's time that are over will grow.
func (b *Bench) stillToCome(ctx context.Context, known *soFar, s Subject, m Moment, f claim.Future, cut blindspot.Month) error {
	g, err := b.growing(ctx, m)
	if err != nil || g == nil {
		return err
	}
	filter := s.Filter()
	filter.When = g.time()
	rows, err := m.Record.DyadMonths(ctx, filter)
	if err != nil {
		return err
	}
	of := fmt.Sprintf("known of %s %v", s.Group.ID, s.Countries)
	months := slices.DeleteFunc(g.months(of, rows, nowcastDraws), func(one grown) bool {
		return one.events == 0 || one.month < f.Days.From.Month() || one.month > cut // an empty month stays so, as where a forecast starts
	})
	if len(months) == 0 {
		return nil
	}
	sum, final, come := g.total(of, months)
	stands := sum.Deaths
	if f.Of == "events" {
		final, stands = come, sum.Events
	}
	known.expected = known.reported + final.Mean() - float64(stands)
	for _, v := range final.Draws(g.random("order of " + of)) {
		known.grows = append(known.grows, float64(v-stands))
	}
	return nil
}

// chanceOf is the probability that the months still to come bring a number between
// the claim's bounds. A forecast tells of one month at a time; where it matters how
// months hang together there is no answer.
func chanceOf(told groups.Forecast, known soFar, f claim.Future) (p *float64, says string) {
	apart, together := make([]float64, told.Draws), make([]float64, told.Draws)
	n := 0
	for _, a := range whole(&told).Months {
		if a.Month < f.Days.From.Month() || a.Month > f.Days.To.Month() {
			continue
		}
		n++
		sorted := slices.Clone(a.Draws)
		slices.Sort(sorted)
		for i := range apart {
			apart[i] += a.Draws[i]
			together[i] += sorted[i]
		}
	}
	one, other := share(apart, known, f), share(together, known, f)
	basis := fmt.Sprintf("From the forecast of %s of %s, made from data up to %s by %s", f.Of, told.Subject, told.Cut, told.Model)
	if known.reported > 0 {
		basis += fmt.Sprintf(", with %s on record before", prose.Number(known.reported))
	}
	if len(known.grows) > 0 {
		basis += fmt.Sprintf(" (about %s expected once all is reported)", prose.Number(math.Round(known.expected)))
	}
	for _, left := range told.LeftOut {
		basis += fmt.Sprintf("; without %s in %s (%s)", left.Unit.Name, Geography{}.CountryName(left.Unit.Country), left.Reason)
	}
	switch {
	case n == 1:
		return &one, basis + "."
	case math.Abs(one-other) > mostApart:
		return nil, fmt.Sprintf("%s: between %s and %s. It tells of one month at a time, and how the %d months hang together decides: no probability is given.",
			basis, prose.ChanceOf(min(one, other)), prose.ChanceOf(max(one, other)), n)
	}
	mean := (one + other) / 2
	return &mean, fmt.Sprintf("%s; the middle of %s (%d months that do not depend on each other) and %s (months that rise and fall together).", basis, prose.ChanceOf(one), n, prose.ChanceOf(other))
}

// share is how many of the draws lie between the bounds. No number of draws makes a
// thing certain: half a draw is added on either side.
func share(draws []float64, known soFar, f claim.Future) float64 {
	in := 0.0
	for i, v := range draws {
		if v = known.with(i, v); v >= f.Low && v <= f.High {
			in++
		}
	}
	return (in + 0.5) / float64(len(draws)+1)
}
