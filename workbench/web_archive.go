package workbench

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
)

// Archive is a store with what the browser does to it besides asking a Bench:
// exploring events, importing files, retrying quarantined rows. It counts the
// changes made through it, so that rendered pages can be kept until one happens.
type Archive struct {
	Store *duckdb.Store
	World *place.Gazetteer
	Now   func() time.Time

	StatementTime time.Duration // that one SQL statement may take; 0 is SQLTime

	changes atomic.Uint64
	sides   atomic.Pointer[listedActors]
	lately  atomic.Pointer[listedActivity]
}

type listedActors struct {
	version uint64
	actors  []blindspot.ActorSummary
}

// Version is a number that grows with every change.
func (a *Archive) Version() uint64 { return a.changes.Load() }

// ReadOnly reports whether nothing can be changed.
func (a *Archive) ReadOnly() bool { return a.Store.ReadOnly() }

// Actors are all sides of events, the most active first. The list is read again
// after a change only: every form offers it. It is shared, so do not write to it.
func (a *Archive) Actors(ctx context.Context) ([]blindspot.ActorSummary, error) {
	version := a.Version()
	if l := a.sides.Load(); l != nil && l.version == version {
		return l.actors, nil
	}
	actors, err := a.Store.Actors(ctx, blindspot.Filter{})
	if err == nil {
		a.sides.Store(&listedActors{version, actors})
	}
	return actors, err
}

// Quarantine returns faulty rows, and how many there are in all.
func (a *Archive) Quarantine(ctx context.Context, limit, offset int) ([]blindspot.Quarantined, int, error) {
	rows, err := a.Store.Quarantine(ctx, duckdb.QuarantineFilter{Limit: limit, Offset: offset})
	if err != nil {
		return nil, 0, err
	}
	total, err := a.number(ctx, "SELECT count(*) FROM quarantine")
	return rows, int(total), err
}

// Forecasts returns the stored forecasts, open and resolved.
func (a *Archive) Forecasts(ctx context.Context) ([]duckdb.StoredForecast, error) {
	return a.Store.Forecasts(ctx, duckdb.ForecastFilter{})
}

// SQLTime, SQLRows and SQLBytes bound what a statement asked in the browser may
// take.
const (
	SQLTime  = 10 * time.Second
	SQLRows  = 1000
	SQLBytes = 16 << 20 // of text
)

// SQL runs one SELECT, read only, and reports whether its rows were cut.
func (a *Archive) SQL(ctx context.Context, statement string) (t blindspot.Table, cut bool, err error) {
	limit := a.StatementTime
	if limit == 0 {
		limit = SQLTime
	}
	rows, err := a.Store.Query(ctx, statement, duckdb.Limits{Time: limit, Rows: SQLRows, Memory: duckdb.QueryMemory, Bytes: SQLBytes})
	if err != nil {
		return t, false, err
	}
	defer func() { _ = rows.Close() }() // its error is reported by Err
	for _, c := range rows.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return t, false, err
		}
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = cellText(v)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, rows.Cut(), rows.Err()
}

// each runs a statement of ours and hands over every row.
func (a *Archive) each(ctx context.Context, statement string, args []any, f func([]any)) error {
	rows, err := a.Store.Query(ctx, statement, duckdb.Limits{}, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // its error is reported by Err
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		f(values)
	}
	return rows.Err()
}

func (a *Archive) number(ctx context.Context, statement string, args ...any) (n int64, err error) {
	err = a.each(ctx, statement, args, func(v []any) { n = integer(v[0]) })
	return n, err
}
