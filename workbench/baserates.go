package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
)

// BaseRates is how often the record saw what one may be about to announce: of
// the situation a group is in or, without one, in general.
type BaseRates struct {
	AsOf      blindspot.Date      `json:"as_of"`
	Group     string              `json:"group,omitempty"`
	GroupID   string              `json:"group_id,omitempty"`
	Situation *baserate.Situation `json:"situation,omitempty"`
	Quiet     string              `json:"quiet,omitempty"` // since when it is quiet, or when its last event was
	baserate.Report
}

// BaseRates answers, with follow under all its names, for the group, or for the whole record where the question is
// empty, as of the day asked for or else of the end of the data. Errors: as of
// Ask and At; TooFewData without a store, since a chronicle is no record of
// all groups.
func (b *Bench) BaseRates(ctx context.Context, question string, asked blindspot.Date, follow bool) (BaseRates, error) {
	s, m, err := b.ratesSubject(ctx, question, asked)
	if err != nil {
		return BaseRates{}, err
	}
	own := m
	if follow && question != "" {
		if s, err = b.Follow(ctx, s); err == nil {
			own, err = b.On(ctx, s, m.Date)
		}
		if err != nil {
			return BaseRates{}, err
		}
	}
	table, err := b.RateTable(ctx, m)
	if err != nil {
		return BaseRates{}, err
	}
	out := BaseRates{AsOf: m.Date}
	if question == "" {
		out.Report = table.Overview()
	} else {
		at, err := b.Situation(ctx, s, own)
		if err != nil {
			return BaseRates{}, err
		}
		out.Group, out.GroupID, out.Situation, out.Quiet, out.Report = s.Name(), string(s.Group.ID), &at, at.Quiet(), table.About(at)
		if out.Warnings, err = b.namesOf(ctx, s, m, out.Warnings); err != nil {
			return BaseRates{}, err
		}
	}
	out.Warnings = append(slices.Clone(m.notes), out.Warnings...)
	return out, nil
}

// ratesSubject is whom the question is about, and the moment of the whole store.
func (b *Bench) ratesSubject(ctx context.Context, question string, asked blindspot.Date) (s Subject, m Moment, err error) {
	if err := b.unstocked(ctx, blindspot.TooFewData, "and a case is no record of all groups"); err != nil {
		return s, m, err
	}
	if question != "" {
		if s, err = b.resolve(ctx, question, asked); err != nil {
			return s, m, err
		}
		if s.Chronicle {
			return s, m, blindspot.Errorf(blindspot.TooFewData, "ask about the group by its name in the store",
				"%s is a case: a chronicle of what was reported, in which a silent month need not be one without events", question)
		}
	}
	m, err = b.At(ctx, asked)
	return s, m, err
}

// RateTable computes the record's own rates as of the moment; every sentence on
// return, growth, spikes, spread or ending takes its rate from it.
func (b *Bench) RateTable(ctx context.Context, m Moment) (*baserate.Table, error) {
	actors, err := m.Record.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	kinds := make(map[blindspot.ActorID]blindspot.ActorKind, len(actors))
	for i := range actors {
		kinds[actors[i].ID] = actors[i].Kind
	}
	record, err := record(ctx, m, blindspot.Filter{}, baserate.Input{Kind: func(id blindspot.ActorID) blindspot.ActorKind { return kinds[id] }})
	if err != nil {
		return nil, err
	}
	return baserate.NewTable(record, b.Seed), nil
}

// Situation is where the subject stands at the moment. Errors: TooFewData where
// nothing of it is on record by then.
func (b *Bench) Situation(ctx context.Context, s Subject, m Moment) (baserate.Situation, error) {
	own := func(id blindspot.ActorID) blindspot.ActorID { // all ids of the group are one unit
		if s.Group.Has(id) {
			return blindspot.ActorID(s.Group.ID)
		}
		return id
	}
	record, err := record(ctx, m, s.Filter(), baserate.Input{Unit: own})
	if err != nil {
		return baserate.Situation{}, err
	}
	at, ok := record.Situation(baserate.Organisation, string(s.Group.ID), record.Last)
	if !ok {
		return at, blindspot.Errorf(blindspot.TooFewData, "choose a later day", "nothing of %s is on record by %s", s.Name(), m.Date)
	}
	return at, nil
}

// record reads what the input lacks from the store as it looked at the moment.
func record(ctx context.Context, m Moment, f blindspot.Filter, in baserate.Input) (_ *baserate.Record, err error) {
	in.Last = blindspot.LastWholeMonth(m.Date)
	f.Ended = in.Last.Last()
	if in.Months, err = m.Record.DyadMonths(ctx, f); err != nil {
		return nil, err
	}
	if in.Coverage, err = m.Record.Coverage(ctx, 0); err != nil {
		return nil, err
	}
	return baserate.New(in), nil
}
