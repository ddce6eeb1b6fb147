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
// it, and one over intervals longer than a season takes that for excitation. A slow
// excitation and a slow course of the background look alike, so that the choice of
// one alone says too much; Open has what all that the data leave open say.
func SelectVarying(ev Events, most int, opt Options) (*Comparison, error) {
	const op = "hawkes.SelectVarying"
	var c Comparison
	var tried []candidate
	quick := opt
	quick.Interval = DeltaInterval
	backgrounds := []Background{Constant(), EvenSpline(ev.End, 1)}
	for k := 2; k <= most; k *= 2 {
		backgrounds = append(backgrounds, EvenSpline(ev.End, k))
	}
	for i, b := range backgrounds {
		quick.Background = b
		err := prepare(op, ev, &quick)
		t := candidate{}
		if err == nil {
			t.fits = fitAll(ev, quick)
			t.Result, err = assemble(op, ev, quick, t.fits)
		}
		switch {
		case err != nil && i < 2:
			return &c, err
		case err != nil: // too few events for so many intervals, or no maximum
			continue
		case i == 0:
			c.Constant = t.Result
		case c.Varying == nil || t.AIC < c.Varying.AIC:
			c.Varying = t.Result
			c.DeltaAIC = c.Constant.AIC - t.AIC
		}
		tried = append(tried, t)
	}
	opt.Level = quick.Level
	opt.MaxIter = quick.MaxIter
	c.leaveOpen(tried, opt)
	return &c, nil
}

// candidate is a background that was tried.
type candidate struct {
	*Result
	fits []*fitted
}

// leaveOpen fills Open, with intervals of the kind asked for: those that are shown or
// count in it.
func (c *Comparison) leaveOpen(tried []candidate, opt Options) {
	open := func(r *Result) bool { return r == c.Varying || r.AIC < c.Preferred().AIC+hardlyLess }
	for _, t := range tried {
		if opt.Interval == ProfileInterval && (open(t.Result) || t.Result == c.Constant) {
			t.branching(t.fits, opt, quantile(opt.Level))
		}
	}
	c.Open = c.Varying.Branching.Interval
	for _, t := range tried {
		if open(t.Result) {
			c.Open.Low = min(c.Open.Low, t.Branching.Low)
			c.Open.High = max(c.Open.High, t.Branching.High)
		}
	}
}

// Gain is the mean gain in log-likelihood per event over the background alone,
// in bits.
func (r *Result) Gain() float64 {
	return (r.LogLik - r.NullLogLik) / float64(r.Events) / math.Ln2
}
