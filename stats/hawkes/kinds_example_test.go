package hawkes_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// Two groups of which one answers the other: simulated, fitted by
// expectation-maximisation, and held against its residuals.
func ExampleFitEM() {
	const end = 1500.0
	truth := &hawkes.Process{
		Background: []hawkes.Rate{hawkes.ConstantRate(0.15, end), hawkes.ConstantRate(0.1, end)},
		Branching:  [][]float64{{0.2, 0}, {0.4, 0.1}}, // the second answers the first
		Kernel:     []hawkes.Kernel{hawkes.Exponential{Rate: 0.5}, hawkes.Exponential{Rate: 0.5}},
	}
	ev, err := truth.SimulateThinning(rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := hawkes.FitEM(ev, hawkes.Options{}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	checks, err := hawkes.Residuals(r.Process, ev)
	if err != nil {
		fmt.Println(err)
		return
	}
	rates, err := truth.StationaryRate()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("events a day in the long run %.2f and %.2f, branching ratio %.1f\n", rates[0], rates[1], truth.BranchingRatio())
	fmt.Printf("answers to an event of the first: %.2f (%.2f to %.2f)\n", r.Matrix[1][0].Value, r.Matrix[1][0].Low, r.Matrix[1][0].High)
	fmt.Printf("residuals as of a Poisson process: p = %.2f and %.2f\n", checks[0].P, checks[1].P)
	// Output:
	// events a day in the long run 0.19 and 0.19, branching ratio 0.2
	// answers to an event of the first: 0.35 (0.24 to 0.52)
	// residuals as of a Poisson process: p = 0.95 and 0.99
}

// How much of an event's rate is background, where that changes in steps.
func ExampleProcess_Rates() {
	ev := hawkes.One([]float64{3, 5, 6, 40, 71, 72}, 100)
	steps := hawkes.EvenPieces(100, 2)
	p := hawkes.Univariate(hawkes.Rate{Form: steps, End: 100, Coef: []float64{-3, -4}}, 0.4, hawkes.PowerLaw{C: 2, P: 2.5})
	background, total, err := p.Rates(ev, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	expected, err := p.Compensator(ev, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	loglik, err := p.LogLik(ev)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("at the third event %.0f %% background\n", 100*background[2]/total[2])
	fmt.Printf("%.1f events expected by the last one, log-likelihood %.1f\n", expected[len(expected)-1], loglik)
	// Output:
	// at the third event 26 % background
	// 4.7 events expected by the last one, log-likelihood -21.8
}
