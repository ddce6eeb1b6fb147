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
			row = append(row, onLogScale(p.Branching[d][c], f.hess.se(kb+c), z, opt.Level))
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
	res.AIC = 2*float64(res.Params) - 2*res.LogLik
	res.Branching = radius(res.Process.Branching, fits, z, opt.Level)
	if len(fits) == 1 && (opt.Interval == ProfileInterval || res.Branching.Value == 0) {
		res.Branching.Interval = fits[0].profile(res.Branching, z, opt)
	}
	for _, f := range fits {
		res.Evaluations += f.evaluated
	}
	switch n := res.Branching; {
	case n.Value == 0:
		res.Boundary = NoExcitation
	case n.Value >= 1:
		res.Boundary = Explosive
	case n.High >= 1:
		res.Boundary = NearCritical
	}
	if !res.Converged {
		return res, stats.Errorf(op, stats.NotConverged, "gradient per event %.2g after %d iterations", res.Gradient, res.Iterations)
	}
	return res, nil
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
	by[kb+len(n)] = 1 // log beta
	if f.r.family == PowerLawKernel {
		by[kb+len(n)], by[kb+len(n)+1] = -1, 1 // log c, log (p-1)
	}
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
	rho, left, right := perron(n)
	if left == nil {
		return onLogScale(rho, 0, z, level)
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

// profile finds where the signed root of the likelihood-ratio statistic of n
// passes -z and z, by the secant method: the root is nearly linear in n.
func (f *fitted) profile(n stats.Estimate, z float64, opt Options) stats.Interval {
	kb := f.r.basis.size()
	x := append([]float64{}, f.x...)
	root := func(v float64) float64 {
		x[kb] = v
		b := f.fix(func(i int) bool { return i == kb }, x)
		o := b.minimise(x, gradientTol, opt.MaxIter)
		copy(x, o.x)
		dev := 2 * f.r.nTarget * (o.value - f.best.value)
		return math.Sqrt(max(dev, 0))
	}
	step := n.SE
	if !(step > 0) || math.IsInf(step, 0) {
		step = 1 / math.Sqrt(f.r.nTarget)
	}
	out := stats.Interval{Level: opt.Level}
	// Upwards: bracket, then close in.
	a, ra := n.Value, 0.0
	b := min(n.Value+z*step, maxBranch)
	rb := root(b)
	for rb < z && b < maxBranch {
		a, ra = b, rb
		b = min(b+z*step, maxBranch)
		rb = root(b)
	}
	out.High = crossing(root, a, ra, b, rb, z)
	if rb < z {
		out.High = maxBranch
	}
	copy(x, f.x)
	if n.Value == 0 {
		return out
	}
	a, ra = n.Value, 0.0
	b = max(n.Value-z*step, 0)
	rb = root(b)
	for rb < z && b > 0 {
		a, ra = b, rb
		b = max(b-z*step, 0)
		rb = root(b)
	}
	if rb >= z {
		out.Low = crossing(root, a, ra, b, rb, z)
	}
	return out
}

// crossing solves root(v) = z between a, where it is below, and b, where it is
// not, by the Illinois variant of false position.
func crossing(root func(float64) float64, a, ra, b, rb, z float64) float64 {
	fa, fb := ra-z, rb-z
	for range 40 {
		if math.Abs(fb) < 1e-4 || math.Abs(b-a) < 1e-6 {
			break
		}
		v := b - fb*(b-a)/(fb-fa)
		fv := root(v) - z
		if fv*fb < 0 {
			a, fa = b, fb
		} else {
			fa /= 2
		}
		b, fb = v, fv
	}
	return b
}
