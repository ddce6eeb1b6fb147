package structural

import (
	"cmp"
	"math"
	"slices"
)

// Bounds of the logarithm of a variance over that of the observation. At the
// lower end the component does not move, at the upper one the noise is nil: the
// likelihood is flat to rounding beyond either.
const (
	lowest  = -20.0
	highest = 12.0
)

// maximise finds the log variance ratios of greatest profile likelihood by a
// projected BFGS ascent from several starts, and then looks along every axis for
// a higher point than the best of them. It returns the ratios (observation first,
// always 1), and whether the gradient vanishes and no higher point was found.
func maximise(f *profile) (ratio []float64, converged, ok bool) {
	p := f.sys.params - 1
	ratio = make([]float64, p+1)
	ratio[0] = 1
	if p == 0 {
		return ratio, true, f.evaluate(ratio)
	}
	o := &ascent{f: f, p: p, grad: make([]float64, p+1)}
	at, converged := o.best()
	if at == nil {
		return nil, false, false
	}
	for i, v := range at {
		ratio[i+1] = math.Exp(v)
		if v <= lowest+1e-6 {
			ratio[i+1] = 0
		}
	}
	return ratio, converged, f.evaluate(ratio)
}

type ascent struct {
	f    *profile
	p    int
	grad []float64
}

// value and gradient at log ratios x; minus infinity where there is none.
func (o *ascent) value(x, g []float64) float64 {
	o.f.ratio[0] = 1
	for i, v := range x {
		o.f.ratio[i+1] = math.Exp(v)
	}
	if !o.f.evaluate(o.f.ratio) {
		return math.Inf(-1)
	}
	if g != nil {
		o.f.gradient(o.grad)
		copy(g, o.grad[1:])
	}
	return o.f.loglk
}

// best climbs from every start, and from any higher point that lies along an
// axis through the summit, until there is none.
func (o *ascent) best() (at []float64, converged bool) {
	top := math.Inf(-1)
	climb := func(from []float64) {
		if x, v, done := o.climb(from); v > top+1e-9 || done && !converged && v > top-1e-6 {
			at, top, converged = x, v, done
		}
	}
	for _, x := range o.starts() {
		climb(x)
	}
	const rounds = 10
	for range rounds {
		higher := o.higher(at, top)
		if higher == nil {
			return at, converged
		}
		climb(higher)
	}
	return at, false
}

// steps are the log ratios looked at along an axis: from a component that stands
// still to one without noise.
var steps = []float64{lowest, -12, -9, -6, -4, -2, 0, 2, 4, 6, 9, highest}

// higher is a point on an axis through the summit that lies above it, if any.
func (o *ascent) higher(at []float64, top float64) []float64 {
	for i := range at {
		for _, v := range steps {
			x := append([]float64(nil), at...)
			x[i] = v
			if o.value(x, nil) > top+1e-4 {
				return x
			}
		}
	}
	return nil
}

// starts are the best points of a coarse grid, over the level and over all else
// together: a local level often has a second maximum where it stands still, and a
// trend one where the slope carries all movement. One variance has the two best
// points, several have four.
func (o *ascent) starts() [][]float64 {
	type point struct {
		x []float64
		v float64
	}
	var points []point
	add := func(level, rest float64) {
		x := make([]float64, o.p)
		for i := range x {
			x[i] = rest
		}
		x[0] = level
		if v := o.value(x, nil); !math.IsInf(v, -1) {
			points = append(points, point{x, v})
		}
	}
	for _, level := range []float64{-9, -6, -4, -2, 0, 2} {
		if o.p == 1 {
			add(level, 0)
			continue
		}
		for _, rest := range []float64{-11, -6, -2, 2, 7} {
			add(level, rest)
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(b.v, a.v) })
	out := make([][]float64, 0, 4)
	for _, s := range points[:min(len(points), 2*min(o.p, 2))] {
		out = append(out, s.x)
	}
	return out
}

// climb follows the gradient until it vanishes inside the bounds.
func (o *ascent) climb(x []float64) (at []float64, value float64, converged bool) {
	p := o.p
	g, gn, xn, d := make([]float64, p), make([]float64, p), make([]float64, p), make([]float64, p)
	h := make([]float64, p*p)
	reset := func() {
		clear(h)
		for i := range p {
			h[i*p+i] = 1
		}
	}
	reset()
	v := o.value(x, g)
	if math.IsInf(v, -1) {
		return x, v, false
	}
	fresh := true
	for range 200 {
		if norm := free(x, g); norm < 1e-6 {
			return x, v, true
		}
		slope := direction(h, x, g, d)
		if !(slope > 0) {
			if fresh {
				break
			}
			reset()
			fresh = true
			continue
		}
		vn := o.search(x, d, v, slope, xn, gn)
		if vn < v || (vn == v && !moved(x, xn)) {
			if fresh {
				break
			}
			reset()
			fresh = true
			continue
		}
		update(h, p, x, xn, g, gn)
		fresh = false
		copy(x, xn)
		copy(g, gn)
		v = vn
	}
	return x, v, free(x, g) < 1e-3
}

// direction writes the quasi-Newton step over the components that can move into d, no
// longer than 4 in any of them, and returns its slope.
func direction(h, x, g, d []float64) (slope float64) {
	p := len(x)
	for i := range p {
		d[i] = 0
		for j := range p {
			if !stuck(x[i], g[i]) && !stuck(x[j], g[j]) {
				d[i] += h[i*p+j] * g[j]
			}
		}
		d[i] = min(max(d[i], -4), 4)
		slope += d[i] * g[i]
	}
	return slope
}

// search goes from x, whose value is v, along d, and halves the step until the value
// rises as far as the slope promises. It writes the point and its gradient into xn and
// gn, and returns the value there.
func (o *ascent) search(x, d []float64, v, slope float64, xn, gn []float64) float64 {
	step, vn := 1.0, math.Inf(-1)
	for range 40 {
		for i := range x {
			xn[i] = min(max(x[i]+step*d[i], lowest), highest)
		}
		if vn = o.value(xn, gn); vn >= v+1e-4*step*slope || (vn >= v && step*slope < 1e-10) {
			break
		}
		step /= 2
	}
	return vn
}

func moved(x, xn []float64) bool {
	for i := range x {
		if x[i] != xn[i] {
			return true
		}
	}
	return false
}

// stuck reports a variable at a bound whose gradient points outwards.
func stuck(x, g float64) bool {
	return (x <= lowest && g < 0) || (x >= highest && g > 0)
}

// free is the largest gradient among the variables that can move.
func free(x, g []float64) float64 {
	var m float64
	for i, v := range g {
		if !stuck(x[i], v) {
			m = max(m, math.Abs(v))
		}
	}
	return m
}

// update is the BFGS formula for the inverse of minus the Hessian.
func update(h []float64, p int, x, xn, g, gn []float64) {
	s, y, hy := make([]float64, p), make([]float64, p), make([]float64, p)
	var sy float64
	for i := range p {
		s[i], y[i] = xn[i]-x[i], g[i]-gn[i]
		sy += s[i] * y[i]
	}
	if sy <= 0 {
		// The likelihood is not concave here, as it often is where a component
		// stands almost still: stride out instead of creeping along the gradient.
		for i := range h {
			h[i] = min(4*h[i], 1e6)
		}
		return
	}
	var yhy float64
	for i := range p {
		hy[i] = dot(h[i*p:(i+1)*p], y)
		yhy += y[i] * hy[i]
	}
	for i := range p {
		for j := range p {
			h[i*p+j] += (1+yhy/sy)*s[i]*s[j]/sy - (hy[i]*s[j]+s[i]*hy[j])/sy
		}
	}
}
