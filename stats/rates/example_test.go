package rates_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/rates"
)

// Monthly events of two years: half as many again are no clear change.
func ExampleBelief_Ratio() {
	y := []float64{4, 9, 2, 6, 3, 8, 11, 1, 5, 7, 3, 6, 10, 4, 15, 6, 9, 3, 12, 8, 14, 5, 9, 4}
	b, err := rates.Fit(y, rates.Options{})
	if err != nil {
		panic(err)
	}
	r, err := b.Ratio(rates.Window{From: 12, To: 24}, rates.Window{From: 0, To: 12}, 0.9)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f (%.2f to %.2f), p = %.2f\n", r.Value, r.Low, r.High, r.P)
	// Output:
	// 1.52 (0.96 to 2.42), p = 0.13
}

// The best three months of two years, against the last year.
func ExampleBelief_Peak() {
	y := []float64{4, 9, 2, 6, 3, 8, 11, 1, 5, 7, 3, 6, 10, 4, 15, 6, 9, 3, 12, 8, 14, 5, 9, 4}
	b, err := rates.Fit(y, rates.Options{})
	if err != nil {
		panic(err)
	}
	p, err := b.Peak(3, rates.Window{From: 12, To: 24}, 0.9, 1000, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		panic(err)
	}
	fmt.Printf("months %d to %d, %.1f times\n", p.Window.From, p.Window.To-1, p.Value)
	// Output:
	// months 4 to 6, 0.9 times
}
