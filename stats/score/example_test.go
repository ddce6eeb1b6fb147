package score_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// Two forecasts of next month's deaths in one place, and what happened: 9.
func ExampleCRPSCount() {
	for _, f := range []score.Count{
		score.Poisson{Lambda: 3},
		score.NegBin{Mu: 3, Size: 0.5},
	} {
		s, err := score.CRPSCount(f, 9)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%.2f %+v\n", s, f)
	}
	// Output:
	// 5.05 {Lambda:3}
	// 4.96 {Mu:3 Size:0.5}
}

// Twelve months of history serve as the draws of a forecast. Their time order
// matters to the ignorance score of the VIEWS challenge.
func ExampleEnsemble() {
	var e score.Ensemble
	lastYear := []float64{0, 3, 0, 0, 14, 6, 2, 0, 7, 12, 0, 1}
	s, err := e.Score(lastYear, 5)
	if err != nil {
		panic(err)
	}
	fmt.Printf("CRPS %.3f, log1p %.3f, ignorance %.3f bits, interval %.1f, inside 90 %%: %v\n",
		s.CRPS, s.LogCRPS, s.Ignorance, s.Interval, s.Covered90)
	// Output: CRPS 1.979, log1p 0.540, ignorance 2.696 bits, interval 12.9, inside 90 %: true
}

// Does forecast a beat forecast b in twelve months and three countries?
func ExampleComparePanel() {
	rng := resample.New(1)
	a, b := make([][]float64, 12), make([][]float64, 12)
	for month := range a {
		for range 3 {
			loss := rng.ExpFloat64()
			a[month] = append(a[month], loss)
			b[month] = append(b[month], loss+0.3+0.2*rng.NormFloat64())
		}
	}
	c, err := score.ComparePanel(a, b, false, score.Plan{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("difference %.2f (90 %% interval %.2f to %.2f), p = %.3f\n", c.Value, c.Low, c.High, c.P)
	// Output: difference -0.27 (90 % interval -0.35 to -0.18), p = 0.011
}
