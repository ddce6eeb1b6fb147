package forecast_test

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// Two units by month; the forecast of the first, from what was known in April.
func Example() {
	panel := forecast.Panel{
		Units: []string{"north", "south"},
		First: blindspot.NewMonth(2020, 1),
		Values: [][]float64{
			{4, 6, 5, 7, 5, 900},
			{0, 0, 0, 0, 0, 0},
		},
	}
	past := panel.Until(blindspot.NewMonth(2020, 4))
	fit, err := forecast.Decay{Memory: 12}.Fit(context.Background(), past, []int{1, 2}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	mass := fit.(forecast.Distribution).Mass(0, 2) // two months after April
	fmt.Printf("median %.0f, nine in ten up to %.0f, at least 25 with probability %.3f\n", mass.Quantile(0.5), mass.Quantile(0.9), mass.AtLeast(25))

	draws, err := fit.Draws(nil, 1, 2, 5, forecast.Generator(1, "decay_12", "south", past.Last(), 2))
	fmt.Println(draws, err)
	// Output:
	// median 6, nine in ten up to 10, at least 25 with probability 0.010
	// [0 0 0 0 0] <nil>
}

// A backtest judges models at past origins by what happened afterwards.
func ExampleBacktest() {
	panel := forecast.Panel{Units: []string{"a"}, First: blindspot.NewMonth(2020, 1), Values: [][]float64{make([]float64, 24)}}
	for t := range panel.Values[0] {
		panel.Values[0][t] = 3
	}
	trials, err := forecast.Backtest(context.Background(), panel, forecast.Setup{
		Models:   []forecast.Model{forecast.Zero{}, forecast.Conflictology{}},
		Origins:  []blindspot.Month{blindspot.NewMonth(2020, 12), blindspot.NewMonth(2021, 6)},
		Horizons: []int{1, 2, 3},
		Draws:    100,
		Seed:     1,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, trial := range trials {
		var sum forecast.Summary
		for _, c := range trial.Cells {
			sum.Add(c.Scores)
		}
		fmt.Println(trial.Origin, trial.Model, sum.Mean().CRPS)
	}
	// Output:
	// 2020-12 exactly_zero 3
	// 2020-12 conflictology 0
	// 2021-06 exactly_zero 3
	// 2021-06 conflictology 0
}
