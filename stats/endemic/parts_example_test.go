package endemic_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/endemic"
)

// A trend in one unit alone, events that look back over three months, and what the
// fit says of one coefficient and of the month to come.
func ExampleResult_Profile() {
	const units, months = 3, 96
	rng := rand.New(rand.NewPCG(1, 2))
	counts := make([][]float64, months)
	lags := endemic.GeometricLags(3, 0.5)
	for t := range counts {
		counts[t] = make([]float64, units)
		for i := range units {
			mean := 1.0
			if i == 2 {
				mean = math.Exp(0.01 * float64(t))
			}
			for k, w := range lags {
				if t > k {
					mean += 0.4 * w * counts[t-k-1][i]
				}
			}
			counts[t][i] = endemic.Predictive{Mean: mean}.Rand(rng)
		}
	}
	model := endemic.Model{Family: endemic.Poisson, Lags: lags,
		AR:  &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		End: &endemic.Component{Terms: append([]endemic.Term{endemic.Intercept()}, endemic.Only(2, endemic.Trend())...)}}
	fit, err := endemic.Fit(endemic.Data{Counts: counts}, model, endemic.Options{})
	if err != nil {
		panic(err)
	}
	c, err := fit.Coefficient("ar.intercept")
	if err != nil {
		panic(err)
	}
	i, err := fit.Profile(c.Name, 0.9)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f events follow each (%.2f to %.2f; truth 0.40)\n", math.Exp(c.Value), math.Exp(i.Low), math.Exp(i.High))
	process, err := endemic.NewProcess(model, units, fit.Params())
	if err != nil {
		panic(err)
	}
	next, err := process.Predict(months, []float64{1, 2, 6}) // weighted sums of the months before
	if err != nil {
		panic(err)
	}
	fmt.Printf("expected %.1f, %.1f and %.1f\n", next[0].Mean, next[1].Mean, next[2].Mean)
	// Output:
	// 0.51 events follow each (0.35 to 0.66; truth 0.40)
	// expected 1.3, 1.8 and 5.2
}

// Do counts follow those before, beyond what units do together and what lasts?
func ExampleTestFollowing() {
	const units, months = 6, 120
	rng := rand.New(rand.NewPCG(1, 2))
	counts := make([][]float64, months)
	for t := range counts {
		counts[t] = make([]float64, units)
		for i := range units {
			mean := 2.0
			if t > 0 {
				mean += 0.6 * counts[t-1][i]
			}
			counts[t][i] = endemic.Predictive{Mean: mean}.Rand(rng)
		}
	}
	f, err := endemic.TestFollowing(counts, nil, endemic.FollowOptions{Stretch: 12, Back: 1, Draws: 499, Ratio: 1}, rng)
	if err != nil {
		panic(err)
	}
	fmt.Printf("p = %.3f\n", f.Own)
	// Output:
	// p = 0.002
}
