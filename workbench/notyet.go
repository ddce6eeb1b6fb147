package workbench

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
	"github.com/blindspot/blindspot/prose"
)

const (
	notYetCountries = 3  // that are named, those with most deaths on record
	notYetBack      = 24 // months in which a country counts as one of the group
)

// notYet says what of the last months of some countries is not yet all reported: the
// months up to the moment of which candidate releases alone tell, with what stands
// on record and what is expected. It is nil where there are none. This is the one
// rule by which bottom line, board and charts speak of it.
func (b *Bench) notYet(ctx context.Context, countries []string, m Moment) (*blindspot.NotYetReported, error) {
	provisional, err := b.provisional(ctx, m)
	if err != nil || provisional == nil || len(countries) == 0 {
		return nil, err
	}
	day := b.toldOn(m)
	l, err := b.learnt(ctx, day)
	out := &blindspot.NotYetReported{Countries: []blindspot.CountryNotYet{}}
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		out.Why = err.Error()
		l = &learnt{now: b.newest(ctx, day)}
		l.counts, l.coverage, err = b.countedOn(ctx, day)
	}
	if err != nil {
		return nil, err
	}
	for _, country := range countries {
		if c, ok := b.pending(l, country, m.Date, provisional); ok {
			out.Countries = append(out.Countries, c)
		}
	}
	slices.SortStableFunc(out.Countries, func(x, y blindspot.CountryNotYet) int {
		return cmp.Or(cmp.Compare(y.Reported, x.Reported), cmp.Compare(x.Country, y.Country))
	})
	if out.Countries = out.Countries[:min(len(out.Countries), notYetCountries)]; len(out.Countries) == 0 {
		return nil, nil
	}
	out.Text = notYetWords(out)
	return out, nil
}

// toldOn is the day by which releases tell of a moment: the one asked for, or today.
func (b *Bench) toldOn(m Moment) blindspot.Date {
	if m.Asked {
		return m.Date
	}
	return b.Today()
}

// provisional tells the months of which, by the moment, candidate releases alone tell.
// It is nil where there is no such release.
func (b *Bench) provisional(ctx context.Context, m Moment) (func(blindspot.Month) bool, error) {
	if m.StandsIn {
		return nil, nil
	}
	sets, err := b.held().Datasets(ctx, b.toldOn(m))
	if err != nil || !slices.ContainsFunc(sets, func(d blindspot.Dataset) bool { return d.Candidate() }) {
		return nil, err
	}
	return func(month blindspot.Month) bool {
		return slices.ContainsFunc(sets, func(d blindspot.Dataset) bool { return d.Candidate() && d.TellsOf(month) }) && yearlyOf(sets, month) == ""
	}, nil
}

// warnNotYet is what is not yet all reported of the last months of a subject's
// countries, as a warning for answers that count in a window: none where the window
// ends before those months.
func (b *Bench) warnNotYet(ctx context.Context, s Subject, m Moment, until blindspot.Date) ([]blindspot.Warning, error) {
	provisional, err := b.provisional(ctx, m)
	if err != nil || provisional == nil || s.Chronicle {
		return nil, err
	}
	end := min(until, m.Date).Month()
	reaches := false // whether growth has to be learnt at all, which takes a while
	for back := blindspot.Month(0); back < notYetBack && !reaches; back++ {
		reaches = provisional(end - back)
	}
	if !reaches {
		return nil, nil
	}
	countries, err := b.lastCountries(ctx, s, m)
	if err != nil {
		return nil, err
	}
	n, err := b.notYet(ctx, countries, m)
	if err != nil || n == nil || !slices.ContainsFunc(n.Countries, func(c blindspot.CountryNotYet) bool { return c.From.First() <= until }) {
		return nil, err
	}
	return []blindspot.Warning{{Code: blindspot.WarnNotYetReported, Text: n.Text}}, nil
}

// pending adds up the months of a country that are not yet all reported.
func (b *Bench) pending(l *learnt, country string, until blindspot.Date, provisional func(blindspot.Month) bool) (blindspot.CountryNotYet, bool) {
	c := blindspot.CountryNotYet{Country: country, Name: b.geo().CountryName(country), Expected: blindspot.Unknown()}
	add := func(month blindspot.Month, deaths int) {
		if c.To == 0 {
			c.To = month
		}
		c.From, c.Reported = month, c.Reported+deaths
	}
	if l.deaths == nil {
		for age := range blindspot.Month(notYetBack) {
			month := l.now - age
			if month.Last() > until || !provisional(month) || !l.coverage.Observed(country, month) {
				continue
			}
			deaths := 0
			for _, v := range []blindspot.Violence{blindspot.StateBased, blindspot.NonState, blindspot.OneSided} {
				deaths += l.counts[placeMonth{country, v, month}].deaths
			}
			add(month, deaths)
		}
		return c, c.To != 0
	}
	var parts []nowcast.Distribution
	for _, p := range l.months(country, b.Seed) {
		if p.Month.Last() <= until && provisional(p.Month) {
			add(p.Month, p.Raw)
			parts = append(parts, p.deaths)
		}
	}
	if len(parts) == 0 {
		return c, false
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte("months of " + country)) // a hash takes everything
	c.Expected = nowcast.Sum(rand.New(rand.NewPCG(b.Seed, h.Sum64())), parts...).Interval(0.9)
	return c, true
}

func notYetWords(n *blindspot.NotYetReported) string {
	var parts []string
	for _, c := range n.Countries {
		when := prose.During(blindspot.DateRange{From: c.From.First(), To: c.To.Last()})
		text := fmt.Sprintf("%s of organised violence on record in %s %s", prose.Count(c.Reported, "death", "deaths"), c.Name, when)
		if c.Expected.Known() {
			text += fmt.Sprintf(", %s expected once all is reported", prose.Whole(c.Expected))
		}
		parts = append(parts, text)
	}
	text := "Not yet all reported: " + prose.List(parts) + "."
	if n.Why != "" {
		return text + " How much is still to come cannot be told: " + n.Why + "."
	}
	return text + " The numbers on record are those that are counted here."
}

// lastCountries are those in which a subject had events in the last two years, or the
// country that it is asked about.
func (b *Bench) lastCountries(ctx context.Context, s Subject, m Moment) ([]string, error) {
	if len(s.Countries) > 0 || s.Chronicle {
		return s.Countries, nil
	}
	f := s.Filter()
	f.When = blindspot.DateRange{From: (m.Date.Month() - notYetBack).First(), To: m.Date}
	months, err := m.Record.DyadMonths(ctx, f)
	var out []string
	for i := range months {
		if c := months[i].Country; c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out, err
}
