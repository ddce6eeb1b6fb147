package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/baserate"
)

// Silence is how long the subject has been without an event at the moment or,
// where no day was asked for, at the end of what the store covers, with how often
// the record's groups came back after so long. It is nil for a chronicle, for a
// group that is active, and for one that nothing is known of.
func (b *Bench) Silence(ctx context.Context, s Subject, m Moment) (*assess.Silence, error) {
	if s.Chronicle || len(s.Group.Actors) == 0 {
		return nil, nil
	}
	if !m.Asked {
		whole, err := b.endOfData(ctx, Subject{Store: b.held(), standIn: storeStandIn})
		if blindspot.CodeOf(err) == blindspot.TooFewData {
			return nil, nil // nothing is covered
		}
		if err != nil {
			return nil, err
		}
		if m, err = b.On(ctx, s, whole); err != nil {
			return nil, err
		}
	}
	at, err := b.Situation(ctx, s, m)
	switch {
	case blindspot.CodeOf(err) == blindspot.TooFewData:
		return nil, nil
	case err != nil || at.Silent == 0:
		return nil, err
	}
	out := &assess.Silence{Situation: at}
	if !out.Judged() {
		return out, nil
	}
	table, err := b.ratesOn(ctx, m)
	if err != nil {
		return nil, err
	}
	rate, err := table.For(baserate.Return, at)
	if err == nil {
		out.Return = &rate
	} else if blindspot.CodeOf(err) != blindspot.TooFewData {
		return nil, err
	}
	return out, nil
}
