package blindspot

import (
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
type Entries struct{ dyads map[string]*dyadYears }

type dyadYears struct {
	sides []ActorID // all that were ever recorded under the dyad
	dead  map[int]int
}

// Add takes an event in. Its dead count for the years of its months.
func (e *Entries) Add(b *EventBrief) {
	if e.dyads == nil {
		e.dyads = map[string]*dyadYears{}
	}
	name := b.Dyad
	if name == "" {
		name = string(b.SideA) + "|" + string(b.SideB)
	}
	d := e.dyads[name]
	if d == nil {
		d = &dyadYears{dead: map[int]int{}}
		e.dyads[name] = d
	}
	for _, side := range []ActorID{b.SideA, b.SideB} {
		if !slices.Contains(d.sides, side) {
			d.sides = append(d.sides, side)
		}
	}
	if !b.DeathsGap {
		b.EachMonth(func(m Month, deaths int) { d.dead[m.Year()] += deaths })
	}
}

// Months gives for each actor the month from whose end on it has been on record:
// the December of the first calendar year in which one of its dyads had
// [EntryDeaths]. Actors of whom the events show no such year are not in it.
func (e *Entries) Months() map[ActorID]Month {
	entered := map[ActorID]Month{}
	for _, d := range e.dyads {
		for year, dead := range d.dead {
			if dead < EntryDeaths {
				continue
			}
			m := NewMonth(year, time.December)
			for _, side := range d.sides {
				if first, ok := entered[side]; !ok || m < first {
					entered[side] = m
				}
			}
		}
	}
	return entered
}
