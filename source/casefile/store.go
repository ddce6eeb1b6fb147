package casefile

import (
	"context"
	"sort"
	"strings"

	"github.com/blindspot/blindspot"
)

// Store gives the case's events in the form the rest of the program reads, so
// that everything works before any other source has been imported. It states no
// coverage: a chronicle is no census, so every month of it is missing rather
// than zero, and no rate can be taken from it.
func (c *Case) Store() blindspot.EventStore { return store{c} }

type store struct{ c *Case }

// Events returns the case's events that the filter selects.
func (s store) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []blindspot.Event
	for i := range s.c.Events {
		if e := &s.c.Events[i]; selects(f, e) {
			out = append(out, *e)
		}
	}
	out = out[min(max(f.Offset, 0), len(out)):]
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[:f.Limit]
	}
	return out, nil
}

// Count returns how many events the filter selects, without regard to its limit.
func (s store) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	f.Limit, f.Offset = 0, 0
	events, err := s.Events(ctx, f)
	return len(events), err
}

// Actors returns the case's actors with what the selected events say of them,
// those with most events first.
func (s store) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	events, err := s.Events(ctx, f)
	if err != nil {
		return nil, err
	}
	out := make([]blindspot.ActorSummary, 0, len(s.c.Actors))
	for _, a := range s.c.Actors {
		sum := blindspot.ActorSummary{Actor: a}
		for i := range events {
			if events[i].SideA.ID == a.ID || events[i].SideB.ID == a.ID {
				summarise(&sum, &events[i])
			}
		}
		if sum.Events > 0 {
			sort.Strings(sum.Countries)
			out = append(out, sum)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Events > out[j].Events })
	return out, nil
}

func summarise(sum *blindspot.ActorSummary, e *blindspot.Event) {
	sum.Events++
	if !e.DeathsGap {
		sum.Deaths += e.Deaths.Best
	}
	if !sum.First.Known() || e.When.From < sum.First {
		sum.First = e.When.From
	}
	if e.When.To > sum.Last {
		sum.Last = e.When.To
	}
	if !contains(sum.Countries, e.Place.Country) {
		sum.Countries = append(sum.Countries, e.Place.Country)
	}
}

// Coverage is empty, whatever the date: see Store.
func (s store) Coverage(context.Context, blindspot.Date) (blindspot.CoverageTable, error) {
	return blindspot.CoverageTable{}, nil
}

// Datasets returns the case's event list as one dataset.
func (s store) Datasets(context.Context, blindspot.Date) ([]blindspot.Dataset, error) {
	d := blindspot.Dataset{ID: 1, Source: s.c.Terms.ID, Release: s.c.DataTo.String(), Published: s.c.DataTo,
		File: "events.csv", SHA256: s.c.SHA256, Bytes: s.c.Bytes, Rows: len(s.c.Events), Events: len(s.c.Events), Terms: s.c.Terms}
	for i := range s.c.Events {
		when := s.c.Events[i].When
		if !d.From.Known() || when.From < d.From {
			d.From = when.From
		}
		d.To = max(d.To, when.To)
	}
	return []blindspot.Dataset{d}, nil
}

func selects(f blindspot.Filter, e *blindspot.Event) bool {
	switch {
	case !listed(f.Countries, e.Place.Country), !listed(f.Areas, e.Place.Area), !listed(f.Sources, e.Source):
		return false
	case !f.When.Overlaps(e.When):
		return false
	case f.AsOf.Known() && e.When.To > f.AsOf:
		return false
	case f.MinDeaths > 0 && (e.DeathsGap || e.Deaths.Best < f.MinDeaths):
		return false
	case f.MaxPrecision > 0 && (e.Place.Precision == blindspot.PlaceUnstated || e.Place.Precision > f.MaxPrecision):
		return false
	case len(f.Violence) > 0 && !hasViolence(f.Violence, e.Violence):
		return false
	case f.Text != "" && !mentions(e, strings.ToLower(f.Text)):
		return false
	case len(f.Actors) == 0:
		return true
	}
	a, b := contains(f.Actors, e.SideA.ID), contains(f.Actors, e.SideB.ID)
	return a && listed(f.Opponents, e.SideB.ID) || b && listed(f.Opponents, e.SideA.ID)
}

// listed reports whether an empty list, which selects everything, or a list
// that holds s was given.
func listed(list []string, s string) bool { return len(list) == 0 || contains(list, s) }

func hasViolence(list []blindspot.Violence, v blindspot.Violence) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func mentions(e *blindspot.Event, text string) bool {
	for _, s := range []string{e.SideA.Name, e.SideB.Name, e.Place.Admin1, e.Place.Country} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}
