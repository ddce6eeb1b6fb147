package endemic

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot/stats"
)

// boundary lists the fixed parameters about which the likelihood is flat
// because they ran to infinity: a component or a dispersion has vanished.
func (p *problem) boundary(o optimum) []int {
	var flat []int
	n := p.size()
	for k := range p.fixed {
		if -o.hess[k*n+k] < 1e-6*p.scale[k]*p.scale[k] {
			flat = append(flat, k)
		}
	}
	return flat
}

// vanished reports whether a coefficient of a component, and not just the
// decay or a dispersion, is on a boundary.
func (p *problem) vanished(o optimum) bool {
	for _, k := range p.boundary(o) {
		if k < p.psi && k != p.decay {
			return true
		}
	}
	return false
}

// far lists the coefficients that have left the range of any estimate: e^15 is
// a factor of three million.
func (p *problem) far(theta []float64) []string {
	var names []string
	for k := range p.fixed {
		if math.Abs(theta[k])*p.scale[k] > 15 {
			names = append(names, p.names[k])
		}
	}
	return names
}

// separated reports a coefficient of the endemic part that ran to infinity
// while the part as a whole did not vanish: the covariate then marks cells
// without any case, and no finite estimate exists.
func (p *problem) separated(k int, theta []float64) error {
	if k < p.term[background] || k >= p.term[background]+p.terms(background) {
		return nil
	}
	var endemic float64
	for _, b := range p.blocks {
		q := &b.part[background]
		for c, base := range q.base {
			var eta float64
			for i, g := range q.index {
				eta += theta[g] * q.x[c*len(q.index)+i]
			}
			endemic += base * math.Exp(eta)
		}
	}
	if endemic < 1e-6*p.sumY {
		return nil
	}
	return stats.Errorf("endemic.Fit", stats.Degenerate,
		"separation: %s has no finite estimate, the cells it marks hold no endemic case", p.names[k])
}

func (p *problem) terms(a int) int {
	if c := p.model.components()[a]; c != nil {
		return len(c.Terms)
	}
	return 0
}

// invertInformation fills the covariance and the condition number from the
// observed information of the parameters that are not on a boundary.
func (r *Result) invertInformation(o optimum, onBoundary []bool) error {
	p := r.problem
	n := p.size()
	var free []int
	for k := range n {
		if !onBoundary[k] {
			free = append(free, k)
		}
	}
	m := len(free)
	if m == 0 {
		return stats.Errorf("endemic.Fit", stats.Degenerate, "every parameter is on a boundary")
	}
	scaled := mat.NewSymDense(m, nil)
	for i, gi := range free {
		for j := i; j < m; j++ {
			gj := free[j]
			scaled.SetSym(i, j, -o.hess[gi*n+gj]/math.Sqrt(o.hess[gi*n+gi]*o.hess[gj*n+gj]))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(scaled, true) {
		return stats.Errorf("endemic.Fit", stats.NotConverged, "the information has no eigenvalues")
	}
	values := eigen.Values(nil)
	if values[0] < 1e-9 {
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		var names []string
		for i, g := range free {
			if math.Abs(vectors.At(i, 0)) > 0.2 {
				names = append(names, p.names[g])
			}
		}
		return stats.Errorf("endemic.Fit", stats.Degenerate,
			"the data do not identify %s (collinear terms or separation)", strings.Join(names, ", "))
	}
	r.Report.Condition = values[m-1] / values[0]
	info := make([]float64, m*m)
	for i, gi := range free {
		for j, gj := range free {
			info[i*m+j] = -o.hess[gi*n+gj]
		}
	}
	if !invert(info, m) {
		return stats.Errorf("endemic.Fit", stats.Degenerate, "the information is not positive definite")
	}
	for i, gi := range free {
		for j, gj := range free {
			r.cov[gi*n+gj] = info[i*m+j]
		}
	}
	return nil
}
