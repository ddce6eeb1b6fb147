package rates

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mathext"

	"github.com/blindspot/blindspot/stats"
)

// Window is the periods from..to-1 of a series.
type Window struct{ From, To int }

// Total is a sum of counts over so many periods, of which it is not known how
// they were spread.
type Total struct {
	Count   float64
	Periods float64
	Unit    float64 // how much of it varies as one event does; 0: 1, as of events
}

// units is how many units the total holds, and half of one more: the prior of
// Jeffreys.
func (t Total) units() float64 { return t.Count/t.unit() + 0.5 }

func (t Total) unit() float64 {
	if t.Unit == 0 {
		return 1
	}
	return t.Unit
}

// Ratio is a ratio of two rates.
type Ratio struct {
	// Value is the ratio of the means as they were counted: +Inf where only the
	// denominator has none, NaN where neither has any. An end is 0 or +Inf
	// where the count on that side is 0.
	stats.Estimate
	P float64 // of as large a change, either way, where the rates are the same
}

// Rate is the mean of a window by period, with its interval. Without an event
// the interval begins at 0.
func (b *Belief) Rate(w Window, level float64) (stats.Estimate, error) {
	const op = "rates.Belief.Rate"
	if err := checkLevel(op, level); err != nil {
		return stats.Estimate{}, err
	}
	at, total, err := b.total(op, w)
	if err != nil {
		return stats.Estimate{}, err
	}
	x := total.units()
	levels := b.levels(func(d float64) float64 { return covariance(at, at, d) })
	cdf := func(v float64) float64 {
		return levels.mean(func(variance float64) float64 {
			k := 1 / variance
			return mathext.RegIncBeta(x, k, 1/(1+k*math.Exp(-v)))
		})
	}
	centre := math.Log(x)
	by := total.unit() / total.Periods
	out := stats.Estimate{Value: total.Count / total.Periods, Interval: stats.Interval{Level: level}}
	tail := (1 - level) / 2
	out.High = math.Exp(quantile(cdf, centre, 1-tail)) * by
	if total.Count > 0 {
		out.Low = math.Exp(quantile(cdf, centre, tail)) * by
		out.Low = min(out.Low, out.Value)
	}
	out.High = max(out.High, out.Value)
	return out, nil
}

// Ratio compares the mean of one window with that of another.
func (b *Belief) Ratio(now, before Window, level float64) (Ratio, error) {
	const op = "rates.Belief.Ratio"
	after, a, err := b.total(op, now)
	if err != nil {
		return Ratio{}, err
	}
	prior, c, err := b.total(op, before)
	if err != nil {
		return Ratio{}, err
	}
	return b.ratio(op, a, c, level, func(d float64) float64 {
		return covariance(after, after, d) + covariance(prior, prior, d) - 2*covariance(after, prior, d)
	})
}

// Between compares two totals whose periods lie apart.
func (b *Belief) Between(now, before Total, level float64) (Ratio, error) {
	const op = "rates.Belief.Between"
	for _, t := range [2]Total{now, before} {
		if !(t.Count >= 0) || math.IsInf(t.Count, 0) || !(t.Periods > 0) || math.IsInf(t.Periods, 0) || !(t.Unit >= 0) || math.IsInf(t.Unit, 0) {
			return Ratio{}, stats.Errorf(op, stats.BadInput, "%v in %v periods, by units of %v", t.Count, t.Periods, t.Unit)
		}
	}
	return b.ratio(op, now, before, level, func(d float64) float64 {
		return spread(now.Periods, d) + spread(before.Periods, d)
	})
}

// ratio joins the uncertainty of two Poisson means, each a gamma law by the prior
// of Jeffreys, with that of the levels around which they lie. A count around a
// level of some variance is as uncertain as a Poisson count of fewer events: one
// over their number is what both variances add up to.
func (b *Belief) ratio(op string, now, before Total, level float64, variance func(d float64) float64) (Ratio, error) {
	if err := checkLevel(op, level); err != nil {
		return Ratio{}, err
	}
	x, y := now.units(), before.units()
	centre := math.Log(x * now.unit() / now.Periods / (y * before.unit() / before.Periods))
	levels := b.levels(variance)
	cdf := func(v float64) float64 {
		return levels.mean(func(variance float64) float64 {
			worth, other := 1/(1/x+variance/2), 1/(1/y+variance/2)
			return mathext.RegIncBeta(worth, other, 1/(1+other/worth*math.Exp(centre-v)))
		})
	}
	out := Ratio{Estimate: stats.Estimate{Value: now.Count / before.Count * before.Periods / now.Periods,
		Interval: stats.Interval{Low: 0, High: math.Inf(1), Level: level}}}
	below := cdf(0)
	out.P = min(1, 2*min(below, 1-below))
	if math.IsNaN(out.Value) {
		out.P = 1
		return out, nil
	}
	tail := (1 - level) / 2
	if now.Count > 0 {
		out.Low = min(out.Value, math.Exp(quantile(cdf, centre, tail)))
	}
	if before.Count > 0 {
		out.High = max(out.Value, math.Exp(quantile(cdf, centre, 1-tail)))
	}
	return out, nil
}

func checkLevel(op string, level float64) error {
	if !(level > 0 && level < 1) {
		return stats.Errorf(op, stats.BadInput, "level %v, need a number between 0 and 1", level)
	}
	return nil
}

// total adds up a window; at are its observed periods.
func (b *Belief) total(op string, w Window) (at []int, t Total, err error) {
	if w.From < 0 || w.To > len(b.series) || w.From >= w.To {
		return nil, t, stats.Errorf(op, stats.BadInput, "window %d to %d of %d periods", w.From, w.To, len(b.series))
	}
	t.Unit = b.options.Unit
	for i := w.From; i < w.To; i++ {
		if y := b.series[i]; !math.IsNaN(y) {
			at = append(at, i)
			t.Count += y
			t.Periods++
		}
	}
	if len(at) == 0 {
		return nil, t, stats.Errorf(op, stats.TooFew, "no observed period from %d to %d", w.From, w.To)
	}
	return at, t, nil
}

// covariance of the mean levels of two sets of periods, over the dispersion.
func covariance(a, b []int, d float64) float64 {
	sum := 0.0
	power := make([]float64, 0, 64)
	for v := 1.0; len(power) < 2 || v > 1e-6; v *= d {
		power = append(power, v)
		if len(power) > 400 {
			break
		}
	}
	for _, i := range a {
		for _, j := range b {
			if k := max(i-j, j-i); k < len(power) {
				sum += power[k]
			}
		}
	}
	return sum / float64(len(a)*len(b))
}

// spread is the variance of the mean level of n periods in a row, over the
// dispersion; n need not be whole.
func spread(n, d float64) float64 {
	if n <= 1 {
		return 1
	}
	return (1 + d - 2*d*(1-math.Pow(d, n))/(n*(1-d))) / (n * (1 - d))
}

// levels are variances of the log of a level, with their weights.
type levels struct{ variance, weight []float64 }

// levels averages over the grid: the variance of a mean level, over its squared
// mean, is dispersion times variance(dependence). A few variances stand for all,
// each for as much probability.
func (b *Belief) levels(variance func(d float64) float64) levels {
	by := make([]float64, len(dependences))
	for k, d := range dependences {
		by[k] = max(0, variance(d))
	}
	type part struct{ variance, weight float64 }
	parts := make([]part, 0, len(b.weights))
	for g, w := range b.weights {
		if w > 1e-9 {
			parts = append(parts, part{math.Log1p(dispersions[g/len(dependences)] * by[g%len(dependences)]), w})
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.variance, b.variance) })
	const classes, least = 12, 1e-5
	var out levels
	sum, mass, total := 0.0, 0.0, 0.0
	for i, p := range parts {
		sum += p.variance * p.weight
		mass += p.weight
		total += p.weight
		if i == len(parts)-1 || total*classes >= float64(len(out.variance)+1) {
			out.variance, out.weight = append(out.variance, max(least, sum/mass)), append(out.weight, mass)
			sum, mass = 0, 0
		}
	}
	norm := floats.Sum(out.weight)
	floats.Scale(1/norm, out.weight)
	return out
}

// mean averages a function of the variance.
func (l levels) mean(of func(variance float64) float64) float64 {
	sum := 0.0
	for k, v := range l.variance {
		sum += l.weight[k] * of(v)
	}
	return sum
}

// quantile solves cdf(x) = p: away from the centre by doubling steps, then by the
// Illinois variant of false position.
func quantile(cdf func(float64) float64, centre, p float64) float64 {
	a, fa := centre, cdf(centre)-p
	step := 0.5
	if fa > 0 {
		step = -step
	}
	b := a + step
	fb := cdf(b) - p
	for fa*fb > 0 {
		a, fa = b, fb
		step *= 2
		b += step
		fb = cdf(b) - p
	}
	for range 60 {
		if math.Abs(b-a) < 1e-6 || math.Abs(fb) < 1e-7 {
			break
		}
		x := b - fb*(b-a)/(fb-fa)
		fx := cdf(x) - p
		if fx*fb < 0 {
			a, fa = b, fb
		} else {
			fa /= 2
		}
		b, fb = x, fx
	}
	return b
}
