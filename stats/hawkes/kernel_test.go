package hawkes_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// The CDF is the integral of the density, and draws follow it.
func TestKernels(t *testing.T) {
	for _, k := range []hawkes.Kernel{hawkes.Exponential{Rate: 0.7}, hawkes.PowerLaw{C: 0.5, P: 2.5}} {
		const n, step = 20_000, 1e-3
		rng := seeded(15)
		at := []float64{0.2, 1, 3}
		below := make([]float64, len(at))
		for range n {
			u := k.Draw(rng)
			for i, v := range at {
				if u <= v {
					below[i]++
				}
			}
		}
		for i, v := range at {
			var sum float64
			for u := step / 2; u < v; u += step {
				sum += step * k.Density(u)
			}
			p := k.CDF(v)
			near(t, fmt.Sprintf("%+v: integral to %g", k, v), sum, p, 1e-5)
			near(t, fmt.Sprintf("%+v: draws below %g", k, v), below[i]/n, p, 4*math.Sqrt(p*(1-p)/n))
		}
	}
}

// By hand: with alpha = n beta = 1 and beta = 0.5 the excess falls to 0.1
// after log(10)/0.5 units of time; it never exceeds 2.
func TestSubsides(t *testing.T) {
	k := hawkes.Exponential{Rate: 0.5}
	near(t, "subsides", k.Subsides(2, 0.1), math.Log(10)/0.5, 1e-12)
	near(t, "never above", k.Subsides(2, 2), 0, 0)
	near(t, "half-life", k.CDF(k.HalfLife()), 0.5, 1e-12)
}

// Where excitation is weak the likelihood has several local maxima over the
// delay. The search must not end below the one that expectation-maximisation
// climbs to, as it once did by stopping at no excitation.
func TestWeakExcitationIsFound(t *testing.T) {
	const end = 150.0
	p := hawkes.Univariate(hawkes.ConstantRate(0.3, end), 0.1, hawkes.Exponential{Rate: 0.5})
	rng := seeded(16)
	for i := range 30 {
		ev, err := p.SimulateCluster(rng)
		if err != nil {
			t.Fatal(err)
		}
		opt := hawkes.Options{Interval: hawkes.DeltaInterval}
		if i%2 == 1 {
			opt.Background = hawkes.EvenPieces(end, 2)
		}
		fit, err := hawkes.Fit(ev, opt)
		if err != nil {
			t.Fatal(err)
		}
		em, err := hawkes.FitEM(ev, opt, 2000)
		if em == nil {
			t.Fatal(err) // it may be unfinished, and still must not be higher
		}
		if em.LogLik > fit.LogLik+1e-4 {
			t.Errorf("run %d: log-likelihood %.4f, by expectation-maximisation %.4f", i, fit.LogLik, em.LogLik)
		}
	}
}
