package endemic

import (
	"math"
	"strings"

	"github.com/blindspot/blindspot/stats"
)

// Options tune a fit. The zero value fits all times at level 0.95.
type Options struct {
	From, To      int       // first and last time of the likelihood; 0 means the first with a past and the last row
	Start         []float64 // starting parameters, as Fit.Params gives them; nil lets Fit choose
	MaxIterations int       // Newton steps; 0 means 200
	Level         float64   // of the intervals; 0 means 0.95
}

func (o Options) filled(data Data, reach int) Options {
	if o.From == 0 {
		o.From = reach
	}
	if o.To == 0 {
		o.To = len(data.Counts) - 1
	}
	if o.MaxIterations == 0 {
		o.MaxIterations = 200
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	return o
}

// Result is a fitted model.
type Result struct {
	Coefficients []Coefficient // terms, decay and log dispersions, in the order of Params
	Psi          []stats.Estimate
	Variances    []Variance // of random intercepts, one per component that has them

	LogLik       float64 // of the counts, at the estimates (and the predicted random intercepts)
	Penalised    float64 // LogLik less half the squared random intercepts over their variance
	Marginal     float64 // random intercepts integrated out by Laplace; LogLik where there are none
	Observations int     // counts in the likelihood
	Parameters   int     // estimated numbers: fixed effects, decay, dispersions, variances
	Report       Report

	problem *problem
	theta   []float64
	cov     []float64 // size x size; zero rows for parameters on a boundary
	level   float64
	options Options
}

// Coefficient is one estimated parameter on the scale of the linear predictor
// (the decay and the logarithm of psi as they are).
type Coefficient struct {
	Name string
	stats.Estimate
	// Boundary marks a parameter that ran to infinity, as the logarithm of a
	// component that is absent does. Its value is only where the optimiser
	// stopped, its standard error and interval are infinite, and the other
	// standard errors are conditional on it.
	Boundary bool
}

// Variance is the variance of the random intercepts of a component.
type Variance struct {
	Component string
	Value     float64
	// Boundary marks a variance of 0, one beyond any bound (100), or one of a
	// component that has vanished,
	// about which nothing is known.
	Boundary bool
}

// Report says how the optimiser stopped and how well the data identify the
// parameters.
type Report struct {
	Iterations int
	Decrement  float64  // expected gain in log-likelihood of one more Newton step
	Condition  float64  // condition number of the information, scaled to unit diagonal
	Boundary   []string // parameters on a boundary
	Warnings   []string
}

// Fit estimates a model by (penalised) maximum likelihood. The likelihood is
// conditional on the first row; a cell enters it when its count and every past
// count its mean needs are observed, so that models with different epidemic
// components may use different cells where counts are missing.
//
// Errors: stats.BadInput for malformed data or models, stats.Overflow for
// counts above 1e8, stats.TooFew for fewer cells than parameters,
// stats.Degenerate where no maximum exists or it is not unique (all zeros,
// constant counts, separation, collinear terms), stats.NotConverged.
func Fit(data Data, model Model, opts Options) (*Result, error) {
	opts = opts.filled(data, model.reach())
	if opts.Level <= 0 || opts.Level >= 1 {
		return nil, stats.Errorf("endemic.Fit", stats.BadInput, "level %v", opts.Level)
	}
	p, err := newProblem(data, &model, opts.From, opts.To)
	if err != nil {
		return nil, err
	}
	if opts.Start != nil && len(opts.Start) != p.size() {
		return nil, stats.Errorf("endemic.Fit", stats.BadInput, "%d starting parameters, the model has %d", len(opts.Start), p.size())
	}
	var best optimum
	var bestPrec [3]float64
	for k, share := range startShares {
		start := opts.Start
		if start == nil {
			start = p.guess(share)
		}
		o := p.climb(start, opts.MaxIterations)
		if k == 0 || (o.converged && !best.converged) || (o.converged == best.converged && o.value > best.value+1e-7) {
			best, bestPrec = o, p.prec
		}
		// Where a component vanished, that may be a local maximum: look from
		// elsewhere too. The values of models with random intercepts cannot be
		// compared, as each holds at variances of its own.
		if opts.Start != nil || (o.converged && (p.size() > p.fixed || !p.vanished(o))) {
			break
		}
	}
	p.prec = bestPrec
	if math.IsInf(best.value, -1) {
		return nil, stats.Errorf("endemic.Fit", stats.Degenerate, "at the starting parameters some case has a mean of zero, or a mean overflows")
	}
	if far := p.far(best.theta); !best.converged && len(far) > 0 {
		return nil, stats.Errorf("endemic.Fit", stats.Degenerate,
			"separation: the likelihood still rises as %s run to infinity", strings.Join(far, ", "))
	}
	if !best.converged {
		return nil, stats.Errorf("endemic.Fit", stats.NotConverged,
			"stopped after %d steps with log-likelihood %.6g and an expected gain of %.3g", best.iterations, best.value, best.decrement)
	}
	return p.result(best, opts)
}

// startShares are the shares of the mean that the components have at the
// starting points, one after the other until a fit succeeds.
var startShares = [][3]float64{{0.4, 0.2, 0.4}, {0.05, 0.05, 0.9}, {0.7, 0.1, 0.2}}

// guess gives starting parameters by the method of moments.
func (p *problem) guess(share [3]float64) []float64 {
	theta := make([]float64, p.size())
	var total float64
	for a, c := range p.model.components() {
		if c != nil {
			total += share[a]
		}
	}
	lag := p.meanLag
	if p.decay >= 0 {
		theta[p.decay] = 1.5
		p.model.Weights.fill(theta[p.decay], p.work.w, p.work.dw, p.work.ddw)
		lag[neighbour] = 0
		for _, b := range p.blocks {
			for n, base := range b.part[neighbour].base {
				z, _, _ := p.pressure(b.unit, b.time[n]-1)
				lag[neighbour] += base * z / float64(p.cells)
			}
		}
	}
	for a, c := range p.model.components() {
		if c != nil && lag[a] > 0 {
			p.project(theta, a, math.Log(share[a]/total*p.sumY/float64(p.cells)/lag[a]))
		}
	}
	for g := range p.psiN {
		theta[p.psi+g] = math.Log(0.3)
	}
	return theta
}

// project sets a component's coefficients to the least-squares fit of a
// constant linear predictor.
func (p *problem) project(theta []float64, a int, target float64) {
	if k := p.ones(a); k >= 0 {
		theta[k] = target
		return
	}
	first := p.term[a]
	n := len(p.model.components()[a].Terms)
	gram, rhs := make([]float64, n*n), make([]float64, n)
	for _, b := range p.blocks {
		q := &b.part[a]
		w := len(q.index)
		for c := range b.y {
			for i, gi := range q.index {
				if gi >= p.fixed {
					continue
				}
				rhs[gi-first] += q.x[c*w+i] * target
				for j, gj := range q.index {
					if gj < p.fixed {
						gram[(gi-first)*n+gj-first] += q.x[c*w+i] * q.x[c*w+j]
					}
				}
			}
		}
	}
	for i := range n {
		gram[i*n+i] *= 1 + 1e-9
	}
	if cholesky(gram, n) {
		solveCholesky(gram, n, rhs)
		copy(theta[first:first+n], rhs)
	}
}

// ones is the parameter of a component's intercept, a column of ones; -1 without one.
func (p *problem) ones(a int) int {
	if len(p.blocks) == 0 {
		return -1
	}
	for i, k := range p.blocks[0].part[a].index {
		if k < p.fixed && p.isOne(a, i, k) {
			return k
		}
	}
	return -1
}

func (p *problem) isOne(a, column, parameter int) bool {
	for _, b := range p.blocks {
		q := &b.part[a]
		w := len(q.index)
		if column >= w || q.index[column] != parameter {
			return false
		}
		for c := range b.y {
			if q.x[c*w+column] != 1 {
				return false
			}
		}
	}
	return true
}
