// Package foresight is the record of forecasters: questions about the future that were
// stored with the probabilities given to them, what came, and how good each
// forecaster was, alone and beside the other. It knows neither who asks nor the
// record that answers.
package foresight

import (
	"strconv"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/score"
)

// Forecaster is who gives a probability.
type Forecaster string

// The forecasters of a question.
const (
	Program Forecaster = "program"
	Analyst Forecaster = "analyst"
)

// Forecasters are all of them, in order.
var Forecasters = []Forecaster{Program, Analyst}

// Words name the forecaster in a sentence.
func (f Forecaster) Words() string { return "the " + string(f) }

// State is where a question stands on a day.
type State string

// The states of a question.
const (
	Open       State = "open"                // its days are not over
	Waiting    State = "waiting for data"    // they are over, and no final release tells of all of them, or the record cannot answer it
	Resolvable State = "resolvable"          // a final release tells of them, and it is not resolved yet
	Resolved   State = "resolved"            // the record answers it
	Undecided  State = "resolved, undecided" // the record knows the days and does not decide the claim
)

// Question is a claim about days to come, as it was stored. It is never rewritten.
type Question struct {
	ID      string              `json:"id"`
	Made    time.Time           `json:"made_at"`
	AsOf    blindspot.Date      `json:"as_of"`   // the program knew the record of this day
	Subject string              `json:"subject"` // id of the group or case
	Name    string              `json:"name"`
	Claim   string              `json:"claim"` // in the claim language, with its days written out
	Days    blindspot.DateRange `json:"days"`  // that it is about
	Note    string              `json:"note"`
	Program *float64            `json:"program"` // probability by the program's forecast; null where it gives none
	Says    string              `json:"program_says"`
	Analyst *float64            `json:"analyst"` // probability by the analyst; null where none was given
	Source  string              `json:"source"`  // whose data resolve it
	Due     blindspot.Date      `json:"due"`     // when that source is expected to be complete
	Late    bool                `json:"made_after_the_fact"`
	State   State               `json:"state"`
	Why     string              `json:"why,omitempty"` // it waits, though a final release tells of its days
	Outcome *Outcome            `json:"outcome"`
}

// Outcome is what came of a question. It is never rewritten.
type Outcome struct {
	Resolved    time.Time         `json:"resolved_at"`
	Came        *bool             `json:"came"`    // null: the record does not decide it
	Release     string            `json:"release"` // that told
	Provisional bool              `json:"provisional"`
	Verdict     blindspot.Verdict `json:"verdict"`
	Summary     string            `json:"summary"`
	By          string            `json:"resolved_by"` // the rule that decided
}

// Probability is what a forecaster gave; ok is false where it gave none.
func (q *Question) Probability(f Forecaster) (p float64, ok bool) {
	given := q.Program
	if f == Analyst {
		given = q.Analyst
	}
	if given == nil {
		return 0, false
	}
	return *given, true
}

// ProbabilityScores are those of one probability; less is better.
type ProbabilityScores struct {
	Brier float64 `json:"brier"`
	Log   float64 `json:"log"` // in nats
}

// Scored are the scores of a forecaster on a question; ok is false where it gave no
// probability, or the question has no answer.
func (q *Question) Scored(f Forecaster) (s ProbabilityScores, ok bool) {
	p, given := q.Probability(f)
	if !given || q.Outcome == nil || q.Outcome.Came == nil {
		return s, false
	}
	var err error
	if s.Brier, err = score.Brier(p, *q.Outcome.Came); err != nil {
		return s, false
	}
	s.Log, err = score.LogBinary(p, *q.Outcome.Came)
	return s, err == nil
}

// Asked are the questions that were stored by the end of a day, each with its outcome
// if that was known by then; all of them for the day 0.
func Asked(all []Question, day blindspot.Date) []Question {
	out := []Question{}
	for _, q := range all {
		if day.Known() {
			if blindspot.DateOf(q.Made) > day {
				continue
			}
			if q.Outcome != nil && blindspot.DateOf(q.Outcome.Resolved) > day {
				q.Outcome = nil
			}
		}
		out = append(out, q)
	}
	return out
}

// ParseProbability reads a number from 0 to 1, or a percentage; nil where the text is
// empty.
func ParseProbability(text string) (*float64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	number, percent := strings.CutSuffix(text, "%")
	p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		p /= 100
	}
	if err != nil || !(p >= 0 && p <= 1) {
		return nil, blindspot.Errorf(blindspot.Usage, "write 0.3 or 30%", "%q is no probability", text)
	}
	return &p, nil
}
