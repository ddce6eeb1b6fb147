package memory

import (
	"context"
	"sort"

	"github.com/blindspot/blindspot"
)

func (s *Store) selected(f blindspot.Filter) ([]blindspot.Event, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	var events []blindspot.Event
	all := s.newest(f.AsOf)
	for i := range all {
		if selects(&f, &all[i].Event) {
			events = append(events, all[i].Event)
		}
	}
	if f.Newest {
		sort.SliceStable(events, func(i, j int) bool { return events[i].When.From > events[j].When.From })
	}
	return events, nil
}

func (s *Store) searched(f blindspot.Filter) ([]blindspot.Event, error) {
	all, err := s.selected(f)
	var events []blindspot.Event
	if f.Text == "" {
		return all, err
	}
	for i := range all {
		if e := &all[i]; blindspot.Mentions(f.Text, e.SideA.Name, e.SideB.Name, e.Place.State, e.Place.Admin1) {
			events = append(events, *e)
		}
	}
	return events, err
}

// Events returns the selected events in order of first day and id, each with the
// release that the view takes it from.
func (s *Store) Events(_ context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	events, err := s.searched(f)
	if err != nil {
		return nil, err
	}
	return page(events, f), nil
}

// Count returns how many events the filter selects, whatever its limit and offset.
func (s *Store) Count(_ context.Context, f blindspot.Filter) (int, error) {
	events, err := s.searched(f)
	return len(events), err
}

// DyadMonths adds up the selected events by dyad, country and month.
func (s *Store) DyadMonths(_ context.Context, f blindspot.Filter) ([]blindspot.DyadMonth, error) {
	events, err := s.searched(f)
	return blindspot.DyadMonths(events), err
}

// Coverage returns what the releases known on the day state.
func (s *Store) Coverage(_ context.Context, asOf blindspot.Date) (blindspot.CoverageTable, error) {
	var rows []blindspot.Coverage
	seen := map[blindspot.Coverage]bool{}
	for _, r := range s.ordered(asOf) {
		for _, c := range r.coverage {
			if !seen[c] {
				seen[c] = true
				rows = append(rows, c)
			}
		}
	}
	return blindspot.NewCoverageTable(rows), nil
}

// Datasets returns the releases known on the day, in the order they were added.
func (s *Store) Datasets(_ context.Context, asOf blindspot.Date) ([]blindspot.Dataset, error) {
	used, withdrawn, notYearly := map[int]int{}, map[int]int{}, map[int]int{}
	for _, m := range s.members(blindspot.View{AsOf: asOf}) {
		id := m.release.dataset.ID
		switch {
		case m.removed:
			withdrawn[id]++
		case m.NotYearly:
			notYearly[id]++
			fallthrough
		default:
			used[id]++
		}
	}
	var all []blindspot.Dataset
	for _, r := range s.ordered(asOf) {
		d := r.dataset
		d.Events, d.Withdrawn, d.NotYearly = used[d.ID], withdrawn[d.ID], notYearly[d.ID]
		all = append(all, d)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all, nil
}

// Actors returns the sides of the selected events, the most active first; only
// the filter's own actors where it names any. The filter's text selects actors
// by their names and aliases, and limit and offset count actors.
func (s *Store) Actors(_ context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	events := f
	events.Newest = false // a later name counts
	selected, err := s.selected(events)
	if err != nil {
		return nil, err
	}
	byID := map[blindspot.ActorID]*tally{}
	for i := range selected {
		e := &selected[i]
		for n, side := range [2]blindspot.Side{e.SideA, e.SideB} {
			if side.ID != "" && oneOf(f.Actors, side.ID) {
				again := n == 1 && e.SideA.ID == side.ID
				tallyOf(byID, side.ID).add(e, side.ID, side.Name, again)
			}
		}
	}
	var all []blindspot.ActorSummary
	for id, t := range byID {
		a := t.summary(id, s.actors[id])
		if blindspot.Mentions(f.Text, append(a.Aliases[:len(a.Aliases):len(a.Aliases)], a.Name)...) {
			all = append(all, a)
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Events != all[j].Events {
			return all[i].Events > all[j].Events
		}
		return all[i].ID < all[j].ID
	})
	return page(all, f), nil
}
