package structural

import (
	"math"
	"math/rand/v2"
)

// metropolis moves the variances with the states integrated out. Given the
// states, a small variance can move only a little at a time, so that a chain of
// Gibbs steps alone would take thousands of draws to explore it.
type metropolis struct {
	g     *gibbs
	width []float64 // of the proposal of each log variance
	tries int
	v     []float64
	info  float64 // beta' omega beta
	size  int     // coefficients in the model
}

func newMetropolis(g *gibbs) *metropolis {
	m := &metropolis{g: g, v: make([]float64, g.f.sys.n), width: make([]float64, len(g.params))}
	for i := range m.width {
		m.width[i] = 1
	}
	return m
}

// sweep proposes every variance once, given the column y less regression. adapt
// tunes the widths to accept two in five, and belongs in the burn-in only.
func (m *metropolis) sweep(rng *rand.Rand, adapt bool) {
	m.info, m.size = m.g.slab.information()
	now := m.density()
	m.tries++
	for i := range m.g.params {
		old := m.g.params[i]
		m.g.params[i] *= math.Exp(m.width[i] * rng.NormFloat64())
		v := m.density()
		accept := math.Log(rng.Float64()) < v-now
		if accept {
			now = v
		} else {
			m.g.params[i] = old
		}
		if adapt {
			gain := math.Pow(float64(m.tries), -0.6)
			if accept {
				m.width[i] *= math.Exp(0.6 * gain)
			} else {
				m.width[i] *= math.Exp(-0.4 * gain)
			}
			m.width[i] = min(max(m.width[i], 0.01), 10)
		}
	}
}

// density is the log posterior of the log variances given the coefficients.
func (m *metropolis) density() float64 {
	g := m.g
	k := g.f.k
	var l float64
	for i, v := range g.params {
		weight, limit := g.prior.StateWeight, 1.0
		if i == 0 {
			weight, limit = g.prior.ResidualWeight, math.Inf(1)
		}
		if !(v > 1e-14 && v <= limit) {
			return math.Inf(-1)
		}
		// Inverse gamma, times the Jacobian of the logarithm.
		l -= weight/2*math.Log(v) + weight*g.guess[i]/(2*v)
	}
	l -= float64(m.size)/2*math.Log(g.params[0]) + m.info/(2*g.params[0])
	k.set(g.params)
	k.gains()
	k.innovations(g.col, m.v)
	l -= k.logdet / 2
	for t, e := range m.v {
		if k.kind[t] == proper {
			l -= e * e / (2 * k.f[t])
		}
	}
	return l
}
