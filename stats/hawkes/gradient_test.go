package hawkes

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The analytic gradient equals central differences of the log-likelihood, for
// both kernels and all backgrounds, with ties and several types. It is a test
// from inside because the gradient is not exported.
func TestGradient(t *testing.T) {
	forms := []Background{Constant(), EvenPieces(50, 3), EvenSpline(50, 2)}
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		types := rapid.IntRange(1, 3).Draw(t, "types")
		form := rapid.SampledFrom(forms).Draw(t, "background")
		family := rapid.SampledFrom([]Family{ExponentialKernel, PowerLawKernel}).Draw(t, "kernel")
		ev := Events{End: 50}
		for range types {
			var times []float64
			for range 20 {
				times = append(times, math.Floor(rng.Float64()*200)/4) // quarters, so with ties
			}
			slices.Sort(times)
			ev.Times = append(ev.Times, times)
		}
		r := newReceiver(ev, 0, form, family)
		x := make([]float64, r.size())
		kb := r.basis.size()
		for i := range x {
			x[i] = rng.NormFloat64() * 0.7
			if i >= kb && i < kb+types {
				x[i] = 0.1 + rng.Float64()
			}
		}
		g := make([]float64, len(x))
		r.logLik(x, g)
		for i := range x {
			const h = 1e-5
			old := x[i]
			x[i] = old + h
			up := r.logLik(x, nil)
			x[i] = old - h
			down := r.logLik(x, nil)
			x[i] = old
			want := (up - down) / (2 * h)
			if math.Abs(g[i]-want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("component %d: %g, by differences %g", i, g[i], want)
			}
		}
	})
}

// The recursion equals the double sum over pairs of strictly earlier events.
func TestRecursionEqualsDoubleSum(t *testing.T) {
	times := []float64{0, 1, 1, 2, 5, 5, 5, 9}
	r := newReceiver(One(times, 10), 0, Constant(), ExponentialKernel)
	const mu, n, beta = 0.4, 0.6, 0.7
	var want float64
	for _, t := range times {
		lambda := mu
		for _, s := range times {
			if s < t {
				lambda += n * beta * math.Exp(-beta*(t-s))
			}
		}
		want += math.Log(lambda) - n*(1-math.Exp(-beta*(10-t)))
	}
	want -= mu * 10
	got := r.logLik([]float64{math.Log(mu), n, math.Log(beta)}, nil)
	if math.Abs(got-want) > 1e-12 {
		t.Errorf("log-likelihood %.15g, by the double sum %.15g", got, want)
	}
}

// B-splines sum to one everywhere, and their quadrature integrates exp of a
// constant exactly.
func TestBasis(t *testing.T) {
	for _, form := range []Background{Constant(), Piecewise(1, 4), Spline(), Spline(1, 1.5, 6)} {
		b := newBasis(form, 10)
		coef := make([]float64, b.size())
		for i := range coef {
			coef[i] = math.Log(3)
		}
		for t0 := 0.0; t0 <= 10; t0 += 0.25 {
			first, v := b.at(t0)
			if sum := v[0] + v[1] + v[2] + v[3]; math.Abs(sum-1) > 1e-12 || first < 0 || first+form.degree >= b.size() {
				t.Errorf("%+v at %g: first %d, sum %g", form, t0, first, sum)
			}
		}
		if got := b.integral(coef, 0.5, 9); math.Abs(got-25.5) > 1e-10 {
			t.Errorf("%+v: integral %g, want 25.5", form, got)
		}
	}
}

// One evaluation of the likelihood and its gradient allocates nothing.
func TestLogLikAllocatesNothing(t *testing.T) {
	ev := One([]float64{1, 2, 2, 3.5, 7, 9}, 10)
	for _, family := range []Family{ExponentialKernel, PowerLawKernel} {
		for _, form := range []Background{Constant(), EvenSpline(10, 2)} {
			r := newReceiver(ev, 0, form, family)
			x, g := make([]float64, r.size()), make([]float64, r.size())
			x[r.basis.size()] = 0.5
			if n := testing.AllocsPerRun(20, func() { r.logLik(x, g) }); n != 0 {
				t.Errorf("family %d, background %+v: %g allocations", family, form, n)
			}
		}
	}
}
