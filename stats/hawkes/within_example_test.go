package hawkes_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// Events come in threes within a day. Whatever the level of each month: do they
// follow one another?
func ExampleNewWithin() {
	rng := rand.New(rand.NewPCG(1, 2))
	var times []float64
	for range 40 {
		at := 358 * rng.Float64()
		times = append(times, at, at, at)
	}
	times = hawkes.Jitter(times, 1, 360, rng) // known by their day
	edges := make([]float64, 13)
	for i := range edges {
		edges[i] = 30 * float64(i)
	}
	w, err := hawkes.NewWithin(times, edges)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("p = %.3f, at least %.1f follow from each\n", w.P(999, rng), w.Least(0.9))
	// Output:
	// p = 0.001, at least 0.4 follow from each
}

// A background that steps once, and splines of which AIC chooses.
func ExampleSelectVarying() {
	const end = 400.0
	truth := hawkes.Univariate(hawkes.Rate{Form: hawkes.Piecewise(200), End: end, Coef: []float64{-2, 0}}, 0.4, hawkes.Exponential{Rate: 0.5})
	ev, err := truth.SimulateCluster(rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := hawkes.Fit(ev, hawkes.Options{Background: hawkes.Piecewise(200)})
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := hawkes.SelectVarying(ev, 4, hawkes.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	one, err := hawkes.Fit(ev, hawkes.Options{Background: hawkes.Spline(200)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("branching ratio %.2f (%.2f to %.2f); worth more than a constant one: the step %t, a spline %t\n", r.Branching.Value, r.Branching.Low, r.Branching.High,
		r.AIC < c.Constant.AIC, min(one.AIC, c.Varying.AIC) < c.Constant.AIC)
	// Output:
	// branching ratio 0.30 (0.12 to 0.51); worth more than a constant one: the step true, a spline true
}
