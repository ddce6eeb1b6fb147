package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"time"

	"github.com/blindspot/blindspot"
)

// Alert is a claim about a subject that somebody wants to be told of, with its
// record when it was made.
type Alert struct {
	ID      string          `json:"id"`
	Made    time.Time       `json:"made_at"`
	Subject string          `json:"subject"`
	Claim   string          `json:"claim"`
	Note    string          `json:"note"`
	Record  json.RawMessage `json:"record"`
}

// AlertState is what an alert read at an evaluation that changed something.
type AlertState struct {
	Alert     string            `json:"alert"`
	Number    int               `json:"number"` // from 1
	Evaluated time.Time         `json:"evaluated_at"`
	AsOf      blindspot.Date    `json:"as_of"`
	Verdict   blindspot.Verdict `json:"verdict"`
	Crossed   bool              `json:"crossed"` // it held, and had not before
	Told      time.Time         `json:"told_at"` // zero: no check has reported it
	Summary   string            `json:"summary"`
}

// PutAlert stores an alert with its first state; one of the same id is Refused
// unless it is the same.
func (s *Store) PutAlert(ctx context.Context, a Alert, first AlertState) error {
	return s.write(ctx, "storing an alert", func(conn *sql.Conn) error {
		row := []any{a.ID, a.Made.UTC().Truncate(time.Microsecond), a.Subject, a.Claim, a.Note, string(a.Record)}
		if err := putOnce(ctx, conn, "base_alert", "id", "alert "+a.ID, row); err != nil {
			return err
		}
		return putState(ctx, conn, first)
	})
}

// PutAlertState adds a state of an alert.
func (s *Store) PutAlertState(ctx context.Context, one AlertState) error {
	return s.write(ctx, "evaluating an alert", func(conn *sql.Conn) error { return putState(ctx, conn, one) })
}

func putState(ctx context.Context, conn *sql.Conn, one AlertState) error {
	var told any
	if !one.Told.IsZero() {
		told = one.Told.UTC().Truncate(time.Microsecond)
	}
	_, err := conn.ExecContext(ctx, `INSERT INTO base_alert_state
		SELECT ?, coalesce((SELECT max(number) FROM base_alert_state WHERE alert = ?), 0) + 1, ?, ?, ?, ?, ?, ?`,
		one.Alert, one.Alert, one.Evaluated.UTC().Truncate(time.Microsecond), sqlDate(one.AsOf), string(one.Verdict), one.Crossed, told, one.Summary)
	return err
}

// Tell notes that the crossings that no check had reported are reported now.
func (s *Store) Tell(ctx context.Context, now time.Time) error {
	return s.write(ctx, "noting what was told", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "UPDATE base_alert_state SET told = ? WHERE crossed AND told IS NULL", now.UTC().Truncate(time.Microsecond))
		return err
	})
}

// RemoveAlert takes an alert out, with its states. It fails with NotFound where
// there is none.
func (s *Store) RemoveAlert(ctx context.Context, id string) error {
	return s.write(ctx, "removing an alert", func(conn *sql.Conn) error {
		done, err := conn.ExecContext(ctx, "DELETE FROM base_alert WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return blindspot.Errorf(blindspot.NotFound, "blindspot alert list shows them", "there is no alert %s", id)
		}
		_, err = conn.ExecContext(ctx, "DELETE FROM base_alert_state WHERE alert = ?", id)
		return err
	})
}

// Alerts returns the alerts, the oldest first, and their states in order.
func (s *Store) Alerts(ctx context.Context) (all []Alert, states []AlertState, err error) {
	err = s.each(ctx, "listing alerts", "SELECT id, made_at, subject, claim, note, record FROM base_alert ORDER BY made_at, id", nil, func(v []driver.Value) error {
		made, _ := v[1].(time.Time)
		all = append(all, Alert{ID: text(v[0]), Made: made.UTC(), Subject: text(v[2]), Claim: text(v[3]), Note: text(v[4]), Record: json.RawMessage(text(v[5]))})
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = s.each(ctx, "listing alerts", `SELECT alert, number, evaluated_at, as_of, verdict, crossed, told, summary
		FROM base_alert_state ORDER BY alert, number`, nil, func(v []driver.Value) error {
		at, _ := v[2].(time.Time)
		one := AlertState{Alert: text(v[0]), Number: number(v[1], 0), Evaluated: at.UTC(), AsOf: dateOf(v[3]), Verdict: blindspot.Verdict(text(v[4])), Crossed: yes(v[5]), Summary: text(v[7])}
		if told, ok := v[6].(time.Time); ok {
			one.Told = told.UTC()
		}
		states = append(states, one)
		return nil
	})
	return all, states, err
}
