package score_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g within %g", what, got, want, tol)
	}
}

// foreign hides what a distribution is, so that it is scored by its CDF alone.
type foreign struct{ score.Count }

// The wanted values are sums of (F(k) - 1{k >= y})^2 with ppois and pnbinom of
// R 4.2.2, far into the tail.
func TestCRPSCount(t *testing.T) {
	mix := score.Mixture{
		Weights: []float64{3, 5, 2}, // need not sum to one
		Parts:   []score.Count{score.Poisson{Lambda: 0}, score.Poisson{Lambda: 4}, score.NegBin{Mu: 60, Size: 0.4}},
	}
	for _, c := range []struct {
		name string
		d    score.Count
		y    int
		want float64
	}{
		{"poisson, hardly ever", score.Poisson{Lambda: 0.01}, 0, 9.90082753481763e-05},
		{"poisson, small", score.Poisson{Lambda: 0.5}, 3, 2.16704293115755},
		{"poisson, none seen", score.Poisson{Lambda: 3}, 0, 2.04387332415503},
		{"poisson, many seen", score.Poisson{Lambda: 3}, 7, 3.07826148201908},
		{"poisson, Bessel by expansion", score.Poisson{Lambda: 40}, 25, 11.4570465906326},
		{"poisson, first probability underflows", score.Poisson{Lambda: 900}, 1000, 83.0840466235786},
		{"poisson, large", score.Poisson{Lambda: 50000}, 51000, 873.843915049326},
		{"negbin, nearly always zero", score.NegBin{Mu: 0.2, Size: 0.1}, 0, 0.0135117671282995},
		{"negbin, none seen", score.NegBin{Mu: 3, Size: 0.5}, 0, 0.958247857436333},
		{"negbin, many seen", score.NegBin{Mu: 3, Size: 0.5}, 20, 15.1040850616489},
		{"negbin, dispersed", score.NegBin{Mu: 50, Size: 0.3}, 4, 11.6361517085935},
		{"negbin, very long tail", score.NegBin{Mu: 1000, Size: 0.1}, 17, 117.035487871544},
		{"negbin, nearly Poisson", score.NegBin{Mu: 20, Size: 1e6}, 25, 3.14644335923572},
		{"negbin, large", score.NegBin{Mu: 10000, Size: 5}, 9000, 1020.04568723993},
		{"negbin, little dispersed", score.NegBin{Mu: 0.7, Size: 30}, 2, 0.962616665364821},
		{"negbin, extreme dispersion", score.NegBin{Mu: 2, Size: 0.01}, 300, 296.326135565242},
		{"poisson, ten million", score.Poisson{Lambda: 1e7}, 10003000, 1796.43151125494},
		{"negbin, a million", score.NegBin{Mu: 1e6, Size: 3}, 500000, 247368.168487529},
		{"negbin, large and little dispersed", score.NegBin{Mu: 2e5, Size: 8000}, 201000, 707.805106217065},
		{"mixture", mix, 11, 5.97689815107332},
		{"certainty of zero is the absolute error", score.Poisson{Lambda: 0}, 6, 6},
		{"negbin of mean zero", score.NegBin{Mu: 0, Size: 1}, 6, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := score.CRPSCount(c.d, c.y)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "CRPS", got, c.want, 1e-9*max(1, c.want))
			if c.d.Mean() > 5e6 {
				return // too many terms to sum
			}
			// The recurrence of a mixture of one must agree with the closed form.
			one := score.Mixture{Weights: []float64{2}, Parts: []score.Count{c.d}}
			got, err = score.CRPSCount(one, c.y)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "CRPS by summing", got, c.want, 1e-8*max(1, c.want))
			if c.want < 10 {
				got, err = score.CRPSCount(foreign{c.d}, c.y)
				if err != nil {
					t.Fatal(err)
				}
				near(t, "CRPS by the CDF", got, c.want, 1e-9*max(1, c.want))
			}
		})
	}
	logs, err := score.LogCRPSCount(mix, 11)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log1p CRPS of the mixture", logs, 0.844814460721713, 1e-10)
	tw, err := score.ThresholdCRPSCount(mix, 11, 5)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "CRPS of the mixture above 5", tw, 4.73019174835755, 1e-10)
}

// dnbinom and dpois of R 4.2.2 with log = TRUE. For size 1e9, where R keeps nine
// digits, the Poisson value times 1 + ((k-mu)^2 - k)/(2 size).
func TestLogProb(t *testing.T) {
	for _, c := range []struct {
		name string
		d    score.Count
		k    int
		want float64
	}{
		{"negbin", score.NegBin{Mu: 3, Size: 0.5}, 7, -3.61517190054985},
		{"negbin, large", score.NegBin{Mu: 3000, Size: 250}, 4000, -17.0892513636661},
		{"negbin, nearly Poisson", score.NegBin{Mu: 10, Size: 1e9}, 12, -2.35619337973334 - 4e-9},
		{"poisson", score.Poisson{Lambda: 10}, 12, -2.35619337973334},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := score.LogScore(c.d, c.k)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "log probability", -got, c.want, 1e-11)
		})
	}
}

func genCount(t *rapid.T) score.Count {
	mu := rapid.Float64Range(0, 60).Draw(t, "mu")
	size := math.Exp(rapid.Float64Range(-3, 6).Draw(t, "log size"))
	switch rapid.IntRange(0, 2).Draw(t, "family") {
	case 0:
		return score.Poisson{Lambda: mu}
	case 1:
		return score.NegBin{Mu: mu, Size: size}
	}
	w := rapid.Float64Range(0, 1).Draw(t, "weight")
	return score.Mixture{
		Weights: []float64{w, 1 - w},
		Parts:   []score.Count{score.Poisson{Lambda: mu / 3}, score.NegBin{Mu: mu, Size: size}},
	}
}

// Probabilities sum to the CDF, moments follow from them, and the closed forms
// equal the sums, over the whole family.
func TestCountsAreCoherent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genCount(t)
		y := rapid.IntRange(0, 150).Draw(t, "y")
		var cdf float64
		for k := 0; k <= y; k++ {
			cdf += math.Exp(d.LogProb(k))
		}
		if math.Abs(cdf-d.CDF(y)) > 1e-10 {
			t.Fatalf("%+v: probabilities up to %d sum to %v, CDF %v", d, y, cdf, d.CDF(y))
		}
		closed, err := score.CRPSCount(d, y)
		summed, err2 := score.CRPSCount(foreign{d}, y)
		if err != nil || err2 != nil || math.Abs(closed-summed) > 1e-8*(1+closed) {
			t.Fatalf("%+v at %d: closed %v %v, summed %v %v", d, y, closed, err, summed, err2)
		}
		whole, err := score.ThresholdCRPSCount(d, y, 0)
		if err != nil || math.Abs(whole-closed) > 1e-8*(1+closed) {
			t.Fatalf("%+v at %d: weighted from 0 %v %v, plain %v", d, y, whole, err, closed)
		}
		logs, err := score.LogCRPSCount(d, y)
		if err != nil || logs < 0 || logs > closed+1e-9 {
			t.Fatalf("%+v at %d: log1p CRPS %v %v, plain %v", d, y, logs, err, closed)
		}
	})
}

// The mixture formula: sum w E|X-y| - (1/2) sum sum w w' E|X-X'|, by brute force.
func TestMixtureEqualsSumFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := []score.Count{
			score.Poisson{Lambda: rapid.Float64Range(0, 6).Draw(t, "lambda")},
			score.NegBin{Mu: rapid.Float64Range(0, 6).Draw(t, "mu"), Size: rapid.Float64Range(0.5, 9).Draw(t, "size")},
		}
		w := []float64{rapid.Float64Range(0.01, 1).Draw(t, "w"), 0}
		w[1] = 1 - w[0]
		y := rapid.IntRange(0, 20).Draw(t, "y")
		const top = 250
		var p [2][top]float64
		for i, d := range parts {
			for k := range p[i] {
				p[i][k] = math.Exp(d.LogProb(k))
			}
		}
		var want float64
		for i := range parts {
			for k, pk := range p[i] {
				want += w[i] * pk * math.Abs(float64(k-y))
				for j := range parts {
					for l, pl := range p[j] {
						want -= 0.5 * w[i] * w[j] * pk * pl * math.Abs(float64(k-l))
					}
				}
			}
		}
		got, err := score.CRPSCount(score.Mixture{Weights: w, Parts: parts}, y)
		if err != nil || math.Abs(got-want) > 1e-7 {
			t.Fatalf("mixture CRPS %v (%v), by the formula %v", got, err, want)
		}
	})
}

// The CRPS of a large sample approaches the closed form.
func TestClosedFormsEqualLargeSamples(t *testing.T) {
	rng := resample.New(8)
	draws := make([]float64, 100000)
	for _, c := range []struct {
		name string
		d    score.Count
		draw func() int
	}{
		{"poisson", score.Poisson{Lambda: 4}, func() int { return resample.Poisson(4, rng) }},
		{"negbin", score.NegBin{Mu: 9, Size: 0.7}, func() int { return resample.NegBin(9, 0.7, rng) }},
	} {
		for i := range draws {
			draws[i] = float64(c.draw())
		}
		for _, y := range []int{0, 3, 30} {
			sample, err1 := score.FairCRPS(draws, float64(y))
			closed, err2 := score.CRPSCount(c.d, y)
			logSample, err3 := score.LogCRPS(draws, float64(y))
			logClosed, err4 := score.LogCRPSCount(c.d, y)
			if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
				t.Fatal(err1, err2, err3, err4)
			}
			// The sample mean of |x - y| dominates: 4 standard errors.
			near(t, c.name+" CRPS", sample, closed, 4*math.Sqrt(c.d.Variance()/float64(len(draws))))
			near(t, c.name+" log1p CRPS", logSample, logClosed, 0.02)
		}
	}
}

// Whatever the parameters, there is a finite score or a typed error, soon.
func TestExtremeCountsAreFiniteOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mu := math.Exp(rapid.Float64Range(-700, 700).Draw(t, "log mu"))
		size := math.Exp(rapid.Float64Range(-700, 700).Draw(t, "log size"))
		y := rapid.SampledFrom([]int{0, 1, 1000, 1 << 40, math.MaxInt}).Draw(t, "y")
		for _, d := range []score.Count{score.Poisson{Lambda: mu}, score.NegBin{Mu: mu, Size: size}} {
			for _, f := range []func(score.Count, int) (float64, error){score.CRPSCount, score.LogScore} {
				v, err := f(d, y)
				if err == nil && !(v >= 0 && !math.IsInf(v, 1)) {
					t.Fatalf("%+v at %d: %v", d, y, v)
				}
				if err != nil && !stats.IsKind(err, stats.Overflow) {
					t.Fatalf("%+v at %d: %v", d, y, err)
				}
			}
		}
	})
}

func TestCountErrors(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	ok := score.Poisson{Lambda: 1}
	for _, c := range []struct {
		name string
		d    score.Count
		y    int
		kind stats.Kind
	}{
		{"negative observation", ok, -1, stats.BadInput},
		{"negative mean", score.Poisson{Lambda: -1}, 0, stats.BadInput},
		{"NaN mean", score.Poisson{Lambda: nan}, 0, stats.BadInput},
		{"infinite mean", score.NegBin{Mu: inf, Size: 1}, 0, stats.BadInput},
		{"size zero", score.NegBin{Mu: 1, Size: 0}, 0, stats.BadInput},
		{"no distribution", nil, 0, stats.BadInput},
		{"empty mixture", score.Mixture{}, 0, stats.BadInput},
		{"weights do not match parts", score.Mixture{Weights: []float64{1}}, 0, stats.BadInput},
		{"weights all zero", score.Mixture{Weights: []float64{0}, Parts: []score.Count{ok}}, 0, stats.BadInput},
		{"negative weight", score.Mixture{Weights: []float64{2, -1}, Parts: []score.Count{ok, ok}}, 0, stats.BadInput},
		{"bad part", score.Mixture{Weights: []float64{1}, Parts: []score.Count{score.Poisson{Lambda: nan}}}, 0, stats.BadInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err1 := score.CRPSCount(c.d, c.y)
			_, err2 := score.LogScore(c.d, c.y)
			_, err3 := score.PIT(c.d, c.y, resample.New(1))
			_, err4 := score.LogCRPSCount(c.d, c.y)
			_, err5 := score.ThresholdCRPSCount(c.d, c.y, 0)
			for _, err := range []error{err1, err2, err3, err4, err5} {
				if !stats.IsKind(err, c.kind) {
					t.Errorf("got %v", err)
				}
			}
		})
	}
	if _, err := score.LogScore(score.Poisson{Lambda: 0}, 1); !stats.IsKind(err, stats.Overflow) {
		t.Errorf("impossible observation: %v", err)
	}
	if _, err := score.ThresholdCRPSCount(ok, 1, -1); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("negative threshold: %v", err)
	}
	if _, err := score.LogCRPSCount(score.NegBin{Mu: 1e8, Size: 0.5}, 1); !stats.IsKind(err, stats.Overflow) {
		t.Errorf("endless tail: %v", err)
	}
}
