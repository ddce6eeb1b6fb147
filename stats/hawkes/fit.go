package hawkes

import (
	"cmp"
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// IntervalKind says how the interval of the branching ratio is made.
type IntervalKind int

const (
	// ProfileInterval inverts the likelihood-ratio test; for one type only.
	// It costs some twenty further fits and holds its level near 0 and 1.
	ProfileInterval IntervalKind = iota
	// DeltaInterval is symmetric on the log scale. It is what several types
	// always get, and costs nothing.
	DeltaInterval
)

// Options of a fit. The zero value is a constant background, an exponential
// kernel and a 90 % profile interval.
type Options struct {
	Background Background
	Kernel     Family
	Interval   IntervalKind
	Level      float64 // of all intervals; 0 means 0.90
	MaxIter    int     // iterations of the optimiser; 0 means 500
}

func (o *Options) fill(op string) error {
	if o.Level == 0 {
		o.Level = 0.90
	}
	if !(o.Level > 0 && o.Level < 1) {
		return stats.Errorf(op, stats.BadInput, "interval level %g is not between 0 and 1", o.Level)
	}
	if o.MaxIter == 0 {
		o.MaxIter = 500
	}
	if o.Kernel != ExponentialKernel && o.Kernel != PowerLawKernel {
		return stats.Errorf(op, stats.BadInput, "no kernel family %d", o.Kernel)
	}
	return nil
}

// Boundary says where the branching ratio lies in its range.
type Boundary int

const (
	// Interior means that excitation is present and the interval lies below one.
	Interior Boundary = iota
	// NoExcitation means that the estimate is zero. The kernel is then not identified,
	// and its values only say where the search ended.
	NoExcitation
	// NearCritical means that the interval reaches one. The data do not tell a stable
	// process from one that feeds itself without end.
	NearCritical
	// Explosive means that the estimate itself is one or more.
	Explosive
)

func (b Boundary) String() string {
	return [...]string{"interior", "no excitation", "near critical", "explosive"}[b]
}

// Result is a fitted process.
type Result struct {
	Process *Process
	Events  int
	Params  int
	LogLik  float64
	AIC     float64
	// NullLogLik is the log-likelihood of the same background without any
	// excitation. Twice the difference has no standard distribution, since the
	// kernel is not identified there; compare AIC.
	NullLogLik float64

	Branching stats.Estimate     // n, or the spectral radius for several types
	Matrix    [][]stats.Estimate // [receiver][source]; intervals on the log scale
	// Jump is the step in the rate right after an event, n g(0): alpha in the
	// notation alpha exp(-beta u). Intervals on the log scale.
	Jump [][]stats.Estimate
	// Coef are the background coefficients by receiver (log rates for constant
	// and piecewise backgrounds). LogKernel are, by receiver, log beta, or for
	// the power law log g(0) = log((p-1)/c) and log(p-1).
	Coef, LogKernel [][]stats.Estimate

	Boundary Boundary
	// AtBound names parameters that ended on the edge of the search, such as
	// the background of a stretch without events. They carry no standard error.
	AtBound []string
	// Identified is false where the curvature at the maximum is not positive
	// in every free direction; standard errors are then +Inf.
	Identified bool
	// Condition is the condition number of that curvature matrix; above 1e6
	// some combination of parameters is hardly identified.
	Condition float64

	Converged   bool
	Gradient    float64 // largest free derivative of the log-likelihood per event
	Iterations  int
	Evaluations int
}

const (
	gradientTol = 1e-6  // per event, ends the quasi-Newton search
	maxBranch   = 5.0   // no fit goes above
	zeroBranch  = 1e-7  // at or below this a branching entry counts as zero
	logSlack    = 12.0  // log background may fall this far below the mean rate
	weakGain    = 8.0   // in log-likelihood over the background alone
	maxRefine   = 6     // Newton steps after the search
	refineTol   = 1e-11 // per event
)

// Fit maximises the likelihood. The rate of decay (for the power law, g(0)) is
// sought between 1/End and ten over the 5 % quantile of the gaps between
// distinct times, and no branching entry above 5; what ends there is named in
// AtBound. Where the optimiser stops before a maximum is
// established, both the Result reached and a NotConverged error are returned.
func Fit(ev Events, opt Options) (*Result, error) {
	const op = "hawkes.Fit"
	if err := prepare(op, ev, &opt); err != nil {
		return nil, err
	}
	return assemble(op, ev, opt, fitAll(ev, opt))
}

// fitAll fits each receiver.
func fitAll(ev Events, opt Options) []*fitted {
	var fits []*fitted
	for d := range ev.Times {
		f := newFitted(ev, d, opt)
		f.search(opt.MaxIter)
		f.refine(opt.MaxIter)
		fits = append(fits, f)
	}
	return fits
}

func prepare(op string, ev Events, opt *Options) error {
	if err := opt.fill(op); err != nil {
		return err
	}
	if err := ev.check(op); err != nil {
		return err
	}
	if err := opt.Background.check(op, ev.End); err != nil {
		return err
	}
	need := opt.Background.Params() + len(ev.Times) + opt.Kernel.params() + 2
	for d, times := range ev.Times {
		if len(times) < need {
			return stats.Errorf(op, stats.TooFew, "type %d has %d events and this model needs at least %d", d, len(times), need)
		}
		if times[0] == times[len(times)-1] {
			return stats.Errorf(op, stats.Degenerate, "all %d events of type %d happen at %g", len(times), d, times[0])
		}
	}
	return nil
}

// fitted is the fit of one receiver: minus the log-likelihood per event is
// minimised within a box.
type fitted struct {
	r    *receiver
	box  box
	x    []float64
	best optimum
	null float64

	hess      hessian
	evaluated int
}

func newFitted(ev Events, d int, opt Options) *fitted {
	r := newReceiver(ev, d, opt.Background, opt.Kernel)
	f := &fitted{r: r}
	f.box.f = func(x, g []float64) float64 {
		f.evaluated++
		ll := r.logLik(x, g)
		for i := range g {
			g[i] /= -r.nTarget
		}
		return -ll / r.nTarget
	}
	mean := math.Log(r.nTarget / r.end)
	for range r.basis.size() {
		f.box.lo = append(f.box.lo, mean-logSlack)
		f.box.hi = append(f.box.hi, mean+logSlack)
	}
	for range r.types {
		f.box.lo, f.box.hi = append(f.box.lo, 0), append(f.box.hi, maxBranch)
	}
	short, long := math.Log(r.shortGap()/10), math.Log(r.end)
	f.box.lo, f.box.hi = append(f.box.lo, -long), append(f.box.hi, -short)
	if r.family == PowerLawKernel {
		f.box.lo, f.box.hi = append(f.box.lo, math.Log(0.05)), append(f.box.hi, math.Log(20))
	}
	return f
}

// shortGap is the 5 % quantile of the gaps between distinct times: excitation
// much shorter than that cannot be seen.
func (r *receiver) shortGap() float64 {
	gaps := make([]float64, 0, len(r.times))
	for k := 1; k < len(r.times); k++ {
		gaps = append(gaps, r.times[k]-r.times[k-1])
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/20]
}

// search first fits the background alone, then scans the delay of the kernel
// at a middling branching ratio and starts the optimiser from the best two
// local optima of the scan. Where that finds little or no excitation, which it
// may have walked past, it scans again with the rest of the parameters
// optimised at each delay: a concave problem, so none is overlooked.
func (f *fitted) search(maxIter int) {
	r := f.r
	kb := r.basis.size()
	x := f.noExcitation()
	f.best = optimum{x: x, value: -f.null / r.nTarget}
	f.scan(9, maxIter, 0.4, func(x []float64) optimum {
		return optimum{x: slices.Clone(x), value: f.box.f(x, nil)}
	})
	if gain := -f.best.value*r.nTarget - f.null; gain < weakGain {
		f.scan(15, maxIter, 0.1, func(x []float64) optimum {
			b := f.fix(func(i int) bool { return i >= kb+r.types }, x)
			return b.minimise(x, f.scale(b, x), gradientTol, maxIter)
		})
	}
	f.x = f.best.x
	// The search without excitation stands if nothing beat it.
	g := make([]float64, len(f.x))
	f.box.f(f.x, g)
	f.best.gradient = f.box.norm(f.x, g)
}

// scan tries delays evenly over the logarithm of their range, starting from
// the background alone with the share n of the events given to excitation, and
// optimises from the best two local optima of what at returns.
func (f *fitted) scan(points, maxIter int, n float64, at func(x []float64) optimum) {
	r := f.r
	kb := r.basis.size()
	k := kb + r.types
	lo, hi := f.box.lo[k], f.box.hi[k]
	tried := make([]optimum, points)
	null := f.noExcitation()
	for i := range tried {
		x := slices.Clone(null)
		for j := range kb {
			x[j] += math.Log1p(-n)
		}
		for c := range r.types {
			x[kb+c] = n / float64(r.types)
		}
		x[k] = lo + (hi-lo)*float64(i)/float64(points-1)
		if r.family == PowerLawKernel {
			x[k+1] = 0 // p = 2
		}
		tried[i] = at(x)
	}
	var starts []optimum
	for i, o := range tried {
		if (i == 0 || o.value <= tried[i-1].value) && (i == points-1 || o.value < tried[i+1].value) {
			starts = append(starts, o)
		}
	}
	slices.SortStableFunc(starts, func(a, b optimum) int { return cmp.Compare(a.value, b.value) })
	for _, s := range starts[:min(2, len(starts))] {
		o := f.box.minimise(s.x, f.scale(&f.box, s.x), gradientTol, maxIter)
		if o.value < f.best.value {
			f.best = o
		}
	}
}

// noExcitation fits the background alone, keeps its log-likelihood and returns
// the parameters.
func (f *fitted) noExcitation() []float64 {
	r := f.r
	kb := r.basis.size()
	x := make([]float64, r.size())
	share := make([]float64, kb)
	for i := range kb {
		x[i] = math.Log(r.nTarget / r.end)
	}
	for i := kb + r.types; i < len(x); i++ {
		x[i] = (f.box.lo[i] + f.box.hi[i]) / 2
	}
	for k, w := range r.target {
		for j := 0; j <= r.basis.degree; j++ {
			share[int(r.first[k])+j] += w * r.rows[k][j]
		}
	}
	f.fitBackground(x[:kb], share)
	f.null = r.logLik(x, nil)
	return x
}

// fix returns the box with the chosen components held where x has them.
func (f *fitted) fix(hold func(i int) bool, x []float64) *box {
	b := &box{f: f.box.f, lo: slices.Clone(f.box.lo), hi: slices.Clone(f.box.hi)}
	for i := range x {
		if hold(i) {
			b.lo[i], b.hi[i] = x[i], x[i]
		}
	}
	return b
}
