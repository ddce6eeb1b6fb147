package structural

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Components are the unobserved parts of a series given all observations, one
// estimate per period (per regressor and period for Dynamic), in units of y.
type Components struct {
	Level, Slope, Season []stats.Estimate
	Dynamic              [][]stats.Estimate
	// Signal is everything but the noise, static regression included.
	Signal []stats.Estimate
}

// smoothed holds the states of y and of the static regressors, and what the
// covariances of any of them need.
type smoothed struct {
	f     *profile
	alpha [][]float64 // y, then regressors; n x m each
	cov   []float64   // n x m x m smoothed covariance of the state, per unit scale
}

// smooth runs the exact diffuse smoother over the gains of the last evaluation.
func (f *profile) smooth() *smoothed {
	f.k.keep()
	f.k.gains()
	f.regress()
	n, m := f.sys.n, f.sys.m
	s := &smoothed{f: f, cov: make([]float64, n*m*m)}
	for _, v := range f.v {
		a := make([]float64, n*m)
		f.k.smoothMean(v, a)
		s.alpha = append(s.alpha, a)
	}
	f.k.smoothCov(s.cov)
	return s
}

// smoothCov fills V_t = P - P N P, with the terms of the diffuse expansion where
// directions of the state were still unknown (Durbin and Koopman 2012, 5.3).
func (k *kalman) smoothCov(cov []float64) {
	m, n := k.sys.m, k.sys.n
	mm := m * m
	n0, n1, n2 := make([]float64, mm), make([]float64, mm), make([]float64, mm)
	a, b := make([]float64, mm), make([]float64, mm)
	for t := n - 1; t >= 0; t-- {
		if !k.sys.plain() {
			k.sandwichT(n0)
			k.sandwichT(n1)
			k.sandwichT(n2)
		}
		if k.kind[t] != missing {
			z, g := k.sys.row(t), k.gain[t*m:(t+1)*m]
			for i := range m {
				for j := range m {
					a[i*m+j] = -g[i] * z[j]
				}
				a[i*m+i]++
			}
			if k.kind[t] == proper {
				copy(n0, product(a, n0, a, m))
				copy(n1, product(a, n1, a, m))
				copy(n2, product(a, n2, a, m))
				addOuter(n0, z, 1/k.f[t])
			} else {
				g1 := k.gain1[t*m : (t+1)*m]
				for i := range m {
					for j := range m {
						b[i*m+j] = -g1[i] * z[j]
					}
				}
				// Orders 0, 1, 2 of (A + B/k)' (N0 + N1/k + N2/k^2) (A + B/k).
				x2 := sum(product(a, n2, a, m), sum(cross(a, n1, b, m), product(b, n0, b, m)))
				x1 := sum(product(a, n1, a, m), cross(a, n0, b, m))
				copy(n0, product(a, n0, a, m))
				copy(n1, x1)
				copy(n2, x2)
				addOuter(n1, z, 1/k.f[t])
				addOuter(n2, z, -k.fstar[t]/(k.f[t]*k.f[t]))
			}
		}
		p, inf := k.keepP[t*mm:(t+1)*mm], k.keepInf[t*mm:(t+1)*mm]
		v := cov[t*mm : (t+1)*mm]
		x0, x1, x2 := product(p, n0, p, m), cross(inf, n1, p, m), product(inf, n2, inf, m)
		for i := range v {
			v[i] = p[i] - x0[i] - x1[i] - x2[i]
		}
	}
}

// product is a' n b.
func product(a, n, b []float64, m int) []float64 {
	t, out := make([]float64, m*m), make([]float64, m*m)
	for i := range m {
		for l := range m {
			if v := n[i*m+l]; v != 0 {
				for j := range m {
					t[i*m+j] += v * b[l*m+j]
				}
			}
		}
	}
	for l := range m {
		for i := range m {
			if v := a[l*m+i]; v != 0 {
				for j := range m {
					out[i*m+j] += v * t[l*m+j]
				}
			}
		}
	}
	return out
}

// cross is a' n b + b' n a.
func cross(a, n, b []float64, m int) []float64 {
	x := product(a, n, b, m)
	for i := range m {
		for j := range i {
			s := x[i*m+j] + x[j*m+i]
			x[i*m+j], x[j*m+i] = s, s
		}
		x[i*m+i] *= 2
	}
	return x
}

func sum(a, b []float64) []float64 {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

func addOuter(n, z []float64, w float64) {
	m := len(z)
	for i, zi := range z {
		for j, zj := range z {
			n[i*m+j] += w * zi * zj
		}
	}
}

// linear is the smoothed mean and variance of c'alpha_t + x'b, internal units.
// Uncertainty of the static coefficients is included.
func (s *smoothed) linear(t int, c, x []float64) (mean, variance float64) {
	m, kx := s.f.sys.m, len(s.f.x)
	mean = dot(c, s.alpha[0][t*m:(t+1)*m])
	for i := range m {
		variance += c[i] * dot(s.cov[t*m*m+i*m:t*m*m+(i+1)*m], c)
	}
	e := make([]float64, kx)
	for j := range kx {
		e[j] = -dot(c, s.alpha[j+1][t*m:(t+1)*m])
		if x != nil {
			e[j] += x[j]
		}
		mean += e[j] * s.f.beta[j]
	}
	return mean, max(0, variance) + s.f.spread(e)
}

// spread is e' (X'F^-1 X)^-1 e.
func (f *profile) spread(e []float64) float64 {
	w := f.xw
	copy(w, e)
	cholForward(f.chol, len(e), w)
	return dot(w, w)
}

// Components smooths the series at its estimated variances. level is that of the
// intervals (Student's t; they do not include uncertainty of the variances).
func (f *Fit) Components(level float64) (*Components, error) {
	if !(level > 0 && level < 1) {
		return nil, stats.Errorf("structural.Fit.Components", stats.BadInput, "level %v, need a number between 0 and 1", level)
	}
	s := f.f.smooth()
	p, sys := f.f.prepared, f.f.sys
	tq := quantileT((1+level)/2, f.dof())
	var out Components
	at := func(t int, c, x []float64, shift, unit float64) stats.Estimate {
		mean, v := s.linear(t, c, x)
		return estimate(shift+mean*unit, math.Sqrt(v*f.scale())*unit, tq, level)
	}
	// The regressors were centred, so the level takes their means back.
	back := make([]float64, len(p.x))
	for j := range back {
		back[j] = -p.xmean[j] / p.xsd[j]
	}
	pick := func(i int) []float64 {
		c := make([]float64, sys.m)
		c[i] = 1
		return c
	}
	x := make([]float64, len(p.x))
	out.Dynamic = make([][]stats.Estimate, len(p.dsd))
	for t := range sys.n {
		for j := range x {
			x[j] = p.x[j][t]
		}
		out.Level = append(out.Level, at(t, pick(0), back, p.mean, p.sd))
		if sys.slope {
			out.Slope = append(out.Slope, at(t, pick(1), nil, 0, p.sd))
		}
		if sys.period > 0 {
			out.Season = append(out.Season, at(t, pick(sys.season), nil, 0, p.sd))
		}
		for j, d := range p.dsd {
			out.Dynamic[j] = append(out.Dynamic[j], at(t, pick(sys.m-len(p.dsd)+j), nil, 0, p.sd/d))
		}
		out.Signal = append(out.Signal, at(t, sys.row(t), x, p.mean, p.sd))
	}
	return &out, nil
}
