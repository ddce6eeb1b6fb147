package duckdb

import (
	"context"
	"database/sql"
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
	if err := checkFilter(blindspot.Filter{Limit: f.Limit, Offset: f.Offset}); err != nil {
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

// RetryRequest asks for quarantined rows to be read again.
type RetryRequest struct {
	IDs []int64 // empty: every row
	// Parse reads one row as it stands in the file, given the file's header line
	// ("" where the file has none or it was not kept).
	Parse    func(raw, header string) (blindspot.Event, *blindspot.RowFault)
	Enrich   func(*blindspot.Event)
	Classify Classifier
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
		rows := map[int][]blindspot.Quarantined{}
		headers := map[int]string{}
		found, err := readRetried(ctx, conn, r.IDs, rows)
		if err != nil {
			return err
		}
		if len(r.IDs) > 0 && found != len(r.IDs) {
			return blindspot.Errorf(blindspot.NotFound, "list the quarantine with blindspot status",
				"%d of the %d rows are not in the quarantine", len(r.IDs)-found, len(r.IDs))
		}
		datasets, err := readRetriedDatasets(ctx, conn, rows, headers)
		if err != nil {
			return err
		}
		for _, d := range datasets {
			account, err := retryDataset(ctx, conn, d, headers[d.ID], rows[d.ID], r)
			if err != nil {
				return err
			}
			total.RowsRead += account.RowsRead
			total.Stored += account.Stored
			total.Updated += account.Updated
			total.Unchanged += account.Unchanged
			total.Quarantined += account.Quarantined
		}
		return nil
	})
	if err != nil {
		return blindspot.Import{}, err
	}
	total.Seconds = s.clock().Sub(begun).Seconds()
	return total, nil
}

func readRetried(ctx context.Context, conn *sql.Conn, ids []int64, rows map[int][]blindspot.Quarantined) (found int, err error) {
	c := QuarantineFilter{IDs: ids}.where()
	err = eachOn(ctx, conn, selectQuarantine+c.String()+" ORDER BY q.line, q.id", c.args, func(v []driver.Value) error {
		q := quarantined(v)
		rows[q.Dataset] = append(rows[q.Dataset], q)
		found++
		return nil
	})
	return found, err
}

func readRetriedDatasets(ctx context.Context, conn *sql.Conn, rows map[int][]blindspot.Quarantined, headers map[int]string) ([]blindspot.Dataset, error) {
	var all []blindspot.Dataset
	const query = "SELECT id, source, release, published, header, first_day, last_day FROM base_dataset ORDER BY id"
	err := eachOn(ctx, conn, query, nil, func(v []driver.Value) error {
		d := blindspot.Dataset{ID: number(v[0], 0), Source: text(v[1]), Release: text(v[2]), Published: dateOf(v[3]),
			From: dateOf(v[5]), To: dateOf(v[6])}
		if len(rows[d.ID]) > 0 {
			all = append(all, d)
			headers[d.ID] = text(v[4])
		}
		return nil
	})
	return all, err
}

func retryDataset(ctx context.Context, conn *sql.Conn, d blindspot.Dataset, header string, rows []blindspot.Quarantined, r RetryRequest) (blindspot.Import, error) {
	// The rows leave the quarantine first; those still at fault come back.
	for _, q := range rows {
		if _, err := conn.ExecContext(ctx, "DELETE FROM base_quarantine WHERE id = ?", q.ID); err != nil {
			return blindspot.Import{}, err
		}
	}
	w, err := newWriter(ctx, conn, d)
	if err != nil {
		return blindspot.Import{}, err
	}
	for _, q := range rows {
		w.nextFault = q.ID // a row keeps its id while it stays
		if err = w.put(retryRow(q, header, d.Source, r)); err != nil {
			break
		}
	}
	if closeErr := w.close(ctx); err == nil {
		err = closeErr
	}
	if err != nil {
		return blindspot.Import{}, err
	}
	a := w.account
	_, err = conn.ExecContext(ctx, `UPDATE base_dataset SET stored = stored + ?, updated = updated + ?,
		unchanged = unchanged + ?, quarantined = quarantined - ?, first_day = ?, last_day = ? WHERE id = ?`,
		a.Stored, a.Updated, a.Unchanged, a.RowsRead-a.Quarantined, sqlDate(w.dataset.From), sqlDate(w.dataset.To), d.ID)
	if err != nil {
		return a, err
	}
	return a, classify(ctx, conn, d.ID, r.Classify)
}

func retryRow(q blindspot.Quarantined, header, source string, r RetryRequest) *row {
	if q.Raw == "" || len(q.Raw) >= blindspot.RawLimit {
		return &row{line: q.Line, fault: &q.RowFault}
	}
	event, fault := r.Parse(q.Raw, header)
	event.Source = "" // of the file the row came from, which one row cannot tell
	next := checked(event, q.Line, fault, source, r.Enrich, &hasher{})
	next.raw = q.Raw
	if next.fault != nil {
		// What the parser was given is one row; the row's place in the file and
		// its text are what they were.
		next.fault.Line, next.fault.Raw = q.Line, q.Raw
	}
	return &next
}
