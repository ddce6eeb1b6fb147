package rates_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/rates"
)

// Three groups teach what a fourth is likely to be like, of which only totals are
// known.
func ExampleLearn() {
	prior, err := rates.Learn([][]float64{
		{4, 9, 2, 6, 3, 8, 11, 1, 5, 7, 3, 6}, {0, 2, 1, 0, 3, 1, 0, 0, 2, 1, 4, 0}, {20, 31, 18, 25, 22, 40, 28, 19, 24, 33, 21, 27},
	}, 12, rates.Default())
	if err != nil {
		panic(err)
	}
	b, err := prior.Belief()
	if err != nil {
		panic(err)
	}
	r, err := b.Between(rates.Total{Count: 90, Periods: 12}, rates.Total{Count: 45, Periods: 12}, 0.9)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f (%.1f to %.1f), p = %.3f\n", r.Value, r.Low, r.High, r.P)
	// Output:
	// 2.0 (1.4 to 2.8), p = 0.001
}

// The mean of half a year with its interval, where the step to it is taken for
// dispersion and where it is not.
func ExampleBelief_Stepped() {
	y := []float64{2, 1, 3, 2, 0, 2, 1, 3, 2, 1, 2, 2, 3, 2, 1, 2, 2, 3, 12, 8, 10, 9, 11, 10}
	b, err := rates.Fit(y, rates.Options{})
	if err != nil {
		panic(err)
	}
	step, err := b.Stepped(18)
	if err != nil {
		panic(err)
	}
	for _, belief := range []*rates.Belief{b, step} {
		r, err := belief.Rate(rates.Window{From: 18, To: 24}, 0.9)
		if err != nil {
			panic(err)
		}
		fmt.Printf("dispersion %.2f: %.1f a month (%.1f to %.1f)\n", belief.Dispersion(), r.Value, r.Low, r.High)
	}
	// Output:
	// dispersion 0.60: 10.0 a month (4.8 to 42.3)
	// dispersion 0.21: 10.0 a month (6.0 to 21.6)
}
