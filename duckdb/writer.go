package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// writer puts rows of one dataset into the store, within a transaction.
type writer struct {
	conn    *sql.Conn
	dataset blindspot.Dataset // its first and last day grow with the rows
	account blindspot.Import
	ledger  *ledger

	parties   *interner[blindspot.Side]
	labels    *interner[label]
	divisions *interner[division]

	events, seen, quarantine *driverdb.Appender
	nextFault                int64

	dyads map[[2]string]struct{} // ids of the sides of its rows, the lesser first
}

func newWriter(ctx context.Context, conn *sql.Conn, d blindspot.Dataset) (*writer, error) {
	w := &writer{conn: conn, dataset: d, dyads: map[[2]string]struct{}{}}
	var err error
	if w.ledger, err = newLedger(ctx, conn, d); err != nil {
		return nil, err
	}
	dict, err := readDictionary(ctx, conn)
	if err != nil {
		return nil, err
	}
	w.parties = newInterner(dict.parties)
	w.labels = newInterner(dict.labels)
	w.divisions = newInterner(dict.divisions)
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM base_quarantine").Scan(&w.nextFault)
	if err != nil {
		return nil, err
	}
	for _, a := range []struct {
		to    **driverdb.Appender
		table string
	}{{&w.events, "event"}, {&w.seen, "seen"}, {&w.quarantine, "quarantine"}} {
		if *a.to, err = newAppender(conn, a.table); err != nil {
			return nil, errors.Join(err, w.closeAppenders(ctx))
		}
	}
	return w, nil
}

// newAppender opens an appender to a base table.
func newAppender(conn *sql.Conn, table string) (*driverdb.Appender, error) {
	return openAppender(conn, "", "base_"+table)
}

func openAppender(conn *sql.Conn, catalog, table string) (a *driverdb.Appender, err error) {
	err = conn.Raw(func(raw any) error {
		dc, ok := raw.(*driverdb.Conn)
		if !ok {
			return fmt.Errorf("unexpected driver connection %T", raw)
		}
		a, err = driverdb.NewAppender(dc, catalog, "main", table)
		return err
	})
	return a, err
}

// put decides what becomes of a row, and does it.
func (w *writer) put(r *row) error {
	w.account.RowsRead++
	if r.fault != nil {
		return w.putFault(*r.fault, &r.event)
	}
	outcome, ref := w.ledger.enter(r.event.ID, r.hash, r.line)
	switch outcome {
	case duplicated:
		return w.putFault(duplicateFault(r, ref.line), &r.event)
	case repeated:
		w.account.Unchanged++
		return nil
	case unchanged:
		w.account.Unchanged++
		w.span(r.event.When)
		w.dyad(&r.event)
		return w.seen.AppendRow(int32(w.dataset.ID), ref.key, ref.version)
	case updated:
		w.account.Updated++
	case stored:
		w.account.Stored++
	}
	w.span(r.event.When)
	w.dyad(&r.event)
	return w.putEvent(&r.event, ref, r.hash)
}

// dyad notes that the file has an event of the two sides.
func (w *writer) dyad(e *blindspot.Event) {
	a, b := e.SideA.ID, e.SideB.ID
	w.dyads[[2]string{string(min(a, b)), string(max(a, b))}] = struct{}{}
}

func duplicateFault(r *row, first int) blindspot.RowFault {
	where := "in this file"
	if first > 0 {
		where = fmt.Sprintf("on line %d", first)
	}
	return blindspot.RowFault{Line: r.line, Column: "id", Raw: r.raw,
		Reason: fmt.Sprintf("%s stands already %s, with other content", r.event.ID, where)}
}

// putFault sets a row aside, with what could be read of it.
func (w *writer) putFault(f blindspot.RowFault, e *blindspot.Event) error {
	w.account.Quarantined++
	raw := f.Raw
	if len(raw) > blindspot.RawLimit {
		raw = raw[:blindspot.RawLimit]
	}
	id := w.nextFault
	w.nextFault++
	var best any
	named := e.SideA.ID != "" && e.SideB.ID != ""
	if named && !e.DeathsGap {
		best = e.Deaths.Best
	}
	if named {
		w.dyad(e)
	}
	return w.quarantine.AppendRow(id, int32(w.dataset.ID), int64(f.Line), f.Column, f.Reason, []byte(raw),
		optional(e.ID), optional(string(e.SideA.ID)), optional(string(e.SideB.ID)), optional(e.Place.Country), sqlDate(e.When.From), best, false)
}

// span widens the days the dataset covers.
func (w *writer) span(r blindspot.DateRange) {
	d := &w.dataset
	if r.From.Known() && (!d.From.Known() || r.From < d.From) {
		d.From = r.From
	}
	d.To = max(d.To, r.To)
}

func (w *writer) putEvent(e *blindspot.Event, ref reference, hash uint64) error {
	p := e.Place
	var lat, lon, best, low, high, a, b, civilians, unknown, sources, cell any
	if p.HasPoint {
		lat, lon = p.Lat, p.Lon
	}
	if d := e.Deaths; !e.DeathsGap {
		best, low, high, a, b, civilians, unknown = d.Best, d.Low, d.High, d.SideA, d.SideB, d.Civilians, d.Unknown
	}
	if e.Sources != blindspot.NoCount {
		sources = e.Sources
	}
	if p.Cell != 0 {
		cell = p.Cell
	}
	return w.events.AppendRow(ref.version, ref.key, int32(w.dataset.ID), hash, e.ID,
		w.labels.key(label{e.Dyad, e.Conflict, e.Status}),
		sqlDate(e.When.From), sqlDate(e.When.To), uint8(e.Precision), uint8(e.Violence),
		w.parties.key(e.SideA), w.parties.key(e.SideB),
		w.divisions.key(division{p.Country, p.State, p.GW, p.Admin1, p.Area}), cell,
		lat, lon, uint8(p.Precision), best, low, high, a, b, civilians, unknown,
		sources, e.Clarity, optional(e.Grade.Source), optional(e.Grade.Information), optional(e.URL), e.Background)
}

// optional is NULL for a text that is not stated.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// close writes what is still to be written: the last rows and the new strings.
func (w *writer) close(ctx context.Context) error {
	if err := w.closeAppenders(ctx); err != nil {
		return err
	}
	if err := w.putDyads(ctx); err != nil {
		return err
	}
	if err := appendFresh(w.conn, "party", w.parties, func(a *driverdb.Appender, k int32, p blindspot.Side) error {
		return a.AppendRow(k, string(p.ID), p.Name)
	}); err != nil {
		return err
	}
	if err := appendFresh(w.conn, "label", w.labels, func(a *driverdb.Appender, k int32, l label) error {
		return a.AppendRow(k, l.dyad, l.conflict, l.status)
	}); err != nil {
		return err
	}
	return appendFresh(w.conn, "division", w.divisions, func(a *driverdb.Appender, k int32, d division) error {
		return a.AppendRow(k, d.country, d.state, d.gw, d.admin1, d.area)
	})
}

// putDyads writes the pairs of ids that the file has, and was not known to have.
func (w *writer) putDyads(ctx context.Context) error {
	err := eachOn(ctx, w.conn, "SELECT first, second FROM base_dyad WHERE dataset = ?", []any{w.dataset.ID}, func(v []driver.Value) error {
		delete(w.dyads, [2]string{text(v[0]), text(v[1])})
		return nil
	})
	if err != nil {
		return err
	}
	a, err := newAppender(w.conn, "dyad")
	if err != nil {
		return err
	}
	for pair := range w.dyads { // the order of rows means nothing
		if err = a.AppendRow(int32(w.dataset.ID), pair[0], pair[1]); err != nil {
			break
		}
	}
	return errors.Join(err, a.Close())
}

func appendFresh[T comparable](conn *sql.Conn, table string, in *interner[T], put func(*driverdb.Appender, int32, T) error) error {
	a, err := newAppender(conn, table)
	if err != nil {
		return err
	}
	for i, v := range in.fresh {
		if err = put(a, in.first+int32(i), v); err != nil {
			break
		}
	}
	return errors.Join(err, a.Close())
}

func (w *writer) closeAppenders(ctx context.Context) error {
	var errs []error
	for _, a := range []*driverdb.Appender{w.events, w.seen, w.quarantine} {
		if a != nil {
			errs = append(errs, a.CloseWithCancel(ctx))
		}
	}
	return errors.Join(errs...)
}
