package hawkes_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/hawkes"
)

func evenly(n int, end float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = end * (float64(i) + 0.5) / float64(n)
	}
	return x
}

func TestErrors(t *testing.T) {
	fit := func(times []float64, end float64, o hawkes.Options) error {
		_, err := hawkes.Fit(hawkes.One(times, end), o)
		return err
	}
	good := evenly(50, 100)
	same := make([]float64, 50)
	for i := range same {
		same[i] = 3
	}
	exp := hawkes.Exponential{Rate: 1}
	simulate := func(p *hawkes.Process) error { _, err := p.SimulateThinning(seeded(1)); return err }
	cluster := func(p *hawkes.Process) error { _, err := p.SimulateCluster(seeded(1)); return err }
	for _, c := range []struct {
		name string // and why it must fail
		err  error
		kind stats.Kind
	}{
		{"no type", func() error { _, err := hawkes.Fit(hawkes.Events{End: 1}, hawkes.Options{}); return err }(), stats.BadInput},
		{"no events", fit(nil, 10, hawkes.Options{}), stats.TooFew},
		{"one event", fit([]float64{1}, 10, hawkes.Options{}), stats.TooFew},
		{"fewer events than a spline needs", fit(evenly(9, 100), 100, hawkes.Options{Background: hawkes.EvenSpline(100, 4)}), stats.TooFew},
		{"all at one time", fit(same, 10, hawkes.Options{}), stats.Degenerate},
		{"not sorted", fit([]float64{1, 2, 4, 3, 5, 6, 7, 8}, 10, hawkes.Options{}), stats.BadInput},
		{"not a number", fit([]float64{1, 2, math.NaN(), 3, 5, 6, 7}, 10, hawkes.Options{}), stats.BadInput},
		{"before the window", fit(append([]float64{-1}, good...), 100, hawkes.Options{}), stats.BadInput},
		{"after the window", fit(good, 50, hawkes.Options{}), stats.BadInput},
		{"endless window", fit(good, math.Inf(1), hawkes.Options{}), stats.BadInput},
		{"knots outside", fit(good, 100, hawkes.Options{Background: hawkes.Piecewise(120)}), stats.BadInput},
		{"knots out of order", fit(good, 100, hawkes.Options{Background: hawkes.Spline(50, 20)}), stats.BadInput},
		{"level of two", fit(good, 100, hawkes.Options{Level: 2}), stats.BadInput},
		{"no such kernel", fit(good, 100, hawkes.Options{Kernel: 7}), stats.BadInput},
		{"one iteration", fit(golden(t).Times[0], 1000, hawkes.Options{MaxIter: 1, Background: hawkes.EvenSpline(1000, 6)}), stats.NotConverged},
		{"EM for a power law", func() error {
			_, err := hawkes.FitEM(hawkes.One(good, 100), hawkes.Options{Kernel: hawkes.PowerLawKernel}, 0)
			return err
		}(), stats.BadInput},
		{"negative branching", simulate(hawkes.Univariate(hawkes.ConstantRate(1, 10), -0.1, exp)), stats.BadInput},
		{"no background", simulate(hawkes.Univariate(hawkes.ConstantRate(0, 10), 0.1, exp)), stats.BadInput},
		{"kernel without rate", cluster(hawkes.Univariate(hawkes.ConstantRate(1, 10), 0.1, hawkes.Exponential{})), stats.BadInput},
		{"power law that does not fall", cluster(hawkes.Univariate(hawkes.ConstantRate(1, 10), 0.1, hawkes.PowerLaw{C: 1, P: 1})), stats.BadInput},
		{"no kernel", cluster(hawkes.Univariate(hawkes.ConstantRate(1, 10), 0.1, nil)), stats.BadInput},
		{"explosive, by clusters", cluster(hawkes.Univariate(hawkes.ConstantRate(1, 1000), 2, exp)), stats.Overflow},
		{"explosive, by thinning", simulate(hawkes.Univariate(hawkes.ConstantRate(1, 1000), 2, exp)), stats.Overflow},
		{"no stationary rate", func() error {
			_, err := hawkes.Univariate(hawkes.ConstantRate(1, 10), 1, exp).StationaryRate()
			return err
		}(), stats.Degenerate},
		{"types do not agree", func() error {
			_, err := hawkes.Univariate(hawkes.ConstantRate(1, 10), 1, exp).LogLik(hawkes.Events{Times: [][]float64{{1}, {2}}, End: 10})
			return err
		}(), stats.BadInput},
		{"windows do not agree", func() error {
			_, err := hawkes.Univariate(hawkes.ConstantRate(1, 10), 1, exp).LogLik(hawkes.One([]float64{1}, 11))
			return err
		}(), stats.BadInput},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: error %v, want %v", c.name, c.err, c.kind)
		}
	}
}

// Events more regular than chance show no excitation: the estimate is zero and
// its interval starts there. Its upper end stays wide because excitation that
// lasts as long as the window cannot be told from a background.
func TestBoundaryAtZero(t *testing.T) {
	fit, err := hawkes.Fit(hawkes.One(evenly(200, 400), 400), hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := fit.Branching
	if fit.Boundary != hawkes.NoExcitation || b.Value != 0 || b.Low != 0 || !(b.High > 0 && b.High < 1) {
		t.Errorf("%v, %+v", fit.Boundary, b)
	}
	near(t, "logLik", fit.LogLik, fit.NullLogLik, 1e-6)
	near(t, "background", fit.Process.Background[0].At(3), 0.5, 1e-6)
}

// Poisson data: the interval holds zero, or nearly so, in at least 90 % of runs
// less chance.
func TestPoissonData(t *testing.T) {
	p := hawkes.Univariate(hawkes.ConstantRate(0.5, 600), 0, hawkes.Exponential{Rate: 1})
	rng := seeded(31)
	hits := 0
	const runs = 150
	for range runs {
		ev, err := p.SimulateThinning(rng)
		if err != nil {
			t.Fatal(err)
		}
		fit, err := hawkes.Fit(ev, hawkes.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if fit.Branching.Low == 0 {
			hits++
		}
	}
	if hits < 120 {
		t.Errorf("the interval holds zero in %d of %d runs", hits, runs)
	}
}

// A process at the edge of stability is reported as such.
func TestBoundaryAtOne(t *testing.T) {
	p := hawkes.Univariate(hawkes.ConstantRate(0.2, 400), 1, hawkes.Exponential{Rate: 1})
	ev, err := p.SimulateCluster(seeded(6))
	if err != nil {
		t.Fatal(err)
	}
	fit, err := hawkes.Fit(ev, hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if fit.Boundary != hawkes.NearCritical && fit.Boundary != hawkes.Explosive {
		t.Errorf("%v, %+v from %d events", fit.Boundary, fit.Branching, fit.Events)
	}
}

// A stretch without events has no rate to estimate: its coefficient is named
// and the rest is whole.
func TestEmptyPiece(t *testing.T) {
	times := append(evenly(60, 100), 199, 199.5)
	fit, err := hawkes.Fit(hawkes.One(times, 200), hawkes.Options{Background: hawkes.Piecewise(100, 150)})
	if err != nil {
		t.Fatal(err)
	}
	if len(fit.AtBound) == 0 || fit.Coef[0][1].SE != 0 || !(fit.Coef[0][0].SE > 0) {
		t.Errorf("at bound %v, coefficients %+v", fit.AtBound, fit.Coef[0])
	}
}

// Days with several events: ties give finite results, jitter keeps each event
// in its day and in order, and the same seed gives the same times.
func TestTies(t *testing.T) {
	p := hawkes.Univariate(hawkes.ConstantRate(0.5, 500), 0.5, hawkes.Exponential{Rate: 0.3})
	ev, err := p.SimulateCluster(seeded(17))
	if err != nil {
		t.Fatal(err)
	}
	days := make([]float64, ev.Count())
	for i, v := range ev.Times[0] {
		days[i] = math.Floor(v)
	}
	tied, err := hawkes.Fit(hawkes.One(days, 500), hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	jittered := hawkes.Jitter(days, 1, 500, seeded(1))
	again := hawkes.Jitter(days, 1, 500, seeded(1))
	for i := range jittered {
		if jittered[i] != again[i] || math.Floor(jittered[i]) != days[i] || (i > 0 && jittered[i] < jittered[i-1]) {
			t.Fatalf("event %d: day %g, jittered to %g and %g", i, days[i], jittered[i], again[i])
		}
	}
	spread, err := hawkes.Fit(hawkes.One(jittered, 500), hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	exact, err := hawkes.Fit(ev, hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "n from days", tied.Branching.Value, exact.Branching.Value, 2*exact.Branching.SE)
	near(t, "n from jittered days", spread.Branching.Value, exact.Branching.Value, exact.Branching.SE)
	check, err := hawkes.Residuals(tied.Process, hawkes.One(days, 500))
	if err != nil {
		t.Fatal(err)
	}
	if check[0].Ties == 0 {
		t.Error("no ties reported")
	}
}
