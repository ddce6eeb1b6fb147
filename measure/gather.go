package measure

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Scope says whose input is gathered, and as of when.
type Scope struct {
	Group     blindspot.Group
	Subject   string               // display name; "" is that of the group
	AsOf      blindspot.Date       // nothing that was published or ended later is read
	Window    blindspot.DateRange  // zero: the 12 whole months before AsOf
	Security  []blindspot.Side     // state actors whose events anywhere belong to the context
	Relations []blindspot.Relation // of any groups; those of this one that were known on the day are kept
	Chronicle bool                 // the store's events are a collection and no census
	Geo       Geography
	Seed      uint64
	For       *Measure // gather no more than this measure reads; nil: for all
}

func (s *Scope) reads(what Reads) bool { return s.For == nil || s.For.Reads&what != 0 }

// contextYears is how far before the end of the window the events around a group
// are read, and modelMonths how far before the day those whose reporting is
// compared.
const (
	contextYears = 10
	modelMonths  = 60
)

// Gather reads what measures need of a group from a store. Whoever takes a
// measure of a group begins here, so that the same measure of the same scope is
// the same number in a ledger, a report and a comparison. The error is the
// store's.
func Gather(ctx context.Context, store blindspot.EventStore, s Scope) (Input, error) {
	in := Input{Group: s.Group, Subject: s.Subject, AsOf: s.AsOf, Window: s.Window, Security: s.Security, Chronicle: s.Chronicle,
		Relations: relationsOf(s), Geo: s.Geo, Seed: s.Seed}
	coverage, err := store.Coverage(ctx, s.AsOf)
	if err != nil {
		return in, err
	}
	in.Coverage = coverage.Until(blindspot.LastWholeMonth(s.AsOf))
	if !s.Chronicle {
		if in.SetAside, err = store.SetAside(ctx, s.known(blindspot.Filter{Actors: s.Group.Actors})); err != nil {
			return in, err
		}
	}
	if in.Events, err = store.Events(ctx, s.known(blindspot.Filter{Actors: s.Group.Actors})); err != nil {
		return in, err
	}
	if in.Context, err = around(ctx, store, s, in.Events); err != nil || !s.reads(ReadsReporting) {
		return in, err
	}
	in.Attention, err = reporting(ctx, store, s)
	return in, err
}

// known bounds a filter by what was known on the day.
func (s Scope) known(f blindspot.Filter) blindspot.Filter {
	f.AsOf, f.Ended = s.AsOf, s.AsOf
	return f
}

func relationsOf(s Scope) []blindspot.Relation {
	var out []blindspot.Relation
	for _, r := range s.Relations {
		if (s.Group.Has(r.From) || s.Group.Has(r.To) || r.Kind == blindspot.RecordedAs) && r.When.From <= s.AsOf { // an opponent may be recorded under another name
			out = append(out, r)
		}
	}
	return out
}

// around reads the events around the group: those of its countries, and those
// of the states that fight it, or are asked about, wherever they fight.
func around(ctx context.Context, store blindspot.EventStore, s Scope, own []blindspot.Event) ([]blindspot.Event, error) {
	end := s.AsOf
	if s.Window.To.Known() {
		end = min(end, s.Window.To)
	}
	since := blindspot.DateRange{From: end.AddMonths(-12 * contextYears), To: s.AsOf}
	var countries []string
	var states []blindspot.ActorID
	for _, side := range s.Security {
		if s.reads(ReadsStates) {
			states = once(states, side.ID)
		}
	}
	for i := range own {
		e := &own[i]
		if !since.Overlaps(e.Days()) {
			continue
		}
		if s.reads(ReadsCountries) {
			countries = once(countries, e.Place.Country)
		}
		if side, _ := e.Opponent(s.Group); e.Violence == blindspot.StateBased && s.reads(ReadsStates) {
			states = once(states, side.ID)
		}
	}
	var others []blindspot.Event
	for _, f := range []blindspot.Filter{{Countries: countries}, {Actors: states, Outside: countries}} {
		if len(f.Countries)+len(f.Actors) == 0 {
			continue
		}
		f.When = since
		events, err := store.Events(ctx, s.known(f))
		if err != nil {
			return nil, err
		}
		// A selection is the caller's own: of a large group it is most of the record, and
		// a copy of it beside it would take as much again.
		events = slices.DeleteFunc(events, func(e blindspot.Event) bool { return e.Involves(s.Group) })
		if others == nil {
			others = events
			continue
		}
		others = append(others, events...)
	}
	return others, nil
}

// once adds what is known and not in the list yet.
func once[T ~string](list []T, id T) []T {
	if id == "" || slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}

// reporting fits the model of how much is reported to the events of all groups.
func reporting(ctx context.Context, store blindspot.EventStore, s Scope) (*AttentionModel, error) {
	events, err := ReportedEvents(ctx, store, s.known(blindspot.Filter{When: blindspot.DateRange{From: ReportedSince(s.AsOf)}}))
	if err != nil {
		return nil, err
	}
	return Reporting(events, s.AsOf)
}

// Reported are events by which reporting is compared: those that state their sources and
// deaths, in brief, in an order that depends on what they are.
type Reported struct {
	events  []blindspot.EventBrief
	governs map[blindspot.ActorID]bool // by its name, an actor is a government
}

// ReportedEvents are the selected events as far as their reporting is compared by.
func ReportedEvents(ctx context.Context, store blindspot.EventStore, f blindspot.Filter) (*Reported, error) {
	actors, err := store.Actors(ctx, blindspot.Filter{AsOf: f.AsOf, Ended: f.Ended})
	if err != nil {
		return nil, err
	}
	r := &Reported{governs: map[blindspot.ActorID]bool{}}
	for i := range actors {
		if governmental(actors[i].Name) {
			r.governs[actors[i].ID] = true
		}
	}
	err = blindspot.Briefs(ctx, store, f, func(e blindspot.EventBrief) error {
		if statesSources(&e) {
			r.events = append(r.events, e)
		}
		return nil
	})
	blindspot.SortBriefs(r.events) // so that sums are of one order
	return r, err
}

// ReportedSince is the first day of the events whose reporting is compared as of
// a day.
func ReportedSince(asOf blindspot.Date) blindspot.Date {
	return (blindspot.LastWholeMonth(asOf) - modelMonths + 1).First()
}

// Reporting fits the model of how much is reported as of a day to the events of all
// groups; they reach back to ReportedSince and may end later than the day. It is nil
// where too few of them state their sources, and the same for every group, so that
// whoever asks about many fits it once.
func Reporting(r *Reported, asOf blindspot.Date) (*AttentionModel, error) {
	ended := blindspot.DateRange{From: ReportedSince(asOf), To: blindspot.LastWholeMonth(asOf).Last()}
	used := make([]blindspot.EventBrief, 0, len(r.events))
	for i := range r.events {
		if e := &r.events[i]; ended.Contains(e.Ended()) {
			used = append(used, *e)
		}
	}
	model, err := FitReported(used, len(used), r.governs)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil, nil
	}
	return model, err
}
