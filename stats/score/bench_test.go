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
