package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// Check evaluates the claim ledger of a case at the moment.
func (b *Bench) Check(ctx context.Context, c *casefile.Case, m Moment) ([]blindspot.CheckedClaim, error) {
	return claim.Evaluate(ctx, claim.Inputs{Case: c, Store: m.store, AsOf: m.Date, Geo: b.geo(), Seed: b.Seed})
}

// Assess answers a question in full: facts, claims and judgements.
func (b *Bench) Assess(ctx context.Context, question string, asked blindspot.Date) (blindspot.Assessment, error) {
	s, err := b.Resolve(ctx, question)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	m, err := b.On(ctx, s, asked)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	a, _, err := b.Facts(ctx, s, m)
	if err != nil {
		return a, err
	}
	if s.Case != nil {
		if a.Claims, err = b.Check(ctx, s.Case, m); err != nil {
			return a, err
		}
	}
	return a, nil
}
