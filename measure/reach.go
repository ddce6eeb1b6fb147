package measure

import (
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/endemic"
)

// reading is how far back and how far around events may act in the model.
type reading struct {
	lags    []float64
	weights endemic.Matrix
	months  string // for people
	around  string
	fit     *endemic.Result
}

// memoryMonths is how far back the longer memory reaches, each month with half
// the weight of the one after it; farDecay is how the weight of areas falls with
// the number of borders between (Meyer & Held 2014, doi 10.1214/14-AOAS743), which
// five years of one group do not tell well enough to estimate.
const (
	memoryMonths = 3
	memoryRatio  = 0.5
	farDecay     = 2
)

// unrefuted is how much less likely than the best a reading may be, in
// log-likelihood, before the data refute it at the level of this package.
var unrefuted = normalQuantile * normalQuantile / 2

// readings fits the model with another memory and neighbourhood over the same
// months (several lags: Bracher & Held 2022, doi 10.1016/j.ijforecast.2020.07.002),
// keeps those that the data do not refute, and takes the likeliest for the fit.
func (c *contagion) readings(model endemic.Model, first *endemic.Result) {
	refit := func(r reading) reading {
		m := model
		m.Lags = r.lags
		if m.NE != nil {
			m.Weights = r.weights
		}
		r.fit, _ = endemic.Fit(endemic.Data{Counts: c.counts}, m, endemic.Options{Level: Level, From: memoryMonths, Start: first.Params()}) // one that cannot be fitted is no reading
		return r
	}
	all := []reading{{fit: first, weights: c.weights, months: "one month", around: "the areas beside them"},
		refit(reading{weights: c.weights, months: "three months", around: "the areas beside them", lags: endemic.GeometricLags(memoryMonths, memoryRatio)})}
	best := likeliest(all)
	if c.joined && c.far != nil {
		r := all[best]
		r.weights, r.around = c.far, "areas farther off too"
		all = append(all, refit(r))
		best = likeliest(all)
	}
	c.fit, c.weights, c.lags = all[best].fit, all[best].weights, all[best].lags
	for _, r := range all {
		if r.fit != nil && r.fit.Marginal >= c.fit.Marginal-unrefuted {
			c.open = append(c.open, r)
		}
	}
}

// likeliest is the place of the most likely reading; the first is fitted.
func likeliest(all []reading) int {
	best := 0
	for k, r := range all {
		if r.fit != nil && r.fit.Marginal > all[best].fit.Marginal {
			best = k
		}
	}
	return best
}

// eigenvalue is the dominant eigenvalue of the likeliest reading with its profile
// interval, which is stretched to as far around the eigenvalue of every other
// reading that the data leave open.
func (c *contagion) eigenvalue() (blindspot.Quantity, error) {
	if c.dominant != nil {
		return *c.dominant, nil
	}
	e, err := c.fit.DominantEigenvalue(len(c.counts) - 1)
	if err != nil {
		return blindspot.Unknown(), err
	}
	q := quantity(e)
	below, above := q.Value-q.Low, q.High-q.Value
	c.spread = [2]float64{q.Value, q.Value}
	for _, r := range c.open {
		if r.fit == c.fit {
			continue
		}
		other, err := r.fit.Process().DominantEigenvalue(len(c.counts) - 1)
		if err != nil {
			continue
		}
		q.Low, q.High = math.Min(q.Low, math.Max(0, other-below)), math.Max(q.High, other+above)
		c.spread = [2]float64{math.Min(c.spread[0], other), math.Max(c.spread[1], other)}
	}
	q = unlessShown(q, c.following.Any)
	c.dominant = &q
	return q, nil
}

// undecided tells both ends where the readings that the data leave open differ by
// more than a tenth of all events.
func (c *contagion) undecided() []blindspot.Warning {
	if c.spread[1]-c.spread[0] < 0.1 {
		return nil
	}
	months, around := map[string]bool{}, map[string]bool{}
	for _, r := range c.open {
		months[r.months], around[r.around] = true, true
	}
	what := "for one month or for three"
	switch {
	case len(months) < 2 && len(around) > 1:
		what = "in the areas beside them or farther off too"
	case len(around) > 1:
		what = "for one month or for three, in the areas beside them or farther off too"
	}
	return []blindspot.Warning{blindspot.Warnf(blindspot.WarnNotIdentified, "Whether events work on %s, the data do not tell: the eigenvalue is %s or %s accordingly.",
		what, blindspot.FormatNumber(c.spread[0]), blindspot.FormatNumber(c.spread[1]))}
}

// farther are gravity weights that reach over several borders: a sender shares out
// one unit in proportion to how active the others are and to the number of borders
// between, to the power of minus two. It is nil where no area lies farther off.
func (c *contagion) farther(shares []float64, adjacent [][]bool) endemic.Matrix {
	out, beyond := make(endemic.Matrix, len(c.areas)), false
	for i, row := range endemic.Orders(adjacent) {
		out[i] = make([]float64, len(row))
		for j, order := range row {
			if order > 0 {
				out[i][j] = shares[j] * math.Pow(order, -farDecay)
				beyond = beyond || order > 1
			}
		}
	}
	if !beyond {
		return nil
	}
	return out.Normalised()
}
