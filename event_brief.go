package blindspot

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// EventBrief is what counting needs of an event: when, how many died, who fought
// and where. Its fields mean what those of [Event] mean.
type EventBrief struct {
	When      DateRange
	Precision DatePrecision
	Violence  Violence
	SideA     ActorID // "" where there is none
	SideB     ActorID
	Dyad      string
	Country   string // ISO 3166 alpha-3
	Area      string // gazetteer id of the admin-1 area
	Lat, Lon  float64
	Exact     bool // the coordinates are good enough for spatial measures
	Deaths    int  // best estimate
	DeathsGap bool
	Sources   int
	NotYearly bool // only candidate releases have it
}

// Brief returns the event in brief.
func (e *Event) Brief() EventBrief {
	return EventBrief{When: e.When, Precision: e.Precision, Violence: e.Violence, SideA: e.SideA.ID, SideB: e.SideB.ID, Dyad: e.Dyad,
		Country: e.Place.Country, Area: e.Place.Area, Lat: e.Place.Lat, Lon: e.Place.Lon, Exact: e.Place.Exact(),
		Deaths: e.Deaths.Best, DeathsGap: e.DeathsGap, Sources: e.Sources, NotYearly: e.NotYearly}
}

// Event returns an event of which nothing but the brief is known.
func (b *EventBrief) Event() Event {
	return Event{When: b.When, Precision: b.Precision, Violence: b.Violence, SideA: Side{ID: b.SideA}, SideB: Side{ID: b.SideB}, Dyad: b.Dyad,
		Place:  Place{Country: b.Country, Area: b.Area, Lat: b.Lat, Lon: b.Lon},
		Deaths: Deaths{Best: b.Deaths, Low: b.Deaths, High: b.Deaths}, DeathsGap: b.DeathsGap, Sources: b.Sources, NotYearly: b.NotYearly}
}

// Days are the days on which the event may lie, as [Event.Days] has them.
func (b *EventBrief) Days() DateRange { return daysOf(b.When, b.Precision) }

// Ended is the last of the event's days, as [Event.Ended] has it.
func (b *EventBrief) Ended() Date { return b.Days().To }

// EachMonth calls f with every month of the event, in order, and the deaths that
// [Event.Months] apportions to it.
func (b *EventBrief) EachMonth(f func(m Month, deaths int)) {
	days := b.Days()
	if first, last := days.Months(); first == last && days.From.Known() {
		f(first, b.Deaths)
		return
	}
	e := Event{When: b.When, Precision: b.Precision, Deaths: Deaths{Best: b.Deaths, Low: b.Deaths, High: b.Deaths}}
	for m, part := range e.Months() {
		f(m, part.Deaths.Best)
	}
}

// SortBriefs puts events in an order that depends on what they are and not on
// how a store keeps them, so that sums of fractions over them have the same bits:
// by their last day, and of the same day by everything else.
func SortBriefs(all []EventBrief) {
	slices.SortFunc(all, func(x, y EventBrief) int {
		if c := cmp.Or(cmp.Compare(x.Ended(), y.Ended()), cmp.Compare(x.When.From, y.When.From), strings.Compare(string(x.SideA), string(y.SideA)),
			strings.Compare(string(x.SideB), string(y.SideB)), cmp.Compare(x.Deaths, y.Deaths)); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(x.Sources, y.Sources), cmp.Compare(x.Violence, y.Violence), strings.Compare(x.Country, y.Country), strings.Compare(x.Area, y.Area),
			strings.Compare(x.Dyad, y.Dyad), cmp.Compare(x.Lat, y.Lat), cmp.Compare(x.Lon, y.Lon))
	})
}

// BriefStore is a store that can hand out its events in brief, which takes a
// fraction of the time and memory of whole ones.
type BriefStore interface {
	// Briefs calls f with the selected events, in no order that means anything.
	// An error of f ends it. What f is given it may keep.
	Briefs(ctx context.Context, filter Filter, f func(EventBrief) error) error
}

// Briefs calls f with the selected events of any store in brief, in no order
// that means anything.
func Briefs(ctx context.Context, s EventStore, filter Filter, f func(EventBrief) error) error {
	if quick, ok := s.(BriefStore); ok {
		return quick.Briefs(ctx, filter, f)
	}
	events, err := s.Events(ctx, filter)
	if err != nil {
		return err
	}
	for i := range events {
		if err := f(events[i].Brief()); err != nil {
			return err
		}
	}
	return nil
}
