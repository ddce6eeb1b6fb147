package endemic

import (
	"fmt"
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

func (p *problem) result(o optimum, opts Options) (*Result, error) {
	n := p.size()
	r := &Result{
		Penalised: o.value, LogLik: o.value, Marginal: o.value,
		Observations: p.cells, Parameters: p.fixed,
		Report:  Report{Iterations: o.iterations, Decrement: o.decrement},
		problem: p, theta: o.theta, cov: make([]float64, n*n), level: opts.Level, options: opts,
	}
	onBoundary := make([]bool, n)
	for _, k := range p.boundary(o) {
		if err := p.separated(k, o.theta); err != nil {
			return nil, err
		}
		onBoundary[k] = true
		r.Report.Boundary = append(r.Report.Boundary, p.names[k])
	}
	if err := r.invertInformation(o, onBoundary); err != nil {
		return nil, err
	}
	r.randomEffects(o)
	z := normalQuantile(opts.Level)
	for k := range p.fixed {
		c := Coefficient{Name: p.names[k], Boundary: onBoundary[k]}
		se := math.Sqrt(r.cov[k*n+k])
		if onBoundary[k] {
			se = math.Inf(1)
		} else if se*p.scale[k] > 2 {
			r.warn("%s is weakly identified: standard error %.3g", c.Name, se)
		}
		c.Estimate = wald(o.theta[k], se, z, opts.Level)
		r.Coefficients = append(r.Coefficients, c)
	}
	for g := range p.psiN {
		psi := math.Exp(o.theta[p.psi+g])
		se := psi * math.Sqrt(r.cov[(p.psi+g)*n+p.psi+g])
		r.Psi = append(r.Psi, wald(psi, se, z, opts.Level))
	}
	if r.Report.Condition > 1e6 {
		r.warn("the information is nearly singular: condition number %.2g", r.Report.Condition)
	}
	for _, name := range r.Report.Boundary {
		r.warn("%s is on a boundary: the data show none of what it scales", name)
	}
	return r, nil
}

func (r *Result) warn(format string, args ...any) {
	r.Report.Warnings = append(r.Report.Warnings, fmt.Sprintf(format, args...))
}

func wald(value, se, z, level float64) stats.Estimate {
	return stats.Estimate{Value: value, SE: se, Interval: stats.Interval{Low: value - z*se, High: value + z*se, Level: level}}
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

func (r *Result) randomEffects(o optimum) {
	p := r.problem
	if p.size() == p.fixed {
		return
	}
	grad, hess := make([]float64, p.size()), make([]float64, p.size()*p.size())
	r.LogLik -= p.penalise(o.theta, grad, hess)
	r.Penalised = r.LogLik
	for a, first := range p.random {
		for k := first; first >= 0 && k < first+p.units; k++ {
			r.Penalised -= 0.5 * p.prec[a] * o.theta[k] * o.theta[k]
		}
	}
	information := make([]float64, len(o.hess))
	for k, h := range o.hess {
		information[k] = -h
	}
	q := float64(p.size() - p.fixed)
	r.Marginal += q/2*math.Log(2*math.Pi) - logDet(information, p.size(), p.fixed)/2
	for a, first := range p.random {
		if first < 0 {
			continue
		}
		v := Variance{Component: componentName[a], Value: 1 / p.prec[a]}
		switch {
		case p.silent(o, a):
			v.Boundary = true
			r.warn("component %s has vanished: nothing is known about the variance of its random intercepts", v.Component)
		case v.Value < 10*smallestVariance:
			v.Boundary = true
			r.warn("the units do not differ in %s: the variance of its random intercepts is on the boundary 0", v.Component)
		case v.Value > 0.99*largestVariance:
			v.Boundary = true
			r.warn("the units differ in %s beyond any bound: in some of them it has vanished", v.Component)
		}
		r.Parameters++
		r.Variances = append(r.Variances, v)
	}
}

// AIC is Akaike's criterion of the marginal likelihood. Compare it only
// between fits with the same Observations.
func (r *Result) AIC() float64 { return -2*r.Marginal + 2*float64(r.Parameters) }

// BIC is Schwarz's criterion of the marginal likelihood.
func (r *Result) BIC() float64 {
	return -2*r.Marginal + math.Log(float64(r.Observations))*float64(r.Parameters)
}

// Params gives a copy of all parameters: the coefficients, then the random
// intercepts unit by unit. ParamNames names them.
func (r *Result) Params() []float64 { return append([]float64(nil), r.theta...) }

// ParamNames names the entries of Params.
func (r *Result) ParamNames() []string { return append([]string(nil), r.problem.names...) }

// Cov is the covariance of two parameters by their place in Params; it is zero
// for one on a boundary.
func (r *Result) Cov(i, j int) float64 { return r.cov[i*r.problem.size()+j] }

// Coefficient finds a coefficient by name, as "ar.intercept".
func (r *Result) Coefficient(name string) (Coefficient, error) {
	k, err := r.index(name)
	if err != nil {
		return Coefficient{}, err
	}
	return r.Coefficients[k], nil
}
