package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// Changed is what was done to a dataset after its import.
type Changed struct {
	Made    time.Time       `json:"made"`
	Action  string          `json:"action"` // "amend" or "remove"
	Dataset int             `json:"dataset"`
	File    string          `json:"file"`
	SHA256  string          `json:"sha256"`
	Detail  json.RawMessage `json:"detail"` // what was stated before and after, or what was removed
}

// Stated is what is stated about a dataset, as a record of changes has it.
type Stated struct {
	Release   string              `json:"release"`
	Published blindspot.Date      `json:"published"`
	Covers    blindspot.DateRange `json:"covers"`
	Whole     bool                `json:"whole"`
	Assumed   bool                `json:"claims_assumed"`
	Table     int                 `json:"coverage_table_rows"`
}

func (p *Provenance) stated() Stated {
	return Stated{Release: p.Release, Published: p.Published, Covers: p.Claims.Covers, Whole: p.Claims.Whole,
		Assumed: p.Claims.Assumed, Table: len(p.Claims.Table)}
}

// Provenance returns what is stated about a dataset. It fails with NotFound where
// there is none with the id.
func (s *Store) Provenance(ctx context.Context, id int) (d blindspot.Dataset, p Provenance, err error) {
	err = s.on(ctx, "reading a dataset", func(conn *sql.Conn) (err error) {
		d, p, _, err = provenance(ctx, conn, id)
		return err
	})
	return d, p, err
}

// Find returns the id of the dataset that a file was imported as, in the family
// of the source; 0 where it was not.
func (s *Store) Find(ctx context.Context, source blindspot.Source, sha256 string) (id int, err error) {
	d := blindspot.Dataset{Source: source.ID, Terms: source}
	err = s.each(ctx, "looking for a file", "SELECT max(id) FROM base_dataset WHERE family = ? AND sha256 = ?",
		[]any{d.Family(), strings.ToLower(sha256)}, func(v []driver.Value) error {
			id = number(v[0], 0)
			return nil
		})
	return id, err
}

// Amend states anew what a dataset is, and keeps a record of what was stated
// before. Its rows stay as they are; which of them belong to the record, and what
// is covered, follows from what is stated now.
func (s *Store) Amend(ctx context.Context, id int, p Provenance) error {
	return s.write(ctx, "amending a dataset", func(conn *sql.Conn) error {
		d, before, _, err := provenance(ctx, conn, id)
		if err != nil {
			return err
		}
		if !p.Published.Known() {
			p.Published = before.Published
		}
		if err := state(ctx, conn, id, p); err != nil {
			return err
		}
		if err := cover(ctx, conn, id, p); err != nil {
			return err
		}
		return s.record(ctx, conn, "amend", d, map[string]Stated{"before": before.stated(), "after": p.stated()})
	})
}

// Remove takes a dataset and all that it alone holds out of the store, and keeps
// a record that it was there. Content that other datasets repeat stays theirs.
// The classifier decides the kinds of actors anew, from what is left; it may be
// nil.
func (s *Store) Remove(ctx context.Context, id int, kindsOf Classifier) error {
	return s.write(ctx, "removing a dataset", func(conn *sql.Conn) error {
		d, p, _, err := provenance(ctx, conn, id)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`CREATE OR REPLACE TEMP TABLE heir AS
				SELECT s.version, min(s.dataset) AS dataset FROM base_seen s JOIN base_event e ON e.version = s.version
				WHERE e.dataset = $1 AND s.dataset <> $1 GROUP BY s.version`,
			"DELETE FROM base_seen WHERE dataset = $1",
			"DELETE FROM base_seen WHERE (version, dataset) IN (SELECT (version, dataset) FROM heir) AND dataset <> $1",
			"DELETE FROM base_event WHERE dataset = $1 AND version NOT IN (SELECT version FROM heir)",
			"UPDATE base_event SET dataset = heir.dataset FROM heir WHERE base_event.version = heir.version AND base_event.dataset = $1",
			"DELETE FROM base_coverage WHERE dataset = $1", "DELETE FROM base_dyad WHERE dataset = $1",
			"DELETE FROM base_quarantine WHERE dataset = $1", "DELETE FROM base_dataset WHERE id = $1",
		} {
			if _, err := conn.ExecContext(ctx, statement, id); err != nil {
				return err
			}
		}
		if _, err := conn.ExecContext(ctx, "DROP TABLE heir"); err != nil {
			return err
		}
		if err := s.record(ctx, conn, "remove", d, map[string]Stated{"before": p.stated()}); err != nil {
			return err
		}
		return classify(ctx, conn, 0, kindsOf)
	})
}

func (s *Store) record(ctx context.Context, conn *sql.Conn, action string, d blindspot.Dataset, detail map[string]Stated) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "INSERT INTO base_change VALUES (?, ?, ?, ?, ?, ?)",
		s.clock().UTC().Truncate(time.Microsecond), action, d.ID, d.File, d.SHA256, string(text))
	return err
}

// Changed returns what was done to datasets after their import, the oldest first.
func (s *Store) Changed(ctx context.Context) ([]Changed, error) {
	var all []Changed
	const query = "SELECT made, action, dataset, file, sha256, detail FROM base_change ORDER BY made, dataset"
	err := s.each(ctx, "listing changes of datasets", query, nil, func(v []driver.Value) error {
		made, _ := v[0].(time.Time)
		all = append(all, Changed{Made: made.UTC(), Action: text(v[1]), Dataset: number(v[2], 0), File: text(v[3]),
			SHA256: text(v[4]), Detail: json.RawMessage(text(v[5]))})
		return nil
	})
	return all, err
}
