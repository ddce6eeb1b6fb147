package endemic_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/endemic"
)

// What drives the counts may differ between times (a truce), between units (how
// many live there), and between both (who held the place).
func ExampleByCell() {
	const units, months = 3, 120
	rng := rand.New(rand.NewPCG(1, 2))
	truce, people := make([]float64, months), []float64{0, 0.5, 1}
	held, counts := make([][]float64, months), make([][]float64, months)
	for t := range counts {
		held[t], counts[t] = make([]float64, units), make([]float64, units)
		if t%24 < 6 {
			truce[t] = 1
		}
		for i := range units {
			held[t][i] = float64((t/10 + i) % 2)
			mean := math.Exp(1 - 1.5*truce[t] + people[i] + 0.4*held[t][i])
			counts[t][i] = endemic.Predictive{Mean: mean}.Rand(rng)
		}
	}
	model := endemic.Model{Family: endemic.Poisson, End: &endemic.Component{Terms: []endemic.Term{
		endemic.Intercept(),
		{Name: "truce", Value: endemic.ByTime(truce)},
		{Name: "people", Value: endemic.ByUnit(people)},
		{Name: "held", Value: endemic.ByCell(held)},
	}}}
	fit, err := endemic.Fit(endemic.Data{Counts: counts}, model, endemic.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, name := range fit.ParamNames() {
		fmt.Printf("%s %.1f\n", name, fit.Params()[i])
	}
	// Output:
	// end.intercept 1.0
	// end.truce -1.4
	// end.people 1.0
	// end.held 0.4
}
