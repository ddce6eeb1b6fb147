package memory

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Changes compares the record event by event.
func (s *Store) Changes(_ context.Context, before, after blindspot.View) (blindspot.Changes, error) {
	c := blindspot.Changes{Before: before, After: after}
	was, is := s.record(before), s.record(after)
	ids := map[string]bool{}
	for _, record := range []map[string]blindspot.Event{was, is} {
		for id := range record {
			ids[id] = true
		}
	}
	groups, countries := map[[2]string]*blindspot.GroupShift{}, map[string]*blindspot.CountryShift{}
	for id := range ids { // sums do not depend on the order
		a, wasIn := was[id]
		b, isIn := is[id]
		shift, now := shiftOf(a, wasIn, b, isIn), b
		if !isIn {
			now = a
		}
		if shift == (blindspot.Shift{}) {
			continue
		}
		add(&c.Total, shift)
		if countries[now.Place.Country] == nil {
			countries[now.Place.Country] = &blindspot.CountryShift{Country: now.Place.Country}
		}
		add(&countries[now.Place.Country].Shift, shift)
		for n, side := range [2]blindspot.Side{now.SideA, now.SideB} {
			if side.ID == "" || n == 1 && now.SideA.ID == side.ID {
				continue
			}
			key := [2]string{string(side.ID), now.Place.Country}
			if groups[key] == nil {
				groups[key] = &blindspot.GroupShift{Actor: side.ID, Country: key[1], Kind: cmp.Or(s.actors[side.ID].Kind, blindspot.Unclassified)}
			}
			g := groups[key]
			g.Name = max(g.Name, side.Name)
			add(&g.Shift, shift)
		}
	}
	for _, g := range groups {
		c.Groups = append(c.Groups, *g)
	}
	for _, one := range countries {
		c.Countries = append(c.Countries, *one)
	}
	slices.SortFunc(c.Countries, func(a, b blindspot.CountryShift) int { return cmp.Compare(a.Country, b.Country) })
	slices.SortFunc(c.Groups, func(a, b blindspot.GroupShift) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Country, b.Country))
	})
	return c, nil
}

// record is the record of a view by id.
func (s *Store) record(v blindspot.View) map[string]blindspot.Event {
	all := map[string]blindspot.Event{}
	for _, m := range s.members(v) {
		if !m.removed {
			all[m.ID] = m.Event
		}
	}
	return all
}

func shiftOf(a blindspot.Event, was bool, b blindspot.Event, is bool) (s blindspot.Shift) {
	switch {
	case !was:
		s.Added = blindspot.Amount{Events: 1, Deaths: deaths(b)}
	case !is:
		s.Withdrawn = blindspot.Amount{Events: 1, Deaths: deaths(a)}
	case normal(a) != normal(b):
		s.Revised = blindspot.Amount{Events: 1, Deaths: deaths(b) - deaths(a)}
	}
	if is && b.NotYearly && (!was || !a.NotYearly) {
		s.NotYearly = blindspot.Amount{Events: 1, Deaths: deaths(b)}
	}
	return s
}

func deaths(e blindspot.Event) int {
	if e.DeathsGap {
		return 0
	}
	return e.Deaths.Best
}

func add(to *blindspot.Shift, s blindspot.Shift) {
	for _, p := range [4][2]*blindspot.Amount{{&to.Added, &s.Added}, {&to.Revised, &s.Revised}, {&to.Withdrawn, &s.Withdrawn}, {&to.NotYearly, &s.NotYearly}} {
		p[0].Events += p[1].Events
		p[0].Deaths += p[1].Deaths
	}
}

// SetAside is nothing: a row is left out of a release here only where the release
// has its event already.
func (s *Store) SetAside(context.Context, blindspot.Filter) (blindspot.SetAside, error) {
	return blindspot.SetAside{}, nil
}
