package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// Lineage returns the user's own rows of the lineage table, in order.
func (s *Store) Lineage(ctx context.Context) ([]blindspot.Lineage, error) {
	var rows []blindspot.Lineage
	err := s.each(ctx, "reading the lineage table",
		"SELECT from_id, to_id, since, until, countries, note, source, denied FROM base_lineage ORDER BY from_id, to_id, since", nil,
		func(v []driver.Value) error {
			denied, _ := v[7].(bool)
			rows = append(rows, blindspot.Lineage{From: blindspot.ActorID(text(v[0])), To: blindspot.ActorID(text(v[1])), When: blindspot.DateRange{From: dateOf(v[2]), To: dateOf(v[3])},
				Countries: texts(v[4]), Note: text(v[5]), Source: text(v[6]), Own: true, Denied: denied})
			return nil
		})
	return rows, err
}

// SetLineage stores a row of the user's own, in place of one of the same names and
// first day.
func (s *Store) SetLineage(ctx context.Context, row blindspot.Lineage) error {
	return s.write(ctx, "changing the lineage table", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "INSERT OR REPLACE INTO base_lineage VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			string(row.From), string(row.To), sqlDate(row.When.From), sqlDate(row.When.To), row.Countries, row.Note, row.Source, row.Denied)
		return err
	})
}

// DropLineage takes away a row of the user's own, and reports whether there was
// one.
func (s *Store) DropLineage(ctx context.Context, row blindspot.Lineage) (found bool, err error) {
	err = s.write(ctx, "changing the lineage table", func(conn *sql.Conn) error {
		done, err := conn.ExecContext(ctx, "DELETE FROM base_lineage WHERE from_id = ? AND to_id = ? AND since = ?", string(row.From), string(row.To), sqlDate(row.When.From))
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		found = n > 0
		return err
	})
	return found, err
}
