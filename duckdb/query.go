package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// Limits bound what a user's SQL may take. Memory is bounded by
// Options.MemoryLimit.
type Limits struct {
	Time time.Duration // 0 is a minute
	Rows int           // 0 is all
}

const defaultQueryTime = time.Minute

// Column is a column of a result with DuckDB's name of its type.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// Rows streams the result of a query. It must be closed.
type Rows struct {
	Columns []Column

	rows    *sql.Rows
	close   func() error
	left    int
	limited bool
	cut     bool
	err     error
}

// Next reads the next row into Values. It returns false at the end, at the limit
// of rows, and on an error, which Err returns.
func (r *Rows) Next() bool {
	if r.err != nil || !r.rows.Next() {
		return false
	}
	if r.limited && r.left == 0 {
		r.cut = true
		return false
	}
	r.left--
	return true
}

// Values returns the row's values: nil for NULL, else what the type of the
// column is in Go.
func (r *Rows) Values() ([]any, error) {
	values := make([]any, len(r.Columns))
	to := make([]any, len(values))
	for i := range values {
		to[i] = &values[i]
	}
	if err := r.rows.Scan(to...); err != nil {
		r.err = explainQuery(err)
	}
	return values, r.err
}

// Cut reports whether there was more than the limit of rows.
func (r *Rows) Cut() bool { return r.cut }

// Err returns what ended the rows early.
func (r *Rows) Err() error {
	if r.err != nil {
		return r.err
	}
	return explainQuery(r.rows.Err())
}

// Close ends the query.
func (r *Rows) Close() error { return r.close() }

// Query runs one SELECT (or WITH, VALUES, FROM, DESCRIBE, EXPLAIN) in
// a read-only transaction of its own, over the views that the package's
// documentation names. It cannot reach files or the network, change settings or
// write anything; other statements are refused, and errors in the SQL are
// BadInput with DuckDB's message.
func (s *Store) Query(ctx context.Context, query string, limits Limits, args ...any) (*Rows, error) {
	if limits.Time <= 0 {
		limits.Time = defaultQueryTime
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	conn, err := s.db.Conn(ctx)
	if err != nil {
		cancel()
		return nil, explain("running SQL", err)
	}
	r := &Rows{left: limits.Rows, limited: limits.Rows > 0}
	r.close = func() error {
		var errs []error
		if r.rows != nil {
			errs = append(errs, r.rows.Close())
		}
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
		cancel()
		r.close = func() error { return nil }
		return errors.Join(append(errs, conn.Close())...)
	}
	if err := r.begin(ctx, conn, query, args); err != nil {
		_ = r.close()
		return nil, explainQuery(err)
	}
	return r, nil
}

func (r *Rows) begin(ctx context.Context, conn *sql.Conn, query string, args []any) error {
	if err := checkStatement(conn, query); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY"); err != nil {
		return err
	}
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	r.rows = rows
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for _, t := range types {
		r.Columns = append(r.Columns, Column{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	return nil
}

// checkStatement lets one statement pass that only reads. It is the first of
// three walls: the transaction is read-only, and the instance has no access to
// anything outside the store and no way to get it.
func checkStatement(conn *sql.Conn, query string) error {
	if strings.TrimSpace(query) == "" {
		return blindspot.Errorf(blindspot.Usage, "give one SELECT", "there is no statement")
	}
	return conn.Raw(func(raw any) error {
		dc, ok := raw.(*driverdb.Conn)
		if !ok {
			return fmt.Errorf("unexpected driver connection %T", raw)
		}
		// Prepare, unlike PrepareContext, does not run all but the last of
		// several statements.
		prepared, err := dc.Prepare(query)
		if err != nil {
			if strings.Contains(err.Error(), "multi-statement") {
				return blindspot.Errorf(blindspot.Usage, "give one SELECT", "there are several statements where one is expected")
			}
			return err
		}
		defer prepared.Close()
		stmt, ok := prepared.(*driverdb.Stmt)
		if !ok {
			return fmt.Errorf("unexpected statement %T", prepared)
		}
		kind, err := stmt.StatementType()
		if err != nil {
			return err
		}
		if kind == driverdb.STATEMENT_TYPE_SELECT || kind == driverdb.STATEMENT_TYPE_EXPLAIN {
			return nil
		}
		return blindspot.Errorf(blindspot.Refused, "only SELECT and the like are allowed: the store is never changed by SQL",
			"the statement does not only read")
	})
}

// explainQuery is explain for SQL that the user wrote: what DuckDB says about it
// is for the user.
func explainQuery(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, class := range []string{"Parser Error", "Binder Error", "Catalog Error", "Conversion Error",
		"Invalid Input Error", "Out of Range Error", "Invalid Type Error"} {
		if strings.Contains(text, class) {
			return blindspot.Errorf(blindspot.BadInput, "", "%w", err)
		}
	}
	for _, class := range []string{"Permission Error", "read-only"} {
		if strings.Contains(text, class) {
			return blindspot.Errorf(blindspot.Refused, "SQL reads the store and nothing else", "%w", err)
		}
	}
	return explain("running SQL", err)
}
