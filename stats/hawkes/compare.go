package hawkes

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Comparison holds the same events fitted under a constant and under a varying
// background.
type Comparison struct {
	Constant, Varying *Result
	// DeltaAIC is AIC(constant) - AIC(varying): positive where the varying
	// background is worth its parameters.
	DeltaAIC float64
	// Open spans the intervals of the branching ratio under all backgrounds tried
	// that the data do not refute beside the best of them, and that of Varying.
	Open stats.Interval
}

// Preferred is the result with the smaller AIC.
func (c *Comparison) Preferred() *Result {
	if c.DeltaAIC > 0 {
		return c.Varying
	}
	return c.Constant
}

// Compare fits both. A slow rise and fall of the base rate looks like
// self-excitation to a model whose background cannot move, so the constant
// branching ratio is an upper reading. The first error of either fit is
// returned with whatever was fitted.
func Compare(ev Events, varying Background, opt Options) (*Comparison, error) {
	var c Comparison
	var err error
	opt.Background = Constant()
	if c.Constant, err = Fit(ev, opt); err != nil {
		return &c, err
	}
	opt.Background = varying
	if c.Varying, err = Fit(ev, opt); err != nil {
		return &c, err
	}
	c.DeltaAIC = c.Constant.AIC - c.Varying.AIC
	return &c, nil
}

// hardlyLess is the difference in AIC from which on a model has next to no support
// beside the best (Burnham & Anderson 2002, Model Selection and Multimodel Inference,
// section 2.6).
const hardlyLess = 10

// SelectVarying fits even splines over 1, 2, 4, ... most intervals besides the
// constant background, and returns the comparison with the spline of smallest
// AIC. A spline over intervals shorter than the excitation lasts would absorb
// it: keep End/most well above the mean delay. A slow excitation and a slow course
// of the background look alike, so that the choice of one alone says too much;
// Open has what all that the data leave open say.
func SelectVarying(ev Events, most int, opt Options) (*Comparison, error) {
	best, err := Compare(ev, EvenSpline(ev.End, 1), opt)
	if err != nil {
		return best, err
	}
	fits := []*Result{best.Constant, best.Varying}
	for k := 2; k <= most; k *= 2 {
		opt.Background = EvenSpline(ev.End, k)
		fit, err := Fit(ev, opt)
		if err != nil {
			break
		}
		fits = append(fits, fit)
		if fit.AIC < best.Varying.AIC {
			best.Varying = fit
			best.DeltaAIC = best.Constant.AIC - fit.AIC
		}
	}
	best.Open = best.Varying.Branching.Interval
	for _, fit := range fits {
		if fit.AIC < best.Preferred().AIC+hardlyLess {
			best.Open.Low = min(best.Open.Low, fit.Branching.Low)
			best.Open.High = max(best.Open.High, fit.Branching.High)
		}
	}
	return best, nil
}

// Gain is the mean gain in log-likelihood per event over the background alone,
// in bits.
func (r *Result) Gain() float64 {
	return (r.LogLik - r.NullLogLik) / float64(r.Events) / math.Ln2
}
