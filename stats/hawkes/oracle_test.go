package hawkes_test

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// golden reads 560 events simulated in R with seed 42 under mu 0.3, alpha 0.6,
// beta 1.2 on [0, 1000], the input of the second oracle.
func golden(tb testing.TB) hawkes.Events {
	tb.Helper()
	file, err := os.Open("testdata/hawkes_sim_mu0.3_a0.6_b1.2_T1000.csv")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	var times []float64
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		text := strings.TrimSpace(lines.Text())
		if text == "t" || text == "" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			tb.Fatal(err)
		}
		times = append(times, v)
	}
	return hawkes.One(times, 1000)
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.12g, want %.12g within %g", what, got, want, tol)
	}
}

// The numbers were computed in R from the formulas of Ogata (1981), apart from
// this code.
func TestOracleSmall(t *testing.T) {
	ev := hawkes.One([]float64{0.5, 1.2, 1.5, 3.1, 3.15, 3.3, 7.0, 9.9}, 10)
	p := hawkes.Univariate(hawkes.ConstantRate(0.4, 10), 0.8/1.6, hawkes.Exponential{Rate: 1.6})
	ll, err := p.LogLik(ev)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "logLik", ll, -10.5696983255, 1e-9)
	comp, err := p.Compensator(ev, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{0.2, 0.816860102688, 1.1896600451, 2.66962640607, 2.7334788119, 3.01250983346, 5.79648912717, 7.45513724424}
	for i := range want {
		near(t, "compensator", comp[i], want[i], 1e-9)
	}
}

func TestOracleSimulated(t *testing.T) {
	ev := golden(t)
	if ev.Count() != 560 {
		t.Fatalf("%d events, want 560", ev.Count())
	}
	truth := hawkes.Univariate(hawkes.ConstantRate(0.3, 1000), 0.5, hawkes.Exponential{Rate: 1.2})
	ll, err := truth.LogLik(ev)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "logLik at truth", ll, -769.274731398, 1e-6)

	fit, err := hawkes.Fit(ev, hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mu := fit.Process.Background[0].At(1)
	n := fit.Branching.Value
	beta := fit.Process.Kernel[0].(hawkes.Exponential).Rate
	near(t, "mu", mu, 0.270817, 1e-5)
	near(t, "alpha", n*beta, 0.570580, 1e-5)
	near(t, "beta", beta, 1.104920, 1e-5)
	near(t, "n", n, 0.516399, 1e-5)
	near(t, "logLik", fit.LogLik, -768.547401953, 1e-6)
	near(t, "Poisson logLik", fit.NullLogLik, -884.698357342, 1e-6)
	near(t, "SE log mu", fit.Coef[0][0].SE, 0.0926, 5e-5)
	near(t, "SE log beta", fit.LogKernel[0][0].SE, 0.1446, 5e-5)
	near(t, "SE log alpha", fit.Jump[0][0].SE/fit.Jump[0][0].Value, 0.1359, 5e-5)
	ks, err := hawkes.Residuals(fit.Process, ev)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "KS D", ks[0].D, 0.03284, 5e-6)
	near(t, "KS p", ks[0].P, 0.582, 5e-4)
}
