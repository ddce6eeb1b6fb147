package groups_test

import (
	"context"
	"fmt"
	"log"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/memory"
)

// A group that killed ten people a month for two years is expected to go on.
func Example() {
	release := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "24.1", Published: 1},
		Coverage: []blindspot.Coverage{{Source: "ucdp-ged", Country: "IRQ", From: 1, To: 24, Share: 1, Stated: true}}}
	for m := blindspot.Month(1); m <= 24; m++ {
		release.Events = append(release.Events, blindspot.Event{ID: fmt.Sprint("ged:", m), When: blindspot.DateRange{From: m.First(), To: m.First()},
			SideA: blindspot.Side{ID: "ucdp:1", Name: "Front"}, Place: blindspot.Place{Country: "IRQ"}, Deaths: blindspot.Deaths{Best: 10, Low: 10, High: 10}})
	}
	var store memory.Store
	store.Declare(blindspot.Actor{ID: "ucdp:1", Name: "Front", Kind: blindspot.Organisation})
	if _, _, err := store.Add(release); err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	data, err := groups.Load(ctx, &store, 24)
	if err != nil {
		log.Fatal(err)
	}
	row, _ := data.Row(groups.UnitID("ucdp:1", "IRQ"))
	f, err := groups.Make(ctx, data, "Front", []int{row}, 24, groups.Settings{Months: 1, Threshold: 5})
	if err != nil {
		log.Fatal(err)
	}
	next := f.Outlooks[0].Months[0]
	fmt.Printf("%s in %s: median %.0f\n", f.Outlooks[0].Unit.Name, next.Month, next.Q50)
	// Output: Front in Iraq in 1982-01: median 10
}
