package blindspot

import (
	"cmp"
	"slices"
)

// DyadMonth is what happened between two sides in one country and month: the
// events between them added up.
type DyadMonth struct {
	Dyad     string // the source's name or id of it; "" where it gives none
	Violence Violence
	SideA    ActorID
	SideB    ActorID
	Country  string // ISO 3166 alpha-3
	Month    Month
	Events   int // that began in the month: one that began earlier is present all the same
	Deaths   int // best estimates, apportioned to months; of events that state them
}

// DyadMonths adds up the events by the rule of Event.Months. Events of unknown
// date have no month and are left out. The sums come in order of dyad, violence,
// sides, country and month, each once.
func DyadMonths(events []Event) []DyadMonth {
	var all []DyadMonth
	for i := range events {
		e := &events[i]
		for m, part := range e.Months() {
			d := DyadMonth{Dyad: e.Dyad, Violence: e.Violence, SideA: e.SideA.ID, SideB: e.SideB.ID, Country: e.Place.Country, Month: m}
			if part.Begins {
				d.Events = 1
			}
			if !e.DeathsGap {
				d.Deaths = part.Deaths.Best
			}
			all = append(all, d)
		}
	}
	return AddDyadMonths(all)
}

// AddDyadMonths adds up those of one dyad, country and month, and orders them. It
// reorders its argument.
func AddDyadMonths(all []DyadMonth) []DyadMonth {
	slices.SortFunc(all, DyadMonth.compare)
	sums := all[:0]
	for _, d := range all {
		if n := len(sums); n > 0 && sums[n-1].compare(d) == 0 {
			sums[n-1].Events += d.Events
			sums[n-1].Deaths += d.Deaths
			continue
		}
		sums = append(sums, d)
	}
	return sums
}

// compare orders by everything but the counts.
func (d DyadMonth) compare(o DyadMonth) int {
	if c := cmp.Compare(d.Dyad, o.Dyad); c != 0 { // the rest is asked of few
		return c
	}
	return cmp.Or(cmp.Compare(d.Violence, o.Violence), cmp.Compare(d.SideA, o.SideA),
		cmp.Compare(d.SideB, o.SideB), cmp.Compare(d.Country, o.Country), cmp.Compare(d.Month, o.Month))
}
