package duckdb_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/storetest"
)

// A later release corrects an event: the store knows both, and which of them was
// known when.
func Example() {
	ctx := context.Background()
	store, err := duckdb.Open(ctx, "", duckdb.Options{}) // "" keeps it in memory
	if err != nil {
		log.Fatal(err)
	}

	event := storetest.Full()
	for i, release := range []string{"24.1", "25.1"} {
		event.Deaths.Best += i
		account, err := store.Import(ctx, duckdb.ImportRequest{
			Reader: &sliceReader{events: []blindspot.Event{event}},
			File:   "GEDEvent_v" + release + ".csv", SHA256: release,
			Provenance: duckdb.Provenance{Source: storetest.Terms, Release: release, Published: blindspot.NewDate(2024+i, time.June, 1)},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d stored, %d updated\n", release, account.Stored, account.Updated)
	}
	for _, asOf := range []blindspot.Date{0, blindspot.NewDate(2024, time.December, 31)} {
		events, err := store.Events(ctx, blindspot.Filter{AsOf: asOf})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(events[0].Release, events[0].Deaths.Best)
	}
	if err := store.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 24.1: 1 stored, 0 updated
	// 25.1: 0 stored, 1 updated
	// 25.1 8
	// 24.1 7
}
