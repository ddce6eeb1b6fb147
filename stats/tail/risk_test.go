package tail_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/tail"
)

func severity(tb testing.TB, n int, seed uint64) []int {
	tb.Helper()
	rng := seeded(seed)
	x := drawInts(tail.PowerLaw{Alpha: 2.4, Xmin: 5, Discrete: true}, n/3, rng)
	for len(x) < n {
		x = append(x, rng.IntN(5))
	}
	return x
}

// exceed asks a fit or an ensemble for P(X >= x).
func exceed(tb testing.TB, of interface {
	Exceedance(x float64) (stats.Estimate, error)
}, x float64) stats.Estimate {
	tb.Helper()
	e, err := of.Exceedance(x)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestExceedance(t *testing.T) {
	x := severity(t, 900, 1)
	f, err := tail.FitDiscrete(x, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var three float64
	for _, v := range x {
		if v >= 3 {
			three++
		}
	}
	near(t, "P(X >= 0)", exceed(t, f, 0).Value, 1, 0)
	near(t, "P(X >= 3), observed", exceed(t, f, 3).Value, three/900, 1e-12)
	near(t, "P(X >= 2.5) is P(X >= 3)", exceed(t, f, 2.5).Value, three/900, 1e-12)
	last := 2.0
	for _, v := range []float64{0, 1, 3, 4, 5, 6, 7, 8, 10, 20, 100, 1e4, 1e9, 1e300, math.Inf(1)} {
		e := exceed(t, f, v)
		if !(e.Value <= last && e.Low <= e.Value && e.Value <= e.High && e.Low >= 0 && e.High <= 1) {
			t.Errorf("P(X >= %g) = %+v after %g", v, e, last)
		}
		last = e.Value
	}
}

// The return level is the inverse of the exceedance.
func TestReturnLevelInverts(t *testing.T) {
	f, err := tail.FitDiscrete(severity(t, 900, 1), tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []float64{50, 1000, 1e5} {
		r, err := f.ReturnLevel(k)
		if err != nil {
			t.Fatal(err)
		}
		if r.Value != math.Trunc(r.Value) || exceed(t, f, r.Value).Value > 1/k || exceed(t, f, r.Value-1).Value <= 1/k {
			t.Errorf("once in %g: %+v, exceeded with probability %g", k, r, exceed(t, f, r.Value).Value)
		}
		if !(r.Low <= r.Value && r.Value <= r.High) {
			t.Errorf("once in %g: %+v", k, r)
		}
	}
}

// By hand: under Gamma(3, 2) and p = 1/2 the chance of none over 4 units is
// (2/(2+2))^3 = 1/8. The same by adding up the negative binomial counts.
func TestAtLeastOneByHand(t *testing.T) {
	x := []float64{1, 1, 1, 1, 1, 2, 3, 5, 9, 30}
	f, err := tail.FitContinuous(x, tail.Options{Xmin: 2, MinTail: 4})
	if err != nil {
		t.Fatal(err)
	}
	e, err := f.AtLeastOne(2, tail.Rate{Shape: 3, Rate: 2}, 4)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "at least one", e.Value, 7.0/8, 1e-12)
	none, err := f.AtLeastOne(2, tail.Rate{Shape: 3, Rate: 2}, 0)
	if err != nil || none.Value != 0 {
		t.Errorf("over no time: %+v, %v", none, err)
	}
}

// Simulated truth: the interval of the probability covers the true one, with
// both the tail and the rate estimated.
func TestAtLeastOneCoverage(t *testing.T) {
	const runs, months, perMonth = 400, 48, 4.0
	law := tail.PowerLaw{Alpha: 2.4, Xmin: 3, Discrete: true}
	truth := -math.Expm1(-perMonth * 12 * law.Survival(100))
	rng := seeded(12)
	hits := 0
	for range runs {
		n := 0
		for s := rng.ExpFloat64() / perMonth; s < months; s += rng.ExpFloat64() / perMonth {
			n++
		}
		f, err := tail.FitDiscrete(drawInts(law, n, rng), tail.Options{Xmin: 3})
		if err != nil {
			t.Fatal(err)
		}
		e, err := f.AtLeastOne(100, tail.CountRate(n, months), 12)
		if err != nil {
			t.Fatal(err)
		}
		if e.Contains(truth) {
			hits++
		}
	}
	if share := float64(hits) / runs; share < 0.85 || share > 0.95 {
		t.Errorf("90 %% interval covers in %.1f %% of runs", 100*share)
	}
}

// The ensemble covers alpha and the exceedance although xmin is sought, and
// its interval is not narrower than with xmin held.
func TestEnsembleCoverage(t *testing.T) {
	const runs, replicates = 120, 60
	truth := 300.0 / 900 * tail.PowerLaw{Alpha: 2.4, Xmin: 5, Discrete: true}.Survival(60)
	var hits int
	var held, sought float64
	for i := range runs {
		f, err := tail.FitDiscrete(severity(t, 900, uint64(100+i)), tail.Options{MinTail: 30})
		if err != nil {
			t.Fatal(err)
		}
		e, err := f.Bootstrap(replicates, seeded(uint64(i)))
		if err != nil {
			t.Fatal(err)
		}
		p := exceed(t, e, 60)
		if p.Contains(truth) {
			hits++
		}
		sought += math.Log(p.High / p.Low)
		held += math.Log(exceed(t, f, 60).High / exceed(t, f, 60).Low)
	}
	t.Logf("90 %% interval of the exceedance covers in %.1f %% of runs", 100*float64(hits)/runs)
	if share := float64(hits) / runs; share < 0.85 || share > 0.95 {
		t.Errorf("90 %% interval covers in %.1f %% of runs", 100*share)
	}
	if sought < held {
		t.Errorf("mean log width %.3f with xmin sought, %.3f with xmin held", sought/runs, held/runs)
	}
}

func TestEnsembleSummaries(t *testing.T) {
	f, err := tail.FitDiscrete(severity(t, 600, 2), tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := f.Bootstrap(200, seeded(3))
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.Bootstrap(200, seeded(3))
	if err != nil {
		t.Fatal(err)
	}
	if e.Alpha() != again.Alpha() || e.Xmin() != again.Xmin() {
		t.Error("the same seed gave different ensembles")
	}
	if a := e.Alpha(); a.Value != f.Law.Alpha || !(a.Low < a.High) {
		t.Errorf("alpha %+v", a)
	}
	r, err := e.ReturnLevel(1000)
	if err != nil {
		t.Fatal(err)
	}
	held, _ := f.ReturnLevel(1000)
	if r.Value != held.Value || !(r.Low < r.Value && r.Value < r.High) {
		t.Errorf("return level %+v, with xmin held %+v", r, held)
	}
	p, err := e.AtLeastOne(100, tail.CountRate(120, 24), 12, seeded(4))
	if err != nil {
		t.Fatal(err)
	}
	if !(p.Low > 0 && p.Low < p.Value && p.Value < p.High && p.High < 1) {
		t.Errorf("at least one %+v", p)
	}
}
