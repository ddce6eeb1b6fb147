package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// Input gathers what the measures need about the subject as of the moment. A
// theatre that is asked about is that theatre of its group.
func (b *Bench) Input(ctx context.Context, s Subject, m Moment) (measure.Input, error) {
	return b.inputFor(ctx, s, m, nil)
}

// inputFor gathers no more than a measure reads, or what all read.
func (b *Bench) inputFor(ctx context.Context, s Subject, m Moment, only *measure.Measure) (measure.Input, error) {
	known, err := b.relationsOf(ctx, s)
	if err != nil {
		return measure.Input{}, err
	}
	until := m.Date
	if s.eventsTo.Known() {
		until = min(until, s.eventsTo)
	}
	in, err := measure.Gather(ctx, m.Record, measure.Scope{Group: s.Group, AsOf: until, Relations: known, Chronicle: s.Chronicle, Geo: b.geo(), Seed: b.Seed, For: only})
	if err != nil {
		return in, err
	}
	if len(s.Countries) > 0 {
		in = in.Theatre(blindspot.Theatre{Name: s.Name(), Group: s.Group.ID, Countries: s.Countries})
	}
	in.Counts = b.counted(s, m)
	material := s.Case.AsOf(m.Date)
	for _, shock := range material.Shocks {
		hit := shock.Shock
		if shock.Actor != "" {
			hit.Affects = string(shock.Actor) // the file names it in words
		}
		in.Shocks = append(in.Shocks, hit)
	}
	for _, l := range material.Links {
		in.Links = append(in.Links, l.Between())
	}
	return in, nil
}

// counted are the monthly counts of a case that are its group's own, as known at
// the moment; nil where there are none. A part of the group has none of its own.
func (b *Bench) counted(s Subject, m Moment) *measure.Counted {
	if s.Case == nil || s.Case.Counted.Series == "" || len(s.Countries) > 0 {
		return nil
	}
	own := s.Case.Counted
	record, _ := s.Case.Counts.Until(m.Date, m.Asked)
	return &measure.Counted{Record: record, Query: blindspot.CountQuery{Series: own.Series, Opponents: own.Against}, Subject: own.Called, Countries: own.Countries}
}
