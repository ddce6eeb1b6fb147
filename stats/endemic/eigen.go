package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/internal/perron"
)

// DominantEigenvalue is the spectral radius of Lambda(t) = diag(lambda) +
// phi·W', the matrix that carries the counts of one time to the means of the
// next: the share of events that past events explain, in the long run. Below
// 1 the process is stable.
func (p *Process) DominantEigenvalue(t int) (float64, error) {
	rates, err := p.rates(t)
	if err != nil {
		return 0, err
	}
	root, err := p.root(&rates)
	return root.Value, err
}

// root finds the dominant eigenvalue at given rates.
func (p *Process) root(rates *[3][]float64) (perron.Root, error) {
	n := p.layout.units
	m := make([]float64, n*n)
	for i := range n {
		for j := range n {
			if i != j && p.weights != nil {
				m[i*n+j] = rates[neighbour][i] * p.weights[i*n+j]
			}
		}
		m[i*n+i] = rates[own][i]
	}
	return perron.Of(m, n)
}

// sensitivity is the dominant eigenvalue at time t with its derivatives by the
// parameters. A change dM of the matrix changes it by left'·dM·right.
func (p *Process) sensitivity(t int) (value float64, grad []float64, err error) {
	rates, err := p.rates(t)
	if err != nil {
		return 0, nil, err
	}
	root, err := p.root(&rates)
	l := p.layout
	grad = make([]float64, l.size())
	if err != nil || root.Value == 0 {
		return root.Value, grad, err
	}
	n := l.units
	add := func(a, i int, d float64) {
		for k, term := range p.model.components()[a].Terms {
			grad[l.term[a]+k] += d * term.Value(t, i)
		}
		if first := l.random[a]; first >= 0 {
			grad[first+i] += d
		}
	}
	var slope []float64
	if l.decay >= 0 {
		slope = make([]float64, n*n)
		p.model.Weights.fill(l.decayOf(p.theta), make([]float64, n*n), slope, make([]float64, n*n))
	}
	for i, u := range root.Left {
		if u == 0 {
			continue
		}
		if p.model.AR != nil {
			add(own, i, u*rates[own][i]*root.Right[i])
		}
		if p.model.NE == nil {
			continue
		}
		var z, dz float64
		for j, v := range root.Right {
			z += p.weights[i*n+j] * v
			if slope != nil {
				dz += slope[i*n+j] * v
			}
		}
		add(neighbour, i, u*rates[neighbour][i]*z)
		if l.decay >= 0 {
			grad[l.decay] += u * rates[neighbour][i] * dz
		}
	}
	return root.Value, grad, nil
}

// DominantEigenvalue estimates the spectral radius at time t. The interval is
// that of the profile likelihood: the values r for which the likelihood-ratio
// test of "the eigenvalue is r" does not reject at 1 - level, with all other
// parameters at their best. It begins at 0 where no contagion at all fits the
// data well enough, and ends where past counts would explain more than is
// there, so that it is finite wherever some unit had an event before another.
// An infinite end means that the data set no limit. The variances of random
// intercepts are held. SE is that of the delta method, 0 on a boundary.
func (r *Result) DominantEigenvalue(t int) (stats.Estimate, error) {
	value, grad, err := r.Process().sensitivity(t)
	if err != nil {
		return stats.Estimate{}, err
	}
	out := stats.Estimate{Value: value, SE: math.Sqrt(max(0, r.quadratic(grad)))}
	out.Interval, err = r.profileEigenvalue(t, out)
	return out, err
}

// quadratic is g'·Cov·g.
func (r *Result) quadratic(g []float64) float64 {
	n := len(g)
	var sum float64
	for i := range n {
		for j := range n {
			sum += g[i] * r.cov[i*n+j] * g[j]
		}
	}
	return sum
}
