package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

const selectExport = `
	SELECT x.*, t.licence, t.citation
	FROM events_as_of(?::DATE) x JOIN base_dataset t ON t.id = x.dataset
	WHERE x.version IN (SELECT e.version %s %s) ORDER BY x.date_start NULLS FIRST, x.id`

// ExportParquet writes the selected events to a Parquet file, with the columns
// of the view events and the licence and citation of each row's source, and
// returns how many there are. It is Refused where a selected event is of a
// source that forbids passing on its rows. The file appears whole or not at all.
func (s *Store) ExportParquet(ctx context.Context, path string, f blindspot.Filter) (int, error) {
	doing := "exporting " + filepath.Base(path)
	if err := checkFilter(f); err != nil {
		return 0, err
	}
	c := where(f)
	whereText(c, f.Text)
	args := append([]any{known(f.AsOf)}, c.args...)
	if err := s.checkTerms(ctx, c, args); err != nil {
		return 0, err
	}
	query := fmt.Sprintf(selectExport, fromNewest, c.String())
	if f.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	if f.Offset > 0 {
		query += fmt.Sprintf(" OFFSET %d", f.Offset)
	}
	rows, err := s.db.QueryContext(ctx, query, append([]any{known(f.AsOf)}, args...)...)
	if err != nil {
		return 0, explain(doing, err)
	}
	defer rows.Close()
	n, err := writeParquet(ctx, rows, path)
	return n, explain(doing, err)
}

// checkTerms refuses sources whose terms forbid passing on raw rows.
func (s *Store) checkTerms(ctx context.Context, c *conditions, args []any) error {
	var forbidden []string
	query := "SELECT DISTINCT d.source_name" + fromNewest + "NOT d.redistributes AND " + c.String() + " ORDER BY ALL"
	err := s.each(ctx, "reading the terms of sources", query, args, func(v []driver.Value) error {
		forbidden = append(forbidden, text(v[0]))
		return nil
	})
	if err == nil && len(forbidden) > 0 {
		err = blindspot.Errorf(blindspot.Refused, "export other sources, or aggregates instead of rows",
			"the terms of %s forbid passing on its rows", strings.Join(forbidden, ", "))
	}
	return err
}

// writeParquet goes through a second, empty instance: the store's own cannot
// reach the file system, so that no SQL in it ever can.
func writeParquet(ctx context.Context, rows *sql.Rows, path string) (n int, err error) {
	out, err := driverdb.NewConnector(":memory:?memory_limit="+DefaultMemoryLimit, nil)
	if err != nil {
		return 0, err
	}
	db := sql.OpenDB(out)
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if n, err = copyRows(ctx, rows, conn); err != nil {
		return 0, err
	}
	temporary := path + ".partial"
	_, err = conn.ExecContext(ctx, "COPY export TO '"+strings.ReplaceAll(temporary, "'", "''")+"' (FORMAT parquet, COMPRESSION zstd)")
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary) // it may not be there
		return 0, err
	}
	return n, nil
}

// copyRows puts the rows into a table "export" of their columns.
func copyRows(ctx context.Context, rows *sql.Rows, to *sql.Conn) (n int, err error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	columns := make([]string, len(types))
	for i, t := range types {
		columns[i] = `"` + t.Name() + `" ` + t.DatabaseTypeName()
	}
	if _, err := to.ExecContext(ctx, "CREATE TABLE export ("+strings.Join(columns, ", ")+")"); err != nil {
		return 0, err
	}
	a, err := openAppender(to, "", "main", "export")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	cells, scan, values := make([]any, len(types)), make([]any, len(types)), make([]driver.Value, len(types))
	for i := range cells {
		scan[i] = &cells[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(scan...); err != nil {
			return n, err
		}
		for i, cell := range cells {
			values[i] = cell
		}
		if err := a.AppendRow(values...); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
