package tail

import "math"

// fit finds the mode of the posterior by Newton steps on differences, and the
// evidence by Laplace's method; start may be nil. It reports false where there is
// no mode.
func (m *Member) fit(start []float64) bool {
	k := len(m.shape.mean)
	p := append([]float64(nil), m.shape.mean...)
	if start != nil {
		copy(p, start)
	}
	value := m.logPosterior(p)
	if math.IsInf(value, -1) {
		return false
	}
	var curve []float64
	step, next := make([]float64, k), make([]float64, k)
	for range 60 {
		var slope []float64
		slope, curve = m.derivatives(p, value)
		// A ridge keeps the step one uphill where the curvature is wrong.
		ridge := 0.0
		for !solve2(curve, slope, ridge, step) {
			if ridge = max(4*ridge, 1); ridge > 1e12 {
				return false
			}
		}
		gain := 0.0
		for i := range step {
			gain += step[i] * slope[i]
			step[i] = max(-1, min(1, step[i]))
		}
		if ridge == 0 && gain < 1e-7 {
			break
		}
		moved := false
		for length := 1.0; length > 1e-6; length /= 3 {
			for i := range p {
				next[i] = p[i] + length*step[i]
			}
			if v := m.logPosterior(next); v > value {
				copy(p, next)
				value, moved = v, true
				break
			}
		}
		if !moved {
			break
		}
	}
	m.at = p
	return m.approximate(value, curve)
}

// approximate fills the spread and the evidence from the curvature at the mode.
func (m *Member) approximate(value float64, curve []float64) bool {
	k := len(m.at)
	m.evidence = value
	for i := range k {
		m.evidence -= math.Log(m.shape.sd[i]) // the prior's own norm; 2 pi cancels
	}
	if k == 1 {
		if !(curve[0] < 0) {
			return false
		}
		m.spread = []float64{1 / math.Sqrt(-curve[0])}
		m.evidence -= math.Log(-curve[0]) / 2
		return true
	}
	a, b, c := -curve[0], -curve[1], -curve[3]
	det := a*c - b*b
	if !(a > 0) || !(det > 0) {
		return false
	}
	// The covariance is [c -b; -b a]/det.
	x := math.Sqrt(c / det)
	y := -b / det / x
	m.spread = []float64{x, 0, y, math.Sqrt(max(0, a/det-y*y))}
	m.evidence -= math.Log(det) / 2
	return true
}

// derivatives are the slope and the matrix of second derivatives.
func (m *Member) derivatives(p []float64, value float64) (slope, curve []float64) {
	k := len(p)
	const h = 1e-3
	slope, curve = make([]float64, k), make([]float64, k*k)
	q := append([]float64(nil), p...)
	at := func(i int, by float64, j int, and float64) float64 {
		copy(q, p)
		q[i] += by
		q[j] += and
		return m.logPosterior(q)
	}
	for i := range k {
		up, down := at(i, h, i, 0), at(i, -h, i, 0)
		slope[i] = (up - down) / (2 * h)
		curve[i*k+i] = (up - 2*value + down) / (h * h)
		for j := range i {
			c := (at(i, h, j, h) - at(i, h, j, -h) - at(i, -h, j, h) + at(i, -h, j, -h)) / (4 * h * h)
			curve[i*k+j], curve[j*k+i] = c, c
		}
	}
	return slope, curve
}

// solve2 solves (ridge I - curve) step = slope for one or two parameters, and
// reports false where that is not positive definite.
func solve2(curve, slope []float64, ridge float64, step []float64) bool {
	if len(slope) == 1 {
		d := ridge - curve[0]
		step[0] = slope[0] / d
		return d > 0
	}
	a, b, c := ridge-curve[0], -curve[1], ridge-curve[3]
	det := a*c - b*b
	step[0], step[1] = (c*slope[0]-b*slope[1])/det, (a*slope[1]-b*slope[0])/det
	return a > 0 && det > 0
}
