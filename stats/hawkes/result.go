package hawkes

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

func quantile(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

func assemble(op string, ev Events, opt Options, fits []*fitted) (*Result, error) {
	res := &Result{
		Process: &Process{}, Events: ev.Count(), Identified: true, Converged: true,
	}
	z := quantile(opt.Level)
	for d, f := range fits {
		res.take(d, f, ev, opt, z)
	}
	res.AIC = 2*float64(res.Params) - 2*res.LogLik
	res.branching(fits, opt, z)
	for _, f := range fits {
		res.Evaluations += f.evaluated
	}
	if !res.Converged {
		return res, stats.Errorf(op, stats.NotConverged, "gradient per event %.2g after %d iterations", res.Gradient, res.Iterations)
	}
	return res, nil
}

// take adds the fit of receiver d.
func (res *Result) take(d int, f *fitted, ev Events, opt Options, z float64) {
	coef, n, kernel := f.r.split(f.x)
	kb := len(coef)
	p := res.Process
	p.Background = append(p.Background, Rate{Form: opt.Background, End: ev.End, Coef: append([]float64{}, coef...)})
	p.Branching = append(p.Branching, append([]float64{}, n...))
	p.Kernel = append(p.Kernel, kernelFrom(opt.Kernel, kernel))

	var coefs, row, logs []stats.Estimate
	for i, c := range coef {
		coefs = append(coefs, plain(c, f.hess.se(i), z, opt.Level))
	}
	for c := range n {
		if n[c] <= zeroBranch {
			p.Branching[d][c] = 0
		}
		e := onLogScale(p.Branching[d][c], f.hess.se(kb+c), z, opt.Level)
		if e.Value == 0 {
			// The log scale has no interval here; the likelihood has.
			e.Interval = f.profile(c, e, z, opt)
		}
		row = append(row, e)
	}
	for i, c := range kernel {
		logs = append(logs, plain(c, f.hess.se(kb+len(n)+i), z, opt.Level))
	}
	var jumps []stats.Estimate
	for c := range n {
		jumps = append(jumps, f.jump(c, z, opt.Level))
	}
	res.Jump = append(res.Jump, jumps)
	res.Coef, res.Matrix, res.LogKernel = append(res.Coef, coefs), append(res.Matrix, row), append(res.LogKernel, logs)

	res.Params += len(f.x)
	res.LogLik -= f.best.value * f.r.nTarget
	res.NullLogLik += f.null
	res.Converged = res.Converged && f.best.converged
	res.Gradient = max(res.Gradient, f.best.gradient)
	res.Iterations += f.best.iterations
	res.Identified = res.Identified && f.hess.cov != nil
	res.Condition = max(res.Condition, f.hess.condition)
	res.AtBound = append(res.AtBound, f.atBound(d)...)
}

// branching fills in the spectral radius with its interval, and on which side of the
// critical process it lies.
func (res *Result) branching(fits []*fitted, opt Options, z float64) {
	res.Branching = radius(res.Process.Branching, fits, z, opt.Level)
	switch {
	case res.Branching.Value == 0:
		// The radius of the upper limits bounds the radius.
		high := make([][]float64, len(fits))
		for d, row := range res.Matrix {
			for _, e := range row {
				high[d] = append(high[d], e.High)
			}
		}
		res.Branching.SE = 0
		res.Branching.Low = 0
		res.Branching.High = radiusOf(high).Value
	case len(fits) == 1 && opt.Interval == ProfileInterval:
		res.Branching.Interval = fits[0].profile(0, res.Branching, z, opt)
	}
	switch n := res.Branching; {
	case n.Value == 0:
		res.Boundary = NoExcitation
	case n.Value >= 1:
		res.Boundary = Explosive
	case n.High >= 1:
		res.Boundary = NearCritical
	}
}

// jump is the step n g(0) in the rate of the receiver after an event of source
// c, with the standard error of its logarithm carried over.
func (f *fitted) jump(c int, z, level float64) stats.Estimate {
	_, n, kernel := f.r.split(f.x)
	if n[c] <= zeroBranch {
		return onLogScale(0, 0, z, level)
	}
	value := n[c] * kernelFrom(f.r.family, kernel).Density(0)
	// The derivative of the log of the jump by each parameter.
	by := make([]float64, len(f.x))
	kb := f.r.basis.size()
	by[kb+c] = 1 / n[c]
	by[kb+len(n)] = 1 // log g(0)
	if f.hess.cov == nil {
		return onLogScale(value, math.Inf(1), z, level)
	}
	var v float64
	for a, i := range f.hess.free {
		for b, j := range f.hess.free {
			v += by[i] * by[j] * f.hess.cov.At(a, b)
		}
	}
	return onLogScale(value, value*math.Sqrt(v), z, level)
}

// atBound names the components on an edge, but not a branching entry of zero,
// which is plain to see, nor the kernel it leaves without meaning.
func (f *fitted) atBound(d int) []string {
	kb := f.r.basis.size()
	free := make(map[int]bool, len(f.x))
	for _, i := range f.hess.free {
		free[i] = true
	}
	excited := false
	for c := range f.r.types {
		excited = excited || f.x[kb+c] > zeroBranch
	}
	var names []string
	for i := range f.x {
		switch {
		case free[i]:
		case i < kb:
			names = append(names, fmt.Sprintf("background %d of type %d", i, d))
		case i < kb+f.r.types:
			if f.x[i] > zeroBranch {
				names = append(names, fmt.Sprintf("branching of type %d by type %d", d, i-kb))
			}
		case excited:
			names = append(names, fmt.Sprintf("kernel parameter %d of type %d", i-kb-f.r.types, d))
		}
	}
	return names
}

func plain(v, se, z, level float64) stats.Estimate {
	return stats.Estimate{Value: v, SE: se, Interval: stats.Interval{Low: v - z*se, High: v + z*se, Level: level}}
}

// onLogScale gives a positive quantity an interval symmetric in its logarithm.
// At zero there is no such scale: the interval is the point, and SE is 0.
func onLogScale(v, se, z, level float64) stats.Estimate {
	e := stats.Estimate{Value: v, SE: se, Interval: stats.Interval{Low: v, High: v, Level: level}}
	if v > 0 {
		w := math.Exp(z * se / v)
		e.Low, e.High = v/w, v*w
	}
	return e
}

// radius gives the spectral radius its standard error: its derivative by n_dc
// is left_d right_c for eigenvectors normed to left . right = 1, and the
// receivers are independent.
func radius(n [][]float64, fits []*fitted, z, level float64) stats.Estimate {
	root := radiusOf(n)
	rho, left, right := root.Value, root.Left, root.Right
	if left == nil { // zero, or the derivative does not exist
		return onLogScale(rho, math.Inf(1), z, level)
	}
	var v float64
	for d, f := range fits {
		kb := f.r.basis.size()
		if f.hess.cov == nil {
			return onLogScale(rho, math.Inf(1), z, level)
		}
		for a, i := range f.hess.free {
			for b, j := range f.hess.free {
				if i >= kb && i < kb+len(n) && j >= kb && j < kb+len(n) {
					v += left[d] * left[d] * right[i-kb] * right[j-kb] * f.hess.cov.At(a, b)
				}
			}
		}
	}
	return onLogScale(rho, math.Sqrt(v), z, level)
}
