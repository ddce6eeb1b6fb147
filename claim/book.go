package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	public := func(d blindspot.Date, source string) bool { return d <= in.AsOf && !in.Case.Assessed.Cites(source) }
	for _, e := range in.Case.Events {
		if public(e.When.To, e.URL) {
			b.events = append(b.events, e)
		}
	}
	for _, s := range in.Case.Shocks {
		if public(s.Date, s.URL) {
			b.shocks = append(b.shocks, s)
		}
	}
	for _, s := range in.Case.Statements {
		if public(s.Date, s.URL) {
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

// answer is what the case and the store hold of one question.
type answer struct {
	picks
	stored  []blindspot.Event
	covered bool // the store is known to hold every event asked for
}

// ask puts the selector's question to the case and to the store. A store knows
// a branch by the organisation's id only and provinces by other names, so it is
// asked by country, and about actors that other sources know.
func (s selector) ask(ctx context.Context, b *book) (answer, error) {
	a := answer{picks: s.of(b)}
	if len(s.countries) == 0 || len(s.admin1) > 0 || !slices.ContainsFunc(s.actors, known) {
		return a, nil
	}
	a.covered = b.covered(s.countries, s.when)
	events, err := b.stored(ctx, blindspot.Filter{Actors: s.actors, Countries: s.countries, When: s.when})
	a.stored = slices.DeleteFunc(events, func(e blindspot.Event) bool {
		return s.lethal && (e.DeathsGap || e.Deaths.Low < 1) || s.small >= 0 && (e.DeathsGap || e.Deaths.Best > s.small)
	})
	return a, err
}

// known reports whether an actor id is one of another source than the case.
func known(actor string) bool { return !strings.HasPrefix(actor, "case:") }

// n is how many events there were at least: one may be in both sources, so
// their counts are not added.
func (a answer) n() int { return max(len(a.events), len(a.stored)) }

// all are the events of both sources.
func (a answer) all() []blindspot.Event { return slices.Concat(a.events, a.stored) }

// words says how many events each source holds.
func (a answer) words() string {
	switch {
	case len(a.stored) == 0:
		return number(float64(len(a.events)))
	case len(a.events) == 0:
		return number(float64(len(a.stored))) + " in the event store"
	}
	return fmt.Sprintf("%s in the chronicle, %s in the event store", number(float64(len(a.events))), number(float64(len(a.stored))))
}

// setAside says what was left out for being weak; "" where nothing was.
func (p picks) setAside(worst blindspot.Grade) string {
	if p.weak == 0 {
		return ""
	}
	return fmt.Sprintf("%s left out: attributed on suspicion only, or graded below %s.", capital(count(p.weak, "recorded attack is", "recorded attacks are")), worst)
}

// evidenceLimit bounds the events that a finding lists; N says how many there
// were.
const evidenceLimit = 200

func ids(events []blindspot.Event) []string {
	out := make([]string, 0, min(len(events), evidenceLimit))
	for i := range events[:min(len(events), evidenceLimit)] {
		out = append(out, events[i].ID)
	}
	return out
}
