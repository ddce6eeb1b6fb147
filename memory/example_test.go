package memory_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// A candidate release is corrected by the yearly one.
func Example() {
	ctx := context.Background()
	var store memory.Store
	for _, r := range []struct {
		release string
		day     blindspot.Date
		deaths  int
	}{
		{"24.0.5", blindspot.NewDate(2024, time.June, 20), 4},
		{"25.1", blindspot.NewDate(2025, time.June, 11), 6},
	} {
		account, _, err := store.Add(memory.Release{
			Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: r.release, Published: r.day},
			Events:  []blindspot.Event{{ID: "ged:1", Deaths: blindspot.Deaths{Best: r.deaths}}},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d stored, %d updated\n", r.release, account.Stored, account.Updated)
	}
	for _, asOf := range []blindspot.Date{blindspot.NewDate(2024, time.December, 31), 0} {
		events, err := store.Events(ctx, blindspot.Filter{AsOf: asOf})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(events[0].Release, events[0].Deaths.Best)
	}
	// Output:
	// 24.0.5: 1 stored, 0 updated
	// 25.1: 0 stored, 1 updated
	// 24.0.5 4
	// 25.1 6
}
