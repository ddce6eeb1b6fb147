package lineage

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// alias is a stretch of another actor's events that belong to the organisation.
type alias struct {
	recorded  blindspot.ActorID // the actor under whose id the events stand
	as        blindspot.ActorID // the organisation's id
	countries []string
	when      blindspot.DateRange
	row       blindspot.Lineage // that says so
}

// holds reports whether an event of the other actor is the organisation's.
func (a alias) holds(begins blindspot.Date, country string) bool {
	return a.when.Contains(begins) && (len(a.countries) == 0 || slices.Contains(a.countries, country))
}

// aliasesOf are the stretches that a group is read through: where it goes on under
// another name and, for one of its theatres, where it came from under another.
// What another organisation brought into a larger one is no part of the larger
// one's past elsewhere. Names may follow on one another.
func aliasesOf(table []blindspot.Lineage, g blindspot.Group, countries []string) []alias {
	var out []alias
	seen := map[blindspot.ActorID]bool{}
	var on func(id blindspot.ActorID, where []string, when blindspot.DateRange)
	on = func(id blindspot.ActorID, where []string, when blindspot.DateRange) {
		seen[id] = true
		for _, row := range table {
			shared, somewhere := common(row.Countries, where)
			days, sometime := meet(row.When, when)
			if row.From != id || seen[row.To] || !somewhere || !sometime {
				continue
			}
			out = append(out, alias{row.To, blindspot.ActorID(g.ID), shared, days, row})
			on(row.To, shared, blindspot.DateRange{From: days.From})
		}
	}
	for _, id := range g.Actors {
		on(id, countries, blindspot.DateRange{})
	}
	if len(countries) == 0 {
		return out
	}
	for _, row := range table {
		if shared, ok := common(row.Countries, countries); ok && slices.Contains(g.Actors, row.To) {
			out = append(out, alias{row.From, blindspot.ActorID(g.ID), shared, blindspot.DateRange{To: row.When.From - 1}, row})
		}
	}
	return out
}

// meet is the range that lies in both, and whether there is one.
func meet(a, b blindspot.DateRange) (blindspot.DateRange, bool) {
	a.From = max(a.From, b.From)
	if !a.To.Known() || b.To.Known() && b.To < a.To {
		a.To = b.To
	}
	return a, !a.To.Known() || a.From <= a.To
}

// followed is a store that reads a group through its names.
type followed struct {
	blindspot.EventStore
	aliases []alias
}

// Follow is the store with what belongs to the group under other names: these
// events bear the group's id, and the name that they are recorded under. used are
// the rows that say so; without any it is the store itself. A state is never read
// as a group: rows whose other name is a state are left to [Rulers], and the table
// must not hold them.
func Follow(store blindspot.EventStore, table []blindspot.Lineage, g blindspot.Group, countries []string) (_ blindspot.EventStore, used []blindspot.Lineage) {
	aliases := aliasesOf(table, g, countries)
	if len(aliases) == 0 {
		return store, nil
	}
	for _, a := range aliases {
		used = append(used, a.row)
	}
	return &followed{store, aliases}, used
}

// Events are those of the filter after the names are put right.
func (s *followed) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if !s.concerns(f.Actors) {
		events, err := s.EventStore.Events(ctx, f)
		if reflect.ValueOf(f).IsZero() { // all may be shared with others
			events = slices.Clone(events)
		}
		return s.renamed(events), err
	}
	whole := f
	whole.Limit, whole.Offset = 0, 0
	events, err := s.EventStore.Events(ctx, whole)
	if err != nil {
		return nil, err
	}
	more, err := s.underOthers(ctx, whole)
	if err != nil {
		return nil, err
	}
	events = s.renamed(append(events, more...))
	asked := blindspot.Group{Actors: f.Actors}
	events = slices.DeleteFunc(events, func(e blindspot.Event) bool { return !e.Involves(asked) })
	if len(more) > 0 {
		slices.SortStableFunc(events, func(a, b blindspot.Event) int { return before(f.Newest, &a, &b) })
		events = slices.CompactFunc(events, func(a, b blindspot.Event) bool { return a.ID == b.ID })
	}
	events = events[min(f.Offset, len(events)):]
	if f.Limit > 0 {
		events = events[:min(f.Limit, len(events))]
	}
	return events, nil
}

// before orders events as every store does: by first day and id, an unknown day
// first, or the newest first and an unknown day last.
func before(newest bool, a, b *blindspot.Event) int {
	days := cmp.Compare(a.When.From, b.When.From)
	if newest {
		days = -days
	}
	return cmp.Or(days, cmp.Compare(a.ID, b.ID))
}

// concerns reports whether events may come into or fall out of a selection by
// actors when names are put right.
func (s *followed) concerns(actors []blindspot.ActorID) bool {
	return slices.ContainsFunc(s.aliases, func(a alias) bool {
		return slices.Contains(actors, a.as) || slices.Contains(actors, a.recorded)
	})
}

// underOthers reads the events of the group that stand under other ids.
func (s *followed) underOthers(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	var out []blindspot.Event
	for _, a := range s.aliases {
		if !slices.Contains(f.Actors, a.as) {
			continue
		}
		g := f
		g.Actors = []blindspot.ActorID{a.recorded}
		var somewhere, sometime bool
		g.Countries, somewhere = common(a.countries, f.Countries)
		g.When, sometime = meet(a.when, f.When)
		if !somewhere || !sometime {
			continue
		}
		events, err := s.EventStore.Events(ctx, g)
		if err != nil {
			return nil, err
		}
		for i := range events {
			if a.holds(events[i].Days().From, events[i].Place.Country) {
				out = append(out, events[i])
			}
		}
	}
	return out, nil
}

// renamed gives the events of the group under other names its id, in place.
func (s *followed) renamed(events []blindspot.Event) []blindspot.Event {
	for e := range blindspot.Each(events) {
		for _, a := range s.aliases {
			if e.SideA.ID != a.recorded && e.SideB.ID != a.recorded || !a.holds(e.Days().From, e.Place.Country) {
				continue
			}
			for _, side := range []*blindspot.Side{&e.SideA, &e.SideB} {
				if side.ID == a.recorded {
					side.ID = a.as
				}
			}
		}
	}
	return events
}

// Briefs makes it a blindspot.BriefStore.
func (s *followed) Briefs(ctx context.Context, f blindspot.Filter, each func(blindspot.EventBrief) error) error {
	if s.concerns(f.Actors) {
		events, err := s.Events(ctx, f)
		for i := 0; err == nil && i < len(events); i++ {
			err = each(events[i].Brief())
		}
		return err
	}
	return blindspot.Briefs(ctx, s.EventStore, f, func(e blindspot.EventBrief) error {
		for _, a := range s.aliases {
			if (e.SideA == a.recorded || e.SideB == a.recorded) && a.holds(e.Days().From, e.Country) {
				for _, side := range []*blindspot.ActorID{&e.SideA, &e.SideB} {
					if *side == a.recorded {
						*side = a.as
					}
				}
			}
		}
		return each(e)
	})
}

// Counts of a selection that names may change are those of its events.
func (s *followed) counted(ctx context.Context, f blindspot.Filter) (*memory.Store, error) {
	f.Limit, f.Offset = 0, 0
	events, err := s.Events(ctx, f)
	if err != nil {
		return nil, err
	}
	store := &memory.Store{}
	_, _, err = store.Add(memory.Release{Dataset: blindspot.Dataset{Published: 1}, Events: events})
	return store, err
}

// Count counts what Events returns, whatever limit and offset.
func (s *followed) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	if !s.concerns(f.Actors) {
		return s.EventStore.Count(ctx, f)
	}
	f.Limit, f.Offset = 0, 0
	events, err := s.Events(ctx, f)
	return len(events), err
}

// Explore counts what Events returns by area and year.
func (s *followed) Explore(ctx context.Context, f blindspot.Filter) (blindspot.Exploration, error) {
	if !s.concerns(f.Actors) {
		return s.EventStore.Explore(ctx, f)
	}
	store, err := s.counted(ctx, f)
	if err != nil {
		return blindspot.Exploration{}, err
	}
	return store.Explore(ctx, blindspot.Filter{})
}

// DyadMonths adds up what Events returns.
func (s *followed) DyadMonths(ctx context.Context, f blindspot.Filter) ([]blindspot.DyadMonth, error) {
	if len(f.Actors) > 0 && !s.concerns(f.Actors) {
		return s.EventStore.DyadMonths(ctx, f)
	}
	f.Limit, f.Offset = 0, 0
	events, err := s.Events(ctx, f)
	return blindspot.DyadMonths(events), err
}

// Actors are the sides of what Events returns, with the kinds and other names that
// the store knows.
func (s *followed) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	if !s.concerns(f.Actors) || f.Text != "" {
		return s.EventStore.Actors(ctx, f)
	}
	store, err := s.counted(ctx, f)
	if err != nil {
		return nil, err
	}
	actors, err := store.Actors(ctx, blindspot.Filter{Actors: f.Actors, Limit: f.Limit, Offset: f.Offset})
	if err != nil {
		return nil, err
	}
	known, err := s.EventStore.Actors(ctx, blindspot.Filter{Actors: f.Actors, AsOf: f.AsOf})
	if err != nil {
		return nil, err
	}
	for i := range actors {
		for _, k := range known {
			if k.ID == actors[i].ID {
				k.Events, k.Deaths, k.First, k.Last, k.Countries = actors[i].Events, actors[i].Deaths, actors[i].First, actors[i].Last, actors[i].Countries
				actors[i] = k
			}
		}
	}
	return actors, nil
}
