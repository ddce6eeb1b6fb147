package blindspot

import (
	"maps"
	"slices"
	"time"
)

// EntryDeaths is the number of deaths in a calendar year with which a dyad enters
// UCDP's yearly record. Its earlier, smaller years are filled in then: before,
// nobody could have known of it, and that it is in the record at all says that it
// grew. Whatever is trained on or held against the past admits a group only from
// then on.
const EntryDeaths = 25

// Entries finds out since when actors have been on record. The zero value is
// ready.
type Entries struct {
	Dyads map[string]*DyadYears // by the dyad's name or, where it has none, its sides
}

// DyadYears is what is on record of a dyad.
type DyadYears struct {
	Sides []ActorID   // all that were ever recorded under the dyad
	Dead  map[int]int // by calendar year
}

// Add takes an event in. Its dead count for the years of its months.
func (e *Entries) Add(b *EventBrief) {
	if e.Dyads == nil {
		e.Dyads = map[string]*DyadYears{}
	}
	name := b.Dyad
	if name == "" {
		name = string(b.SideA) + "|" + string(b.SideB)
	}
	d := e.Dyads[name]
	if d == nil {
		d = &DyadYears{Dead: map[int]int{}}
		e.Dyads[name] = d
	}
	for _, side := range []ActorID{b.SideA, b.SideB} {
		if !slices.Contains(d.Sides, side) {
			d.Sides = append(d.Sides, side)
		}
	}
	if !b.DeathsGap {
		b.EachMonth(func(m Month, deaths int) { d.Dead[m.Year()] += deaths })
	}
}

// Months gives for each actor the month from whose end on it has been on record:
// the December of the first calendar year in which one of its dyads had
// [EntryDeaths]. Actors of whom the events show no such year are not in it.
func (e *Entries) Months() map[ActorID]Month {
	entered := map[ActorID]Month{}
	for _, d := range e.Dyads {
		for year, dead := range d.Dead {
			if dead < EntryDeaths {
				continue
			}
			m := NewMonth(year, time.December)
			for _, side := range d.Sides {
				if first, ok := entered[side]; !ok || m < first {
					entered[side] = m
				}
			}
		}
	}
	return entered
}

// Sides are all actors of whom an event was taken in.
func (e *Entries) Sides() map[ActorID]bool {
	all := map[ActorID]bool{}
	for _, d := range e.Dyads {
		for _, side := range d.Sides {
			all[side] = true
		}
	}
	return all
}

// Clone returns a copy that shares nothing with it.
func (e *Entries) Clone() Entries {
	out := Entries{Dyads: make(map[string]*DyadYears, len(e.Dyads))}
	for name, d := range e.Dyads {
		out.Dyads[name] = &DyadYears{Sides: slices.Clone(d.Sides), Dead: maps.Clone(d.Dead)}
	}
	return out
}
