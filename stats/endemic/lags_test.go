package endemic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
)

// One lag of weight one is the model without lags, with known weights and with a
// decay that is estimated.
func TestOneLagIsTheLastTime(t *testing.T) {
	m := readMeasles(t)
	for name, model := range map[string]endemic.Model{"basic": m.basic, "power law": m.powerLaw} {
		plain, err := endemic.Fit(m.data, model, endemic.Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		model.Lags = []float64{1}
		lagged, err := endemic.Fit(m.data, model, endemic.Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		if math.Abs(plain.LogLik-lagged.LogLik) > 1e-9 {
			t.Errorf("%s: log-likelihood %v with one lag, %v without", name, lagged.LogLik, plain.LogLik)
		}
	}
}

// Events that work on for three months have their eigenvalue found by a model
// that looks as far back, and not by one that sees a month.
func TestLagsFindALongMemory(t *testing.T) {
	const own, months, units, runs = 0.6, 120, 6, 20
	lags := endemic.GeometricLags(3, 0.8)
	if math.Abs(lags[0]+lags[1]+lags[2]-1) > 1e-12 || math.Abs(lags[1]/lags[0]-0.8) > 1e-12 {
		t.Fatalf("weights %v", lags)
	}
	short, long := 0.0, 0.0
	for run := range uint64(runs) {
		rng := rand.New(rand.NewPCG(5, run))
		counts := make([][]float64, months)
		for at := range counts {
			counts[at] = make([]float64, units)
			for i := range units {
				mean := 2.0
				for k, w := range lags {
					if at > k {
						mean += own * w * counts[at-1-k][i]
					}
				}
				counts[at][i] = distuv.Poisson{Lambda: mean, Src: rng}.Rand()
			}
		}
		data := endemic.Data{Counts: counts[20:]}
		model := endemic.Model{AR: component(endemic.Intercept()), End: component(endemic.Intercept())}
		for lag, sum := range map[int]*float64{0: &short, 3: &long} {
			if model.Lags = nil; lag > 0 {
				model.Lags = lags
			}
			fit, err := endemic.Fit(data, model, endemic.Options{From: 3})
			if err != nil {
				t.Fatal(err)
			}
			e, err := fit.DominantEigenvalue(50)
			if err != nil {
				t.Fatal(err)
			}
			*sum += e.Value / runs
		}
	}
	if math.Abs(long-own) > 0.06 || short > 0.5 {
		t.Errorf("a memory of three months of %v is %.3f with its lags and %.3f without", own, long, short)
	}
}

func TestLagsThatAreNone(t *testing.T) {
	data := endemic.Data{Counts: [][]float64{{1}, {2}, {0}, {3}, {1}, {2}}}
	for _, lags := range [][]float64{{-1, 2}, {0, 0}, {math.NaN()}, {1, 1, 1, 1, 1, 1, 1}} {
		_, err := endemic.Fit(data, endemic.Model{AR: component(endemic.Intercept()), End: component(endemic.Intercept()), Lags: lags}, endemic.Options{})
		if !stats.IsKind(err, stats.BadInput) {
			t.Errorf("lags %v: %v", lags, err)
		}
	}
}
