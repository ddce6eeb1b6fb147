package endemic_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/endemic"
)

// models covers every branch of the likelihood on a ring of n units.
func models(n int) map[string]endemic.Model {
	share := make([]float64, n)
	for i := range share {
		share[i] = 0.5 + float64(i)/float64(n)
	}
	full := small(endemic.NegBinM, n)
	full.Weights = endemic.PowerLaw{Order: ring(n), Normalised: true}
	full.NE = component(endemic.Intercept(), endemic.Term{Name: "log_share", Value: endemic.ByUnit(logs(share))})
	full.AR = &endemic.Component{Terms: append([]endemic.Term{endemic.Intercept()}, endemic.Season(12, 1)...), Random: true}
	full.End = &endemic.Component{Terms: full.End.Terms, Offset: endemic.ByUnit(share), Random: true}
	raw := small(endemic.NegBin1, n)
	raw.Weights = endemic.PowerLaw{Order: ring(n), MaxLag: 2}
	perUnit := small(endemic.NegBin1, n)
	perUnit.AR = component(endemic.PerUnit(n, endemic.Intercept())...)
	byCell := small(endemic.NegBin1, n)
	byCell.End = component(endemic.Intercept(), endemic.Term{Name: "covariate", Value: func(t, i int) float64 { return math.Sin(float64(t * (i + 2))) }})
	alone := small(endemic.Poisson, n)
	alone.AR, alone.NE, alone.Weights = nil, nil, nil
	return map[string]endemic.Model{
		"Poisson": small(endemic.Poisson, n), "NegBin1": small(endemic.NegBin1, n), "everything": full,
		"raw power law": raw, "coefficient per unit": perUnit, "endemic alone": alone, "covariate by cell": byCell,
	}
}

func TestGradientAndHessianEqualFiniteDifferences(t *testing.T) {
	const n = 5
	rng := seeded(1)
	data := simulate(t, rng, small(endemic.NegBin1, n), n, 40, []float64{-1, -1.5, 0.5, 0.3, 0.2, math.Log(0.4)})
	data.Counts[7][2] = math.NaN()
	for name, model := range models(n) {
		t.Run(name, func(t *testing.T) {
			names := 0
			for names = range 200 { // the number of parameters, by trial
				if _, err := endemic.NewProcess(model, n, make([]float64, names)); err == nil {
					break
				}
			}
			theta := make([]float64, names)
			for k := range theta {
				theta[k] = 0.4 * rng.NormFloat64()
			}
			_, grad, hess, err := endemic.Evaluate(data, model, theta, 0.7)
			if err != nil {
				t.Fatal(err)
			}
			const h = 1e-5
			for k := range theta {
				up, down := append([]float64(nil), theta...), append([]float64(nil), theta...)
				up[k] += h
				down[k] -= h
				fu, gu, _, _ := endemic.Evaluate(data, model, up, 0.7)
				fd, gd, _, _ := endemic.Evaluate(data, model, down, 0.7)
				near(t, "gradient", grad[k], (fu-fd)/(2*h), 1e-5*(1+math.Abs(grad[k])))
				for l := range theta {
					want := (gu[l] - gd[l]) / (2 * h)
					near(t, "Hessian", hess[k*len(theta)+l], want, 1e-5*(1+math.Abs(want)))
				}
			}
		})
	}
}

// What is common to cells is computed once for all of them, and comes out the same.
func TestCommonTermsComeOutAsByCell(t *testing.T) {
	const n = 5
	rng := seeded(3)
	data := simulate(t, rng, small(endemic.NegBin1, n), n, 60, []float64{-1, -1.5, 0.5, 0.3, 0.2, math.Log(0.4)})
	data.Counts[7][2], data.Counts[0][4] = math.NaN(), math.NaN()
	for name, model := range models(n) {
		size := 0
		for size = range 200 {
			if _, err := endemic.NewProcess(model, n, make([]float64, size)); err == nil {
				break
			}
		}
		for _, scale := range []float64{0.1, 1, 3} {
			theta := make([]float64, size)
			for k := range theta {
				theta[k] = scale * rng.NormFloat64()
			}
			value, grad, hess, err := endemic.Evaluate(data, model, theta, 0.7)
			want, wantGrad, wantHess, err2 := endemic.EvaluateByCell(data, model, theta, 0.7)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			near(t, name+": value", value, want, 1e-10*(1+math.Abs(want)))
			for k := range grad {
				near(t, name+": gradient", grad[k], wantGrad[k], 1e-9*(1+math.Abs(wantGrad[k])))
			}
			for k := range hess {
				near(t, name+": Hessian", hess[k], wantHess[k], 1e-9*(1+math.Abs(wantHess[k])))
			}
		}
	}
}

// As psi goes to 0 the negative binomial meets the Poisson, without a jump
// from cancellation.
func TestNegativeBinomialMeetsPoisson(t *testing.T) {
	const n = 4
	data := simulate(t, seeded(2), small(endemic.Poisson, n), n, 60, []float64{-1, -1.5, 1, 0.3, 0.2})
	theta := []float64{-1, -1.5, 1, 0.3, 0.2}
	poisson, grad, _, err := endemic.Evaluate(data, small(endemic.Poisson, n), theta, 1)
	if err != nil {
		t.Fatal(err)
	}
	previous := math.Inf(1)
	for _, psi := range []float64{1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12} {
		value, g, _, err := endemic.Evaluate(data, small(endemic.NegBin1, n), append(theta[:5:5], math.Log(psi)), 1)
		if err != nil {
			t.Fatal(err)
		}
		gap := math.Abs(value - poisson)
		if gap > previous || gap > 1e5*psi+1e-9 {
			t.Errorf("psi %g: gap %g after %g", psi, gap, previous)
		}
		previous = max(gap, 1e-9)
		if math.Abs(g[0]-grad[0]) > 1e5*psi+1e-9 {
			t.Errorf("psi %g: gradient %g, Poisson %g", psi, g[0], grad[0])
		}
	}
}

func TestEvaluationDoesNotAllocate(t *testing.T) {
	m := readMeasles(t)
	for name, model := range map[string]endemic.Model{"basic": m.basic, "power law": m.powerLaw} {
		fit := mustFit(t, m.data, model, endemic.Options{})
		evaluate, err := endemic.Evaluation(m.data, model, fit.Params())
		if err != nil {
			t.Fatal(err)
		}
		near(t, "likelihood", evaluate(), fit.LogLik, 1e-9)
		if n := testing.AllocsPerRun(10, func() { evaluate() }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestRisingFactorialsOfLargeCounts(t *testing.T) {
	for _, psi := range []float64{1e-9, 1e-5, 1e-2, 1, 50} {
		for _, y := range []float64{3, 1024, 1025, 5000, 200000} {
			var value, d, dd float64
			for k := 1.0; k < y; k++ {
				x := k * psi
				value += math.Log1p(x)
				d += x / (1 + x)
				dd += x / ((1 + x) * (1 + x))
			}
			got, gotD, gotDD := endemic.Rising(psi, y)
			near(t, "value", got, value, 1e-9*(1+value))
			near(t, "first derivative", gotD, d, 1e-9*(1+d))
			near(t, "second derivative", gotDD, dd, 1e-8*(1+dd))
		}
	}
}
