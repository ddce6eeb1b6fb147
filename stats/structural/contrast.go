package structural

import "math"

// moments are means and variances of predictions in units of y: for every period
// of every window the prediction, then for every period the running sum over the
// observed periods of its window, last the sum over all windows.
type moments struct{ mean, variance []float64 }

// contrast predicts the windows from the gains of a profile. Its buffers serve
// any number of variance ratios.
type contrast struct {
	f       *profile
	y       []float64
	windows []Window
	alpha   [][]float64 // smoothed states of y and of the static regressors
	nbar    []float64   // n x m x m, N before each period
	e, pz   []float64
	moments
}

func newContrast(f *profile, y []float64, windows []Window) *contrast {
	n, m := f.sys.n, f.sys.m
	c := &contrast{f: f, y: y, windows: windows, nbar: make([]float64, n*m*m), e: make([]float64, len(f.x)), pz: make([]float64, m)}
	for range f.v {
		c.alpha = append(c.alpha, make([]float64, n*m))
	}
	size := 1
	for _, w := range windows {
		size += 2 * (w.End - w.Start)
	}
	c.mean, c.variance = make([]float64, size), make([]float64, size)
	f.k.keep()
	return c
}

// run fills the moments. The profile must just have been evaluated.
func (c *contrast) run() {
	f := c.f
	for i, v := range f.v {
		f.k.smoothMean(v, c.alpha[i])
	}
	f.k.smoothN(c.nbar, c.windows[0].Start)
	unit := f.sd * f.sd * f.rss / (float64(f.k.full) - float64(len(f.x)))
	var total, sum partial
	total.init(f)
	sum.init(f)
	periods := (len(c.mean) - 1) / 2
	i := 0
	for j, w := range c.windows {
		sum.reset()
		for t := w.Start; t < w.End; t++ {
			mean, v := c.predict(t)
			c.mean[i], c.variance[i] = mean, (v+1)*unit
			if !math.IsNaN(c.y[t]) {
				sum.add(c, t, mean, v)
				total.add(c, t, mean, v)
			}
			c.mean[periods+i], c.variance[periods+i] = sum.mean, (sum.variance+sum.spread)*unit
			i++
			sum.step(f.k, t)
			total.step(f.k, t)
		}
		if j+1 < len(c.windows) {
			for t := w.End; t < c.windows[j+1].Start; t++ {
				total.step(f.k, t)
			}
		}
	}
	c.mean[2*periods], c.variance[2*periods] = total.mean, (total.variance+total.spread)*unit
}

// predict gives the mean of the signal at t in units of y, and its variance per
// unit scale. It leaves e, the dependence on the static coefficients.
func (c *contrast) predict(t int) (mean, variance float64) {
	f := c.f
	m := f.sys.m
	z := f.sys.row(t)
	mean = dot(z, c.alpha[0][t*m:(t+1)*m])
	for j, b := range f.beta {
		c.e[j] = f.x[j][t] - dot(z, c.alpha[j+1][t*m:(t+1)*m])
		mean += c.e[j] * b
	}
	p, nb := f.k.keepP[t*m*m:(t+1)*m*m], c.nbar[t*m*m:(t+1)*m*m]
	for i := range m {
		c.pz[i] = dot(p[i*m:(i+1)*m], z)
	}
	variance = dot(z, c.pz)
	for i := range m {
		variance -= c.pz[i] * dot(nb[i*m:(i+1)*m], c.pz)
	}
	return f.mean + f.sd*mean, max(0, variance) + f.spread(c.e)
}

// smoothN fills N of the smoother's covariances for periods from on, all of which
// come after the diffuse start.
func (k *kalman) smoothN(nbar []float64, from int) {
	m := k.sys.m
	clear(k.nm)
	for t := k.sys.n - 1; t >= from; t-- {
		if !k.sys.plain() {
			k.sandwichT(k.nm)
		}
		if k.kind[t] != missing {
			z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
			d := 1 / k.f[t]
			for i := range m {
				k.nk[i] = dot(k.nm[i*m:(i+1)*m], g)
				d += g[i] * k.nk[i]
			}
			for i, zi := range z {
				for j, zj := range z {
					k.nm[i*m+j] += zi*zj*d - zi*k.nk[j] - k.nk[i]*zj
				}
			}
		}
		copy(nbar[t*m*m:], k.nm)
	}
}

// partial is a running sum of predictions: the covariance of its error with that
// of the state, and its dependence on the static coefficients.
type partial struct {
	b, g     []float64
	mean     float64
	variance float64 // per unit scale, coefficients known, noise included
	spread   float64 // from the coefficients
}

func (s *partial) init(f *profile) {
	s.b, s.g = make([]float64, f.sys.m), make([]float64, len(f.x))
}

func (s *partial) reset() {
	clear(s.b)
	clear(s.g)
	s.mean, s.variance, s.spread = 0, 0, 0
}

// add puts period t into the sum, straight after predict. The covariance of
// smoothing errors at s < t is P_s L_s' ... L_(t-1)' (I - N P_t): Durbin and
// Koopman 2012, section 4.7.
func (s *partial) add(c *contrast, t int, mean, v float64) {
	m := len(s.b)
	nb := c.nbar[t*m*m : (t+1)*m*m]
	cross := dot(s.b, c.f.sys.row(t))
	for i := range m {
		cross -= s.b[i] * dot(nb[i*m:(i+1)*m], c.pz)
	}
	s.variance += 2*cross + v - c.f.spread(c.e) + 1
	for i, p := range c.pz {
		s.b[i] += p
	}
	for j, e := range c.e {
		s.g[j] += e
	}
	s.spread = c.f.spread(s.g)
	s.mean += mean
}

// step carries the covariance from period t to the next.
func (s *partial) step(k *kalman, t int) {
	m := len(s.b)
	if k.kind[t] != missing {
		w := dot(s.b, k.sys.row(t))
		for i, g := range k.gain[t*m : (t+1)*m] {
			s.b[i] -= w * g
		}
	}
	k.sys.transition(s.b)
}
