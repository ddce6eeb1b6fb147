package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

// TestReadingWhileImporting reads all the time while files come in from several
// goroutines: a reader sees whole files only, with every name in its place.
func TestReadingWhileImporting(t *testing.T) {
	ctx := context.Background()
	s := open(t, storePath(t), duckdb.Options{})
	const files, rows = 8, 50
	done := make(chan struct{})
	var importers, readers sync.WaitGroup
	for i := range files {
		importers.Go(func() {
			r := memory.Release{Dataset: storetest.Dataset(fmt.Sprintf("%d.csv", i), "20.1", blindspot.NewDate(2020, 6, 1))}
			for j := range rows {
				e := storetest.Full()
				e.ID = fmt.Sprintf("made:%d-%d", i, j)
				e.SideB = blindspot.Side{ID: blindspot.ActorID("ucdp:" + e.ID), Name: "name of " + e.ID}
				r.Events = append(r.Events, e)
			}
			if _, err := s.Import(ctx, request(r)); err != nil {
				t.Error(err)
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			for {
				if err := readWhole(ctx, s, rows); err != nil {
					t.Error(err)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	importers.Wait()
	close(done)
	readers.Wait()
	if n, err := s.Count(ctx, blindspot.Filter{}); err != nil || n != files*rows {
		t.Errorf("in the end %d events, %v", n, err)
	}
}

func readWhole(ctx context.Context, s *duckdb.Store, rows int) error {
	events, err := s.Events(ctx, blindspot.Filter{})
	if err != nil {
		return err
	}
	if len(events)%rows != 0 {
		return fmt.Errorf("%d events: part of a file", len(events))
	}
	for _, e := range events {
		if e.SideB.Name != "name of "+e.ID {
			return errors.New(e.ID + " is against " + e.SideB.Name)
		}
	}
	return nil
}
