package workbench

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/claim"
)

// Ledger is the claim ledger of a case at a moment.
type Ledger struct {
	Case   string                   `json:"case"`
	AsOf   blindspot.Date           `json:"as_of"`
	Claims []blindspot.CheckedClaim `json:"claims"`
	// Answers are to the questions of the case, and Account what its claims came to.
	Answers []blindspot.CaseAnswer `json:"answers,omitempty"`
	Account blindspot.Account      `json:"account"`
}

// Check evaluates the claim ledger of a case as of the day asked for. It is
// NotFound for what is no case.
func (b *Bench) Check(ctx context.Context, name string, asked blindspot.Date) (Ledger, error) {
	c, err := b.Cases(name)
	if err != nil {
		return Ledger{}, err
	}
	s, err := b.ofCase(c)
	if err != nil {
		return Ledger{}, err
	}
	m, err := b.claimMoment(ctx, &s, asked)
	if err != nil {
		return Ledger{}, err
	}
	return b.ledger(ctx, s, m)
}

func (b *Bench) ledger(ctx context.Context, s Subject, m Moment) (Ledger, error) {
	beside := m
	beside.Record = m.Beside
	of := fmt.Sprintf("%s %s of %s", s.Case.Name, s.Case.SHA256, m.Date)
	return kept(ctx, b, beside, "ledger", of, func() (Ledger, error) { return b.evaluated(ctx, s, m) })
}

func (b *Bench) evaluated(ctx context.Context, s Subject, m Moment) (Ledger, error) {
	in, err := b.claimInputs(ctx, s, m)
	if err != nil {
		return Ledger{}, err
	}
	l := Ledger{Case: s.Case.Name, AsOf: m.Date}
	if l.Claims, err = claim.Evaluate(ctx, in); err != nil {
		return l, err
	}
	l.Account = claim.AccountOf(l.Claims)
	l.Answers, err = claim.Answers(ctx, in)
	return l, err
}

// AssessOptions choose how an assessment is worded and what it is held against.
type AssessOptions struct {
	AsOf     blindspot.Date        // zero: the end of the data
	Scale    assess.Scale          // zero: ICD 203
	Previous *blindspot.Assessment // nil: there is none
	// Follow reads the group through its other names, too: see Bench.Follow.
	Follow bool
	// Aftermath sets numbers of what followed a past day beside those of the day:
	// what nobody knew then, and what no answer holds unless it is asked for.
	Aftermath bool
}

// Assessed is Assess with the defaults, made once for each day and state of the
// store. It is shared: nobody may write to it.
func (b *Bench) Assessed(ctx context.Context, question string, asked blindspot.Date, follow bool) (blindspot.Assessment, error) {
	return b.answers.get(assessedKey(b, question, asked, follow), 24, func() (blindspot.Assessment, error) {
		return b.Assess(ctx, question, AssessOptions{AsOf: asked, Follow: follow})
	})
}

func assessedKey(b *Bench, question string, asked blindspot.Date, follow bool) string {
	return fmt.Sprintf("%s %s %t %s", b.State(), asked, follow, question)
}

// Assess answers a question in full: facts, claims and judgements.
func (b *Bench) Assess(ctx context.Context, question string, o AssessOptions) (blindspot.Assessment, error) {
	s, m, err := b.askFollowed(ctx, question, o.AsOf, o.Follow)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	judging := assess.Options{Scale: o.Scale}
	a, err := b.assemble(ctx, s, m, o.AsOf, &judging)
	if err != nil {
		return a, err
	}
	judging.Analyst = s.Case.Judgements
	if err = assess.Complete(&a, judging); err != nil {
		return a, err
	}
	if o.Aftermath {
		if a.Aftermath, err = b.aftermath(ctx, s, m, a.Findings); err != nil {
			return a, err
		}
	}
	if o.Previous != nil {
		a.Changed = assess.Changes(*o.Previous, a)
	}
	return a, nil
}

// askFollowed is Ask, under all the names of the subject where they are followed.
func (b *Bench) askFollowed(ctx context.Context, question string, asked blindspot.Date, follow bool) (s Subject, m Moment, err error) {
	s, m, err = b.Ask(ctx, question, asked)
	if err != nil || !follow {
		return s, m, err
	}
	if s, err = b.Follow(ctx, s); err == nil {
		m, err = b.On(ctx, s, asked)
	}
	return s, m, err
}

// assemble finds what an assessment is made of, before any judgement. The outlook needs
// all groups, the findings only this one and the ledger the case; none waits for
// another.
func (b *Bench) assemble(parent context.Context, s Subject, m Moment, asked blindspot.Date, judging *assess.Options) (a blindspot.Assessment, err error) {
	var l Ledger
	var prospect blindspot.Assessment
	all, ctx := errgroup.WithContext(parent)
	all.SetLimit(2) // each holds much of the record
	parts := telling{all, parent}
	parts.Go("precedents", func() error {
		past, err := b.precedents(ctx, s, m)
		judging.Silence, judging.Rates = past.Silence, past.Rates
		return err
	})
	parts.Go("place among all groups", func() (err error) { judging.Outlook, err = b.Outlook(ctx, s, m); return err })
	parts.Go("measures", func() (err error) {
		a, err = b.keptFacts(ctx, s, m)
		return err
	})
	if len(s.Case.Claims) > 0 {
		parts.Go("claims", func() error {
			s := s
			when, err := b.claimMoment(ctx, &s, asked)
			if err == nil {
				l, err = b.ledger(ctx, s, when)
			}
			return err
		})
	}
	parts.Go("forecast", func() error { return b.foresee(ctx, &prospect, s, m) })
	if err := all.Wait(); err != nil {
		return a, err
	}
	a.Ahead, a.Foretold, a.NotYet = prospect.Ahead, prospect.Foretold, prospect.NotYet
	if len(s.Case.Claims) > 0 {
		a.Claims, a.Answers, a.Account = l.Claims, l.Answers, &l.Account
	}
	err = b.withAttention(parent, &a, s, m)
	return a, err
}

// aboutSubject names what an answer about a subject of the store depends on
// besides the record and the seed.
func aboutSubject(s Subject, m Moment) string {
	return fmt.Sprintf("%+v in %v to %s", s.Group, s.Countries, m.Date)
}

// precedents are what the record says of situations like the subject's.
type precedents struct {
	Silence *assess.Silence
	Rates   map[baserate.Question]baserate.Rate
}

func (b *Bench) precedents(ctx context.Context, s Subject, m Moment) (precedents, error) {
	return kept(ctx, b, m, "precedents", aboutSubject(s, m), func() (p precedents, err error) {
		if p.Silence, err = b.Silence(ctx, s, m); err == nil {
			p.Rates, err = b.rates(ctx, s, m)
		}
		return p, err
	})
}
