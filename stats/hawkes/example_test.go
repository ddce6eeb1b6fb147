package hawkes_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// Three years of events whose base rate rises and falls, with some
// self-excitation on top. A constant background overstates it.
func Example() {
	const end = 1095.0 // days
	form := hawkes.EvenSpline(end, 2)
	truth := hawkes.Univariate(
		hawkes.Rate{Form: form, End: end, Coef: []float64{-3, -1, 0, -2, -3}},
		0.3, hawkes.Exponential{Rate: 0.2})
	ev, err := truth.SimulateCluster(rand.New(rand.NewPCG(1, 2)))
	if err != nil {
		fmt.Println(err)
		return
	}
	both, err := hawkes.Compare(ev, form, hawkes.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []*hawkes.Result{both.Constant, both.Varying} {
		n := r.Branching
		fmt.Printf("%d background parameters: branching ratio %.2f (%.2f to %.2f), AIC %.1f\n",
			len(r.Coef[0]), n.Value, n.Low, n.High, r.AIC)
	}
	// Output:
	// 1 background parameters: branching ratio 0.90 (0.78 to 1.00), AIC 1531.0
	// 5 background parameters: branching ratio 0.19 (0.08 to 0.35), AIC 1511.6
}
