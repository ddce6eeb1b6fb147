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
	// Places are sorted and not events, which are large, with the last day of each at hand.
	type place struct {
		ended Date
		at    int32
	}
	order := make([]place, len(all))
	for i := range all {
		order[i] = place{all[i].Ended(), int32(i)} //nolint:gosec // fewer than 2^31
	}
	slices.SortFunc(order, func(x, y place) int {
		if x.ended != y.ended {
			return cmp.Compare(x.ended, y.ended)
		}
		return all[x.at].compare(&all[y.at])
	})
	for i := range order {
		if order[i].at < 0 { // it was moved already
			continue
		}
		first, to := all[i], i
		for from := int(order[to].at); from != i; from = int(order[to].at) {
			all[to], order[to].at = all[from], -1
			to = from
		}
		all[to], order[to].at = first, -1
	}
}

// compare orders events of one last day by everything else.
func (e *EventBrief) compare(o *EventBrief) int {
	if c := cmp.Compare(e.When.From, o.When.From); c != 0 { // the rest is asked of few
		return c
	}
	if c := cmp.Or(strings.Compare(string(e.SideA), string(o.SideA)), strings.Compare(string(e.SideB), string(o.SideB)), cmp.Compare(e.Deaths, o.Deaths)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(e.Sources, o.Sources), cmp.Compare(e.Violence, o.Violence), strings.Compare(e.Country, o.Country), strings.Compare(e.Area, o.Area),
		strings.Compare(e.Dyad, o.Dyad), cmp.Compare(e.Lat, o.Lat), cmp.Compare(e.Lon, o.Lon))
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
