package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"
	"strings"

	driverdb "github.com/duckdb/duckdb-go/v2"
)

// WriteParquet writes a table to a Parquet file: fill hands over its rows, with
// a value for each column. The file appears whole or not at all. It goes through
// an empty instance of its own: a store's cannot reach the file system, so that
// no SQL in it ever can.
func WriteParquet(ctx context.Context, path string, columns []Column, fill func(add func(row ...any) error) error) (err error) {
	out, err := driverdb.NewConnector(":memory:?memory_limit="+DefaultMemoryLimit, nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(out)
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := fillTable(ctx, conn, columns, fill); err != nil {
		return err
	}
	temporary := path + ".partial"
	_, err = conn.ExecContext(ctx, "COPY export TO '"+strings.ReplaceAll(temporary, "'", "''")+"' (FORMAT parquet, COMPRESSION zstd)")
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary) // it may not be there
	}
	return err
}

// fillTable makes the table "export" and puts the rows into it.
func fillTable(ctx context.Context, conn *sql.Conn, columns []Column, fill func(add func(row ...any) error) error) (err error) {
	defined := make([]string, len(columns))
	for i, c := range columns {
		defined[i] = `"` + c.Name + `" ` + c.Type
	}
	if _, err := conn.ExecContext(ctx, "CREATE TABLE export ("+strings.Join(defined, ", ")+")"); err != nil {
		return err
	}
	a, err := openAppender(conn, "", "export")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	values := make([]driver.Value, len(columns))
	return fill(func(row ...any) error {
		for i, v := range row {
			values[i] = v
		}
		return a.AppendRow(values...)
	})
}
