package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// eachOn calls f with every row of a query; the slice is used again for the next.
func eachOn(ctx context.Context, conn *sql.Conn, query string, args []any, f func([]driver.Value) error) error {
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return conn.Raw(func(raw any) (err error) {
		dc, ok := raw.(*driverdb.Conn)
		if !ok {
			return fmt.Errorf("unexpected driver connection %T", raw)
		}
		rows, err := dc.QueryContext(ctx, query, named)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		values := make([]driver.Value, len(rows.Columns()))
		for {
			switch err := rows.Next(values); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			if err := f(values); err != nil {
				return err
			}
		}
	})
}

// sqlDate is a date as a query parameter; an unknown date is NULL.
func sqlDate(d blindspot.Date) any {
	if !d.Known() {
		return nil
	}
	return d.Time()
}

func dateOf(v driver.Value) blindspot.Date {
	if t, ok := v.(time.Time); ok {
		return blindspot.DateOf(t)
	}
	return 0
}

// number reads any integer column; NULL is missing.
func number(v driver.Value, missing int) int {
	switch n := v.(type) {
	case int64:
		return int(n)
	case int32:
		return int(n)
	case uint8:
		return int(n)
	}
	return missing
}

func text(v driver.Value) string {
	s, _ := v.(string)
	return s
}

func yes(v driver.Value) bool {
	b, _ := v.(bool)
	return b
}

func float(v driver.Value) float64 {
	f, _ := v.(float64)
	return f
}

// known returns the last day on which a release must have been published to be
// seen: AsOf, or the end of time for 0.
func known(asOf blindspot.Date) any {
	if !asOf.Known() {
		return blindspot.NewDate(9999, time.December, 31).Time()
	}
	return asOf.Time()
}

// list writes n placeholders.
func list(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// count reads a sum, which DuckDB makes a HUGEINT; NULL is 0.
func count(v driver.Value) int {
	if n, ok := v.(*big.Int); ok {
		return int(n.Int64())
	}
	return number(v, 0)
}

// texts reads a list of strings; an empty list is nil.
func texts(v driver.Value) []string {
	items, _ := v.([]any)
	var out []string
	for _, item := range items {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
