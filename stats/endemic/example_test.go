package endemic_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/endemic"
)

// Ten regions in a circle over ten years of months: simulate events that
// partly bring about further events there and next door, and recover how much.
func Example() {
	const regions, months = 10, 120
	adjacent := make([][]bool, regions)
	for i := range adjacent {
		adjacent[i] = make([]bool, regions)
		adjacent[i][(i+1)%regions], adjacent[i][(i+regions-1)%regions] = true, true
	}
	model := endemic.Model{
		Family:  endemic.NegBin1,
		AR:      &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		NE:      &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		End:     &endemic.Component{Terms: append([]endemic.Term{endemic.Intercept()}, endemic.Season(12, 1)...)},
		Weights: endemic.FirstOrder(endemic.Orders(adjacent)).Normalised(),
	}
	// In the order of Result.ParamNames: ar, ne, end (intercept, sine,
	// cosine), log psi.
	truth := []float64{math.Log(0.4), math.Log(0.2), math.Log(1), 0.4, 0, math.Log(0.5)}
	process, err := endemic.NewProcess(model, regions, truth)
	if err != nil {
		fmt.Println(err)
		return
	}
	rng := rand.New(rand.NewPCG(1, 2))
	counts, err := process.Simulate(rng, 0, make([]float64, regions), months)
	if err != nil {
		fmt.Println(err)
		return
	}

	fit, err := endemic.Fit(endemic.Data{Counts: counts}, model, endemic.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	eigen, err := fit.DominantEigenvalue(months - 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("events that events bring about: %.2f (95%% interval %.2f to %.2f; truth 0.60)\n", eigen.Value, eigen.Low, eigen.High)

	parts, err := fit.Decompose()
	if err != nil {
		fmt.Println(err)
		return
	}
	own, neighbour, background := parts.Shares()
	fmt.Printf("own past %.0f%%, neighbours %.0f%%, endemic %.0f%%\n", 100*own, 100*neighbour, 100*background)

	future, err := fit.Simulate(rng, endemic.Horizon{Steps: 6, Paths: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	busy := 0
	for _, path := range future.Counts {
		if path[5][0] >= 5 {
			busy++
		}
	}
	fmt.Printf("chance of 5 or more events in region 0 in six months: %.0f%%\n", float64(busy)/10)
	// Output:
	// events that events bring about: 0.55 (95% interval 0.46 to 0.65; truth 0.60)
	// own past 38%, neighbours 17%, endemic 45%
	// chance of 5 or more events in region 0 in six months: 26%
}
