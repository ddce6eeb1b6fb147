package hawkes_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// Of the two backgrounds the one whose parameters pay for themselves is kept, and
// what the past of the events adds to it is said in bits.
func ExampleComparison_Preferred() {
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
	best := both.Preferred()
	fmt.Printf("varying background: %t, the past of the events adds %.2f bits each\n", best == both.Varying, best.Gain())
	// Output: varying background: true, the past of the events adds 0.01 bits each
}
