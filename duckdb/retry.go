package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// RetryRequest asks for quarantined rows to be read again.
type RetryRequest struct {
	IDs    []int64 // empty: every row
	Marked bool    // of them only the rows that a newer program may accept; see Store.Marked
	// Parse reads one row as it stands in a file of the dataset, given the file's
	// header line ("" where the file has none or it was not kept).
	Parse    func(raw, header string, of Provenance) (blindspot.Event, *blindspot.RowFault)
	Enrich   func(*blindspot.Event)
	Classify Classifier
}

// Marked returns how many rows an older program set aside by rules that this
// program no longer has: Retry may accept them.
func (s *Store) Marked(ctx context.Context) (n int, err error) {
	err = s.each(ctx, "counting the quarantine", "SELECT count(*) FROM base_quarantine WHERE again", nil, func(v []driver.Value) error {
		n = number(v[0], 0)
		return nil
	})
	return n, err
}

// Retry reads quarantined rows again, in one transaction. Rows that are now
// accepted leave the quarantine and count for the dataset they came from; the
// others stay, with the reason found now. Rows kept without their text or cut at
// blindspot.RawLimit stay as they are. It fails with NotFound for an id that is
// not in the quarantine.
func (s *Store) Retry(ctx context.Context, r RetryRequest) (blindspot.Import, error) {
	begun := s.clock()
	var total blindspot.Import
	err := s.write(ctx, "retrying quarantined rows", func(conn *sql.Conn) error {
		c := QuarantineFilter{IDs: r.IDs}.where()
		if r.Marked {
			c.add("q.again")
		}
		var rows []blindspot.Quarantined // by dataset, in the order of its file
		err := eachOn(ctx, conn, selectQuarantine+c.String()+" ORDER BY q.dataset, q.line, q.id", c.args, func(v []driver.Value) error {
			rows = append(rows, quarantined(v))
			return nil
		})
		if err != nil {
			return err
		}
		if len(r.IDs) > 0 && len(rows) != len(r.IDs) {
			return blindspot.Errorf(blindspot.NotFound, "list the quarantine with blindspot quarantine",
				"%d of the %d rows are not in the quarantine", len(r.IDs)-len(rows), len(r.IDs))
		}
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n].Dataset == rows[0].Dataset {
				n++
			}
			account, err := retryDataset(ctx, conn, rows[:n], r)
			if err != nil {
				return err
			}
			total.Add(account)
			rows = rows[n:]
		}
		return nil
	})
	if err != nil {
		return blindspot.Import{}, err
	}
	total.Seconds = s.clock().Sub(begun).Seconds()
	return total, nil
}

// retryDataset reads rows of one dataset again.
func retryDataset(ctx context.Context, conn *sql.Conn, rows []blindspot.Quarantined, r RetryRequest) (blindspot.Import, error) {
	d, p, header, err := provenance(ctx, conn, rows[0].Dataset)
	if err != nil {
		return blindspot.Import{}, err
	}
	w, err := retryRows(ctx, conn, d, rows, func(q blindspot.Quarantined) *row { return retryRow(q, header, p, r) })
	if err != nil {
		return blindspot.Import{}, err
	}
	a := w.account
	a.Quarantined += len(rows) - a.RowsRead
	a.RowsRead = len(rows)
	_, err = conn.ExecContext(ctx, `UPDATE base_dataset SET stored = stored + ?, updated = updated + ?,
		unchanged = unchanged + ?, quarantined = quarantined - ?, first_day = ?, last_day = ? WHERE id = ?`,
		a.Stored, a.Updated, a.Unchanged, a.RowsRead-a.Quarantined, sqlDate(w.dataset.From), sqlDate(w.dataset.To), d.ID)
	if err != nil {
		return a, err
	}
	if err := cover(ctx, conn, d.ID, p); err != nil {
		return a, err
	}
	return a, classify(ctx, conn, d.ID, r.Classify)
}

// retryRows takes the rows that can be read again out of the quarantine and
// writes what becomes of each. Rows that are still at fault come back under
// their ids; those kept without their whole text stay where they are.
func retryRows(ctx context.Context, conn *sql.Conn, d blindspot.Dataset, rows []blindspot.Quarantined, read func(blindspot.Quarantined) *row) (*writer, error) {
	var all, readable []int64
	for _, q := range rows {
		all = append(all, q.ID)
		if legible(q) {
			readable = append(readable, q.ID)
		}
	}
	const these = " WHERE id IN (SELECT unnest(?::BIGINT[]))"
	if _, err := conn.ExecContext(ctx, "UPDATE base_quarantine SET again = false"+these, all); err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "DELETE FROM base_quarantine"+these, readable); err != nil {
		return nil, err
	}
	w, err := newWriter(ctx, conn, d)
	if err != nil {
		return nil, err
	}
	for _, q := range rows {
		if !legible(q) {
			continue
		}
		w.nextFault = q.ID
		if err = w.put(read(q)); err != nil {
			break
		}
	}
	if closeErr := w.close(ctx); err == nil {
		err = closeErr
	}
	return w, err
}

// legible reports whether a row was kept whole.
func legible(q blindspot.Quarantined) bool { return q.Raw != "" && len(q.Raw) < blindspot.RawLimit }

func retryRow(q blindspot.Quarantined, header string, p Provenance, r RetryRequest) *row {
	event, fault := r.Parse(q.Raw, header, p)
	event.Source = "" // of the file the row came from, which one row cannot tell
	if fault == nil {
		fault = blindspot.Impossible(&event, p.Published, true)
	}
	next := checked(event, q.Line, fault, p.Source.ID, r.Enrich, &hasher{})
	next.raw = q.Raw
	if next.fault != nil {
		// What the parser was given is one row; the row's place in the file and
		// its text are what they were.
		next.fault.Line, next.fault.Raw = q.Line, q.Raw
	}
	return &next
}
