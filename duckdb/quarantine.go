package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// QuarantineFilter selects quarantined rows. Empty fields select everything.
type QuarantineFilter struct {
	IDs     []int64
	Dataset int
	Limit   int
	Offset  int
}

func (f QuarantineFilter) where() *conditions {
	c := &conditions{}
	if len(f.IDs) > 0 {
		c.add("q.id IN ("+list(len(f.IDs))+")", anys(f.IDs)...)
	}
	if f.Dataset != 0 {
		c.add("q.dataset = ?", f.Dataset)
	}
	return c
}

const selectQuarantine = `
	SELECT q.id, q.dataset, d.file, q.line, q.column_name, q.reason, q.raw
	FROM base_quarantine q JOIN base_dataset d ON d.id = q.dataset WHERE `

func quarantined(v []driver.Value) blindspot.Quarantined {
	raw, _ := v[6].([]byte)
	return blindspot.Quarantined{ID: int64(number(v[0], 0)), Dataset: number(v[1], 0), File: text(v[2]),
		RowFault: blindspot.RowFault{Line: number(v[3], 0), Column: text(v[4]), Reason: text(v[5]), Raw: string(raw)}}
}

// Quarantine returns rows that were not accepted, in order of their ids.
func (s *Store) Quarantine(ctx context.Context, f QuarantineFilter) ([]blindspot.Quarantined, error) {
	if err := (blindspot.Filter{Limit: f.Limit, Offset: f.Offset}).Check(); err != nil {
		return nil, err
	}
	c := f.where()
	query := selectQuarantine + c.String() + " ORDER BY q.id"
	if f.Limit > 0 {
		query += " LIMIT ?"
		c.args = append(c.args, f.Limit)
	}
	if f.Offset > 0 {
		query += " OFFSET ?"
		c.args = append(c.args, f.Offset)
	}
	var all []blindspot.Quarantined
	err := s.each(ctx, "listing the quarantine", query, c.args, func(v []driver.Value) error {
		all = append(all, quarantined(v))
		return nil
	})
	return all, err
}

// CountQuarantine returns how many rows were not accepted.
func (s *Store) CountQuarantine(ctx context.Context) (n int, err error) {
	err = s.each(ctx, "counting the quarantine", "SELECT count(*) FROM base_quarantine", nil, func(v []driver.Value) error {
		n = number(v[0], 0)
		return nil
	})
	return n, err
}
