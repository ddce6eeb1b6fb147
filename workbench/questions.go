package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/source/casefile"
)

// NewQuestion is a question that is to be stored.
type NewQuestion struct {
	Subject     string         // a group or a case
	Claim       string         // about days to come
	Probability *float64       // the analyst's; nil: none
	Note        string         // what the analyst wants to remember
	AsOf        blindspot.Date // what the program may know; 0: all
}

// AskQuestion stores a claim about days to come with the program's own probability of
// it, where a forecast gives one, and the analyst's. It fails with Usage for a claim
// that is not about the future, is decided already or has no day by which it is
// decided, and for a probability of 0 or 1; with Refused where the same was asked
// today; with TooFewData where nobody gives a probability.
func (b *Bench) AskQuestion(ctx context.Context, n NewQuestion) (foresight.Question, error) {
	store, err := b.keeper()
	if err != nil {
		return foresight.Question{}, err
	}
	if p := n.Probability; p != nil && !(*p > 0 && *p < 1) {
		return foresight.Question{}, blindspot.Errorf(blindspot.Usage, "give one between, such as 0.02 or 0.98", "a probability of %v says that nothing could surprise: the future is never certain", *p)
	}
	q, f, err := b.question(ctx, n)
	if err != nil {
		return q, err
	}
	if q.Program, q.Says, err = b.chance(ctx, q.Subject, f, n.AsOf); err != nil {
		return q, err
	}
	if q.Program == nil && q.Analyst == nil {
		return q, blindspot.Errorf(blindspot.TooFewData, "give your own: --probability 0.3", "nobody gives a probability, and there would be nothing to score. %s", strings.TrimSuffix(q.Says, "."))
	}
	payload, err := json.Marshal(q)
	if err != nil {
		return q, err
	}
	row := duckdb.Question{ID: q.ID, Made: q.Made, AsOf: q.AsOf, Subject: q.Subject, Claim: q.Claim, Due: q.Due, Model: q.Program, Analyst: q.Analyst, Payload: payload}
	return q, b.changed(store.PutQuestion(ctx, row))
}

// question reads the claim, and refuses what cannot be asked of the future.
func (b *Bench) question(ctx context.Context, n NewQuestion) (q foresight.Question, f claim.Future, err error) {
	s, m, err := b.claimSubject(ctx, n.Subject, n.AsOf, false)
	if err != nil {
		return q, f, err
	}
	text, err := insideTheatre(s, n.Claim)
	if err != nil {
		return q, f, err
	}
	in, err := b.claimInputs(ctx, s, m)
	if err != nil {
		return q, f, err
	}
	if f, err = claim.AsFuture(in.Case, text, m.Date, in.Lookup); err != nil {
		return q, f, err
	}
	now, err := claim.Test(ctx, in, f.Text)
	if err != nil {
		return q, f, err
	}
	if now.Verdict == blindspot.Supported || now.Verdict == blindspot.Contradicted {
		return q, f, blindspot.Errorf(blindspot.Usage, "ask about days of which nothing is known", "the claim is decided already as of %s: it is %s. %s", m.Date, now.Verdict, now.Summary)
	}
	sets, err := b.held().Datasets(ctx, 0)
	if err != nil {
		return q, f, err
	}
	source := groups.SourceOf(sets)
	q = foresight.Question{Made: b.Now().UTC(), AsOf: m.Date, Subject: string(s.Group.ID), Name: s.Name(), Claim: f.Text, Days: f.Days, Note: n.Note, Analyst: n.Probability,
		Source: source.ID, Due: source.Due(f.Days.To.Month())}
	q.State = stateOfQuestion(&q, &outcomes{datasets: sets}, b.Today())
	if s.Chronicle {
		q.Subject = n.Subject
	}
	q.Late = f.Days.To < blindspot.DateOf(q.Made)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s", q.Subject, q.Claim, q.AsOf, blindspot.DateOf(q.Made)))
	q.ID = "q" + hex.EncodeToString(sum[:4])
	return q, f, nil
}

// Questions lists the questions that were stored by the end of a day, the oldest
// first, each as it stood then; 0 is today. One that a final release tells of, and the
// record cannot answer all the same, waits, with the reason.
func (b *Bench) Questions(ctx context.Context, asked blindspot.Date) ([]foresight.Question, error) {
	all, err := b.questions(ctx, asked)
	for i := range all {
		q := &all[i]
		if q.State != foresight.Resolvable {
			continue
		}
		_, why, err := b.reached(ctx, q, asked)
		if err != nil {
			return nil, err
		}
		if why != "" {
			q.State, q.Why = foresight.Waiting, why
		}
	}
	return all, err
}

// questions are the same by the releases alone.
func (b *Bench) questions(ctx context.Context, asked blindspot.Date) ([]foresight.Question, error) {
	if today := b.Today(); asked > today {
		return nil, blindspot.Errorf(blindspot.Usage, "choose a day up to today", "nothing can be known as of %s, which is after today", asked)
	}
	store, err := b.keeper()
	if err != nil {
		return []foresight.Question{}, nil //nolint:nilerr // nothing can be kept, and so nothing is
	}
	rows, err := store.Questions(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]foresight.Question, 0, len(rows))
	for i := range rows {
		q, err := questionOf(&rows[i])
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	sets, err := b.held().Datasets(ctx, asked)
	if err != nil {
		return nil, err
	}
	day := b.Today()
	if asked.Known() {
		day = asked
	}
	all = foresight.Asked(all, asked)
	for i := range all {
		all[i].State = stateOfQuestion(&all[i], &outcomes{datasets: sets}, day)
	}
	return all, nil
}

func stateOfQuestion(q *foresight.Question, came *outcomes, day blindspot.Date) foresight.State {
	if o := q.Outcome; o != nil {
		if o.Came == nil {
			return foresight.Undecided
		}
		return foresight.Resolved
	}
	if release, provisional := came.release(q.Source, q.Days.To.Month()); release != "" && !provisional {
		return foresight.Resolvable
	}
	if q.Days.To >= day {
		return foresight.Open
	}
	return foresight.Waiting
}

func questionOf(row *duckdb.Question) (foresight.Question, error) {
	damaged := func(err error) error {
		return blindspot.Errorf(blindspot.BadInput, "", "question %s is damaged: %w", row.ID, err)
	}
	var q foresight.Question
	if err := json.Unmarshal(row.Payload, &q); err != nil {
		return q, damaged(err)
	}
	q.ID, q.Made, q.AsOf, q.Subject, q.Claim, q.Due, q.Program, q.Analyst = row.ID, row.Made, row.AsOf, row.Subject, row.Claim, row.Due, row.Model, row.Analyst
	if o := row.Outcome; o != nil {
		q.Outcome = &foresight.Outcome{}
		if err := json.Unmarshal(o.Payload, q.Outcome); err != nil {
			return q, damaged(err)
		}
		q.Outcome.Resolved, q.Outcome.Came = o.Resolved, o.Came
	}
	return q, nil
}

// QuestionNamed is one question by its id, as it stood on a day. It is NotFound where
// there was none.
func (b *Bench) QuestionNamed(ctx context.Context, id string, asked blindspot.Date) (foresight.Question, error) {
	all, err := b.Questions(ctx, asked)
	if err != nil {
		return foresight.Question{}, err
	}
	var ids []string
	for _, q := range all {
		if q.ID == id {
			return q, nil
		}
		ids = append(ids, q.ID)
	}
	hint := "blindspot question list shows them"
	if near := casefile.Nearest(id, ids); near != "" {
		hint = "did you mean " + near + "?"
	}
	return foresight.Question{}, blindspot.Errorf(blindspot.NotFound, hint, "there is no question %q", id)
}
