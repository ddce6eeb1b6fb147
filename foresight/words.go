package foresight

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Came is the answer in a word: "yes", "no", "not decided", or "-" while there is
// none.
func (q *Question) Came() string {
	switch {
	case q.Outcome == nil:
		return "-"
	case q.Outcome.Came == nil:
		return "not decided"
	case *q.Outcome.Came:
		return "yes"
	}
	return "no"
}

// MadeOn is the day on which the question was stored.
func (q *Question) MadeOn() blindspot.Date { return blindspot.DateOf(q.Made) }

// Given is a forecaster's probability for a narrow column, "-" for none.
func (q *Question) Given(f Forecaster) string {
	if p, ok := q.Probability(f); ok {
		return prose.Probability(p)
	}
	return "-"
}

// Brier is a forecaster's Brier score for a narrow column, "-" for none.
func (q *Question) Brier(f Forecaster) string {
	if s, ok := q.Scored(f); ok {
		return fmt.Sprintf("%.3f", s.Brier)
	}
	return "-"
}

// Lines are the question in words.
func (q *Question) Lines() []string {
	lines := []string{
		fmt.Sprintf("%s  %s: %s", q.ID, q.Name, q.Claim),
		fmt.Sprintf("Made on %s from what was known of %s. %s.", blindspot.DateOf(q.Made), q.AsOf, prose.Capital(string(q.State))),
	}
	if q.Late {
		lines = append(lines, "Made after its days were over: it proves no foresight, and enters no score.")
	}
	for _, f := range Forecasters {
		given := "no probability"
		if p, ok := q.Probability(f); ok {
			given = prose.ChanceOf(p)
		}
		line := fmt.Sprintf("  %-8s %s", f, given)
		if s, ok := q.Scored(f); ok {
			line += fmt.Sprintf("; Brier score %.3f, log score %.3f", s.Brier, s.Log)
		}
		if f == Program && q.Says != "" {
			line += ". " + q.Says
		}
		lines = append(lines, line)
	}
	if o := q.Outcome; o != nil {
		release := o.Release
		if o.Provisional {
			release += ", provisional"
		}
		lines = append(lines, fmt.Sprintf("Answer: %s (%s, %s; %s). %s", q.Came(), o.Verdict, o.By, release, o.Summary))
	} else {
		lines = append(lines, fmt.Sprintf("Its days end on %s; %s should tell of all of them by %s.", q.Days.To, q.Source, q.Due))
	}
	if q.Why != "" {
		lines = append(lines, "A final release tells of its days, and the record cannot answer it: "+q.Why)
	}
	if q.Note != "" {
		lines = append(lines, "Note: "+q.Note)
	}
	return lines
}

// Lines are the record in words.
func (r *Scorecard) Lines() []string {
	lines := []string{fmt.Sprintf("%s: %d open, %d waiting for data, %d resolved, %d that the record does not decide.",
		prose.Capital(prose.Count(r.Questions, "question", "questions")), r.Open, r.Waiting, r.Resolved, r.Undecided)}
	if r.Late > 0 {
		lines = append(lines, fmt.Sprintf("%d of the resolved were made after the fact: they prove no foresight, and enter no score.", r.Late))
	}
	for i := range r.Forecasters {
		f := &r.Forecasters[i]
		lines = append(lines, "", f.Words())
		for _, y := range f.Years {
			lines = append(lines, fmt.Sprintf("  ending in %d: %s, %d came true, probability on average %s, Brier score %.3f, log score %.3f", y.Year,
				prose.Count(y.N, "question", "questions"), y.Came, prose.ChanceOf(y.Said), y.Brier, y.Log))
		}
		for _, b := range f.Bins {
			lines = append(lines, "  "+b.Words())
		}
	}
	return append(lines, "", r.Pairs.Text)
}

// Words tell how often things of a class of probabilities came.
func (b *Reliability) Words() string {
	return fmt.Sprintf("given %s to %s: %s, probability on average %s, came %s", prose.Percent(b.Low), prose.Percent(b.High),
		prose.Count(b.N, "question", "questions"), prose.ChanceOf(b.Said), prose.Share(b.Came))
}
