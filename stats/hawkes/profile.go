package hawkes

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// profile finds where the signed root of the likelihood-ratio statistic of the
// branching by source c passes -z and z. The root is nearly linear in the
// branching, so few points are needed.
func (f *fitted) profile(c int, n stats.Estimate, z float64, opt Options) stats.Interval {
	k := f.r.basis.size() + c
	step := n.SE
	if !(step > 0) || math.IsInf(step, 0) {
		step = 1 / math.Sqrt(f.r.nTarget)
	}
	high := f.side(k, n.Value, z, z*step, maxBranch, opt.MaxIter)
	low := 0.0
	if n.Value > 0 {
		low = f.side(k, n.Value, z, -z*step, 0, opt.MaxIter)
	}
	return stats.Interval{Low: low, High: high, Level: opt.Level}
}

// side walks component k from the estimate in steps towards the limit until the root
// passes z, then closes in; the limit itself is the answer where it never does.
func (f *fitted) side(k int, from, z, step, limit float64, maxIter int) float64 {
	slope, start := f.conditional(k)
	x := append([]float64{}, f.x...)
	last := from
	root := func(v float64) float64 {
		for i := range x {
			x[i] += slope[i] * (v - last)
		}
		x[k] = v
		last = v
		b := f.fix(func(i int) bool { return i == k }, x)
		o := b.minimise(x, start, gradientTol, maxIter)
		copy(x, o.x)
		return math.Sqrt(max(2*f.r.nTarget*(o.value-f.best.value), 0))
	}
	clip := func(v float64) float64 {
		if (v-limit)*step > 0 {
			return limit
		}
		return v
	}
	a, ra := from, 0.0
	b := clip(from + step)
	rb := root(b)
	for rb < z && b != limit {
		a, ra = b, rb
		b = clip(b + step)
		rb = root(b)
	}
	if rb < z {
		return limit
	}
	return crossing(root, a, ra, b, rb, z)
}

// conditional returns, from the covariance at the maximum, how the other
// parameters follow component k, and their covariance per event when k is
// held: where and with what scale a search at another value starts.
func (f *fitted) conditional(k int) (slope []float64, start *inverse) {
	slope = make([]float64, len(f.x))
	h := &f.hess
	at := -1
	for a, i := range h.free {
		if i == k {
			at = a
		}
	}
	if at < 0 || h.cov == nil {
		return slope, nil
	}
	start = newInverse(len(f.x))
	v := h.cov.At(at, at)
	for a, i := range h.free {
		slope[i] = h.cov.At(a, at) / v
		for b, j := range h.free {
			if a != at && b != at {
				start.m[i*start.p+j] = (h.cov.At(a, b) - h.cov.At(a, at)*h.cov.At(b, at)/v) * f.r.nTarget
			}
		}
	}
	slope[k] = 0
	return slope, start
}

// crossing solves root(v) = z between a, where it is below, and b, where it is
// not, by the Illinois variant of false position.
func crossing(root func(float64) float64, a, ra, b, rb, z float64) float64 {
	fa, fb := ra-z, rb-z
	for range 40 {
		if math.Abs(fb) < 1e-4 || math.Abs(b-a) < 1e-6 {
			break
		}
		v := b - fb*(b-a)/(fb-fa)
		fv := root(v) - z
		if fv*fb < 0 {
			a, fa = b, fb
		} else {
			fa /= 2
		}
		b, fb = v, fv
	}
	return b
}
