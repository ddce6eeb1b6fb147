package structural

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// profile evaluates the likelihood of variance ratios with the coefficients of
// the static regressors and the common scale at their maximum.
type profile struct {
	*prepared
	k     *kalman
	v     [][]float64 // innovations of y and of every static regressor
	e     []float64   // innovations of y - x b
	w     []float64   // inverse innovation variances, 0 where there is none
	xx    []float64   // normal equations, kx x kx
	xy    []float64
	chol  []float64
	beta  []float64
	xw    []float64 // scratch
	rss   float64
	loglk float64
	ratio []float64
}

func newProfile(p *prepared) *profile {
	kx := len(p.x)
	f := &profile{prepared: p, k: newKalman(p.sys, p.obs), e: make([]float64, p.sys.n), w: make([]float64, p.sys.n), xx: make([]float64, kx*kx),
		xy: make([]float64, kx), chol: make([]float64, kx*kx), beta: make([]float64, kx), xw: make([]float64, kx), ratio: make([]float64, p.sys.params)}
	for range kx + 1 {
		f.v = append(f.v, make([]float64, p.sys.n))
	}
	return f
}

// evaluate takes variance parameters in any common unit. It reports false where
// the regressors cannot be told apart, or the numbers left the range.
func (f *profile) evaluate(params []float64) bool {
	f.k.set(params)
	f.k.gains()
	return f.regress()
}

// regress solves the generalised least squares from the gains at hand.
func (f *profile) regress() bool {
	f.normal()
	kx := len(f.x)
	copy(f.chol, f.xx)
	if !cholesky(f.chol, kx) {
		return false
	}
	copy(f.beta, f.xy)
	cholSolve(f.chol, kx, f.beta)
	copy(f.e, f.v[0])
	for j, b := range f.beta {
		for t, x := range f.v[j+1] {
			f.e[t] -= b * x
		}
	}
	f.rss = 0
	for t, e := range f.e {
		f.rss += f.w[t] * e * e
	}
	n := float64(f.k.full)
	f.loglk = -0.5 * (n*(math.Log(2*math.Pi)+1+math.Log(f.rss/n)) + f.k.logdet)
	// The series has unit variance, so that less than this is a perfect fit.
	return f.k.left == 0 && f.rss > 1e-18*n && !math.IsNaN(f.loglk) && !math.IsInf(f.loglk, 0)
}

// normal fills the normal equations of y on the static regressors.
func (f *profile) normal() {
	f.k.innovations(f.y, f.v[0])
	for j, x := range f.x {
		f.k.innovations(x, f.v[j+1])
	}
	for t, kind := range f.k.kind {
		f.w[t] = 0
		if kind == proper {
			f.w[t] = 1 / f.k.f[t]
		}
	}
	kx := len(f.x)
	for i := range kx {
		vi := f.v[i+1]
		for t, w := range f.w {
			f.e[t] = w * vi[t]
		}
		f.xy[i] = dot(f.e, f.v[0])
		for j := 0; j <= i; j++ {
			s := dot(f.e, f.v[j+1])
			f.xx[i*kx+j], f.xx[j*kx+i] = s, s
		}
	}
}

// gradient of the profile log-likelihood with respect to the logarithms of the
// parameters last evaluated. The components sum to zero, the scale being profiled.
func (f *profile) gradient(out []float64) {
	f.k.score(f.e, f.rss/float64(f.k.full), out)
}

// LogLik is the diffuse log-likelihood of given variances, with the static
// coefficients at their maximum: the log-density of the observations net of those
// that only fix the initial state (-log F/2 for these, without 2 pi), as in Durbin
// and Koopman 2012, section 7.2. Second result: its derivatives with respect to
// the logarithms of the variances in the order observation, level, slope, season,
// dynamic, leaving out those that the model does not have.
func LogLik(s Series, m Model, v Variances) (float64, []float64, error) {
	const op = "structural.LogLik"
	p, err := prepare(op, s, m, nil)
	if err != nil {
		return 0, nil, err
	}
	params, err := p.params(op, v)
	if err != nil {
		return 0, nil, err
	}
	f := newProfile(p)
	if !f.evaluate(params) {
		return 0, nil, stats.Errorf(op, stats.Degenerate, "the regressors are collinear, or the states not identified")
	}
	n := float64(f.k.full)
	ll := -0.5*(n*math.Log(2*math.Pi)+f.k.logdet+f.rss) - n*math.Log(p.sd)
	grad := make([]float64, p.sys.params)
	f.k.score(f.e, 1, grad)
	return ll - p.diffuseUnits(), grad, nil
}

// diffuseUnits undoes the scaling of dynamic regressors in the diffuse part.
func (p *prepared) diffuseUnits() float64 {
	var s float64
	for _, d := range p.dsd {
		s += math.Log(d)
	}
	return s
}

// params is the parameter vector of variances, in internal units.
func (p *prepared) params(op string, v Variances) ([]float64, error) {
	if len(v.Dynamic) != len(p.dsd) {
		return nil, stats.Errorf(op, stats.BadInput, "%d dynamic variances for %d dynamic regressors", len(v.Dynamic), len(p.dsd))
	}
	out := []float64{v.Obs}
	if p.sys.noise[0] > 0 {
		out = append(out, v.Level)
	}
	if p.sys.slope {
		out = append(out, v.Slope)
	}
	if p.sys.period > 0 {
		out = append(out, v.Season)
	}
	for j, d := range v.Dynamic {
		out = append(out, d*p.dsd[j]*p.dsd[j])
	}
	for i := range out {
		if !(out[i] >= 0) || math.IsInf(out[i], 0) || (i == 0 && out[i] == 0) {
			return nil, stats.Errorf(op, stats.BadInput, "variances %+v: need a positive one of the observation and none below zero", v)
		}
		out[i] /= p.sd * p.sd
	}
	return out, nil
}

// cholesky factors the symmetric positive a in place (lower triangle).
func cholesky(a []float64, n int) bool {
	for j := range n {
		d := a[j*n+j]
		floor := 1e-11 * d
		for k := range j {
			d -= a[j*n+k] * a[j*n+k]
		}
		if !(d > floor) {
			return false
		}
		d = math.Sqrt(d)
		a[j*n+j] = d
		for i := j + 1; i < n; i++ {
			s := a[i*n+j]
			for k := range j {
				s -= a[i*n+k] * a[j*n+k]
			}
			a[i*n+j] = s / d
		}
	}
	return true
}

// cholSolve replaces b by the solution of L L' x = b.
func cholSolve(l []float64, n int, b []float64) {
	cholForward(l, n, b)
	cholBack(l, n, b)
}

// cholForward replaces b by the solution of L x = b.
func cholForward(l []float64, n int, b []float64) {
	for i := range n {
		for k := range i {
			b[i] -= l[i*n+k] * b[k]
		}
		b[i] /= l[i*n+i]
	}
}

// cholBack replaces b by the solution of L' x = b.
func cholBack(l []float64, n int, b []float64) {
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= l[k*n+i] * b[k]
		}
		b[i] /= l[i*n+i]
	}
}
