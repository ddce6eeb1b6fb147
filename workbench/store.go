package workbench

import (
	"context"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

// Status is what the store holds.
type Status struct {
	Datasets    []blindspot.Dataset  `json:"datasets"`
	Coverage    []blindspot.Coverage `json:"coverage"`
	Quarantined int                  `json:"quarantined"`
	SetAside    blindspot.SetAside   `json:"set_aside"` // of the rows in quarantine, those of events that the record has not otherwise
	duckdb.Standing
	Doubts    []blindspot.Warning `json:"doubts"` // why a file can hardly be the whole release that it is stated to be
	Citations []string            `json:"citations"`

	Own       []blindspot.OwnDataset `json:"own"`        // of sources of the user's own, which are in no other number
	OwnEvents int                    `json:"own_events"` // that they hold
	OwnFaults []duckdb.OwnFault      `json:"own_faults"` // their rows that were not accepted, without their text
}

// Status answers what the store holds today: nothing, where there is none.
func (b *Bench) Status(ctx context.Context) (Status, error) {
	s := Status{Datasets: []blindspot.Dataset{}, Coverage: []blindspot.Coverage{}, Doubts: []blindspot.Warning{}, Citations: []string{}, OwnFaults: []duckdb.OwnFault{}}
	sets, err := b.held().Datasets(ctx, 0)
	if err != nil {
		return s, err
	}
	s.Datasets = append(s.Datasets, sets...)
	coverage, err := b.held().Coverage(ctx, 0)
	if err != nil {
		return s, err
	}
	s.Coverage = append(s.Coverage, coverage.Rows()...)
	if err := b.ownStatus(ctx, &s); err != nil {
		return s, err
	}
	for i := range s.Datasets {
		if c := s.Datasets[i].Terms.Citation; c != "" && !slices.Contains(s.Citations, c) {
			s.Citations = append(s.Citations, c)
		}
	}
	if s.SetAside, err = b.held().SetAside(ctx, blindspot.Filter{}); err != nil {
		return s, err
	}
	if store, err := b.keeper(); err == nil {
		return s, s.read(ctx, store)
	}
	return s, nil
}

func (b *Bench) ownStatus(ctx context.Context, s *Status) (err error) {
	if s.Own, err = b.ownSets(ctx, 0); err != nil || len(s.Own) == 0 {
		return err
	}
	own, err := b.own()
	if err != nil {
		return err
	}
	if s.OwnEvents, err = own.Events(ctx); err != nil {
		return err
	}
	s.OwnFaults, err = own.Faults(ctx)
	return err
}

// read adds what only a store on disk knows.
func (s *Status) read(ctx context.Context, store *duckdb.Store) (err error) {
	if s.Quarantined, err = store.CountQuarantine(ctx); err != nil {
		return err
	}
	if s.Standing, err = store.Standing(ctx, 0); err != nil {
		return err
	}
	s.Doubts, err = doubtsOf(ctx, store, s.Datasets)
	return err
}

// Empty reports whether there is no store, or one that holds nothing.
func (b *Bench) Empty(ctx context.Context) bool {
	sets, err := b.held().Datasets(ctx, 0)
	return err == nil && len(sets) == 0
}

// Terms are those of the sources whose releases were known on a day, or stand in
// for them, and of the cases named; each source once.
func (b *Bench) Terms(ctx context.Context, asked blindspot.Date, cases []string) ([]blindspot.Source, error) {
	var out []blindspot.Source
	add := func(t blindspot.Source) {
		if !slices.ContainsFunc(out, func(x blindspot.Source) bool { return x.ID == t.ID }) {
			out = append(out, t)
		}
	}
	sets, err := b.held().Datasets(ctx, asked)
	if err == nil && len(sets) == 0 {
		sets, err = b.held().Datasets(ctx, 0)
	}
	if err != nil {
		return nil, err
	}
	for i := range sets {
		add(sets[i].Terms)
	}
	for _, name := range cases {
		c, err := b.Cases(name)
		if err != nil {
			return nil, err
		}
		add(c.Terms)
	}
	return out, nil
}

// Quarantine returns rows that were not accepted, and how many there are in all.
func (b *Bench) Quarantine(ctx context.Context, limit, offset int) ([]blindspot.Quarantined, int, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, 0, nil // no file was read, and so no row refused
	}
	rows, err := store.Quarantine(ctx, duckdb.QuarantineFilter{Limit: limit, Offset: offset})
	if err != nil {
		return nil, 0, err
	}
	total, err := store.CountQuarantine(ctx)
	return rows, total, err
}

// Actors lists the actors of the store with their kind; text, if any, is in
// their names.
func (b *Bench) Actors(ctx context.Context, text string) ([]blindspot.ActorSummary, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	return store.Actors(ctx, blindspot.Filter{Text: text})
}

// Declare says what kind of actor an id is, and by which other names it goes. It
// reports whether the store holds any event of it.
func (b *Bench) Declare(ctx context.Context, d blindspot.Declaration) (known bool, err error) {
	store, err := b.keeper()
	if err != nil {
		return false, err
	}
	if err := b.changed(store.Declare(ctx, d)); err != nil {
		return false, err
	}
	found, err := store.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{d.ID}})
	return len(found) > 0, err
}

// SQLTime, SQLRows and SQLBytes bound what a statement asked in the browser may
// take.
const (
	SQLTime  = 10 * time.Second
	SQLRows  = 1000
	SQLBytes = 16 << 20 // of text
)

// Query runs one SELECT, read only, within limits. Close the rows.
func (b *Bench) Query(ctx context.Context, statement string, l duckdb.Limits) (*duckdb.Rows, error) {
	if err := b.namedInSQL(ctx, statement); err != nil {
		return nil, err
	}
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, statement, l)
}

// SQL runs one SELECT as the browser asks it, and reports whether its rows were
// cut.
func (b *Bench) SQL(ctx context.Context, statement string) (t blindspot.Table, cut bool, err error) {
	limit := b.StatementTime
	if limit == 0 {
		limit = SQLTime
	}
	rows, err := b.Query(ctx, statement, duckdb.Limits{Time: limit, Rows: SQLRows, Memory: duckdb.QueryMemory, Bytes: SQLBytes})
	if err != nil {
		return t, false, err
	}
	defer func() { _ = rows.Close() }() // its error is reported by Err
	for _, c := range rows.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	for rows.Next() {
		cells, err := rows.Texts()
		if err != nil {
			return t, false, err
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, rows.Cut(), rows.Err()
}

// Export writes the events of a selection to a file in the format of its ending,
// .parquet or .csv, and returns how many there are. It is Refused where a source forbids passing on its rows.
func (b *Bench) Export(ctx context.Context, path string, s Selection) (int, error) {
	store, err := b.keeper()
	if err != nil {
		return 0, err
	}
	m, f, err := b.selected(ctx, s)
	if err != nil {
		return 0, err
	}
	return store.Export(ctx, path, m.Record.(*view).filter(f))
}
