package resample_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/resample"
)

// Mean, variance and P(0) of each sampler against its formulas. The tolerances
// are five standard errors of the sample moments.
func TestSamplersHaveTheirMoments(t *testing.T) {
	const n = 60000
	rng := resample.New(21)
	for _, c := range []struct {
		name                 string
		draw                 func() float64
		mean, variance, zero float64
	}{
		{"poisson 0.3", func() float64 { return float64(resample.Poisson(0.3, rng)) }, 0.3, 0.3, math.Exp(-0.3)},
		{"poisson 9.9", func() float64 { return float64(resample.Poisson(9.9, rng)) }, 9.9, 9.9, math.Exp(-9.9)},
		{"poisson 10.1", func() float64 { return float64(resample.Poisson(10.1, rng)) }, 10.1, 10.1, math.Exp(-10.1)},
		{"poisson 5000", func() float64 { return float64(resample.Poisson(5000, rng)) }, 5000, 5000, 0},
		{"gamma 0.2 x 5", func() float64 { return resample.Gamma(0.2, 5, rng) }, 1, 5, 0},
		{"gamma 4 x 2", func() float64 { return resample.Gamma(4, 2, rng) }, 8, 16, 0},
		{"negbin 3, 0.5", func() float64 { return float64(resample.NegBin(3, 0.5, rng)) }, 3, 21, math.Pow(0.5/3.5, 0.5)},
		{"negbin of mean zero", func() float64 { return float64(resample.NegBin(0, 2, rng)) }, 0, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sum, sq, fourth, zeros float64
			for range n {
				v := c.draw()
				sum += v
				d := (v - c.mean) * (v - c.mean)
				sq += d
				fourth += d * d
				if v == 0 {
					zeros++
				}
			}
			near(t, "mean", sum/n, c.mean, 5*math.Sqrt(c.variance/n))
			near(t, "variance", sq/n, c.variance, 5*math.Sqrt(fourth/n/n))
			near(t, "P(0)", zeros/n, c.zero, 5*math.Sqrt(c.zero*(1-c.zero)/n)+1e-4)
		})
	}
}

func TestPoissonExtremes(t *testing.T) {
	rng := resample.New(1)
	if v := resample.Poisson(0, rng); v != 0 {
		t.Errorf("mean 0 gave %d", v)
	}
	if v := resample.Poisson(math.Inf(1), rng); v != 1<<62 {
		t.Errorf("infinite mean gave %d", v)
	}
	if v := float64(resample.Poisson(1e17, rng)); math.Abs(v/1e17-1) > 1e-6 {
		t.Errorf("mean 1e17 gave %v", v)
	}
}
