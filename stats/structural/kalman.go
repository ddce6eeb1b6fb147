package structural

import "math"

// What an observation did to the state: nothing (it was missing), fix a direction
// about which nothing was known, or update.
const (
	missing uint8 = iota
	diffuse
	proper
)

// kalman holds the gains of the exact diffuse Kalman filter (Durbin and Koopman
// 2012, doi 10.1093/acprof:oso/9780199641178.001.0001, ch. 5). They depend on the
// variances only, so that any number of columns (the series, the regressors,
// simulated series) run through the same gains. All states start diffuse.
// Nothing is allocated after newKalman unless covariances are kept.
type kalman struct {
	sys    *system
	obs    []bool
	h      float64   // observation variance
	q      []float64 // disturbance variance of each state
	kind   []uint8
	f      []float64 // innovation variance; its diffuse part in a diffuse period
	fstar  []float64 // finite part of the variance in a diffuse period
	gain   []float64 // n x m, before the transition
	gain1  []float64 // n x m, first-order term in diffuse periods
	logdet float64   // sum of log f
	full   int       // proper observations
	left   int       // directions of the state still unknown at the end

	p, pinf, tmp, pz, pi []float64
	a, r0, r1            []float64
	nm, nk               []float64

	keepP, keepInf []float64 // n x m x m predicted covariances, if kept
}

func newKalman(sys *system, obs []bool) *kalman {
	n, m := sys.n, sys.m
	vec := func(k int) []float64 { return make([]float64, k) }
	return &kalman{sys: sys, obs: obs, q: vec(m), kind: make([]uint8, n), f: vec(n), fstar: vec(n),
		gain: vec(n * m), gain1: vec(n * m), p: vec(m * m), pinf: vec(m * m), tmp: vec(m * m),
		pz: vec(m), pi: vec(m), a: vec(m), r0: vec(m), r1: vec(m), nm: vec(m * m), nk: vec(m)}
}

// set takes the variance parameters.
func (k *kalman) set(params []float64) {
	k.h = params[0]
	for i, j := range k.sys.noise {
		k.q[i] = 0
		if j >= 0 {
			k.q[i] = params[j]
		}
	}
}

// keep makes gains store the predicted covariances.
func (k *kalman) keep() {
	if k.keepP == nil {
		size := k.sys.n * k.sys.m * k.sys.m
		k.keepP, k.keepInf = make([]float64, size), make([]float64, size)
	}
}

// gains runs the covariance side of the filter.
func (k *kalman) gains() {
	m, n := k.sys.m, k.sys.n
	if m == 1 {
		k.gainsLevel()
		return
	}
	clear(k.p)
	clear(k.pinf)
	for i := range m {
		k.pinf[i*m+i] = 1
	}
	k.logdet, k.full, k.left = 0, 0, m
	// A product of variances underflows after about a hundred periods, so the
	// logarithm is taken every eight.
	prod := 1.0
	for t := range n {
		if k.keepP != nil {
			copy(k.keepP[t*m*m:], k.p)
			copy(k.keepInf[t*m*m:], k.pinf)
		}
		k.kind[t] = missing
		if k.obs[t] {
			prod *= k.update(t)
		}
		if t&7 == 7 {
			k.logdet += math.Log(prod)
			prod = 1
		}
		k.predict()
	}
	k.logdet += math.Log(prod)
}

// update conditions the covariances on the observation at t and returns its
// variance.
func (k *kalman) update(t int) float64 {
	m := k.sys.m
	z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
	f := k.h
	for i := range m {
		var s float64
		for j, zj := range z {
			s += k.p[i*m+j] * zj
		}
		k.pz[i] = s
		f += s * z[i]
	}
	if k.left > 0 {
		var inf float64
		for i := range m {
			var s float64
			for j, zj := range z {
				s += k.pinf[i*m+j] * zj
			}
			k.pi[i] = s
			inf += s * z[i]
		}
		if inf > 1e-9 {
			return k.updateDiffuse(t, f, inf)
		}
	}
	k.kind[t], k.f[t] = proper, f
	k.full++
	for i := range m {
		g[i] = k.pz[i] / f
	}
	for i := range m {
		for j := range m {
			k.p[i*m+j] -= g[i] * k.pz[j]
		}
	}
	return f
}

// updateDiffuse learns one direction that was unknown.
func (k *kalman) updateDiffuse(t int, f, inf float64) float64 {
	m := k.sys.m
	g, g1 := k.gain[t*m:(t+1)*m], k.gain1[t*m:(t+1)*m]
	k.kind[t], k.f[t], k.fstar[t] = diffuse, inf, f
	for i := range m {
		g[i] = k.pi[i] / inf
		g1[i] = (k.pz[i] - g[i]*f) / inf
	}
	for i := range m {
		for j := range m {
			k.p[i*m+j] += g[i]*g[j]*f - g[i]*k.pz[j] - k.pz[i]*g[j]
			k.pinf[i*m+j] -= g[i] * k.pi[j]
		}
	}
	k.left--
	if k.left == 0 {
		clear(k.pinf)
	}
	return inf
}

// predict carries the covariances over to the next period.
func (k *kalman) predict() {
	m := k.sys.m
	if !k.sys.plain() {
		k.sandwich(k.p)
		if k.left > 0 {
			k.sandwich(k.pinf)
		}
	}
	for i, v := range k.q {
		k.p[i*m+i] += v
	}
}

// sandwich replaces the symmetric c by T c T'.
func (k *kalman) sandwich(c []float64) {
	m := k.sys.m
	for range 2 {
		for i := range m {
			k.sys.transition(c[i*m : (i+1)*m])
		}
		transpose(c, m)
	}
}

// sandwichT replaces the symmetric c by T' c T.
func (k *kalman) sandwichT(c []float64) {
	m := k.sys.m
	for range 2 {
		for i := range m {
			k.sys.transposed(c[i*m : (i+1)*m])
		}
		transpose(c, m)
	}
}

func transpose(c []float64, m int) {
	for i := range m {
		for j := range i {
			c[i*m+j], c[j*m+i] = c[j*m+i], c[i*m+j]
		}
	}
}

// innovations filters one column with the gains; v is 0 where nothing is observed.
func (k *kalman) innovations(col, v []float64) {
	m := k.sys.m
	if m == 1 {
		k.innovationsLevel(col, v)
		return
	}
	clear(k.a)
	plain := k.sys.plain()
	for t, kind := range k.kind {
		v[t] = 0
		if kind != missing {
			z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
			e := col[t]
			for i, zi := range z {
				e -= zi * k.a[i]
			}
			for i, gi := range g {
				k.a[i] += gi * e
			}
			v[t] = e
		}
		if !plain {
			k.sys.transition(k.a)
		}
	}
}

// smoothMean turns the innovations of a column into its smoothed states, n x m.
func (k *kalman) smoothMean(v, alpha []float64) {
	m, n := k.sys.m, k.sys.n
	if m == 1 {
		k.smoothLevel(v, alpha)
		return
	}
	clear(k.r0)
	clear(k.r1)
	for t := n - 1; t >= 0; t-- {
		// The state's place holds the disturbance that follows it until the
		// forward pass below.
		copy(alpha[t*m:(t+1)*m], k.r0)
		k.back(t, v[t])
	}
	next := k.a
	copy(next, k.r1)
	for t := range n {
		row := alpha[t*m : (t+1)*m]
		for i, r := range row {
			row[i], next[i] = next[i], r*k.q[i]
		}
		if t == n-1 {
			break
		}
		for i := range next {
			k.pz[i] = next[i]
			next[i] = row[i]
		}
		k.sys.transition(next)
		for i := range next {
			next[i] += k.pz[i]
		}
	}
}

// back moves the smoothing vectors r0, r1 from after period t to before it.
func (k *kalman) back(t int, v float64) {
	m := k.sys.m
	if !k.sys.plain() {
		k.sys.transposed(k.r0)
		k.sys.transposed(k.r1)
	}
	if k.kind[t] == missing {
		return
	}
	z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
	d0, d1 := dot(g, k.r0), dot(g, k.r1)
	var c0, c1 float64
	if k.kind[t] == proper {
		c0, c1 = v/k.f[t]-d0, -d1
	} else {
		c0, c1 = -d0, v/k.f[t]-d1-dot(k.gain1[t*m:(t+1)*m], k.r0)
	}
	for i, zi := range z {
		k.r0[i] += zi * c0
		k.r1[i] += zi * c1
	}
}

func dot(a, b []float64) float64 {
	var s float64
	for i, v := range a {
		s += v * b[i]
	}
	return s
}
