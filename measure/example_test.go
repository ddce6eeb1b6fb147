package measure_test

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// A group with ten events a month in one area, which doubles in its last year.
func Example() {
	place := blindspot.Place{Country: "TOY", Area: "TOY-000", Lat: 0.5, Lon: 10.5, HasPoint: true, Precision: blindspot.PlaceExact}
	first := blindspot.NewMonth(2020, 1)
	var events []blindspot.Event
	for m := range blindspot.Month(24) {
		n := 10
		if m >= 12 {
			n = 20
		}
		for day := range blindspot.Date(n) {
			on := (first + m).First() + day
			events = append(events, blindspot.Event{ID: fmt.Sprint("toy:", len(events)), When: blindspot.DateRange{From: on, To: on}, Violence: blindspot.StateBased,
				SideA: blindspot.Side{ID: "s", Name: "Government of Toyland"}, SideB: blindspot.Side{ID: "g", Name: "The Group"},
				Place: place, Deaths: blindspot.Deaths{Best: 2, Low: 1, High: 3}})
		}
	}
	in := measure.Input{
		Group:  blindspot.Group{ID: "g", Name: "The Group", Actors: []blindspot.ActorID{"g"}},
		Events: events,
		Coverage: blindspot.NewCoverageTable([]blindspot.Coverage{{Source: "toy", Country: "TOY",
			From: first, To: first + 23, Share: 1, Stated: true}}),
		AsOf: blindspot.NewDate(2021, 12, 31),
		Seed: 1,
	}
	f, err := measure.Activity(in)
	if err != nil {
		fmt.Println(err, "-", blindspot.HintOf(err))
		return
	}
	fmt.Println(f.Statement)
	if _, err := measure.Footprint(in); err != nil {
		fmt.Println(err)
	}
	// Output:
	// The Group took part in 20 (14.5 to 30.4) events a month in 2021, with 40 (28.9 to 60.8) deaths a month. Against the period before, events rose to 2 times (1.39 to 2.89).
	// footprint: there is no map to measure on
}
