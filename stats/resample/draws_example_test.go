package resample_test

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot/stats/resample"
)

// Counts whose variance is the mean plus its square over the size, and their
// quantiles.
func ExampleNegBin() {
	rng := resample.New(1)
	draws := make([]float64, 100_000)
	for i := range draws {
		draws[i] = float64(resample.NegBin(4, 2, rng)) // variance 4 + 16/2 = 12
	}
	var mean, square float64
	for _, d := range draws {
		mean, square = mean+d/1e5, square+d*d/1e5
	}
	q, err := resample.Quantiles(draws, 0.05, 0.5, 0.95)
	if err != nil {
		panic(err)
	}
	slices.Sort(draws)
	fmt.Printf("mean %.1f, variance %.0f, quantiles %.0f, the third again %.0f\n", mean, square-mean*mean, q, resample.QuantileSorted(draws, 0.95))
	// Output:
	// mean 4.0, variance 12, quantiles [0 3 11], the third again 11
}

// A Poisson count whose mean is itself a gamma variable is a negative binomial one.
func ExampleGamma() {
	rng := resample.New(1)
	var zero float64
	for range 100_000 {
		if resample.Poisson(resample.Gamma(2, 2, rng), rng) == 0 {
			zero += 1e-5
		}
	}
	fmt.Printf("%.2f of the counts are 0; of the negative binomial (2/(2+4))^2 = 0.11\n", zero)
	// Output:
	// 0.11 of the counts are 0; of the negative binomial (2/(2+4))^2 = 0.11
}

// How long blocks of a series of ten years of months are to be.
func ExampleBlockLength() {
	fmt.Println(resample.BlockLength(120))
	// Output:
	// 5
}
