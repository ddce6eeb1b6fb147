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

// AsOf returns the date to assess on: the one asked for, or else the last day
// the data reach (never later than today).
func (b *Bench) AsOf(ctx context.Context, s Subject, asked blindspot.Date) (blindspot.Date, error) {
	if asked.Known() {
		return asked, nil
	}
	if s.Case != nil {
		if s.Case.DataTo.Known() {
			return min(s.Case.DataTo, b.Today), nil
		}
		if n := len(s.Case.Events); n > 0 {
			return s.Case.Events[n-1].When.From.Month().Last(), nil
		}
		return b.Today, nil
	}
	return b.lastCovered(ctx, s)
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
		if (!found || m > best) && coverage.Observed(events[i].Place.Country, m) {
			best, found = m, true
		}
	}
	if !found {
		return last.Month().Last(), nil
	}
	// A group that went quiet is assessed to the end of the year's coverage.
	for m := best; m <= best+11; m++ {
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
func (b *Bench) Input(ctx context.Context, s Subject, asOf blindspot.Date) (measure.Input, error) {
	in := measure.Input{Group: s.Group, Subject: s.Name(), AsOf: asOf, Geo: b.geo(), Seed: b.Seed}
	if s.Case != nil {
		caseInput(&in, s)
		return in, nil
	}
	var err error
	until := blindspot.DateRange{To: asOf}
	if in.Events, err = b.Store.Events(ctx, blindspot.Filter{Actors: s.Group.Actors, Countries: s.Countries, When: until, AsOf: asOf}); err != nil {
		return in, err
	}
	if in.Coverage, err = b.Store.Coverage(ctx, asOf); err != nil {
		return in, err
	}
	in.Context, err = b.context(ctx, s, in.Events, asOf)
	return in, err
}

// contextYears is how far back the events around a group are read.
const contextYears = 10

// context reads the events around the group: those of its countries, and those
// of the states that fight it wherever they fight.
func (b *Bench) context(ctx context.Context, s Subject, own []blindspot.Event, asOf blindspot.Date) ([]blindspot.Event, error) {
	since := blindspot.DateRange{From: asOf.AddMonths(-12 * contextYears), To: asOf}
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
	var around []blindspot.Event
	have := map[string]bool{}
	for _, f := range []blindspot.Filter{{Countries: countries}, {Actors: states}} {
		if len(f.Countries)+len(f.Actors) == 0 {
			continue
		}
		f.When, f.AsOf = since, asOf
		events, err := b.Store.Events(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range events {
			if e := &events[i]; !e.Involves(s.Group) && !have[e.ID] {
				have[e.ID] = true
				around = append(around, *e)
			}
		}
	}
	return around, nil
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
