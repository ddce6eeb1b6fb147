package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// OwnReader reads the events of one file of a source with terms of its own.
type OwnReader interface {
	NextOwn() (blindspot.OwnEvent, int, *blindspot.RowFault, error)
}

// OwnRequest is one such file. Of Dataset the account, the days and the id are filled
// in by the import.
type OwnRequest struct {
	Dataset  blindspot.OwnDataset
	Reader   OwnReader
	LeftOut  func() map[string]int                                                // asked after the last row
	Accessed func() (blindspot.Date, bool)                                        // asked after the last row where Dataset does not say: the day, and whether it is assumed
	Terms    func(d *blindspot.OwnDataset) blindspot.Source                       // asked once the day is known
	Place    func(*blindspot.Event)                                               // fills Place.Country
	Cover    func([]blindspot.CountryMonths, blindspot.Date) []blindspot.Coverage // what the file covers, from the countries in it and the day of access
	Progress func(rows int)                                                       // may be nil
}

// Import reads a file in one transaction. A file that was imported before is not read
// again: all its rows count as unchanged.
func (o *Own) Import(ctx context.Context, r OwnRequest) (d blindspot.OwnDataset, err error) {
	begun := o.s.clock()
	d = r.Dataset
	d.Imported, d.SHA256 = begun.UTC(), strings.ToLower(d.SHA256)
	err = o.s.write(ctx, "importing "+d.File, func(conn *sql.Conn) error {
		again, err := o.importedBefore(ctx, conn, d.SHA256)
		if err != nil || again.ID > 0 {
			d = again
			return err
		}
		return importOwn(ctx, conn, r, &d)
	})
	d.Account.Seconds = o.s.clock().Sub(begun).Seconds()
	return d, err
}

func (o *Own) importedBefore(ctx context.Context, conn *sql.Conn, sum string) (d blindspot.OwnDataset, err error) {
	err = eachOn(ctx, conn, "SELECT id, rows_read, accessed, assumed, filters, file, left_out FROM own_dataset WHERE sha256 = ?", []any{sum}, func(v []driver.Value) error {
		d = blindspot.OwnDataset{ID: number(v[0], 0), Accessed: dateOf(v[2]), Assumed: yes(v[3]), Filters: text(v[4]), File: text(v[5])}
		rows := number(v[1], 0)
		d.Account.RowsRead, d.Account.Unchanged = rows, rows
		return nil
	})
	return d, err
}

func importOwn(ctx context.Context, conn *sql.Conn, r OwnRequest, d *blindspot.OwnDataset) error {
	if err := conn.QueryRowContext(ctx, "SELECT greatest((SELECT coalesce(max(id), 0) FROM own_dataset), (SELECT coalesce(max(dataset), 0) FROM own_change)) + 1").Scan(&d.ID); err != nil {
		return err
	}
	if err := stageOwn(ctx, conn, r, d); err != nil {
		return err
	}
	d.LeftOut = r.LeftOut()
	for _, n := range d.LeftOut {
		d.Account.RowsRead += n
		d.Account.LeftOut += n
	}
	if !d.Accessed.Known() {
		d.Accessed, d.Assumed = r.Accessed()
	}
	d.Terms = r.Terms(d)
	if d.Terms.Permit(blindspot.UseDescription) != nil || !d.Terms.Restricted() {
		return blindspot.Errorf(blindspot.Internal, "please report this", "%s belongs to the record", d.Terms.Name)
	}
	if err := settleOwn(ctx, conn, d); err != nil {
		return err
	}
	if !d.Account.Balanced() {
		return blindspot.Errorf(blindspot.Internal, "please report this", "rows do not add up: %+v", d.Account)
	}
	if a := d.Account; a.RowsRead > a.LeftOut && a.Quarantined == a.RowsRead-a.LeftOut {
		return blindspot.Errorf(blindspot.BadInput, "compare the file with what ACLED serves", "none of the %d rows of political violence can be used; the first: %s", a.Quarantined, firstOwnFault(ctx, conn, d.ID))
	}
	if err := coverOwn(ctx, conn, r, d); err != nil {
		return err
	}
	return writeOwnDataset(ctx, conn, d)
}

func firstOwnFault(ctx context.Context, conn *sql.Conn, dataset int) string {
	var line int
	var column, reason string
	if err := conn.QueryRowContext(ctx, "SELECT line, column_name, reason FROM own_fault WHERE dataset = ? ORDER BY line LIMIT 1", dataset).Scan(&line, &column, &reason); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("line %d, column %s: %s", line, column, reason)
}

// stageOwn reads the file into the staging table.
func stageOwn(ctx context.Context, conn *sql.Conn, r OwnRequest, d *blindspot.OwnDataset) error {
	stage, err := openAppender(conn, "", "own_stage")
	if err != nil {
		return err
	}
	faults, err := openAppender(conn, "", "own_fault")
	if err != nil {
		return errors.Join(err, stage.Close())
	}
	err = readOwn(ctx, r, d, stage, faults)
	return errors.Join(err, stage.Close(), faults.Close())
}

func readOwn(ctx context.Context, r OwnRequest, d *blindspot.OwnDataset, stage, faults *driverdb.Appender) error {
	for {
		e, line, fault, err := r.Reader.NextOwn()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
		d.Account.RowsRead++
		if r.Progress != nil && d.Account.RowsRead%4096 == 0 {
			r.Progress(d.Account.RowsRead)
		}
		if fault != nil {
			d.Account.Quarantined++
			if err := faults.AppendRow(int32(d.ID), int64(line), fault.Column, fault.Reason, e.ID); err != nil { //nolint:gosec // a small number
				return err
			}
			continue
		}
		hash := ownHash(&e)
		r.Place(&e.Event)
		if err := stage.AppendRow(ownRow(&e, line, hash)...); err != nil {
			return err
		}
	}
}

// ownHash is of the content as read, without what is derived.
func ownHash(e *blindspot.OwnEvent) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, e.When.From, "|", e.TimePrecision, e.GeoPrecision, "|", e.SideA.Name, "|", e.KindA, "|", e.SideB.Name, "|", e.KindB, "|",
		e.Place.State, "|", e.Place.Admin1, "|", e.Deaths.Best, e.DeathsGap, "|", e.Sources)
	return h.Sum64()
}

func ownRow(e *blindspot.OwnEvent, line int, hash uint64) []driver.Value {
	var deaths, sources any
	if !e.DeathsGap {
		deaths = int64(e.Deaths.Best)
	}
	if e.Sources != blindspot.NoCount {
		sources = int64(e.Sources)
	}
	return []driver.Value{int64(line), e.ID, e.Stamp, hash, e.When.From.Time(), uint8(e.TimePrecision), uint8(e.GeoPrecision), uint8(e.Violence), //nolint:gosec // grades
		string(e.SideA.ID), e.SideA.Name, string(e.KindA), string(e.SideB.ID), e.SideB.Name, string(e.KindB),
		e.Place.Country, e.Place.State, e.Place.Admin1, deaths, sources}
}

// fates says what becomes of each staged row: of several of one event the latest is
// held against what is known of it, and the others are older, the same or in conflict.
const fates = `
	CREATE OR REPLACE TEMP TABLE own_fate AS
	WITH ranked AS (
		SELECT line, id, stamp, hash, row_number() OVER w AS place, first_value(stamp) OVER w AS best_stamp, first_value(hash) OVER w AS best_hash,
			first_value(line) OVER w AS best_line
		FROM own_stage WINDOW w AS (PARTITION BY id ORDER BY stamp DESC, line)
	), held AS (
		SELECT id, stamp, hash FROM own_event QUALIFY row_number() OVER (PARTITION BY id ORDER BY stamp DESC, version DESC) = 1
	)
	SELECT r.line, r.place, r.best_line, CASE
		WHEN r.place > 1 AND r.stamp = r.best_stamp AND r.hash <> r.best_hash THEN 'conflict'
		WHEN r.place > 1 AND r.stamp < r.best_stamp THEN 'older'
		WHEN r.place > 1 THEN 'same'
		WHEN d.stamp >= r.stamp THEN 'deleted'
		WHEN h.id IS NULL THEN 'stored'
		WHEN h.stamp > r.stamp THEN 'older'
		WHEN h.hash = r.hash THEN 'same'
		ELSE 'updated' END AS fate
	FROM ranked r LEFT JOIN held h ON h.id = r.id LEFT JOIN own_deleted d ON d.id = r.id`

func settleOwn(ctx context.Context, conn *sql.Conn, d *blindspot.OwnDataset) error {
	if _, err := conn.ExecContext(ctx, fates); err != nil {
		return err
	}
	a := &d.Account
	err := eachOn(ctx, conn, "SELECT fate, count(*) FROM own_fate GROUP BY fate", nil, func(v []driver.Value) error {
		n := number(v[1], 0)
		switch text(v[0]) {
		case "stored":
			a.Stored = n
		case "updated":
			a.Updated = n
		case "same":
			a.Unchanged += n
		case "older":
			a.Older = n
			a.Unchanged += n
		case "deleted":
			a.Deleted = n
			a.LeftOut += n
		case "conflict":
			a.Quarantined += n
		}
		return nil
	})
	if err != nil {
		return err
	}
	accessed := d.Accessed.Time()
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO own_fault SELECT ?, s.line, 'event_id_cnty', 'the event stands already on line ' || f.best_line || ', last changed at the same time, with other content', s.id
			FROM own_stage s JOIN own_fate f USING (line) WHERE f.fate = 'conflict'`, []any{d.ID}},
		{`UPDATE own_event SET known = least(own_event.known, ?::DATE) FROM own_stage s JOIN own_fate f USING (line)
			WHERE f.place = 1 AND own_event.id = s.id AND own_event.stamp = s.stamp AND own_event.hash = s.hash`, []any{accessed}},
		{`INSERT INTO own_event SELECT nextval('own_version'), ?::DATE, ?, s.id, s.stamp, s.hash, s.day, s.time_precision, s.geo_precision, s.violence,
				s.side_a, s.name_a, s.kind_a, s.side_b, s.name_b, s.kind_b, s.country, s.state, s.admin1, s.deaths, s.sources
			FROM own_stage s JOIN own_fate f USING (line)
			WHERE f.place = 1 AND f.fate <> 'deleted' AND NOT EXISTS (SELECT 1 FROM own_event e WHERE e.id = s.id AND e.stamp = s.stamp AND e.hash = s.hash)
			ORDER BY s.line`, []any{accessed, d.ID}},
		{`INSERT INTO own_held SELECT ?, s.id, s.stamp, s.hash FROM own_stage s JOIN own_fate f USING (line) WHERE f.place = 1 AND f.fate <> 'deleted'`, []any{d.ID}},
	} {
		if _, err := conn.ExecContext(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// coverOwn writes what the file covers, and empties the staging table.
func coverOwn(ctx context.Context, conn *sql.Conn, r OwnRequest, d *blindspot.OwnDataset) error {
	var countries []blindspot.CountryMonths
	err := eachOn(ctx, conn, `SELECT country, min((year(day) - 1980) * 12 + month(day)), max((year(day) - 1980) * 12 + month(day)), min(day), max(day)
		FROM own_stage WHERE country <> '' GROUP BY country ORDER BY country`, nil, func(v []driver.Value) error {
		countries = append(countries, blindspot.CountryMonths{Country: text(v[0]), First: blindspot.Month(number(v[1], 0)), Last: blindspot.Month(number(v[2], 0))}) //nolint:gosec // months
		if from := dateOf(v[3]); !d.From.Known() || from < d.From {
			d.From = from
		}
		d.To = max(d.To, dateOf(v[4]))
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range r.Cover(countries, d.Accessed) {
		_, err := conn.ExecContext(ctx, "INSERT INTO own_coverage VALUES (?, ?, ?, ?, ?, ?, ?)", d.ID, c.Source, c.Country, int32(c.From), int32(c.To), c.Share, c.Stated)
		if err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "DELETE FROM own_stage; DROP TABLE own_fate")
	return err
}

func writeOwnDataset(ctx context.Context, conn *sql.Conn, d *blindspot.OwnDataset) error {
	kinds, err := json.Marshal(d.LeftOut)
	if err != nil {
		return err
	}
	t, a := d.Terms, d.Account
	_, err = conn.ExecContext(ctx, "INSERT INTO own_dataset VALUES ("+list(29)+")",
		d.ID, t.ID, t.Name, t.Licence, t.Citation, t.URL, t.Redistributes, t.NoModels, d.Accessed.Time(), d.Assumed, d.Filters, d.Restrictions,
		d.File, d.SHA256, d.Bytes, d.Imported, a.RowsRead, a.Stored, a.Updated, a.Unchanged, a.Quarantined, a.LeftOut, a.Older, a.Deleted,
		sqlDate(d.From), sqlDate(d.To), string(kinds), true, d.AddsTo)
	return err
}
