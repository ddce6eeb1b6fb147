package tail

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Rate is the belief about a rate of events per unit of time: a gamma
// distribution of the given shape and rate, with mean Shape/Rate.
type Rate struct{ Shape, Rate float64 }

// CountRate is the belief after seeing events in a span of exposure units of
// time, under the prior of Jeffreys: Gamma(events + 1/2, exposure).
func CountRate(events int, exposure float64) Rate {
	return Rate{Shape: float64(events) + 0.5, Rate: exposure}
}

func (r Rate) check(op string, horizon float64) error {
	if !(r.Shape > 0) || !(r.Rate > 0) || math.IsInf(r.Shape, 0) || math.IsInf(r.Rate, 0) {
		return stats.Errorf(op, stats.BadInput, "rate %+v is not a gamma distribution", r)
	}
	if !(horizon >= 0) || math.IsInf(horizon, 0) {
		return stats.Errorf(op, stats.BadInput, "horizon %g is not a span of time", horizon)
	}
	return nil
}

// atLeastOne is the predictive probability of one event or more that has
// probability p of being large: the count is negative binomial, and none is
// large with probability (Rate/(Rate + horizon p))^Shape.
func (r Rate) atLeastOne(p, horizon float64) float64 {
	return -math.Expm1(-r.Shape * math.Log1p(horizon*p/r.Rate))
}

// Exceedance is P(X >= x) for one event. Up to xmin it is the observed share,
// with the interval of Jeffreys; above, the share of the tail times the law,
// with an interval on the log scale for xmin as found. Any x but NaN will do.
func (f *Fit) Exceedance(x float64) (stats.Estimate, error) {
	if math.IsNaN(x) {
		return stats.Estimate{}, stats.Errorf("tail.Exceedance", stats.BadInput, "the value is not a number")
	}
	return f.exceed(x), nil
}

func (f *Fit) exceed(x float64) stats.Estimate {
	if math.IsInf(x, 1) {
		return stats.Estimate{Interval: stats.Interval{Level: f.opt.Level}}
	}
	if x <= f.Law.Xmin {
		k := f.sample.from[f.sample.index(x)]
		p := k / f.sample.total
		b := distuv.Beta{Alpha: k + 0.5, Beta: f.sample.total - k + 0.5}
		e := stats.Estimate{Value: p, SE: math.Sqrt(p * (1 - p) / f.sample.total)}
		e.Interval = stats.Interval{Low: b.Quantile((1 - f.opt.Level) / 2), High: b.Quantile((1 + f.opt.Level) / 2), Level: f.opt.Level}
		if k == f.sample.total {
			e.High = 1
		}
		return e
	}
	p, se := f.logExceedance(x)
	w := f.z() * se
	v := math.Exp(p)
	return stats.Estimate{Value: v, SE: v * se, Interval: stats.Interval{Low: math.Exp(p - w), High: min(1, math.Exp(p+w)), Level: f.opt.Level}}
}

// logExceedance is log P(X >= x) above xmin and its standard error.
func (f *Fit) logExceedance(x float64) (p, se float64) {
	share := float64(f.TailN) / float64(f.N)
	a := f.Law.slope(x) * f.Alpha.SE
	return math.Log(share) + math.Log(f.Law.Survival(x)), math.Sqrt((1-share)/float64(f.TailN) + a*a)
}

// ReturnLevel is the smallest value that at most one event in k reaches on
// average. Its interval holds the levels whose own exceedance is not told
// apart from 1/k; High is +Inf where the tail may be so heavy that no level
// is excluded. SE is 0. k must be larger than N/TailN, so that the level lies
// above xmin.
func (f *Fit) ReturnLevel(k float64) (stats.Estimate, error) {
	const op = "tail.ReturnLevel"
	if !(k > float64(f.N)/float64(f.TailN)) || math.IsInf(k, 0) {
		return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "one in %g events is not beyond xmin %g, which one in %.3g reaches", k, f.Law.Xmin, float64(f.N)/float64(f.TailN))
	}
	z := f.z()
	at := func(shift float64) float64 {
		return f.solve(func(x float64) bool {
			p, se := f.logExceedance(x)
			return p+shift*se <= -math.Log(k)
		})
	}
	e := stats.Estimate{Value: at(0), Interval: stats.Interval{Low: at(-z), High: at(z), Level: f.opt.Level}}
	if math.IsInf(e.Value, 0) {
		return stats.Estimate{}, stats.Errorf(op, stats.Overflow, "the level reached once in %g events is beyond the range of a float64", k)
	}
	return e, nil
}

// solve returns the smallest x above xmin (whole where discrete) for which
// below turns true, by doubling and halving; +Inf where it never does.
func (f *Fit) solve(below func(x float64) bool) float64 {
	lo, hi := f.Law.Xmin, 2*f.Law.Xmin
	for !below(hi) {
		if hi > 1e300 {
			return math.Inf(1)
		}
		lo, hi = hi, 2*hi
	}
	for range 200 {
		mid := (lo + hi) / 2
		if f.Law.Discrete {
			mid = math.Floor(mid)
		}
		if mid <= lo || mid >= hi {
			break
		}
		if below(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// AtLeastOne is the probability of one or more events of size x or larger
// within the horizon (in the unit of the rate). Value averages over the belief
// about the rate; the interval holds the probability under the true rate and
// tail, symmetric in the log of the expected number of such events.
func (f *Fit) AtLeastOne(x float64, rate Rate, horizon float64) (stats.Estimate, error) {
	const op = "tail.AtLeastOne"
	if err := rate.check(op, horizon); err != nil {
		return stats.Estimate{}, err
	}
	p, err := f.Exceedance(x)
	if err != nil {
		return stats.Estimate{}, err
	}
	if p.Value == 0 || horizon == 0 {
		return stats.Estimate{Interval: stats.Interval{Level: f.opt.Level}}, nil
	}
	mean := rate.Shape / rate.Rate * horizon * p.Value
	se := math.Sqrt(1/rate.Shape + p.SE*p.SE/(p.Value*p.Value))
	w := math.Exp(f.z() * se)
	return stats.Estimate{
		Value:    rate.atLeastOne(p.Value, horizon),
		SE:       mean * math.Exp(-mean) * se,
		Interval: stats.Interval{Low: -math.Expm1(-mean / w), High: -math.Expm1(-mean * w), Level: f.opt.Level},
	}, nil
}
