package workbench

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// Check evaluates the claim ledger of a case at the moment.
func (b *Bench) Check(ctx context.Context, c *casefile.Case, m Moment) ([]blindspot.CheckedClaim, error) {
	return claim.Evaluate(ctx, claim.Inputs{Case: c, Store: m.store, AsOf: m.Date, Geo: b.geo(), Seed: b.Seed})
}

// AssessOptions choose how an assessment is worded and what it is held against.
type AssessOptions struct {
	AsOf     blindspot.Date        // zero: the end of the data
	Scale    assess.Scale          // zero: ICD 203
	Previous *blindspot.Assessment // nil: there is none
}

// Assess answers a question in full: facts, claims and judgements.
func (b *Bench) Assess(ctx context.Context, question string, o AssessOptions) (blindspot.Assessment, error) {
	s, err := b.Resolve(ctx, question)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	m, err := b.On(ctx, s, o.AsOf)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	// The outlook needs all groups and the findings only this one; neither waits
	// for the other.
	judging := assess.Options{Scale: o.Scale}
	var a blindspot.Assessment
	both, bothCtx := errgroup.WithContext(ctx)
	both.Go(func() (err error) { judging.Outlook, err = b.Outlook(bothCtx, s, m); return err })
	both.Go(func() (err error) { a, _, err = b.Facts(bothCtx, s, m); return err })
	if err := both.Wait(); err != nil {
		return a, err
	}
	if s.Case != nil {
		judging.Analyst = s.Case.Judgements
		if a.Claims, err = b.Check(ctx, s.Case, m); err != nil {
			return a, err
		}
	}
	if a.Judgements, err = assess.Judge(a, judging); err != nil {
		return a, err
	}
	if o.AsOf.Known() {
		if a.Aftermath, err = b.aftermath(ctx, s, m, a.Findings); err != nil {
			return a, err
		}
	}
	if o.Previous != nil {
		a.Changed = assess.Changes(*o.Previous, a)
	}
	return a, nil
}
