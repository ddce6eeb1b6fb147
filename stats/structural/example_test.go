package structural_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/structural"
)

// Monthly events of a group, with those of an unaffected group as regressor; from
// month 48 on something halves them.
func ExampleCounterfactual() {
	rng := rand.New(rand.NewPCG(1, 2))
	y, other := make([]float64, 60), make([]float64, 60)
	for t := range y {
		other[t] = 20 + 5*rng.NormFloat64()
		y[t] = 10 + 0.5*other[t] + rng.NormFloat64()
		if t >= 48 {
			y[t] -= 10
		}
	}
	im, fit, err := structural.Counterfactual(
		structural.Series{Y: y, Static: [][]float64{other}},
		structural.Model{Trend: structural.LocalLevel},
		[]structural.Window{{Start: 48, End: 60}}, 0.9)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, r := im.Total.Average, im.Total.Relative
	fmt.Printf("coefficient %.1f\n", fit.Static[0].Value)
	fmt.Printf("average effect %.0f (%.0f to %.0f) a month\n", a.Value, a.Low, a.High)
	fmt.Printf("relative %.0f %%\n", 100*r.Value)
	// Output:
	// coefficient 0.5
	// average effect -10 (-11 to -9) a month
	// relative -53 %
}

// Monthly events that something halves from month 48 on: how often would other
// months have made as large a fall?
func ExampleConformalEffect() {
	rng := rand.New(rand.NewPCG(1, 2))
	y := make([]float64, 60)
	for t := range y {
		y[t] = 20 + 4*rng.NormFloat64()
		if t >= 48 {
			y[t] /= 2
		}
	}
	e, err := structural.ConformalEffect(structural.Series{Y: y}, structural.Model{}, nil, structural.Window{Start: 48, End: 60}, 0.9, 999, rng)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f (%.0f to %.0f) a month, p = %.3f\n", e.Value, e.Low, e.High, e.P)
	// Output:
	// -10 (-13 to -8) a month, p = 0.001
}
