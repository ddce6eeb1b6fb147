package structural_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/structural"
)

// The likelihood of variances that somebody states, of a series on the scale of
// logarithms; its derivatives say which way it rises.
func ExampleLogLik() {
	counts := []float64{12, 15, 11, 14, 13, 16, 12, 14, 9, 10, 8, 11}
	y, err := structural.Log1p.Apply(counts)
	if err != nil {
		panic(err)
	}
	for _, level := range []float64{0.001, 0.01, 0.1} {
		l, slope, err := structural.LogLik(structural.Series{Y: y}, structural.Model{Trend: structural.LocalLevel}, structural.Variances{Obs: 0.03, Level: level})
		if err != nil {
			panic(err)
		}
		fmt.Printf("variance of the level %.3f: %.2f, which rises with it: %t\n", level, l, slope[1] > 0)
	}
	fmt.Printf("the prior of Sample lets the level move by %.2f of the spread\n", structural.DefaultPrior().StateSD)
	// Output:
	// variance of the level 0.001: 1.81, which rises with it: true
	// variance of the level 0.010: 2.15, which rises with it: false
	// variance of the level 0.100: -1.41, which rises with it: false
	// the prior of Sample lets the level move by 0.10 of the spread
}
