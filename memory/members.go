package memory

import (
	"slices"
	"sort"

	"github.com/blindspot/blindspot"
)

// member is an event with the release that says what it is.
type member struct {
	blindspot.Event
	release *release
	removed bool // a newer release took it out of the record
}

// members returns every event that a view knows, once, in order of first day and
// id: also those that left the record.
func (s *Store) members(v blindspot.View) []member {
	known := s.ordered(v.AsOf)
	known = slices.DeleteFunc(known, func(r release) bool { return r.dataset.ID == v.Without })
	newest := map[string]member{}
	for i := range known {
		r := &known[i]
		for _, e := range r.events {
			e.Source, e.Release = r.dataset.Source, r.dataset.Release
			newest[e.ID] = member{Event: e, release: r}
		}
	}
	all := make([]member, 0, len(newest))
	for _, m := range newest {
		for i := range known {
			if q := &known[i]; q.dataset.Removes(&m.release.dataset, m.When.From) && !q.setAside[m.ID] {
				lacks := !q.dataset.Candidate() && !q.dyads[dyad(&m.Event)]
				m.NotYearly = m.NotYearly || lacks
				m.removed = m.removed || !lacks
			}
		}
		all = append(all, m)
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.When.From != b.When.From {
			return a.When.From < b.When.From
		}
		return a.ID < b.ID
	})
	return all
}

// newest returns every event that belongs to the record on the day. It is worked
// out once for each number of releases known, and shared: a case is asked dozens
// of questions as of one day.
func (s *Store) newest(asOf blindspot.Date) []member {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := len(s.ordered(asOf))
	if in, ok := s.views[known]; ok {
		return in
	}
	var in []member
	for _, m := range s.members(blindspot.View{AsOf: asOf}) {
		if !m.removed {
			in = append(in, m)
		}
	}
	if s.views == nil {
		s.views = map[int][]member{}
	}
	s.views[known] = in
	return in
}

// dyad is the pair of an event's sides, the lesser id first.
func dyad(e *blindspot.Event) [2]blindspot.ActorID {
	a, b := e.SideA.ID, e.SideB.ID
	return [2]blindspot.ActorID{min(a, b), max(a, b)}
}

// countries are the first and the last month in which an event begins in each.
func countries(events []blindspot.Event) []blindspot.CountryMonths {
	at := map[string]int{}
	var all []blindspot.CountryMonths
	for i := range events {
		e := &events[i]
		if e.Place.Country == "" || !e.When.From.Known() {
			continue
		}
		m := e.When.From.Month()
		n, seen := at[e.Place.Country]
		if !seen {
			n = len(all)
			at[e.Place.Country] = n
			all = append(all, blindspot.CountryMonths{Country: e.Place.Country, First: m, Last: m})
		}
		all[n].First, all[n].Last = min(all[n].First, m), max(all[n].Last, m)
	}
	return all
}
