package hawkes

import "math"

// box is a smooth function to minimise within bounds. f returns the value at x
// and writes the gradient into g.
type box struct {
	f      func(x, g []float64) float64
	lo, hi []float64
}

type optimum struct {
	x          []float64
	value      float64
	gradient   float64 // largest free component of the gradient
	iterations int
	converged  bool
}

// free reports whether component i can move downhill without leaving the box.
func (b *box) free(x, g []float64, i int) bool {
	return !(x[i] <= b.lo[i] && g[i] >= 0) && !(x[i] >= b.hi[i] && g[i] <= 0)
}

func (b *box) norm(x, g []float64) float64 {
	var m float64
	for i := range g {
		if b.free(x, g, i) {
			m = max(m, math.Abs(g[i]))
		}
	}
	return m
}

// minimise runs BFGS projected on the box from x0 until the gradient is below
// tol. It starts from the given inverse Hessian, or where that is nil from a
// scaled identity. The line search is backtracking on the projected path. A search that
// finds no descent restarts once from steepest descent; if that fails too, the
// point is as good as rounding lets it be, and converged says whether its
// gradient is small.
func (b *box) minimise(x0 []float64, start *inverse, tol float64, maxIter int) optimum {
	p := len(x0)
	x, g := make([]float64, p), make([]float64, p)
	for i := range x {
		x[i] = min(max(x0[i], b.lo[i]), b.hi[i])
	}
	next, gNext := make([]float64, p), make([]float64, p)
	step, d := make([]float64, p), make([]float64, p)
	h := newInverse(p)
	fresh := start == nil
	if !fresh {
		copy(h.m, start.m)
	}
	o := optimum{value: b.f(x, g)}
	for o.iterations = 0; o.iterations < maxIter; o.iterations++ {
		o.gradient = b.norm(x, g)
		if o.gradient < tol {
			o.converged = true
			break
		}
		slope := b.direction(h, x, g, d)
		if !(slope < 0) {
			h.reset()
			fresh = true
			slope = b.direction(h, x, g, d)
		}
		a := 1.0
		if fresh {
			a = min(1, 0.5/o.gradient)
		}
		value, ok := b.search(x, d, a, o.value, slope, next, gNext)
		if !ok {
			if fresh {
				break
			}
			h.reset()
			fresh = true
			continue
		}
		for i := range x {
			step[i] = next[i] - x[i]
			d[i] = gNext[i] - g[i]
		}
		h.update(step, d, fresh)
		fresh = false
		x, next = next, x
		g, gNext = gNext, g
		o.value = value
	}
	o.x, o.gradient = x, b.norm(x, g)
	o.converged = o.gradient < tol
	return o
}

// search goes from x along d, at first by the step a, and shortens it until the value
// falls as far as the slope promises (Armijo). It writes the point and its gradient
// into next and gNext; ok is false where no step was short enough.
func (b *box) search(x, d []float64, a, from, slope float64, next, gNext []float64) (value float64, ok bool) {
	for range 40 {
		for i := range x {
			next[i] = min(max(x[i]+a*d[i], b.lo[i]), b.hi[i])
		}
		value = b.f(next, gNext)
		if value <= from+1e-4*a*slope {
			return value, true
		}
		// The minimum of the parabola through what is known, kept sane.
		cut := 0.5
		if denom := 2 * (value - from - a*slope); denom > 0 && !math.IsInf(value, 0) {
			cut = min(max(-slope*a/denom, 0.1), 0.5)
		}
		a *= cut
	}
	return value, false
}

// direction writes the quasi-Newton step over the free components into d and
// returns its slope. The inverse of the free block of the Hessian is what is
// left of the whole inverse once the held components are swept out of it.
func (b *box) direction(h *inverse, x, g, d []float64) float64 {
	m := h.swept
	copy(m, h.m)
	for k := range g {
		pivot := m[k*h.p+k]
		if b.free(x, g, k) || !(pivot > 0) {
			continue
		}
		for i := range g {
			f := m[i*h.p+k] / pivot
			if i == k || f == 0 {
				continue
			}
			for j := range g {
				m[i*h.p+j] -= f * m[k*h.p+j]
			}
		}
		for j := range g {
			m[k*h.p+j], m[j*h.p+k] = 0, 0
		}
	}
	var slope float64
	for i := range d {
		d[i] = 0
		if !b.free(x, g, i) {
			continue
		}
		for j := range g {
			if b.free(x, g, j) {
				d[i] -= m[i*h.p+j] * g[j]
			}
		}
		slope += d[i] * g[i]
	}
	return slope
}

// inverse is the BFGS approximation to the inverse Hessian.
type inverse struct {
	p  int
	m  []float64
	hy []float64

	swept []float64 // scratch of direction
}

func newInverse(p int) *inverse {
	h := &inverse{p: p, m: make([]float64, p*p), hy: make([]float64, p), swept: make([]float64, p*p)}
	h.reset()
	return h
}

func (h *inverse) at(i, j int) float64 { return h.m[i*h.p+j] }

func (h *inverse) reset() {
	clear(h.m)
	for i := range h.p {
		h.m[i*h.p+i] = 1
	}
}

// update takes in a step s over which the gradient changed by y. The first
// update sets the scale. A step without positive curvature is passed over.
func (h *inverse) update(s, y []float64, first bool) {
	var sy, yy, ss float64
	for i := range s {
		sy += s[i] * y[i]
		yy += y[i] * y[i]
		ss += s[i] * s[i]
	}
	if !(sy > 1e-10*math.Sqrt(ss*yy)) {
		return
	}
	if first {
		for i := range h.m {
			h.m[i] *= sy / yy
		}
	}
	var yhy float64
	for i := range h.p {
		h.hy[i] = 0
		for j := range h.p {
			h.hy[i] += h.at(i, j) * y[j]
		}
		yhy += y[i] * h.hy[i]
	}
	k := (1 + yhy/sy) / sy
	for i := range h.p {
		for j := range h.p {
			h.m[i*h.p+j] += k*s[i]*s[j] - (h.hy[i]*s[j]+s[i]*h.hy[j])/sy
		}
	}
}
