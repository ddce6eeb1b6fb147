package hawkes

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// hessian is the curvature of the log-likelihood in the directions that are
// not on a bound, and its inverse, the covariance of those estimates.
type hessian struct {
	free      []int
	cov       *mat.SymDense // nil where the curvature is not positive definite
	condition float64
}

// refine takes Newton steps until the gradient is at the level of rounding,
// and keeps the curvature at the end.
func (f *fitted) refine(maxIter int) {
	p := len(f.x)
	g, gNext, next := make([]float64, p), make([]float64, p), make([]float64, p)
	value := f.box.f(f.x, g)
	for range min(maxRefine, maxIter) {
		h := f.curvature()
		f.hess = h
		if h.cov == nil || f.box.norm(f.x, g) < refineTol {
			break
		}
		copy(next, f.x)
		for a, i := range h.free {
			for b, j := range h.free {
				// cov is that of the whole sample; g is per event.
				next[i] -= h.cov.At(a, b) * f.r.nTarget * g[j]
			}
			next[i] = min(max(next[i], f.box.lo[i]), f.box.hi[i])
		}
		v := f.box.f(next, gNext)
		if !(v <= value+1e-12) || f.box.norm(next, gNext) >= f.box.norm(f.x, g) {
			break
		}
		copy(f.x, next)
		copy(g, gNext)
		value = v
		if f.box.norm(f.x, g) < refineTol {
			break // so small a step has not changed the curvature
		}
	}
	f.best.value = value
	f.best.gradient = f.box.norm(f.x, g)
	f.best.converged = f.best.gradient < gradientTol
}

// curvature differentiates the analytic gradient at f.x by central
// differences over the components that are off their bounds.
func (f *fitted) curvature() hessian {
	p := len(f.x)
	kb := f.r.basis.size()
	excited := false
	for c := range f.r.types {
		excited = excited || f.x[kb+c] > zeroBranch
	}
	var h hessian
	for i := range p {
		margin := 1e-3 // log parameters this close to a bound are on it
		if i >= kb && i < kb+f.r.types {
			margin = zeroBranch
		}
		onBound := f.x[i] <= f.box.lo[i]+margin || f.x[i] >= f.box.hi[i]-margin
		if !onBound && (i < kb+f.r.types || excited) {
			h.free = append(h.free, i)
		}
	}
	k := len(h.free)
	up, down := make([]float64, p), make([]float64, p)
	m := mat.NewSymDense(max(k, 1), nil)
	for a, i := range h.free {
		old := f.x[i]
		step := 1e-4 * max(math.Abs(old), 0.1)
		if i >= kb && i < kb+f.r.types {
			step = min(step, old/2)
		}
		f.x[i] = old + step
		f.box.f(f.x, up)
		f.x[i] = old - step
		f.box.f(f.x, down)
		f.x[i] = old
		for b, j := range h.free {
			d := (up[j] - down[j]) / (2 * step) * f.r.nTarget
			if b > a {
				m.SetSym(a, b, d/2)
			} else if b == a {
				m.SetSym(a, a, d)
			} else {
				m.SetSym(a, b, m.At(a, b)+d/2)
			}
		}
	}
	var chol mat.Cholesky
	if k == 0 || !chol.Factorize(m) {
		h.condition = math.Inf(1)
		return h
	}
	h.condition = chol.Cond()
	h.cov = mat.NewSymDense(k, nil)
	if err := chol.InverseTo(h.cov); err != nil {
		// A matrix near singularity still has an inverse here; its condition
		// number warns of it.
		h.condition = max(h.condition, 1e16)
	}
	return h
}

// se returns the standard error of component i: 0 on a bound, +Inf where the
// curvature is not positive definite.
func (h *hessian) se(i int) float64 {
	for a, j := range h.free {
		if i == j {
			if h.cov == nil {
				return math.Inf(1)
			}
			return math.Sqrt(h.cov.At(a, a))
		}
	}
	return 0
}

// scale is the inverse Hessian per event at x over the components that b lets
// move, by one-sided differences, as a start for the search; nil where the
// function is not convex there.
func (f *fitted) scale(b *box, x []float64) *inverse {
	p := len(x)
	var moves []int
	for i := range p {
		if b.lo[i] < b.hi[i] {
			moves = append(moves, i)
		}
	}
	g, up := make([]float64, p), make([]float64, p)
	at := append([]float64{}, x...)
	b.f(at, g)
	m := mat.NewSymDense(len(moves), nil)
	for a, i := range moves {
		const step = 1e-5
		at[i] = x[i] + step
		b.f(at, up)
		at[i] = x[i]
		for c, j := range moves {
			d := (up[j] - g[j]) / step
			if i == j {
				m.SetSym(a, a, m.At(a, a)+d)
			} else {
				m.SetSym(a, c, m.At(a, c)+d/2)
			}
		}
	}
	var chol mat.Cholesky
	var inv mat.SymDense
	if !chol.Factorize(m) || chol.Cond() > 1e10 || chol.InverseTo(&inv) != nil {
		return nil
	}
	h := newInverse(p)
	for a, i := range moves {
		for c, j := range moves {
			h.m[i*p+j] = inv.At(a, c)
		}
	}
	return h
}
