package endemic

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot/stats"
)

// DominantEigenvalue is the spectral radius of Lambda(t) = diag(lambda) +
// phi·W', the matrix that carries the counts of one time to the means of the
// next: the share of events that past events explain, in the long run. Below
// 1 the process is stable.
func (p *Process) DominantEigenvalue(t int) (float64, error) {
	e, err := p.perron(t)
	return e.value, err
}

type perron struct {
	value       float64
	left, right []float64
	rates       [3][]float64
}

func (p *Process) perron(t int) (perron, error) {
	var out perron
	rates, err := p.rates(t)
	if err != nil {
		return out, err
	}
	n := p.layout.units
	m := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			if i != j && p.weights != nil {
				m.Set(i, j, rates[neighbour][i]*p.weights[i*n+j])
			}
		}
		m.Set(i, i, rates[own][i])
	}
	var eigen mat.Eigen
	if !eigen.Factorize(m, mat.EigenBoth) {
		return out, stats.Errorf("endemic.DominantEigenvalue", stats.NotConverged, "no eigenvalues at time %d", t)
	}
	// The matrix is non-negative, so that the largest real part belongs to a
	// real eigenvalue, the spectral radius.
	values := eigen.Values(nil)
	best := 0
	for k, v := range values {
		if real(v) > real(values[best]) {
			best = k
		}
	}
	var left, right mat.CDense
	eigen.LeftVectorsTo(&left)
	eigen.VectorsTo(&right)
	out = perron{value: real(values[best]), rates: rates, left: make([]float64, n), right: make([]float64, n)}
	for i := range n {
		out.left[i], out.right[i] = real(left.At(i, best)), real(right.At(i, best))
	}
	return out, nil
}

// DominantEigenvalue estimates the spectral radius at time t with a standard
// error by the delta method and an interval that is symmetric on the log
// scale. Both are conditional on parameters on a boundary. Where every
// epidemic coefficient is there, or two eigenvectors coincide, no interval
// exists (stats.Degenerate); Profile then bounds the coefficients.
func (r *Result) DominantEigenvalue(t int) (stats.Estimate, error) {
	p := r.Process()
	l := p.layout
	e, err := p.perron(t)
	if err != nil {
		return stats.Estimate{}, err
	}
	n := l.units
	var norm float64
	for i := range n {
		norm += e.left[i] * e.right[i]
	}
	if math.Abs(norm) < 1e-8 {
		return stats.Estimate{}, stats.Errorf("endemic.DominantEigenvalue", stats.Degenerate, "the dominant eigenvalue %.4g is not simple", e.value)
	}
	// A change dM of the matrix changes the eigenvalue by left'·dM·right/norm.
	grad := make([]float64, l.size())
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
	for i := range n {
		u := e.left[i] / norm
		if p.model.AR != nil {
			add(own, i, u*e.rates[own][i]*e.right[i])
		}
		if p.model.NE == nil {
			continue
		}
		var z, dz float64
		for j := range n {
			z += p.weights[i*n+j] * e.right[j]
			if slope != nil {
				dz += slope[i*n+j] * e.right[j]
			}
		}
		add(neighbour, i, u*e.rates[neighbour][i]*z)
		if l.decay >= 0 {
			grad[l.decay] += u * e.rates[neighbour][i] * dz
		}
	}
	se := math.Sqrt(max(0, r.quadratic(grad)))
	if se == 0 || e.value <= 0 {
		return stats.Estimate{}, stats.Errorf("endemic.DominantEigenvalue", stats.Degenerate,
			"no epidemic component is left: the dominant eigenvalue is %.3g and every coefficient behind it is on a boundary or absent", e.value)
	}
	z := normalQuantile(r.level)
	spread := math.Exp(z * se / e.value)
	return stats.Estimate{Value: e.value, SE: se, Interval: stats.Interval{Low: e.value / spread, High: e.value * spread, Level: r.level}}, nil
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
