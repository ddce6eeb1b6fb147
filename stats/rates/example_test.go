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
	// 1.52 (0.79 to 2.94), p = 0.24
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

// Deaths of two years: one battle weighs as one event, not as its forty deaths.
func ExampleUnit() {
	events := []float64{3, 2, 4, 1, 2, 3, 2, 5, 1, 3, 2, 4}
	deaths := []float64{6, 4, 9, 1, 44, 5, 3, 12, 2, 7, 4, 8}
	fmt.Printf("%.0f deaths\n", rates.Unit(events, deaths))
	// Output:
	// 19 deaths
}

// Two published totals of 135 days each, of which no months are known.
func ExampleTotals() {
	b, err := rates.Totals().Belief()
	if err != nil {
		panic(err)
	}
	r, err := b.Between(rates.Total{Count: 152, Periods: 4.4}, rates.Total{Count: 20, Periods: 4.4}, 0.9)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.1f (%.1f to %.0f)\n", r.Value, r.Low, r.High)
	// Output:
	// 7.6 (2.5 to 24)
}
