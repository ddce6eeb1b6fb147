package workbench

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/prose"
)

// ResolvedQuestions are the questions that were resolved now, and how many wait.
type ResolvedQuestions struct {
	Resolved []foresight.Question `json:"resolved"`
	Waiting  int                  `json:"waiting"` // their days are over
	Open     int                  `json:"open"`
}

// ResolveQuestions answers by the record every question whose days a final release
// tells of. An outcome is never rewritten, so that one which only a provisional
// release knows waits, unless it is accepted.
func (b *Bench) ResolveQuestions(ctx context.Context, provisional bool) (ResolvedQuestions, error) {
	done := ResolvedQuestions{Resolved: []foresight.Question{}}
	all, err := b.questions(ctx, 0)
	if err != nil || !slices.ContainsFunc(all, func(q foresight.Question) bool { return q.Outcome == nil }) {
		return done, err
	}
	sets, err := b.held().Datasets(ctx, 0)
	if err != nil {
		return done, err
	}
	came := &outcomes{datasets: sets}
	for i := range all {
		q := &all[i]
		release, candidate := came.release(q.Source, q.Days.To.Month())
		switch {
		case q.Outcome != nil:
			continue
		case release == "" || candidate && !provisional:
		default:
			if q.Outcome, err = b.answer(ctx, q, release, candidate); err != nil {
				return done, err
			}
		}
		if q.Outcome == nil {
			if q.Days.To < b.Today() {
				done.Waiting++
			} else {
				done.Open++
			}
			continue
		}
		q.State = stateOfQuestion(q, came, b.Today())
		done.Resolved = append(done.Resolved, *q)
	}
	return done, nil
}

// reached tests the claim of a question by the record of a day, and says why it does
// not reach it; "" where it does.
func (b *Bench) reached(ctx context.Context, q *foresight.Question, asked blindspot.Date) (now Tested, why string, err error) {
	now, err = b.tested(ctx, q.Subject, q.Claim, asked, false, true)
	switch {
	case notKnownThen(err): // the record has lost whom it is about, and may have it again
		return now, prose.Capital(err.Error()) + ".", nil
	case err != nil:
		return now, "", fmt.Errorf("question %s: %w", q.ID, err)
	case now.Verdict == blindspot.Untestable:
		return now, now.Summary, nil
	}
	return now, "", nil
}

// answer tests the claim of a question and stores what came; nil where the record
// does not reach it.
func (b *Bench) answer(ctx context.Context, q *foresight.Question, release string, provisional bool) (*foresight.Outcome, error) {
	now, why, err := b.reached(ctx, q, 0)
	if err != nil || why != "" {
		return nil, err
	}
	o := &foresight.Outcome{Resolved: b.Now().UTC(), Release: release, Provisional: provisional, Verdict: now.Verdict, Summary: now.Summary}
	o.Came, o.By = claim.Came(now.Test, now.Verdict, now.Findings)
	payload, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	return o, b.changed(store.PutOutcome(ctx, duckdb.Outcome{Question: q.ID, Resolved: o.Resolved, Came: o.Came, Payload: payload}))
}

// answered are the stored questions that were resolved in the time.
func (b *Bench) answered(ctx context.Context, out *brief.Brief, _ BriefQuestion, _, _ Moment) error {
	all, err := b.questions(ctx, min(out.Until, b.Today()))
	for i := range all {
		q := &all[i]
		if q.Outcome == nil || blindspot.DateOf(q.Outcome.Resolved) <= out.Since {
			continue
		}
		one := brief.ResolvedQuestion{ID: q.ID, Name: q.Name, Claim: q.Claim, AsOf: q.AsOf, Came: q.Outcome.Came, Late: q.Late, Given: []brief.Given{}, Summary: q.Outcome.Summary}
		for _, f := range foresight.Forecasters {
			p, ok := q.Probability(f)
			if !ok {
				continue
			}
			g := brief.Given{Forecaster: f.Words(), Probability: p}
			if s, ok := q.Scored(f); ok {
				g.Brier, g.Log = &s.Brier, &s.Log
			}
			one.Given = append(one.Given, g)
		}
		out.Questions = append(out.Questions, one)
	}
	return err
}
