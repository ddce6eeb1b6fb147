package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/casefile"
)

// book is what was known on the as-of date, without the rows that rest on the
// assessed text itself.
type book struct {
	in         Inputs
	events     []blindspot.Event
	shocks     []casefile.Shock
	statements []casefile.Statement
	links      []casefile.Link
	own        int // links left out because they cite the assessed text
	coverage   blindspot.CoverageTable
}

func open(ctx context.Context, in Inputs) (*book, error) {
	b := &book{in: in}
	known := func(d blindspot.Date, source string) bool { return d <= in.AsOf && !in.Case.Assessed.Cites(source) }
	for _, e := range in.Case.Events {
		if known(e.When.To, e.URL) {
			b.events = append(b.events, e)
		}
	}
	for _, s := range in.Case.Shocks {
		if known(s.Date, s.URL) {
			b.shocks = append(b.shocks, s)
		}
	}
	for _, s := range in.Case.Statements {
		if known(s.Date, s.URL) {
			b.statements = append(b.statements, s)
		}
	}
	for _, l := range in.Case.Links {
		switch {
		case max(l.When.From, l.When.To) > in.AsOf:
		case in.Case.Assessed.Cites(l.URL):
			b.own++
		default:
			b.links = append(b.links, l)
		}
	}
	if in.Store == nil {
		return b, nil
	}
	var err error
	b.coverage, err = in.Store.Coverage(ctx, in.AsOf)
	return b, err
}

// statement returns a known statement.
func (b *book) statement(id string) (casefile.Statement, bool) {
	for _, s := range b.statements {
		if s.ID == id || s.ID == "case:"+id {
			return s, true
		}
	}
	return casefile.Statement{}, false
}

// stored returns the events of the store, other than the case's own rows that a
// store may hold too.
func (b *book) stored(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if b.in.Store == nil {
		return nil, nil
	}
	f.AsOf = b.in.AsOf
	events, err := b.in.Store.Events(ctx, f)
	return slices.DeleteFunc(events, func(e blindspot.Event) bool { return e.Source == b.in.Case.Terms.ID }), err
}

// covered reports whether the store is known to hold all events of the
// countries in the range, so that what it does not hold did not happen.
func (b *book) covered(countries []string, r blindspot.DateRange) bool {
	if b.in.Store == nil || len(countries) == 0 {
		return false
	}
	for _, c := range countries {
		if observed, total := b.coverage.ObservedMonths(c, r); observed < total || total == 0 {
			return false
		}
	}
	return true
}

// atLeast reports whether a grade is as good as the worst allowed, on both
// axes. A row without a grade is not.
func atLeast(g, worst blindspot.Grade) bool {
	return g.Source != "" && g.Information != "" && g.Source <= worst.Source && g.Information <= worst.Information
}

// selector picks events of the case.
type selector struct {
	actors    []string
	label     string // the actors' name
	countries []string
	areas     string // the countries' names
	admin1    []string
	when      blindspot.DateRange
	grade     blindspot.Grade
	suspected bool // count events that are attributed on suspicion only
	lethal    bool // count only events that surely killed
	small     int  // count only events whose best estimate is at most this; -1 any
}

func (a *args) selector() selector {
	s := selector{admin1: a.list("admin1"), grade: a.grade(), small: a.count("max_deaths", -1)}
	s.actors, s.label = a.actors("actors")
	var names []string
	for _, r := range a.regions("countries", false) {
		s.countries, names = append(s.countries, r.countries...), append(names, r.name)
	}
	s.areas = join(names)
	if len(s.admin1) > 0 {
		s.areas = join(s.admin1)
	}
	if called, ok := a.get("called"); ok {
		s.areas = called
	}
	s.suspected = a.word("suspected", false, "leave out", "include") == "include"
	s.lethal = a.word("lethal", false, "no", "yes") == "yes"
	return s
}

// in is "in Afghanistan", or nothing for anywhere.
func (s selector) in() string {
	if s.areas == "" {
		return ""
	}
	return " in " + s.areas
}

// picks are the events that a selector kept, and how many of the same place and
// time it left out because of weak grades or attribution.
type picks struct {
	events []blindspot.Event
	weak   int
}

func (s selector) of(b *book) picks {
	var p picks
	for i := range b.events {
		e := &b.events[i]
		if !s.matches(e) {
			continue
		}
		if !atLeast(e.Grade, s.grade) || e.Status == "suspected" && !s.suspected {
			p.weak++
			continue
		}
		p.events = append(p.events, *e)
	}
	return p
}

func (s selector) matches(e *blindspot.Event) bool {
	switch {
	case !slices.Contains(s.actors, e.SideA.ID) && !slices.Contains(s.actors, e.SideB.ID):
		return false
	case len(s.countries) > 0 && !slices.Contains(s.countries, e.Place.Country):
		return false
	case len(s.admin1) > 0 && !slices.Contains(s.admin1, e.Place.Admin1):
		return false
	case s.when.From.Known() && (!s.when.Contains(e.When.From) || !s.when.Contains(e.When.To)):
		return false
	case s.lethal && (e.DeathsGap || e.Deaths.Low < 1):
		return false
	case s.small >= 0 && (e.DeathsGap || e.Deaths.Best > s.small):
		return false
	}
	return true
}

// more are the store's events for the same question. A store knows a branch by
// the organisation's id only, so it is asked where the selector names places.
func (s selector) more(ctx context.Context, b *book) ([]blindspot.Event, error) {
	if len(s.countries) == 0 || len(s.admin1) > 0 {
		return nil, nil
	}
	events, err := b.stored(ctx, blindspot.Filter{Actors: s.actors, Countries: s.countries, When: s.when})
	return slices.DeleteFunc(events, func(e blindspot.Event) bool {
		return s.lethal && (e.DeathsGap || e.Deaths.Low < 1) || s.small >= 0 && (e.DeathsGap || e.Deaths.Best > s.small)
	}), err
}

// setAside says what was left out for being weak; "" where nothing was.
func (p picks) setAside(worst blindspot.Grade) string {
	if p.weak == 0 {
		return ""
	}
	return fmt.Sprintf("%s left out: attributed on suspicion only, or graded below %s.", capital(count(p.weak, "recorded attack is", "recorded attacks are")), worst)
}

func ids(events []blindspot.Event) []string {
	out := make([]string, len(events))
	for i := range events {
		out[i] = events[i].ID
	}
	return out
}
