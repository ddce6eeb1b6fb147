package tail_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/tail"
)

// Under the truth the p value of the bootstrap is about uniform; for a
// log-normal body it is small.
func TestGoodnessOfFit(t *testing.T) {
	law := tail.PowerLaw{Alpha: 2.5, Xmin: 1, Discrete: true}
	rejected := 0
	const runs = 40
	for i := range runs {
		f, err := tail.FitDiscrete(drawInts(law, 200, seeded(uint64(i))), tail.Options{})
		if err != nil {
			t.Fatal(err)
		}
		g, err := f.GoodnessOfFit(40, seeded(uint64(500+i)))
		if err != nil {
			t.Fatal(err)
		}
		if g.Replicates+g.Failed != 40 {
			t.Errorf("%+v does not add up to 40", g)
		}
		if g.P <= 0.1 {
			rejected++
		}
	}
	if rejected > 9 { // 4 to 5 expected; more than 9 has probability 0.02
		t.Errorf("a true power law rejected at 0.1 in %d of %d runs", rejected, runs)
	}

	rng := seeded(9)
	x := make([]float64, 1000)
	for i := range x {
		x[i] = rng.ExpFloat64() + 0.05
	}
	f, err := tail.FitContinuous(x, tail.Options{MinTail: 300})
	if err != nil {
		t.Fatal(err)
	}
	g, err := f.GoodnessOfFit(50, rng)
	if err != nil {
		t.Fatal(err)
	}
	if g.P > 0.1 {
		t.Errorf("an exponential sample passed as a power law, p = %.2f", g.P)
	}
}

func TestAlternatives(t *testing.T) {
	power := tail.PowerLaw{Alpha: 2.3, Xmin: 2, Discrete: true}
	rng := seeded(10)
	logNormal := make([]float64, 4000)
	logNormalInts := make([]int, 4000)
	exponential := make([]int, 1000)
	for i := range logNormal {
		logNormal[i] = math.Exp(1 + 0.6*rng.NormFloat64())
		logNormalInts[i] = int(math.Round(math.Exp(2 + 0.6*rng.NormFloat64())))
	}
	for i := range exponential {
		exponential[i] = 1 + int(rng.ExpFloat64()*10)
	}
	fit := func(f *tail.Fit, err error) []tail.Alternative {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		a, err := f.Alternatives()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range a {
			if math.IsNaN(v.R+v.P+v.LogLik) || v.P < 0 || v.P > 1 {
				t.Errorf("%+v", v)
			}
			near(t, "R is the difference of log-likelihoods", v.R, f.LogLik-v.LogLik, 1e-6*(1+math.Abs(v.LogLik)))
		}
		return a
	}

	a := fit(tail.FitDiscrete(drawInts(power, 2000, rng), tail.Options{Xmin: 2}))
	if a[1].Favours() != "power law" {
		t.Errorf("power law against exponential: %+v", a[1])
	}
	if a[0].Favours() == "log-normal" {
		t.Errorf("power law against log-normal: %+v", a[0])
	}

	a = fit(tail.FitContinuous(logNormal, tail.Options{Xmin: 1}))
	if a[0].Favours() != "log-normal" {
		t.Errorf("log-normal, continuous: %+v", a[0])
	}
	near(t, "mu", a[0].Params[0], 1, 0.05)
	near(t, "sigma", a[0].Params[1], 0.6, 0.05)

	a = fit(tail.FitDiscrete(logNormalInts, tail.Options{Xmin: 2}))
	if a[0].Favours() != "log-normal" {
		t.Errorf("log-normal, discrete: %+v", a[0])
	}
	near(t, "mu", a[0].Params[0], 2, 0.05)
	near(t, "sigma", a[0].Params[1], 0.6, 0.05)

	a = fit(tail.FitDiscrete(exponential, tail.Options{Xmin: 1}))
	if a[1].Favours() != "exponential" {
		t.Errorf("exponential: %+v", a[1])
	}
	near(t, "rate", a[1].Params[0], 0.1, 0.01)
}
