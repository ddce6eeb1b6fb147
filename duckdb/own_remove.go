package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/blindspot/blindspot"
)

// Remove takes a file and all that it alone holds out, and keeps a record that it was
// there. Events that other files hold as well stay, known from the day on which the
// first of these was accessed; deletions that the source told stay. Copies that were
// kept of an older schema are deleted, for they hold it, too. It is NotFound
// where there is no file with the id, and Refused where another file adds to it, or an older program did not note
// what another file repeats.
func (o *Own) Remove(ctx context.Context, id int) (file string, err error) {
	err = o.s.write(ctx, "removing a file of your own sources", func(conn *sql.Conn) error {
		var unsure bool
		var later int
		if err := conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM own_dataset WHERE adds_to = ?", id).Scan(&later); err != nil {
			return err
		}
		err := eachOn(ctx, conn, "SELECT file, (SELECT count(*) > 0 FROM own_dataset WHERE id <> $1 AND NOT held) FROM own_dataset WHERE id = $1", []any{id}, func(v []driver.Value) error {
			file, unsure = text(v[0]), yes(v[1])
			return nil
		})
		switch {
		case err != nil:
			return err
		case file == "":
			return blindspot.Errorf(blindspot.NotFound, "blindspot dataset list shows the ids", "there is no file %d of your own sources", id)
		case later > 0:
			return blindspot.Errorf(blindspot.Refused, fmt.Sprintf("remove own:%d first", later), "own:%d holds only what changed since %s was fetched, and means nothing without it", later, file)
		case unsure:
			return blindspot.Errorf(blindspot.Refused, "delete the file beside the store that ends in "+OwnSuffix+", and import the others again",
				"an older version of blindspot imported files without noting which events they share, so that nobody knows what %s alone holds", file)
		}
		return removeOwn(ctx, conn, id, o.s.clock())
	})
	if err == nil {
		err = o.s.forgetCopies()
	}
	return file, err
}

func removeOwn(ctx context.Context, conn *sql.Conn, id int, now time.Time) error {
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"INSERT INTO own_change SELECT ?, 'remove', id, file, sha256, accessed FROM own_dataset WHERE id = ?", []any{now.UTC().Truncate(time.Microsecond), id}},
		{"CREATE OR REPLACE TEMP TABLE own_gone AS SELECT DISTINCT id, stamp, hash FROM own_held WHERE dataset = ?", []any{id}},
		{"DELETE FROM own_held WHERE dataset = ?", []any{id}},
		{"DELETE FROM own_event WHERE (id, stamp, hash) IN (SELECT (id, stamp, hash) FROM own_gone) AND (id, stamp, hash) NOT IN (SELECT (id, stamp, hash) FROM own_held)", nil},
		{`UPDATE own_event SET dataset = heir.dataset, known = heir.known FROM (
				SELECT h.id, h.stamp, h.hash, arg_min(d.id, (d.accessed, d.id)) AS dataset, min(d.accessed) AS known
				FROM own_held h JOIN own_gone USING (id, stamp, hash) JOIN own_dataset d ON d.id = h.dataset GROUP BY ALL
			) heir WHERE own_event.id = heir.id AND own_event.stamp = heir.stamp AND own_event.hash = heir.hash`, nil},
		{"DELETE FROM own_coverage WHERE dataset = ?", []any{id}},
		{"DELETE FROM own_fault WHERE dataset = ?", []any{id}},
		{"DELETE FROM own_dataset WHERE id = ?", []any{id}},
		{"DROP TABLE own_gone", nil},
	} {
		if _, err := conn.ExecContext(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// Changed returns what was done to files after their import, the oldest first.
func (o *Own) Changed(ctx context.Context) ([]OwnChanged, error) {
	all := []OwnChanged{}
	err := o.s.each(ctx, "listing changes of your own sources", "SELECT made, action, dataset, file, sha256, accessed FROM own_change ORDER BY made, dataset", nil, func(v []driver.Value) error {
		made, _ := v[0].(time.Time)
		all = append(all, OwnChanged{Made: made.UTC(), Action: text(v[1]), Dataset: number(v[2], 0), File: text(v[3]), SHA256: text(v[4]), Accessed: dateOf(v[5])})
		return nil
	})
	return all, err
}

// OwnChanged is what was done to a file of own sources.
type OwnChanged struct {
	Made     time.Time      `json:"made"`
	Action   string         `json:"action"` // "remove"
	Dataset  int            `json:"dataset"`
	File     string         `json:"file"`
	SHA256   string         `json:"sha256"`
	Accessed blindspot.Date `json:"accessed"`
}
