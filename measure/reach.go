package measure

import (
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/endemic"
)

// reading is how far back, how far around and on whom most events may act in the model.
type reading struct {
	lags    []float64
	weights endemic.Matrix
	months  string
	around  string
	steady  bool // the level of the background follows a line, and does not change in steps
	fit     *endemic.Result
}

// On which areas events act: on those beside them as active as these are, on those
// beside them alike, or farther off too.
const (
	besideMost  = "beside, by activity"
	besideAlike = "beside, alike"
	fartherOff  = "farther off"
)

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
//
// Of contagion that moves all areas alike a level that changes in steps takes a part
// for its own: simulated groups of a hundred events a year and a true eigenvalue of .6
// were given .5. Where steadily, which has a line in the place of steps, is not
// refuted beside it, it is a reading of the eigenvalue as well.
func (c *contagion) readings(model endemic.Model, steadily []endemic.Term, first *endemic.Result) {
	refit := func(r reading) reading {
		m, start := model, first.Params()
		m.Lags = r.lags
		if r.steady {
			m.End = &endemic.Component{Terms: steadily, Random: model.End.Random}
			start = nil
		}
		if m.NE != nil {
			m.Weights = r.weights
		}
		r.fit, _ = endemic.Fit(endemic.Data{Counts: c.counts}, m, endemic.Options{Level: Level, From: memoryMonths, Start: start}) // one that cannot be fitted is no reading
		return r
	}
	all := []reading{{fit: first, weights: c.weights, months: "one month", around: besideMost},
		refit(reading{weights: c.weights, months: "three months", around: besideMost, lags: endemic.GeometricLags(memoryMonths, memoryRatio)})}
	best := likeliest(all)
	for _, other := range []struct {
		weights endemic.Matrix
		around  string
	}{{c.even, besideAlike}, {c.far, fartherOff}} {
		if c.joined && other.weights != nil {
			r := all[best]
			r.weights, r.around = other.weights, other.around
			all = append(all, refit(r))
		}
	}
	best = likeliest(all)
	c.fit, c.weights, c.lags = all[best].fit, all[best].weights, all[best].lags
	for _, r := range all {
		if r.fit != nil && r.fit.Marginal >= c.fit.Marginal-unrefuted {
			c.open = append(c.open, r)
		}
		if r.fit != nil && r.fit.AIC() < c.fit.AIC()+hardlyLess {
			c.onWhom = append(c.onWhom, r.weights)
		}
	}
	if len(steadily) == 0 || len(steadily) >= len(model.End.Terms) {
		return
	}
	r := all[best]
	r.steady = true
	if r = refit(r); r.fit != nil && r.fit.AIC() < c.fit.AIC()+hardlyLess {
		c.open = append(c.open, r)
	}
}

// hardlyLess is the difference of AIC from which on a model has next to no support
// (Burnham & Anderson 2002, Model Selection and Multimodel Inference, section 2.6).
const hardlyLess = 10

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
	q, spread := c.stretched(quantity(e), func(fit *endemic.Result) (float64, error) {
		return fit.Process().DominantEigenvalue(len(c.counts) - 1)
	})
	c.spread = spread
	q = unlessShown(q, c.following.Any)
	c.dominant = &q
	return q, nil
}

// stretched is a value of the likeliest reading, which is not negative, with its
// interval stretched to as far around what every other reading that the data leave open
// gives, and bounded by what is possible; and the lowest and highest that any gives.
func (c *contagion) stretched(q blindspot.Quantity, of func(*endemic.Result) (float64, error)) (blindspot.Quantity, [2]float64) {
	below, above := q.Value-q.Low, q.High-q.Value
	spread := [2]float64{q.Value, q.Value}
	for _, r := range c.open {
		if r.fit == c.fit {
			continue
		}
		other, err := of(r.fit)
		if err != nil {
			continue
		}
		q.Low, q.High = math.Min(q.Low, math.Max(0, other-below)), math.Max(q.High, other+above)
		spread = [2]float64{math.Min(spread[0], other), math.Max(spread[1], other)}
	}
	q.High = math.Min(q.High, math.Max(q.Value, mostFollowers))
	return q, spread
}

// mostFollowers ends an interval that the data leave without an end: where hardly any
// month with events has one before it, the likelihood bounds nothing. Any eigenvalue
// above one is growth without an end, and ten says no less of it than a thousand.
const mostFollowers = 10

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
	var what []string
	if len(months) > 1 {
		what = append(what, "for one month or for three")
	}
	if slices.ContainsFunc(c.open, func(r reading) bool { return r.steady }) {
		what = append(what, "beside a level that changes in steps or along a line")
	}
	if around[besideMost] && around[besideAlike] {
		what = append(what, "most where the group is most active or on all areas beside them alike")
	}
	if around[fartherOff] && len(around) > 1 {
		what = append(what, "in the areas beside them or farther off too")
	}
	return []blindspot.Warning{blindspot.Warnf(blindspot.WarnNotIdentified, "Whether events work on %s, the data do not tell: the eigenvalue is %s or %s accordingly.",
		strings.Join(what, ", "), blindspot.FormatNumber(c.spread[0]), blindspot.FormatNumber(c.spread[1]))}
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
