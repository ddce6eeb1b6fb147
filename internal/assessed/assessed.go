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
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
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
	return ask(t, bench(), "is-khorasan")
}

// Group assesses a group of the extract of real events. Where the data are
// absent the test is skipped, except in CI.
func Group(t testing.TB, name string) blindspot.Assessment {
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
	s, err := duckdb.Open(context.Background(), filepath.Join(store.dir, "store"), duckdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // opened for reading
	b := bench()
	b.Store = s
	return ask(t, b, name)
}

func bench() *workbench.Bench {
	locate := func(at *blindspot.Place) {
		e := blindspot.Event{Place: *at}
		workbench.Enrich(place.World(), &e)
		*at = e.Place
	}
	find := func(name string) (*casefile.Case, error) {
		files, err := cases.Open(name)
		if err != nil {
			return nil, err
		}
		return casefile.Load(files, locate)
	}
	return &workbench.Bench{Cases: find, World: place.World(), Today: today, Seed: 1}
}

// asked keeps each assessment of one run of a test; nobody may change them.
var asked sync.Map

func ask(t testing.TB, b *workbench.Bench, question string) blindspot.Assessment {
	t.Helper()
	if a, ok := asked.Load(question); ok {
		return a.(blindspot.Assessment)
	}
	scale, err := assess.ScaleByName("icd203")
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Assess(context.Background(), question, workbench.AssessOptions{Scale: scale})
	if err != nil {
		t.Fatal(err)
	}
	asked.Store(question, a)
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
	for i := range coverage {
		coverage[i].Source = reader.Source()
	}
	s, err := duckdb.Open(ctx, path, duckdb.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // closed for good below
	_, err = s.Import(ctx, duckdb.ImportRequest{Reader: reader, File: file, SHA256: "extract", Source: ucdp.SourceOf(reader.Release()),
		Release: reader.Release().String(), Published: today, Coverage: coverage,
		Enrich: func(e *blindspot.Event) { workbench.Enrich(place.World(), e) }, Classify: workbench.Classify})
	if err != nil {
		return err
	}
	return s.Close()
}
