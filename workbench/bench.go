package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
)

// Bench is what questions are asked of.
type Bench struct {
	Store blindspot.EventStore                      // nil: there is no store, and only cases can be asked about
	Cases func(name string) (*casefile.Case, error) // finds a case by name or folder; NotFound where there is none
	World *place.Gazetteer
	Today blindspot.Date
	Seed  uint64
	// Progress, if given, hears how much of the hindcast behind a board or an
	// outlook is done, from several goroutines.
	Progress func(done, total int)
}

// Subject is what a question turned out to be about.
type Subject struct {
	Group     blindspot.Group
	Countries []string            // a theatre: only events in these countries; empty means all
	Theatres  []blindspot.Theatre // of the group
	Case      *casefile.Case      // nil for a group of the store
}

// Name is the group, with its countries where the subject is a theatre.
func (s Subject) Name() string { return s.Group.Name }

func (b *Bench) geo() Geography { return Geography{b.World} }

// Moment is a date to assess on and the store as it looked then.
type Moment struct {
	Date  blindspot.Date
	Note  string // what must be said about the releases used, or ""
	store blindspot.EventStore
}

// On returns the moment asked for, or else the end of the data (never later
// than today).
func (b *Bench) On(ctx context.Context, s Subject, asked blindspot.Date) (Moment, error) {
	date, err := b.dateFor(ctx, s, asked)
	if err != nil {
		return Moment{}, err
	}
	if date > b.Today {
		return Moment{}, blindspot.Errorf(blindspot.Usage, "choose a day up to today", "nothing can be known as of %s, which is after today", date)
	}
	m := Moment{Date: date}
	m.store, m.Note, err = b.viewOn(ctx, date, asked.Known() && s.Case == nil)
	return m, err
}

func (b *Bench) dateFor(ctx context.Context, s Subject, asked blindspot.Date) (blindspot.Date, error) {
	switch {
	case asked.Known():
		return asked, nil
	case s.Case == nil:
		return b.lastCovered(ctx, s)
	case s.Case.DataTo.Known():
		return min(s.Case.DataTo, b.Today), nil
	case len(s.Case.Events) > 0:
		return s.Case.Events[len(s.Case.Events)-1].When.From.Month().Last(), nil
	}
	return b.Today, nil
}

// lastCovered is the end of the last month in which a country of the group is
// observed; a group is not assessed on months nobody has data for.
func (b *Bench) lastCovered(ctx context.Context, s Subject) (blindspot.Date, error) {
	coverage, err := b.Store.Coverage(ctx, 0)
	if err != nil {
		return 0, err
	}
	actors, err := b.Store.Actors(ctx, blindspot.Filter{Actors: s.Group.Actors})
	if err != nil {
		return 0, err
	}
	var last blindspot.Date
	for _, a := range actors {
		last = max(last, a.Last)
	}
	if !last.Known() {
		return 0, blindspot.Errorf(blindspot.NotFound, "blindspot status shows what the store holds", "the store has no event of %s", s.Name())
	}
	events, err := b.Store.Events(ctx, blindspot.Filter{Actors: s.Group.Actors, Countries: s.Countries})
	if err != nil {
		return 0, err
	}
	var best blindspot.Month
	found := false
	for i := range events {
		m := events[i].When.From.Month()
		if (!found || m > best) && m.Last() <= b.Today && coverage.Observed(events[i].Place.Country, m) {
			best, found = m, true
		}
	}
	if !found {
		return min(last.Month().Last(), b.Today), nil
	}
	// A group that went quiet is assessed on the year after as well, as far as
	// that is covered: what it did not do counts too.
	for m, year := best, best+11; m <= year; m++ {
		if m.Last() <= b.Today && coveredSomewhere(coverage, events, m) {
			best = m
		}
	}
	return best.Last(), nil
}

func coveredSomewhere(coverage blindspot.CoverageTable, events []blindspot.Event, m blindspot.Month) bool {
	for i := range events {
		if coverage.Observed(events[i].Place.Country, m) {
			return true
		}
	}
	return false
}

// Input gathers what the measures need about the subject as of the date.
func (b *Bench) Input(ctx context.Context, s Subject, m Moment) (measure.Input, error) {
	in := measure.Input{Group: s.Group, Subject: s.Name(), AsOf: m.Date, Geo: b.geo(), Seed: b.Seed}
	var err error
	if in.Relations, err = relationsOf(s, m.Date); err != nil {
		return in, err
	}
	if s.Case != nil {
		caseInput(&in, s)
		return in, nil
	}
	if in.Events, err = m.store.Events(ctx, blindspot.Filter{Actors: s.Group.Actors, Countries: s.Countries}); err != nil {
		return in, err
	}
	if in.Coverage, err = m.store.Coverage(ctx, 0); err != nil {
		return in, err
	}
	if in.Context, err = around(ctx, s, in.Events, m); err != nil {
		return in, err
	}
	in.Attention, err = reporting(ctx, m)
	return in, err
}

// reporting fits the model of how much events are reported, to those of all
// groups; nil where too few events state their sources.
func reporting(ctx context.Context, m Moment) (*measure.AttentionModel, error) {
	last := blindspot.LastWholeMonth(m.Date)
	recent, err := m.store.Events(ctx, blindspot.Filter{When: blindspot.DateRange{From: (last - attentionModelMonths + 1).First(), To: m.Date}})
	if err != nil {
		return nil, err
	}
	model, err := measure.FitAttention(between(recent, last, attentionModelMonths))
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	return model, err
}

// contextYears is how far back the events around a group are read.
const contextYears = 10

// around reads the events around the group: those of its countries, and those
// of the states that fight it wherever they fight.
func around(ctx context.Context, s Subject, own []blindspot.Event, m Moment) ([]blindspot.Event, error) {
	since := blindspot.DateRange{From: m.Date.AddMonths(-12 * contextYears), To: m.Date}
	var countries, states []string
	seen := map[string]bool{}
	for i := range own {
		e := &own[i]
		if !since.Overlaps(e.When) {
			continue
		}
		if c := e.Place.Country; c != "" && !seen[c] {
			seen[c] = true
			countries = append(countries, c)
		}
		if side, _ := e.Opponent(s.Group); e.Violence == blindspot.StateBased && !seen[side.ID] {
			seen[side.ID] = true
			states = append(states, side.ID)
		}
	}
	var others []blindspot.Event
	have := map[string]bool{}
	for _, f := range []blindspot.Filter{{Countries: countries}, {Actors: states}} {
		if len(f.Countries)+len(f.Actors) == 0 {
			continue
		}
		f.When = since
		events, err := m.store.Events(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range events {
			if e := &events[i]; !e.Involves(s.Group) && !have[e.ID] {
				have[e.ID] = true
				others = append(others, *e)
			}
		}
	}
	return others, nil
}

func caseInput(in *measure.Input, s Subject) {
	in.Chronicle = true
	for _, e := range s.Case.Events {
		if e.When.From <= in.AsOf && e.Involves(s.Group) && (len(s.Countries) == 0 || in.Group.Has(e.SideA.ID) && holds(s.Countries, e.Place.Country)) {
			in.Events = append(in.Events, e)
		}
	}
	for _, shock := range s.Case.Shocks {
		if shock.Date <= in.AsOf {
			in.Shocks = append(in.Shocks, shock.Shock)
		}
	}
	for _, l := range s.Case.Links {
		link := l.Link
		link.From, link.To = l.FromNode, l.ToNode
		in.Links = append(in.Links, link)
	}
}

func holds(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
