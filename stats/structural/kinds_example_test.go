package structural_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/structural"
)

// fallen are monthly counts that something halves from month 36 on, and counts of
// another group.
func fallen() (y, other []float64) {
	rng := rand.New(rand.NewPCG(3, 4))
	for t := range 48 {
		other = append(other, 10+float64(rng.IntN(6)))
		y = append(y, other[t]+float64(rng.IntN(5)))
		if t >= 36 {
			y[t] = float64(int(y[t] / 2))
		}
	}
	return y, other
}

// A series taken apart: its level at the end, with an interval.
func ExampleFitML() {
	y, _ := fallen()
	fit, err := structural.FitML(structural.Series{Y: y}, structural.Model{Trend: structural.LocalLevel})
	if err != nil {
		fmt.Println(err)
		return
	}
	parts, err := fit.Components(0.9)
	if err != nil {
		fmt.Println(err)
		return
	}
	first, last := parts.Level[0], parts.Level[len(y)-1]
	fmt.Printf("level %.0f, in the end %.0f (%.0f to %.0f)\n", first.Value, last.Value, last.Low, last.High)
	// Output: level 17, in the end 7 (5 to 9)
}

// The effect on counts, by draws of what would have been; and the Bayesian answer,
// which also says how likely the other group belongs in the model.
func ExampleSample() {
	y, other := fallen()
	s, months := structural.Series{Y: y, Static: [][]float64{other}}, []structural.Window{{Start: 36, End: 48}}
	counts, _, err := structural.CounterfactualCounts(rand.New(rand.NewPCG(1, 2)), s, structural.Model{}, months, 0.9, structural.Log1p, 500)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := structural.Sample(rand.New(rand.NewPCG(1, 2)), s, structural.Options{Windows: months, Prior: structural.CausalImpactPrior(), Draws: 500})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("counts: %.0f %% (%.0f to %.0f)\n", 100*counts.Total.Relative.Value, 100*counts.Total.Relative.Low, 100*counts.Total.Relative.High)
	fmt.Printf("Bayesian: %.0f %% (%.0f to %.0f), the other group belongs: %.2f\n", 100*p.Total.Relative.Value, 100*p.Total.Relative.Low, 100*p.Total.Relative.High, p.Inclusion[0])
	// Output:
	// counts: -50 % (-55 to -45)
	// Bayesian: -52 % (-54 to -50), the other group belongs: 1.00
}
