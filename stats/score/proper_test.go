package score_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// countSampler draws from a Count by its own sampler.
func countSampler(d score.Count) func(*rand.Rand) int {
	switch d := d.(type) {
	case score.Poisson:
		return func(rng *rand.Rand) int { return resample.Poisson(d.Lambda, rng) }
	case score.NegBin:
		return func(rng *rand.Rand) int { return resample.NegBin(d.Mu, d.Size, rng) }
	}
	panic("no sampler")
}

// A proper score is least, in expectation, for the distribution the data come
// from. The expectation is taken exactly, by summing over outcomes, so that the
// check has no sampling error: it must hold strictly for each wrong forecast.
func TestScoresAreProper(t *testing.T) {
	truth := score.NegBin{Mu: 6, Size: 0.8}
	wrong := []score.Count{
		score.NegBin{Mu: 5, Size: 0.8}, score.NegBin{Mu: 7.5, Size: 0.8},
		score.NegBin{Mu: 6, Size: 0.5}, score.NegBin{Mu: 6, Size: 2}, score.Poisson{Lambda: 6},
	}
	bySample := func(d score.Count) (float64, float64) { // quantiles of d
		cut := func(p float64) float64 {
			k := 0
			for d.CDF(k) < p {
				k++
			}
			return float64(k)
		}
		return cut(0.05), cut(0.95)
	}
	for name, f := range map[string]func(score.Count, int) (float64, error){
		"CRPS":      score.CRPSCount,
		"log CRPS":  score.LogCRPSCount,
		"tail CRPS": func(d score.Count, y int) (float64, error) { return score.ThresholdCRPSCount(d, y, 4) },
		"log score": score.LogScore,
		"DSS":       func(d score.Count, y int) (float64, error) { return score.DSS(d.Mean(), d.Variance(), float64(y)) },
		"Brier":     func(d score.Count, y int) (float64, error) { return score.Brier(1-d.CDF(0), y > 0) },
		"RPS": func(d score.Count, y int) (float64, error) {
			a, b := d.CDF(1), d.CDF(9)
			k := 0
			if y > 1 {
				k = 1
			}
			if y > 9 {
				k = 2
			}
			return score.RPS([]float64{a, b - a, 1 - b}, k)
		},
		"interval": func(d score.Count, y int) (float64, error) {
			low, high := bySample(d)
			return score.Interval(low, high, 0.1, float64(y))
		},
		"quantile": func(d score.Count, y int) (float64, error) {
			_, high := bySample(d)
			return score.Quantile(high, 0.95, float64(y))
		},
	} {
		expect := func(d score.Count) float64 {
			var sum float64
			for y := range 150 {
				sum += math.Exp(truth.LogProb(y)) * must(t)(f(d, y))
			}
			return sum
		}
		best := expect(truth)
		for _, d := range wrong {
			// DSS sees two moments, the interval and quantile scores a quantile or
			// two: a forecast that agrees in those may tie but never win.
			if e := expect(d); !(e > best-1e-9) {
				t.Errorf("%s: %+v expects %.9f, the truth %.9f", name, d, e, best)
			}
			switch name {
			case "CRPS", "log CRPS", "tail CRPS", "log score":
				if e := expect(d); !(e > best+1e-6) {
					t.Errorf("%s does not tell %+v from the truth", name, d)
				}
			}
		}
	}
}

// The fair score of a small ensemble expects the score of its distribution; the
// plain score expects more by half the mean difference over S.
func TestFairCRPSIsUnbiased(t *testing.T) {
	d := score.NegBin{Mu: 5, Size: 1.5}
	const y, size, runs = 3, 5, 40000
	draw := countSampler(d)
	rng := resample.New(31)
	x := make([]float64, size)
	var fair, plain, sq float64
	for range runs {
		for i := range x {
			x[i] = float64(draw(rng))
		}
		f := must(t)(score.FairCRPS(x, y))
		fair += f / runs
		sq += f * f / runs
		plain += must(t)(score.CRPS(x, y)) / runs
	}
	exact := must(t)(score.CRPSCount(d, y))
	se := math.Sqrt((sq - fair*fair) / runs)
	near(t, "mean fair CRPS", fair, exact, 4*se)
	if plain < exact+10*se {
		t.Errorf("plain CRPS %v of 5 draws shows no bias against %v", plain, exact)
	}
}

// Under the truth the transform is uniform: chi-square over ten cells.
func TestPITIsUniformUnderTheTruth(t *testing.T) {
	const runs = 20000
	truth, wrong := score.NegBin{Mu: 3, Size: 0.7}, score.Poisson{Lambda: 3}
	draw := countSampler(truth)
	for _, c := range []struct {
		name string
		pit  func(y int, rng *rand.Rand) (float64, error)
		fits bool
	}{
		{"distribution", func(y int, rng *rand.Rand) (float64, error) { return score.PIT(truth, y, rng) }, true},
		{"wrong distribution", func(y int, rng *rand.Rand) (float64, error) { return score.PIT(wrong, y, rng) }, false},
		{"ensemble of seven", func(y int, rng *rand.Rand) (float64, error) {
			x := make([]float64, 7)
			for i := range x {
				x[i] = float64(draw(rng))
			}
			return score.PITSample(x, float64(y), rng)
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := resample.New(77)
			var cells [10]float64
			for range runs {
				u := must(t)(c.pit(draw(rng), rng))
				if !(u >= 0 && u <= 1) {
					t.Fatalf("transform %v", u)
				}
				cells[min(int(u*10), 9)]++
			}
			var chi float64
			for _, n := range cells {
				chi += (n - runs/10) * (n - runs/10) / (runs / 10)
			}
			// 27.9 is the 0.999 quantile of chi-square with 9 degrees of freedom.
			if (chi < 27.9) != c.fits {
				t.Errorf("chi-square %.1f over %v", chi, cells)
			}
		})
	}
}

// Under the truth the central PIT has its share as mean, though most counts are
// zero and closed intervals therefore hold more.
func TestCentralPITHoldsItsShareUnderTheTruth(t *testing.T) {
	const runs, size, share = 20000, 19, 0.9
	truth := countSampler(score.NegBin{Mu: 0.6, Size: 0.2})
	narrow := countSampler(score.Poisson{Lambda: 0.6})
	for _, c := range []struct {
		name string
		draw func(*rand.Rand) int
		fits bool
	}{{"the truth", truth, true}, {"too narrow", narrow, false}} {
		t.Run(c.name, func(t *testing.T) {
			rng := resample.New(31)
			x := make([]float64, size)
			var mean, square, closed float64
			var ensemble score.Ensemble
			for range runs {
				for i := range x {
					x[i] = float64(c.draw(rng))
				}
				y := float64(truth(rng))
				v := must(t)(score.CentralPIT(x, y, share))
				s, err := ensemble.Score(x, y)
				if err != nil || s.Central90 != v {
					t.Fatalf("ensemble %v, %v; alone %v", s.Central90, err, v)
				}
				mean += v / runs
				square += v * v / runs
				if s.Covered90 {
					closed += 1.0 / runs
				}
			}
			se := math.Sqrt((square - mean*mean) / runs)
			if off := math.Abs(mean - share); (off < 4*se) != c.fits {
				t.Errorf("mean %.4f, standard error %.4f", mean, se)
			}
			if c.fits && closed < share+0.015 {
				t.Errorf("closed intervals hold only %.3f", closed)
			}
		})
	}
}

// It is the mean of what the randomised transform says.
func TestCentralPITIsTheMeanOverTies(t *testing.T) {
	x := []float64{0, 0, 0, 0, 0, 0, 2, 2, 5, 40}
	rng := resample.New(5)
	for _, y := range []float64{0, 1, 2, 5, 40, 41} {
		const runs = 40000
		inside := 0.0
		for range runs {
			if u := must(t)(score.PITSample(x, y, rng)); u >= 0.25 && u <= 0.75 {
				inside += 1.0 / runs
			}
		}
		near(t, "mean", inside, must(t)(score.CentralPIT(x, y, 0.5)), 0.012)
	}
}
