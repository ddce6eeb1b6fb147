package score_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/score"
)

// quiet is a forecast of deaths in a month: most likely none, perhaps many.
var quiet = score.Mixture{Weights: []float64{0.7, 0.3}, Parts: []score.Count{score.Poisson{Lambda: 0.2}, score.NegBin{Mu: 20, Size: 0.8}}}

// One forecast of a count in every score of its distribution.
func ExampleMixture() {
	for _, y := range []int{0, 30} {
		crps, _ := score.CRPSCount(quiet, y)
		logs, _ := score.LogCRPSCount(quiet, y)
		high, _ := score.ThresholdCRPSCount(quiet, y, 25)
		surprise, _ := score.LogScore(quiet, y)
		moments, err := score.DSS(quiet.Mean(), quiet.Variance(), float64(y))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d deaths: CRPS %.2f, of logs %.2f, above 25 %.2f, log score %.2f, DSS %.2f\n", y, crps, logs, high, surprise, moments)
	}
	// Output:
	// 0 deaths: CRPS 0.90, of logs 0.22, above 25 0.08, log score 0.52, DSS 5.63
	// 30 deaths: CRPS 21.84, of logs 2.07, above 25 4.32, log score 5.82, DSS 7.86
}

// One forecast in draws in the scores that need no distribution.
func ExampleFairCRPS() {
	draws, y := []float64{0, 0, 0, 1, 2, 2, 5, 9, 14, 40}, 6.0
	fair, _ := score.FairCRPS(draws, y)
	high, _ := score.ThresholdCRPS(draws, y, 25)
	interval, _ := score.SampleInterval(draws, 0.1, y)
	median, _ := score.Quantile(2, 0.5, y)
	then, _ := score.Ignorance2023(draws, y)
	now, err := score.IgnoranceNow(draws, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("fair CRPS %.2f, above 25 %.2f, interval %.1f, quantile %.1f\n", fair, high, interval, median)
	fmt.Printf("ignorance as in 2023 %.2f, as now %.2f\n", then, now)
	// Output:
	// fair CRPS 1.98, above 25 0.15, interval 28.3, quantile 2.0
	// ignorance as in 2023 2.38, as now 3.32
}

// Where outcomes lie in what was forecast: evenly, if it is calibrated.
func ExamplePIT() {
	rng := rand.New(rand.NewPCG(1, 1))
	exact, _ := score.PIT(quiet, 3, rng)
	draws := []float64{0, 0, 0, 1, 2, 2, 5, 9, 14, 40}
	drawn, _ := score.PITSample(draws, 3, rng)
	middle, _ := score.CentralPIT(draws, 3, 0.5)
	held, err := score.Coverage([]stats.Interval{{Low: 0, High: 9}, {Low: 1, High: 4}, {Low: 0, High: 2}}, []float64{3, 4, 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f of the distribution, %.2f of the draws, %.0f %% sure to lie in the middle half\n", exact, drawn, 100*middle)
	fmt.Printf("%.2f (%.2f to %.2f) of the intervals held\n", held.Value, held.Low, held.High)
	// Output:
	// 0.76 of the distribution, 0.63 of the draws, 100 % sure to lie in the middle half
	// 0.67 (0.25 to 0.92) of the intervals held
}

// A forecast in three ordered classes, and two series of scores compared.
func ExampleDieboldMariano() {
	ranked, _ := score.RPS([]float64{0.2, 0.5, 0.3}, 2)
	ours := []float64{1.1, 0.4, 2.0, 0.9, 1.3, 0.7, 1.6, 1.0, 0.8, 1.2}
	theirs := []float64{1.3, 0.9, 2.1, 1.4, 1.2, 1.1, 2.2, 1.1, 1.3, 1.5}
	test, err := score.DieboldMariano(ours, theirs, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("RPS %.2f; p = %.3f that both forecast alike\n", ranked, test.P)
	// Output: RPS 0.53; p = 0.002 that both forecast alike
}
