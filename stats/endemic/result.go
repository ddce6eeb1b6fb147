package endemic

import (
	"fmt"
	"math"
	"strings"

	"github.com/blindspot/blindspot/stats"
)

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
		switch {
		case name == "decay":
			r.warn("decay is on a boundary: only the nearest units carry weight, or none do")
		case strings.HasPrefix(name, "log_psi"):
			r.warn("%s is on a boundary: the counts vary no more than Poisson counts", name)
		default:
			r.warn("%s is on a boundary: the data show none of what it scales", name)
		}
	}
	return r, nil
}

func (r *Result) warn(format string, args ...any) {
	r.Report.Warnings = append(r.Report.Warnings, fmt.Sprintf(format, args...))
}

func wald(value, se, z, level float64) stats.Estimate {
	return stats.Estimate{Value: value, SE: se, Interval: stats.Interval{Low: value - z*se, High: value + z*se, Level: level}}
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
