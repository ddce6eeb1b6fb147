package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cite"
)

// Works are what is to be cited: the sources of the store and of the cases or, of a
// group or a case, what its assessment as of the day rests on. Errors as of Assess.
func (b *Bench) Works(ctx context.Context, question string, asked blindspot.Date, cases []string) ([]cite.Work, error) {
	if question == "" {
		terms, err := b.Terms(ctx, asked, cases)
		if err != nil {
			return nil, err
		}
		sets, err := b.ownSets(ctx, asked)
		for i := range sets { // each with its day of access and its filters
			terms = append(terms, sets[i].Terms)
		}
		return cite.Sources(terms), err
	}
	a, err := b.Assessed(ctx, question, asked, false)
	if err != nil {
		return nil, err
	}
	cases = nil
	if a.Case != "" {
		cases = []string{question}
	}
	terms, err := b.Terms(ctx, asked, cases)
	return cite.Assessment(&a, terms), err
}
