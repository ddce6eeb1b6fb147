package score_test

import (
	"testing"

	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// panel is one window of the challenge: 2,292 cells of 1,000 integer draws, of
// which six in seven are quiet, as in the real data.
func panel(noisy bool) (draws [][]float64, y []float64) {
	rng := resample.New(1)
	draws = make([][]float64, 2292)
	y = make([]float64, len(draws))
	for i := range draws {
		draws[i] = make([]float64, 1000)
		if !noisy && i%7 != 0 {
			continue
		}
		for j := range draws[i] {
			draws[i][j] = float64(int(rng.ExpFloat64() * rng.ExpFloat64() * 300))
		}
		y[i] = draws[i][0]
	}
	return draws, y
}

// One window of 2,292 x 1,000 draws, all scores of Ensemble at once.
func BenchmarkEnsembleWindow(b *testing.B) {
	for name, noisy := range map[string]bool{"typical": false, "every cell at war": true} {
		b.Run(name, func(b *testing.B) {
			draws, y := panel(noisy)
			var e score.Ensemble
			b.ReportAllocs()
			for b.Loop() {
				for i := range draws {
					if _, err := e.Score(draws[i], y[i]); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// The same window, CRPS only, through the plain function.
func BenchmarkCRPSWindow(b *testing.B) {
	draws, y := panel(true)
	b.ReportAllocs()
	for b.Loop() {
		for i := range draws {
			if _, err := score.CRPS(draws[i], y[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// Closed forms, and the sum that a mixture needs.
func BenchmarkCRPSCount(b *testing.B) {
	for _, c := range []struct {
		name string
		d    score.Count
	}{
		{"poisson 3", score.Poisson{Lambda: 3}},
		{"negbin 3", score.NegBin{Mu: 3, Size: 0.5}},
		{"negbin 1000", score.NegBin{Mu: 1000, Size: 0.1}},
		{"mixture", score.Mixture{Weights: []float64{1, 2}, Parts: []score.Count{score.Poisson{Lambda: 3}, score.NegBin{Mu: 20, Size: 0.5}}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := score.CRPSCount(c.d, 4); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A year of 191 countries.
func BenchmarkComparePanel(b *testing.B) {
	rng := resample.New(1)
	x, y := make([][]float64, 12), make([][]float64, 12)
	for t := range x {
		x[t], y[t] = make([]float64, 191), make([]float64, 191)
		for u := range x[t] {
			x[t][u], y[t][u] = rng.ExpFloat64(), rng.ExpFloat64()
		}
	}
	for b.Loop() {
		if _, err := score.ComparePanel(x, y, true, score.Plan{}); err != nil {
			b.Fatal(err)
		}
	}
}
