package structural

import "math"

// spreadGrid are the log variance ratios at which the likelihood is weighed.
var spreadGrid = []float64{-10, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2}

// conditional is the posterior of one variance ratio with the others at their
// maximum, on the grid: the estimate of a variance ratio from a short series is
// loose, and intervals that take it as known are too narrow.
type conditional struct {
	param  int
	ratio  []float64
	weight []float64 // sum to one
}

// conditionals weighs every ratio by its restricted likelihood (scale and
// coefficients integrated out) and a half-Cauchy prior of the ratio of standard
// deviations (Gelman 2006, doi 10.1214/06-BA117A) with median 1/2, for slopes and
// seasons 1/20. The profile is left at the best ratios.
func (f *profile) conditionals(best []float64) []conditional {
	out := make([]conditional, 0, len(best)-1)
	at := append([]float64(nil), best...)
	for i, name := range f.sys.names() {
		if i == 0 {
			continue
		}
		scale := 0.5
		if name == "slope" || name == "season" {
			scale = 0.05
		}
		c := conditional{param: i}
		top := math.Inf(-1)
		for j, g := range spreadGrid {
			at[i] = math.Exp(g)
			if !f.evaluate(at) {
				continue
			}
			sd := math.Exp(g / 2)
			step := spreadGrid[min(j+1, len(spreadGrid)-1)] - spreadGrid[max(j-1, 0)]
			l := f.restricted() + g/2 - math.Log1p(sd*sd/(scale*scale)) + math.Log(step)
			c.ratio, c.weight = append(c.ratio, at[i]), append(c.weight, l)
			top = max(top, l)
		}
		at[i] = best[i]
		c.normalise(top)
		out = append(out, c)
	}
	f.evaluate(best)
	return out
}

// normalise turns log weights into weights and drops those without influence.
func (c *conditional) normalise(top float64) {
	kept := 0
	var sum float64
	for i, l := range c.weight {
		if w := math.Exp(l - top); w > 0.003 {
			c.ratio[kept], c.weight[kept] = c.ratio[i], w
			sum += w
			kept++
		}
	}
	c.ratio, c.weight = c.ratio[:kept], c.weight[:kept]
	for i := range c.weight {
		c.weight[i] /= sum
	}
}

// restricted is the log-likelihood with scale and coefficients integrated out, up
// to a constant.
func (f *profile) restricted() float64 {
	kx := len(f.x)
	l := -f.k.logdet/2 - float64(f.k.full-kx)/2*math.Log(f.rss)
	for i := range kx {
		l -= math.Log(f.chol[i*kx+i])
	}
	return l
}

// widen adds to the variances of the predictions what the uncertainty of each
// ratio contributes: the mean squared distance from the prediction at the maximum,
// less the variance there. A ratio may add uncertainty but not take any away.
func (c *contrast) widen(best []float64) {
	base := moments{append([]float64(nil), c.mean...), append([]float64(nil), c.variance...)}
	total := append([]float64(nil), c.variance...)
	second := make([]float64, len(total))
	at := append([]float64(nil), best...)
	for _, d := range c.f.conditionals(best) {
		clear(second)
		for i, r := range d.ratio {
			at[d.param] = r
			c.f.evaluate(at)
			c.run()
			for j, m := range c.mean {
				shift := m - base.mean[j]
				second[j] += d.weight[i] * (c.variance[j] + shift*shift)
			}
		}
		at[d.param] = best[d.param]
		for j, s := range second {
			total[j] += max(0, s-base.variance[j])
		}
	}
	c.f.evaluate(best)
	copy(c.mean, base.mean)
	copy(c.variance, total)
}
