package workbench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	driverdb "github.com/duckdb/duckdb-go/v2"
)

const createListed = `CREATE TABLE listed (id VARCHAR, date_from DATE, date_to DATE, violence VARCHAR, side_a VARCHAR, side_b VARCHAR,
	country VARCHAR, area VARCHAR, area_name VARCHAR, deaths BIGINT, deaths_low BIGINT, deaths_high BIGINT, place_precision BIGINT,
	source VARCHAR, release VARCHAR)`

// WriteParquet writes events as the browser lists them to a Parquet file. It
// works in a database of its own, in memory: the store's cannot reach files.
func WriteParquet(ctx context.Context, path string, rows []Listed) (err error) {
	connector, err := driverdb.NewConnector(":memory:?memory_limit=512MB", nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, createListed); err != nil {
		return err
	}
	if err := appendListed(conn, rows); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "COPY listed TO '"+strings.ReplaceAll(path, "'", "''")+"' (FORMAT parquet, COMPRESSION zstd)")
	return err
}

func appendListed(conn *sql.Conn, rows []Listed) error {
	return conn.Raw(func(raw any) (err error) {
		a, err := driverdb.NewAppenderFromConn(raw.(driver.Conn), "", "listed")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		count := func(n *int) driver.Value {
			if n == nil {
				return nil
			}
			return int64(*n)
		}
		for i := range rows {
			r := &rows[i]
			var from, to driver.Value
			if r.From.Known() {
				from = r.From.Time()
			}
			if r.To.Known() {
				to = r.To.Time()
			}
			if err := a.AppendRow(r.ID, from, to, r.Violence, r.SideA, r.SideB, r.Country, r.Area, r.AreaName,
				count(r.Deaths), count(r.Low), count(r.High), int64(r.Precision), r.Source, r.Release); err != nil {
				return err
			}
		}
		return nil
	})
}
