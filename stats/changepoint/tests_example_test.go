package changepoint_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/changepoint"
)

// The largest of all Chow statistics, with the p-value that allows for the choice.
func ExampleFTest() {
	f, err := changepoint.FTest([]float64{12, 15, 11, 14, 13, 16, 12, 14, 5, 7, 4, 6, 8, 5, 6, 4}, nil, 0.15)
	if err != nil {
		panic(err)
	}
	fmt.Printf("largest at %d, p below one in a thousand: %t\n", f.Date, f.P < 0.001)
	five, err := changepoint.SupFPValue(8.85, 1, 0.15)
	if err != nil {
		panic(err)
	}
	fmt.Printf("Andrews' value for 5 %%, 8.85: %.3f; Kolmogorov's, 1.358: %.3f\n", five, changepoint.BridgePValue(1.358))
	// Output:
	// largest at 8, p below one in a thousand: true
	// Andrews' value for 5 %, 8.85: 0.050; Kolmogorov's, 1.358: 0.050
}

// The same cuts from a cost for real values and from one for counts.
func ExampleNewPoisson() {
	normal, err := changepoint.NewNormalMean(counted, 4)
	if err != nil {
		panic(err)
	}
	poisson, err := changepoint.NewPoisson(counted)
	if err != nil {
		panic(err)
	}
	for _, cost := range []changepoint.Cost{normal, poisson} {
		s, err := changepoint.PELT(cost, 10, 3)
		if err != nil {
			panic(err)
		}
		fmt.Println(s.Dates)
	}
	// Output:
	// [9 15]
	// [9 15]
}

// Real values a month at a time; a value that is none is refused before it is added.
func ExampleNewNormalGamma() {
	law, err := changepoint.NewNormalGamma(changepoint.NormalGamma{Mean: 2, Weight: 1, Shape: 2, Rate: 2})
	if err != nil {
		panic(err)
	}
	o, err := changepoint.NewOnline(1./60, law)
	if err != nil {
		panic(err)
	}
	for _, y := range counted[:12] {
		if err := law.Check(y); err != nil {
			panic(err)
		}
		if err := o.Update(y); err != nil {
			panic(err)
		}
	}
	fmt.Printf("changed in the last three months: %.2f\n", o.ChangedWithin(3))
	// Output:
	// changed in the last three months: 0.90
}
