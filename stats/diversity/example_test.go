package diversity_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/diversity"
)

// Seventeen events in twelve areas: most areas were seen once, so that as many
// again and more were never seen.
func ExampleEffective() {
	counts := []int{5, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	n, err := diversity.Effective(counts, diversity.Options{}, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		panic(err)
	}
	fmt.Printf("observed %.1f, coverage %.2f\n", n.Observed, n.Coverage)
	fmt.Printf("estimate %.0f, %t that only a lower bound is known\n", n.Value, n.LowerOnly)
	// Output:
	// observed 9.8, coverage 0.42
	// estimate 34, false that only a lower bound is known
}

// Half as many events in the same areas are no smaller spread.
func ExampleCompare() {
	c, err := diversity.Compare([]int{20, 10, 6, 4, 2, 1, 1}, []int{10, 5, 3, 2, 1, 0, 0}, 999, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f and %.1f areas at a coverage of %.2f, p = %.1f\n", c.Before, c.After, c.Coverage, c.P)
	// Output:
	// 4.5 and 3.8 areas at a coverage of 0.96, p = 0.6
}

// Two samples of unequal size are told beside each other at equal coverage.
func ExampleAtCoverage() {
	for _, counts := range [][]int{{20, 10, 6, 4, 2, 1, 1}, {5, 3, 2, 1, 1}} {
		number, size, err := diversity.AtCoverage(counts, 0.8)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.1f areas in effect, in %.0f events\n", number, size)
	}
	// Output:
	// 3.3 areas in effect, in 8 events
	// 3.8 areas in effect, in 9 events
}
