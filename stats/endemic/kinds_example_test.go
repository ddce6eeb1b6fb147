package endemic_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/endemic"
)

// Does the past help, and do neighbours? Each model is fitted before every month
// and scored on it.
func ExampleOneStepAhead() {
	const units, months = 4, 60
	rng := rand.New(rand.NewPCG(1, 2))
	counts := make([][]float64, months)
	for t := range counts {
		counts[t] = make([]float64, units)
		for i := range counts[t] {
			mean := 1.0
			if t > 0 {
				mean += 0.5 * counts[t-1][i]
			}
			counts[t][i] = endemic.Predictive{Mean: mean, Psi: 0.2}.Rand(rng)
		}
	}
	data := endemic.Data{Counts: counts}
	background := &endemic.Component{Terms: endemic.PerUnit(units, endemic.Intercept())}
	for _, m := range []struct {
		name  string
		model endemic.Model
	}{
		{"background alone", endemic.Model{Family: endemic.NegBin1, End: background}},
		{"with the past", endemic.Model{Family: endemic.NegBin1, End: background, AR: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}}}},
	} {
		fit, err := endemic.Fit(data, m.model, endemic.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		ahead, err := endemic.OneStepAhead(data, m.model, endemic.Options{}, 48, months-1, true)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: AIC %.0f, BIC %.0f, log score ahead %.2f\n", m.name, fit.AIC(), fit.BIC(), ahead.Mean.Log)
	}
	// Output:
	// background alone: AIC 850, BIC 867, log score ahead 1.98
	// with the past: AIC 825, BIC 846, log score ahead 1.95
}
