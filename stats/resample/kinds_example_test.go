package resample_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/resample"
)

// Two samples, and pairs of the same units before and after.
func ExampleMeanDifference() {
	before, after := []float64{4, 6, 5, 9, 7, 6}, []float64{8, 9, 7, 12, 9, 10}
	samples, err := resample.MeanDifference(after, before, 999, resample.New(1))
	if err != nil {
		panic(err)
	}
	gain := make([]float64, len(before))
	for i := range gain {
		gain[i] = after[i] - before[i]
	}
	pairs, err := resample.SignFlip(gain, 999, resample.New(1))
	if err != nil {
		panic(err)
	}
	fmt.Printf("difference %.1f: p = %.2f as samples, %.2f as pairs\n", samples.Statistic, samples.P, pairs.P)
	// Output: difference 3.0: p = 0.02 as samples, 0.03 as pairs
}

// Do counts go with time? Any statistic of the order will do.
func ExamplePermutation() {
	counts := []float64{1, 0, 2, 1, 3, 2, 4, 3, 5, 4}
	trend := func(perm []int) float64 {
		sum := 0.0
		for t, i := range perm {
			sum += float64(t) * counts[i]
		}
		return sum
	}
	test, err := resample.Permutation(len(counts), 999, trend, resample.New(1))
	if err != nil {
		panic(err)
	}
	median, err := resample.Quantile(counts, 0.5)
	if err != nil {
		panic(err)
	}
	placebo := []float64{-0.4, 0.1, 0.9, -1.2, 0.3, 0.2, -0.6, 1.1, 0.0}
	twoSided, err := resample.RankPTwoSided(2.3, placebo)
	if err != nil {
		panic(err)
	}
	fmt.Printf("p = %.3f, median %.1f; two-sided rank %.1f\n", test.P, median, twoSided)
	// Output: p = 0.001, median 2.5; two-sided rank 0.2
}
