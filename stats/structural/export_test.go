package structural

// KnownRatios is the counterfactual with the variance ratios taken as known, for
// comparison with the multivariate normal distribution.
func KnownRatios(f *Fit, y []float64, windows []Window, level float64) *Impact {
	c := newContrast(f.f, y, windows)
	f.f.evaluate(f.ratio)
	c.run()
	return c.impact(f, level)
}

// Refilter evaluates likelihood and gradient again, as the optimiser does.
func Refilter(f *Fit, grad []float64) bool {
	ok := f.f.evaluate(f.ratio)
	f.f.gradient(grad)
	return ok
}
