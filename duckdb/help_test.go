package duckdb_test

import (
	"context"
	"database/sql"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

// sliceReader reads events from a slice; the line of an event is its place from 1.
type sliceReader struct {
	events []blindspot.Event
	next   int
}

func (r *sliceReader) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	if r.next == len(r.events) {
		return blindspot.Event{}, 0, nil, io.EOF
	}
	r.next++
	return r.events[r.next-1], r.next, nil, nil
}

func clock() time.Time { return time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC) }

func open(t testing.TB, path string, o duckdb.Options) *duckdb.Store {
	t.Helper()
	o.Clock = clock
	s, err := duckdb.Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func storePath(t testing.TB) string { return filepath.Join(t.TempDir(), "store.duckdb") }

// request asks for the import of a release of made-up events.
func request(r memory.Release) duckdb.ImportRequest {
	d := r.Dataset
	return duckdb.ImportRequest{Reader: &sliceReader{events: r.Events}, File: "/some/where/" + d.File, SHA256: d.SHA256,
		Bytes: d.Bytes, Provenance: duckdb.Provenance{Source: d.Terms, Release: d.Release, Published: d.Published,
			Claims: blindspot.Claims{Covers: d.Covers, Whole: d.Whole, Table: r.Coverage, Chronicle: r.Chronicle}}}
}

func importRelease(t testing.TB, s *duckdb.Store, r memory.Release) blindspot.Import {
	t.Helper()
	account, err := s.Import(context.Background(), request(r))
	if err != nil {
		t.Fatal(err)
	}
	return account
}

type subject struct{ *duckdb.Store }

func (s subject) AddRelease(t testing.TB, r memory.Release) (blindspot.Import, []blindspot.RowFault) {
	t.Helper()
	before := quarantined(t, s.Store)
	account := importRelease(t, s.Store, r)
	var faults []blindspot.RowFault
	for _, q := range quarantined(t, s.Store)[len(before):] {
		faults = append(faults, q.RowFault)
	}
	return account, faults
}

func (s subject) DeclareActor(t testing.TB, a blindspot.Actor) {
	t.Helper()
	if err := s.Declare(context.Background(), blindspot.Declaration{ID: a.ID, Kind: a.Kind, Aliases: a.Aliases, Source: "a test"}); err != nil {
		t.Fatal(err)
	}
}

func quarantined(t testing.TB, s *duckdb.Store) []blindspot.Quarantined {
	t.Helper()
	all, err := s.Quarantine(context.Background(), duckdb.QuarantineFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestStoreConforms(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Subject { return subject{open(t, "", duckdb.Options{})} })
}

// readParquet reads a Parquet file with a DuckDB of its own.
func readParquet(t testing.TB, path string) []map[string]any {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM read_parquet(?)", path)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for rows.Next() {
		values, to := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		row := map[string]any{}
		for i, name := range names {
			row[name] = values[i]
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
