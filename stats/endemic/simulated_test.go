package endemic_test

import (
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats/endemic"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 20260101)) }

// ring joins each of n units to the next and the last to the first.
func ring(n int) [][]float64 {
	adjacent := make([][]bool, n)
	for i := range adjacent {
		adjacent[i] = make([]bool, n)
		adjacent[i][(i+1)%n], adjacent[i][(i+n-1)%n] = true, true
	}
	return endemic.Orders(adjacent)
}

// simulate draws a panel after a burn-in of 50 times; the season and trend of
// the model then start at time 0 of the panel.
func simulate(tb testing.TB, rng *rand.Rand, model endemic.Model, units, times int, params []float64) endemic.Data {
	tb.Helper()
	process, err := endemic.NewProcess(model, units, params)
	if err != nil {
		tb.Fatal(err)
	}
	path, err := process.Simulate(rng, -50, make([]float64, units), times+50)
	if err != nil {
		tb.Fatal(err)
	}
	return endemic.Data{Counts: path[50:]}
}

// small is a stable model of all three parts on a ring.
func small(family endemic.Family, units int) endemic.Model {
	return endemic.Model{
		Family: family, AR: component(endemic.Intercept()), NE: component(endemic.Intercept()),
		End:     component(append([]endemic.Term{endemic.Intercept()}, endemic.Season(12, 1)...)...),
		Weights: endemic.FirstOrder(ring(units)).Normalised(),
	}
}
