package desktest

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// Store is an open store that holds the releases; path "" keeps it in memory.
func Store(tb testing.TB, path string, releases []memory.Release) *duckdb.Store {
	tb.Helper()
	ctx := context.Background()
	store, err := duckdb.Open(ctx, path, duckdb.Options{Clock: Today})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	Fill(tb, store, releases)
	return store
}

// Fill imports releases into a store.
func Fill(tb testing.TB, store *duckdb.Store, releases []memory.Release) {
	tb.Helper()
	ctx := context.Background()
	for _, r := range releases {
		d := r.Dataset
		if _, err := store.Import(ctx, duckdb.ImportRequest{
			Provenance: duckdb.Provenance{Source: d.Terms, Release: d.Release, Published: d.Published, Claims: blindspot.Claims{Covers: d.Covers, Table: r.Coverage}},
			Reader:     &reader{events: r.Events}, File: d.File, SHA256: d.SHA256, Bytes: d.Bytes,
			Enrich: func(e *blindspot.Event) { workbench.Enrich(place.World(), e) }, Classify: workbench.Classify}); err != nil {
			tb.Fatal(err)
		}
	}
}

// Memory is a store in memory that holds the releases: quicker, and asked the same.
func Memory(tb testing.TB, releases []memory.Release) *memory.Store {
	tb.Helper()
	store := new(memory.Store)
	known := map[blindspot.ActorID]bool{}
	for _, r := range releases {
		for i := range r.Events {
			e := &r.Events[i]
			workbench.Enrich(place.World(), e)
			for _, side := range []blindspot.Side{e.SideA, e.SideB} {
				if !known[side.ID] {
					known[side.ID] = true
					store.Declare(blindspot.Actor{ID: side.ID, Name: side.Name, Kind: kind(side.Name)})
				}
			}
		}
		if _, _, err := store.Add(r); err != nil {
			tb.Fatal(err)
		}
	}
	return store
}

func kind(name string) blindspot.ActorKind {
	switch {
	case strings.HasPrefix(name, "Government of "):
		return blindspot.State
	case name == "Civilians":
		return blindspot.Civilians
	}
	return blindspot.Organisation
}

// reader reads events that are at hand.
type reader struct {
	events []blindspot.Event
	at     int
}

func (r *reader) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	if r.at == len(r.events) {
		return blindspot.Event{}, 0, nil, io.EOF
	}
	r.at++
	return r.events[r.at-1], r.at, nil, nil
}

// Bench is a desk on a store, today.
func Bench(store blindspot.EventStore) *workbench.Bench {
	return &workbench.Bench{Store: store, Cases: workbench.FindCase, World: place.World, Now: Today, Seed: 1}
}
