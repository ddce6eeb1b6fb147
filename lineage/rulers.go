package lineage

import (
	"context"
	"reflect"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// ruled is a store that names states by who ruled them on the day of an event.
type ruled struct {
	blindspot.EventStore
	reigns map[blindspot.ActorID][]reign // by the state's actor id, in order
}

// reign is a stretch of a state's days under one name.
type reign struct {
	when   blindspot.DateRange
	suffix string // " (Taleban, since August 2021)"
}

// Rulers is the store with the names of states that changed hands dated: a row
// whose other name is a state says who ruled it. name gives an actor's name.
// Without such rows it is the store itself.
func Rulers(store blindspot.EventStore, table []blindspot.Lineage, state func(blindspot.ActorID) bool, name func(blindspot.ActorID) string) blindspot.EventStore {
	s := &ruled{store, map[blindspot.ActorID][]reign{}}
	rows := slices.Clone(table)
	slices.SortStableFunc(rows, func(a, b blindspot.Lineage) int { return int(a.When.From - b.When.From) })
	for _, row := range rows {
		if state(row.To) {
			s.reigns[row.To] = append(s.reigns[row.To], reign{row.When, " (" + name(row.From) + ", " + span(row.When) + ")"})
		}
	}
	if len(s.reigns) == 0 {
		return store
	}
	for id, known := range s.reigns {
		s.reigns[id] = withGaps(known)
	}
	return s
}

// withGaps adds the stretches between those known, under whoever ruled then.
func withGaps(known []reign) []reign {
	var out []reign
	from := blindspot.Date(0)
	for i, r := range known {
		if i == 0 || r.when.From > from {
			gap := blindspot.DateRange{From: from, To: r.when.From - 1}
			out = append(out, reign{gap, " (" + span(gap) + ")"})
		}
		out = append(out, r)
		if !r.when.To.Known() {
			return out
		}
		from = r.when.To + 1
	}
	gap := blindspot.DateRange{From: from}
	return append(out, reign{gap, " (" + span(gap) + ")"})
}

// span writes a stretch by its months: "since August 2021".
func span(r blindspot.DateRange) string {
	switch {
	case !r.From.Known():
		return "to " + prose.Month(r.To.Month())
	case !r.To.Known():
		return "since " + prose.Month(r.From.Month())
	}
	return prose.Month(r.From.Month()) + " to " + prose.Month(r.To.Month())
}

// Events are those of the store; a state that changed hands bears the name of its
// day. The store's own slice is left as it is.
func (s *ruled) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	events, err := s.EventStore.Events(ctx, f)
	cloned := !reflect.ValueOf(f).IsZero() // a selection is the caller's own
	for i := range events {
		a, b := s.suffix(events[i].SideA.ID, events[i].When.From), s.suffix(events[i].SideB.ID, events[i].When.From)
		if a == "" && b == "" {
			continue
		}
		if !cloned {
			events, cloned = slices.Clone(events), true
		}
		events[i].SideA.Name += a
		events[i].SideB.Name += b
	}
	return events, err
}

func (s *ruled) suffix(id blindspot.ActorID, day blindspot.Date) string {
	for _, r := range s.reigns[id] {
		if r.when.Contains(day) {
			return r.suffix
		}
	}
	return ""
}

// Briefs makes it a blindspot.BriefStore.
func (s *ruled) Briefs(ctx context.Context, f blindspot.Filter, each func(blindspot.EventBrief) error) error {
	return blindspot.Briefs(ctx, s.EventStore, f, each)
}
