package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"time"

	"github.com/blindspot/blindspot"
)

// Question is a claim about days to come, with the probabilities given to it. Once
// stored it is never rewritten.
type Question struct {
	ID      string
	Made    time.Time
	AsOf    blindspot.Date
	Subject string // id of the group or case
	Claim   string // in the claim language
	Due     blindspot.Date
	Model   *float64 // nil: none
	Analyst *float64 // nil: none
	Payload json.RawMessage
	Outcome *Outcome // nil while there is none
}

// Outcome is what came of a question.
type Outcome struct {
	Question string
	Resolved time.Time
	Came     *bool // nil: the record does not decide it
	Payload  json.RawMessage
}

// PutQuestion stores a question. One whose id is stored already is Refused, whatever
// it says.
func (s *Store) PutQuestion(ctx context.Context, q Question) error {
	return s.write(ctx, "storing a question", func(conn *sql.Conn) error {
		for _, p := range []*float64{q.Model, q.Analyst} {
			if p != nil && !(*p > 0 && *p < 1) {
				return blindspot.Errorf(blindspot.BadInput, "", "a probability of %v is not between 0 and 1", *p)
			}
		}
		var there bool
		if err := conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM base_question WHERE id = ?", q.ID).Scan(&there); err != nil {
			return err
		}
		if there {
			return blindspot.Errorf(blindspot.Refused, "blindspot question show "+q.ID, "question %s is stored already and is never rewritten", q.ID)
		}
		_, err := conn.ExecContext(ctx, "INSERT INTO base_question VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			q.ID, q.Made.UTC().Truncate(time.Microsecond), sqlDate(q.AsOf), q.Subject, q.Claim, sqlDate(q.Due), orNull(q.Model), orNull(q.Analyst), string(q.Payload))
		return err
	})
}

func orNull[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

// PutOutcome stores what came of a question. It is Refused where that is stored
// already, and NotFound where there is no such question.
func (s *Store) PutOutcome(ctx context.Context, o Outcome) error {
	return s.write(ctx, "resolving a question", func(conn *sql.Conn) error {
		var asked, answered bool
		err := conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM base_question WHERE id = ?) > 0,
			(SELECT count(*) FROM base_outcome WHERE question = ?) > 0`, o.Question, o.Question).Scan(&asked, &answered)
		switch {
		case err != nil:
			return err
		case !asked:
			return blindspot.Errorf(blindspot.NotFound, "blindspot question list shows them", "there is no question %s", o.Question)
		case answered:
			return blindspot.Errorf(blindspot.Refused, "blindspot question show "+o.Question, "the outcome of %s is stored already and is never rewritten", o.Question)
		}
		_, err = conn.ExecContext(ctx, "INSERT INTO base_outcome VALUES (?, ?, ?, ?)", o.Question, o.Resolved.UTC().Truncate(time.Microsecond), orNull(o.Came), string(o.Payload))
		return err
	})
}

// Questions returns the questions with their outcomes, the oldest first.
func (s *Store) Questions(ctx context.Context) ([]Question, error) {
	var all []Question
	err := s.each(ctx, "listing questions", `
		SELECT q.id, q.made_at, q.as_of, q.subject, q.claim, q.due, q.model, q.analyst, q.payload, o.resolved_at, o.came, o.payload
		FROM base_question q LEFT JOIN base_outcome o ON o.question = q.id ORDER BY q.made_at, q.id`, nil, func(v []driver.Value) error {
		made, _ := v[1].(time.Time)
		q := Question{ID: text(v[0]), Made: made.UTC(), AsOf: dateOf(v[2]), Subject: text(v[3]), Claim: text(v[4]), Due: dateOf(v[5]), Payload: json.RawMessage(text(v[8]))}
		for i, to := range []**float64{&q.Model, &q.Analyst} {
			if p, ok := v[6+i].(float64); ok {
				*to = &p
			}
		}
		if at, ok := v[9].(time.Time); ok {
			q.Outcome = &Outcome{Question: q.ID, Resolved: at.UTC(), Payload: json.RawMessage(text(v[11]))}
			if came, ok := v[10].(bool); ok {
				q.Outcome.Came = &came
			}
		}
		all = append(all, q)
		return nil
	})
	return all, err
}
