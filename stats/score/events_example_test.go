package score_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/score"
)

var (
	said = []float64{0.1, 0.3, 0.8, 0.6, 0.2, 0.9}
	came = []bool{false, false, true, true, false, true}
)

// Probabilities of events, each scored, and the ranking that they make.
func ExampleBrier() {
	var brier, logs float64
	for i, p := range said {
		b, err := score.Brier(p, came[i])
		if err != nil {
			panic(err)
		}
		l, err := score.LogBinary(p, came[i])
		if err != nil {
			panic(err)
		}
		brier, logs = brier+b/6, logs+l/6
	}
	ap, err := score.AveragePrecision(said, came)
	if err != nil {
		panic(err)
	}
	fmt.Printf("Brier %.3f, logarithmic %.3f, average precision %.0f\n", brier, logs, ap)
	// Output:
	// Brier 0.058, logarithmic 0.254, average precision 1
}

// Did it happen as often as it was said?
func ExampleReliability() {
	bins, err := score.Reliability(said, came, 2)
	if err != nil {
		panic(err)
	}
	for _, b := range bins {
		fmt.Printf("said %.2f, came %.2f (%.2f to %.2f) of %d\n", b.Forecast, b.Observed.Value, b.Observed.Low, b.Observed.High, b.N)
	}
	// Output:
	// said 0.20, came 0.00 (0.00 to 0.47) of 3
	// said 0.77, came 1.00 (0.53 to 1.00) of 3
}

// None of ten is not never: Wilson's interval.
func ExampleProportion() {
	e, err := score.Proportion(0, 10, 0.95)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.0f (%.2f to %.3f)\n", e.Value, e.Low, e.High)
	// Output:
	// 0 (0.00 to 0.278)
}

// Losses of two forecasts by month, where neighbouring months may be alike.
func ExampleCompare() {
	a := []float64{1.2, 0.8, 1.5, 0.9, 1.1, 1.4, 1.0, 0.7, 1.3, 1.2, 0.9, 1.1}
	b := []float64{1.5, 1.2, 1.6, 1.4, 1.3, 1.9, 1.2, 1.1, 1.5, 1.7, 1.0, 1.6}
	c, err := score.Compare(a, b, score.Plan{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f (%.2f to %.2f), better: %t\n", c.Value, c.Low, c.High, c.P < 0.05)
	// Output:
	// -0.33 (-0.35 to -0.30), better: true
}
