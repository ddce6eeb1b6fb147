package structural

import "math"

// record keeps the parameters of every draw, in units of the fitted series.
type record struct {
	p     *prepared
	beta  [][]float64
	in    []float64
	sd    [][]float64
	draws int
}

func newRecord(p *prepared, draws int) *record {
	r := &record{p: p, in: make([]float64, len(p.x)), draws: draws}
	for range p.x {
		r.beta = append(r.beta, make([]float64, 0, draws))
	}
	for range p.sys.params {
		r.sd = append(r.sd, make([]float64, 0, draws))
	}
	return r
}

func (r *record) add(g *gibbs) {
	for j, b := range g.slab.beta {
		r.beta[j] = append(r.beta[j], b*r.p.sd/r.p.xsd[j])
		if g.slab.in[j] {
			r.in[j]++
		}
	}
	dynamic := len(r.sd) - len(r.p.dsd)
	for i, v := range g.params {
		unit := r.p.sd
		if i >= dynamic {
			unit /= r.p.dsd[i-dynamic]
		}
		r.sd[i] = append(r.sd[i], math.Sqrt(v)*unit)
	}
}

func (r *record) posterior(g *gibbs, level float64) *Posterior {
	s := &sampler{level: level}
	out := &Posterior{Draws: r.draws, RHat: 1, ESS: float64(r.draws), States: g.f.sys.names()[1:]}
	for j, b := range r.beta {
		out.Inclusion = append(out.Inclusion, r.in[j]/float64(r.draws))
		out.Static = append(out.Static, s.estimate(b))
	}
	for i, d := range r.sd {
		if e := s.estimate(d); i == 0 {
			out.ObsSD = e
		} else {
			out.StateSD = append(out.StateSD, e)
		}
		out.diagnose(d)
	}
	return out
}

// diagnose worsens RHat and ESS by those of one sampled quantity (Gelman et al.
// 2013, Bayesian Data Analysis, section 11.4; Geyer 1992, doi 10.1214/ss/1177011137).
func (p *Posterior) diagnose(d []float64) {
	n := len(d) / 2
	m1, v1 := meanVar(d[:n])
	m2, v2 := meanVar(d[n : 2*n])
	w := (v1 + v2) / 2
	if w <= 0 {
		return // a quantity that never moves, as a count predicted to be zero
	}
	nf := float64(n)
	between := (m1 - m2) * (m1 - m2) / 2
	p.RHat = max(p.RHat, math.Sqrt((w*(nf-1)/nf+between)/w))
	// Autocorrelations in pairs, until a pair's sum is no longer positive.
	mean, v := meanVar(d)
	tau := -1.0
	for lag := 0; lag+1 < n; lag += 2 {
		pair := autocov(d, mean, lag)/v + autocov(d, mean, lag+1)/v
		if pair <= 0 {
			break
		}
		tau += 2 * pair
	}
	p.ESS = min(p.ESS, float64(len(d))/max(tau, 1e-3))
}

func meanVar(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

func autocov(x []float64, mean float64, lag int) float64 {
	var s float64
	for i := lag; i < len(x); i++ {
		s += (x[i] - mean) * (x[i-lag] - mean)
	}
	return s / float64(len(x))
}
