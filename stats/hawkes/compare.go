package hawkes

import "math"

// Comparison holds the same events fitted under a constant and under a varying
// background.
type Comparison struct {
	Constant, Varying *Result
	// DeltaAIC is AIC(constant) - AIC(varying): positive where the varying
	// background is worth its parameters.
	DeltaAIC float64
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

// SelectVarying fits even splines over 1, 2, 4, ... most intervals besides the
// constant background, and returns the comparison with the spline of smallest
// AIC. A spline over intervals shorter than the excitation lasts would absorb
// it: keep End/most well above the mean delay.
func SelectVarying(ev Events, most int, opt Options) (*Comparison, error) {
	best, err := Compare(ev, EvenSpline(ev.End, 1), opt)
	if err != nil {
		return best, err
	}
	for k := 2; k <= most; k *= 2 {
		opt.Background = EvenSpline(ev.End, k)
		fit, err := Fit(ev, opt)
		if err != nil {
			return best, err
		}
		if fit.AIC < best.Varying.AIC {
			best.Varying = fit
			best.DeltaAIC = best.Constant.AIC - fit.AIC
		}
	}
	return best, nil
}

// Gain is the mean gain in log-likelihood per event over the background alone,
// in bits.
func (r *Result) Gain() float64 {
	return (r.LogLik - r.NullLogLik) / float64(r.Events) / math.Ln2
}
