package claim

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// timespan is the time that a test asks about: a range of days, of which an end may
// be left to what the data reach, or the last so many months before that end.
type timespan struct {
	when blindspot.DateRange // an end of 0 is open
	last int                 // months; 0: none
}

func (s timespan) open() bool { return s.last > 0 || !s.when.From.Known() || !s.when.To.Known() }

// time reads a span: "2015-01-01 to 2016-12-31", "since" or "until" a day, "last
// 12 months", or the id of a window of the case. Without the parameter it is all
// that the data cover.
func (a *args) time(name string) timespan {
	v, ok := a.get(name)
	if !ok {
		return timespan{}
	}
	ids := make([]string, 0, len(a.c.Windows))
	for _, w := range a.c.Windows {
		if w.ID == v {
			return timespan{when: w.When}
		}
		ids = append(ids, w.ID)
	}
	s, ok := readSpan(v)
	if !ok {
		known := ""
		if len(ids) > 0 {
			known = "neither a window of the case (" + strings.Join(ids, ", ") + ") nor "
		}
		a.fault(name, "%q is %stwo dates in order, such as 2015-01-01 to 2016-12-31, since or until a date, or last 12 months", v, known)
	}
	return s
}

func readSpan(v string) (s timespan, ok bool) {
	if n, cut := strings.CutSuffix(v, " months"); cut {
		s.last, _ = strconv.Atoi(strings.TrimPrefix(n, "last "))
		return s, strings.HasPrefix(n, "last ") && s.last > 0
	}
	day := func(text string) blindspot.Date {
		d, err := blindspot.ParseDate(strings.TrimSpace(text))
		ok = err == nil && d.Known()
		return d
	}
	if d, cut := strings.CutPrefix(v, "since "); cut {
		s.when.From = day(d)
		return s, ok
	}
	if d, cut := strings.CutPrefix(v, "until "); cut {
		s.when.To = day(d)
		return s, ok
	}
	from, to, both := strings.Cut(v, " to ")
	s.when.From = day(from)
	first := ok
	s.when.To = day(to)
	return s, both && first && ok && s.when.To >= s.when.From
}

// reach is where and when the events that a question is about are known.
type reach struct {
	countries []string            // all that the question is about
	blind     []string            // of these, those of which nothing is known at all
	known     blindspot.DateRange // in which the others are known; zero: none are
	elsewhere bool                // no place was named, and there are countries that the store does not cover
}

// reachOf is what the store covers of the countries: from the month from which
// all those that it knows anything of are observed, to the last in which they are.
func (b *book) reachOf(countries []string) reach {
	r := reach{countries: countries}
	if b.in.Store == nil {
		r.blind = countries
		return r
	}
	for _, c := range countries {
		first, last := b.observed(c)
		if first == 0 {
			r.blind = append(r.blind, c)
			continue
		}
		if !r.known.From.Known() || first.First() > r.known.From {
			r.known.From = first.First()
		}
		if !r.known.To.Known() || last.Last() < r.known.To {
			r.known.To = last.Last()
		}
	}
	if r.known.To < r.known.From {
		r.known = blindspot.DateRange{}
	}
	return r
}

// observed are the first and the last month in which a country is observed.
func (b *book) observed(country string) (first, last blindspot.Month) {
	for _, row := range b.coverage.Rows() {
		if row.Country != country && row.Country != blindspot.Worldwide || row.Share < blindspot.ObservedShare {
			continue
		}
		if first == 0 || row.From < first {
			first = row.From
		}
		last = max(last, row.To)
	}
	return first, last
}

// worldwide reports whether the store knows of events in whatever country.
func (b *book) worldwide() bool {
	return slices.ContainsFunc(b.coverage.Rows(), func(r blindspot.Coverage) bool {
		return r.Country == blindspot.Worldwide && r.Share >= blindspot.ObservedShare
	})
}

// within fills the open ends of a span with what is known; without coverage, with
// the first event and the as-of day.
func (s timespan) within(r reach, first, asOf blindspot.Date) blindspot.DateRange {
	begin, end := r.known.From, min(r.known.To, asOf)
	if !begin.Known() {
		begin, end = first, asOf
	}
	if s.last > 0 {
		to := blindspot.LastWholeMonth(end)
		return blindspot.DateRange{From: (to - blindspot.Month(s.last) + 1).First(), To: to.Last()}
	}
	when := s.when
	if !when.From.Known() {
		when.From = begin
		if when.To.Known() && when.To < begin {
			when.From = when.To
		}
	}
	if !when.To.Known() {
		if when.To = end; end < when.From {
			when.To = max(asOf, when.From)
		}
	}
	return when
}

// ahead is a time without a beginning that ends after the day, as in "until 2026-03"
// asked in 2024: it begins when the day is over. Any other time stays as it is.
func (s timespan) ahead(asOf blindspot.Date) (timespan, bool) {
	if s.when.From.Known() || s.when.To <= asOf {
		return s, false
	}
	s.when.From = asOf + 1
	return s, true
}

// words say which part of a time the store covers, where it does not cover all.
func (r reach) words(when blindspot.DateRange) string {
	var out []string
	switch part, ok := r.part(when); {
	case len(r.blind) == len(r.countries) && len(r.blind) > 0:
		return fmt.Sprintf("The store does not cover %s.", severalCountries(r.blind))
	case !r.known.From.Known():
		out = append(out, "The store covers no month of it in all its countries.")
	case !ok:
		out = append(out, fmt.Sprintf("The store covers %s only.", r.known))
	case part != when:
		out = append(out, fmt.Sprintf("Of this time the store covers %s.", part))
	}
	if len(r.blind) > 0 {
		out = append(out, fmt.Sprintf("The store does not cover %s.", severalCountries(r.blind)))
	}
	return strings.Join(out, " ")
}

// part is the part of the time that is covered.
func (r reach) part(when blindspot.DateRange) (blindspot.DateRange, bool) {
	part := blindspot.DateRange{From: max(when.From, r.known.From), To: min(when.To, r.known.To)}
	return part, r.known.From.Known() && part.From <= part.To
}

func severalCountries(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = countryNames([]string{c})
	}
	return prose.Several(names, 6)
}

// home are the countries that the store knows events of the actors in.
func (b *book) home(ctx context.Context, actors []blindspot.ActorID) ([]string, error) {
	if b.in.Store == nil {
		return nil, nil
	}
	key := fmt.Sprint(actors)
	if known, asked := b.homes[key]; asked {
		return known, nil
	}
	found, err := b.in.Store.Explore(ctx, blindspot.Filter{Actors: actors, AsOf: b.in.AsOf, Ended: b.in.AsOf})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, area := range found.Areas {
		if area.Country != "" {
			out = append(out, area.Country)
		}
	}
	slices.Sort(out)
	b.homes[key] = slices.Compact(out)
	return b.homes[key], nil
}
