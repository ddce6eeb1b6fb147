package duckdb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// Limits bound what a user's SQL may take. What DuckDB counts is bounded by
// Options.MemoryLimit; Memory bounds what it does not count, too.
type Limits struct {
	Time   time.Duration // 0 is a minute
	Rows   int           // 0 is all
	Memory int64         // bytes by which the process may grow meanwhile, as Linux tells it; 0 is not watched
	Bytes  int           // of text in the result; 0 is any
}

// QueryMemory is a fitting Limits.Memory for what a user asks.
const QueryMemory = 1 << 30

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
	bytes   int // that may still come
	ctx     context.Context
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
		r.err = explainQuery(r.ctx, err)
		return values, r.err
	}
	for _, v := range values {
		r.bytes -= bytesOf(v)
	}
	if r.bytes < 0 {
		r.err = blindspot.Errorf(blindspot.Unavailable, "ask for fewer or shorter columns", "the result holds too much text")
	}
	return values, r.err
}

// bytesOf is roughly the size of a value: of text, and of what lists hold.
func bytesOf(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	case []any:
		n := 16 * len(v)
		for _, x := range v {
			n += bytesOf(x)
		}
		return n
	}
	return 16
}

// Cut reports whether there was more than the limit of rows.
func (r *Rows) Cut() bool { return r.cut }

// Err returns what ended the rows early.
func (r *Rows) Err() error {
	if r.err != nil {
		return r.err
	}
	return explainQuery(r.ctx, r.rows.Err())
}

// Close ends the query.
func (r *Rows) Close() error { return r.close() }

// Query runs one SELECT (or WITH, VALUES, FROM, DESCRIBE, EXPLAIN) in
// a read-only transaction of its own, over the views that the package's
// documentation names and with the functions of [Permitted]. It cannot reach
// files or the network, learn paths or settings, change settings or write
// anything; other statements are refused, and errors in the SQL are BadInput
// with DuckDB's message. A statement is stopped when its time is over or when
// the process grows too much, at DuckDB's next look, which is after 2,048 rows.
func (s *Store) Query(ctx context.Context, query string, limits Limits, args ...any) (*Rows, error) {
	if limits.Time <= 0 {
		limits.Time = defaultQueryTime
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limits.Time, blindspot.Errorf(blindspot.Unavailable,
		"ask for less, or give it more time", "the statement took longer than %s", limits.Time))
	ctx, stop := context.WithCancelCause(ctx)
	conn, err := s.db.Conn(ctx)
	if err != nil {
		stop(nil)
		cancel()
		return nil, explain("running SQL", err)
	}
	r := &Rows{ctx: ctx, left: limits.Rows, limited: limits.Rows > 0, bytes: cmp.Or(limits.Bytes, math.MaxInt)}
	r.close = func() error {
		var errs []error
		if r.rows != nil {
			errs = append(errs, r.rows.Close())
		}
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
		stop(nil)
		cancel()
		r.close = func() error { return nil }
		return errors.Join(append(errs, conn.Close())...)
	}
	if limits.Memory > 0 {
		go watchMemory(ctx, stop, limits.Memory)
	}
	if err := r.begin(ctx, conn, query, args); err != nil {
		err = explainQuery(ctx, err)
		_ = r.close()
		return nil, err
	}
	return r, nil
}

// watchMemory ends a statement while which the process grows by more than is
// allowed: DuckDB's own limit leaves out the states of some aggregates and all
// text in flight.
func watchMemory(ctx context.Context, end context.CancelCauseFunc, most int64) {
	begun, ok := resident()
	if !ok {
		return
	}
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			if now, ok := resident(); ok && now-begun > most {
				end(blindspot.Errorf(blindspot.Unavailable, "ask for less", "the statement takes more memory than it may"))
				return
			}
		}
	}
}

// resident is how many bytes of memory the process holds.
func resident() (int64, bool) {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, false
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0, false
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err == nil
}

func (r *Rows) begin(ctx context.Context, conn *sql.Conn, query string, args []any) error {
	if err := checkStatement(ctx, conn, query); err != nil {
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

// checkStatement lets one statement pass that only reads, and only what is named
// in functions.go. It is the first of three walls: the transaction is read-only,
// and the instance has no access to anything outside the store and no way to get
// it.
func checkStatement(ctx context.Context, conn *sql.Conn, query string) error {
	if strings.TrimSpace(query) == "" {
		return blindspot.Errorf(blindspot.Usage, "give one SELECT", "there is no statement")
	}
	if !utf8.ValidString(query) || strings.ContainsRune(query, 0) { // DuckDB would read up to it
		return blindspot.Errorf(blindspot.BadInput, "write it as UTF-8", "the statement holds bytes that are no text")
	}
	if err := checkTree(ctx, conn, query); err != nil {
		return err
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
		return notRead()
	})
}

const mendSQL = "mend the statement; DESCRIBE events lists the columns of a view"

// explainQuery is explain for SQL that the user wrote: what DuckDB says about it
// is for the user.
func explainQuery(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known *blindspot.Error
	if cause := context.Cause(ctx); errors.As(cause, &known) {
		return cause // why it was ended says more than that it was
	}
	text := err.Error()
	for _, class := range []string{"Parser Error", "Binder Error", "Catalog Error", "Conversion Error",
		"Invalid Input Error", "Out of Range Error", "Invalid Type Error", "Mismatch Type Error", "incorrect argument count"} {
		if strings.Contains(text, class) {
			return blindspot.Errorf(blindspot.BadInput, mendSQL, "%w", err)
		}
	}
	for _, class := range []string{"Permission Error", "read-only"} {
		if strings.Contains(text, class) {
			return blindspot.Errorf(blindspot.Refused, "SQL reads the store and nothing else", "%w", err)
		}
	}
	return explain("running SQL", err)
}
