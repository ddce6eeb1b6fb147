package rates

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Window is the periods from..to-1 of a series.
type Window struct{ From, To int }

// Total is a sum of counts over so many periods, of which it is not known how
// they were spread.
type Total struct {
	Count   float64
	Periods float64
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
	x := total.Count + 0.5
	centre := mathext.Digamma(x)
	cdf := b.spreads(func(d float64) float64 { return covariance(at, at, d) }).
		mix(0.5, total.Count, centre, 1/x, func(v float64) float64 { return mathext.GammaIncReg(x, math.Exp(v)) })
	out := stats.Estimate{Value: total.Count / total.Periods, Interval: stats.Interval{Level: level}}
	tail := (1 - level) / 2
	out.High = math.Exp(quantile(cdf, centre, 1-tail)) / total.Periods
	if total.Count > 0 {
		out.Low = math.Exp(quantile(cdf, centre, tail)) / total.Periods
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
		if !(t.Count >= 0) || math.IsInf(t.Count, 0) || !(t.Periods > 0) || math.IsInf(t.Periods, 0) {
			return Ratio{}, stats.Errorf(op, stats.BadInput, "%v events in %v periods", t.Count, t.Periods)
		}
	}
	return b.ratio(op, now, before, level, func(d float64) float64 {
		return spread(now.Periods, d) + spread(before.Periods, d)
	})
}

// ratio joins the uncertainty of two Poisson means, each a gamma law by the prior
// of Jeffreys, with that of the levels around which they lie.
func (b *Belief) ratio(op string, now, before Total, level float64, variance func(d float64) float64) (Ratio, error) {
	if err := checkLevel(op, level); err != nil {
		return Ratio{}, err
	}
	scale := math.Log(before.Periods / now.Periods)
	x, y := now.Count+0.5, before.Count+0.5
	centre := mathext.Digamma(x) - mathext.Digamma(y) + scale
	cdf := b.spreads(variance).mix(0, min(now.Count, before.Count), centre, 1/x+1/y, func(v float64) float64 {
		return mathext.RegIncBeta(x, y, 1/(1+math.Exp(scale-v)))
	})
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

// spreads are standard deviations of the log of a level, with their weights.
type spreads struct{ sd, weight []float64 }

// spreads averages over the grid: the variance of a mean level is dispersion
// times variance(dependence), and its logarithm is taken for normal. A few
// standard deviations stand for all, each for as much probability.
func (b *Belief) spreads(variance func(d float64) float64) spreads {
	by := make([]float64, len(dependences))
	for k, d := range dependences {
		by[k] = max(0, variance(d))
	}
	type part struct{ sd, weight float64 }
	parts := make([]part, 0, len(b.weights))
	for g, w := range b.weights {
		if w > 1e-9 {
			parts = append(parts, part{math.Sqrt(math.Log1p(dispersions[g/len(dependences)] * by[g%len(dependences)])), w})
		}
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].sd < parts[j].sd })
	const classes = 12
	var out spreads
	sum, mass, total := 0.0, 0.0, 0.0
	for i, p := range parts {
		sum += p.sd * p.weight
		mass += p.weight
		total += p.weight
		if i == len(parts)-1 || total*classes >= float64(len(out.sd)+1) {
			out.sd, out.weight = append(out.sd, sum/mass), append(out.weight, mass)
			sum, mass = 0, 0
		}
	}
	norm := 0.0
	for _, w := range out.weight {
		norm += w
	}
	for i := range out.weight {
		out.weight[i] /= norm
	}
	return out
}

// mix is the distribution function of what is known but for a level, joined with
// the level: cdf(x) where few counts are behind it, else the normal law of that
// mean and variance, which then is as good and costs less. A level of mean one
// has a log below zero by half its variance, which drift makes up for; in a
// ratio of two levels that cancels.
func (s spreads) mix(drift, counts, mean, variance float64, cdf func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		sum := 0.0
		for k, sd := range s.sd {
			at := x - drift*sd*sd
			if counts >= manyCounts || sd == 0 {
				sum += s.weight[k] * distuv.UnitNormal.CDF((at-mean)/math.Hypot(sd, math.Sqrt(variance)))
				continue
			}
			for i, z := range nodes.z {
				sum += s.weight[k] * nodes.weight[i] * cdf(at-sd*z)
			}
		}
		return sum
	}
}

// manyCounts is from when on the log of a gamma law is normal for our purpose.
const manyCounts = 40

// nodes are points of the normal law on a grid that is finer than the spread of
// few counts.
var nodes = func() (n struct{ z, weight []float64 }) {
	const step = 0.4
	total := 0.0
	for z := -3.2; z < 3.3; z += step {
		w := math.Exp(-z * z / 2)
		n.z, n.weight = append(n.z, z), append(n.weight, w)
		total += w
	}
	for i := range n.weight {
		n.weight[i] /= total
	}
	return n
}()

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
