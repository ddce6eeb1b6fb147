// Package assessed makes real assessments for tests of what is shown of them:
// the embedded case, and groups of the extract of real events.
package assessed

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/workbench"
)

// today is the day on which the tests take place.
var today = blindspot.NewDate(2026, 1, 15)

var store struct {
	once sync.Once
	dir  string
	err  error
}

// Clean removes what Group left behind; TestMain calls it.
func Clean() {
	if store.dir != "" {
		_ = os.RemoveAll(store.dir)
	}
}

// Case assesses the embedded case is-khorasan, without a store.
func Case(t testing.TB) blindspot.Assessment {
	t.Helper()
	return ask(t, bench(), "is-khorasan", 0)
}

// Group assesses a group of the extract of real events. Where the data are
// absent the test is skipped, except in CI.
func Group(t testing.TB, name string) blindspot.Assessment {
	t.Helper()
	return On(t, name, 0)
}

// On is Group as of a day.
func On(t testing.TB, name string, day blindspot.Date) blindspot.Assessment {
	t.Helper()
	file := realdata.Path(t, "ged/ged-extract.csv.gz")
	table := realdata.Path(t, "ged/coverage.csv")
	store.once.Do(func() {
		if store.dir, store.err = os.MkdirTemp("", "blindspot-assessed-"); store.err == nil {
			store.err = fill(filepath.Join(store.dir, "store"), file, table)
		}
	})
	if store.err != nil {
		t.Fatal(store.err)
	}
	path := filepath.Join(store.dir, "store")
	s, err := duckdb.Open(context.Background(), path, duckdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // opened for reading
	b := bench()
	b.Store, b.Kept = s, keep.Beside(path, "test", nil)
	return ask(t, b, name, day)
}

func bench() *workbench.Bench {
	return &workbench.Bench{Cases: workbench.FindCase, World: place.World, Now: today.Time, Seed: 1}
}

// asked keeps each assessment of one run of a test; nobody may change them.
var asked sync.Map

func ask(t testing.TB, b *workbench.Bench, question string, day blindspot.Date) blindspot.Assessment {
	t.Helper()
	key := question + " " + day.String()
	if a, ok := asked.Load(key); ok {
		return a.(blindspot.Assessment)
	}
	scale, err := assess.ScaleByName("icd203")
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Assess(context.Background(), question, workbench.AssessOptions{Scale: scale, AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	asked.Store(key, a)
	return a
}

func fill(path, file, table string) error {
	ctx := context.Background()
	f, err := os.Open(table)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	coverage, err := ucdp.ReadCoverage(f)
	if err != nil {
		return err
	}
	reader, err := ucdp.Open(file, ucdp.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }() // only read from
	s, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // closed for good below
	_, err = s.Import(ctx, duckdb.ImportRequest{Reader: reader, File: file, SHA256: "extract",
		Provenance: duckdb.Provenance{Source: ucdp.SourceOf(reader.Release()), Release: reader.Release().String(), Published: today,
			Claims: blindspot.Claims{Table: coverage}},
		Enrich: func(e *blindspot.Event) { workbench.Enrich(place.World(), e) }, Classify: workbench.Classify})
	if err != nil {
		return err
	}
	return s.Close()
}
