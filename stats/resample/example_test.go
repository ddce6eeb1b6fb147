package resample_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/resample"
)

// The mean of a year of monthly counts, with an interval that allows for
// neighbouring months being alike.
func ExampleBootstrap() {
	counts := []float64{4, 6, 5, 9, 14, 12, 15, 11, 7, 5, 6, 3}
	mean := func(months []int) float64 {
		var sum float64
		for _, m := range months {
			sum += counts[m]
		}
		return sum / float64(len(months))
	}
	res, err := resample.Bootstrap(len(counts), resample.Plan{Block: 3}, mean, resample.New(1))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f (%.0f %% interval %.1f to %.1f)\n", res.Value, 100*res.Level, res.Low, res.High)
	// Output: 8.1 (90 % interval 5.5 to 11.1)
}

// Where does the effect at the event rank among placebo dates?
func ExampleRankP() {
	placebo := []float64{-0.4, 0.1, 0.9, -1.2, 0.3, 0.2, -0.6, 1.1, 0.0}
	p, err := resample.RankP(2.3, placebo)
	if err != nil {
		panic(err)
	}
	fmt.Println(p)
	// Output: 0.1
}
