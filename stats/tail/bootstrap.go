package tail

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// GoodnessOfFit is the result of the semi-parametric bootstrap.
type GoodnessOfFit struct {
	// P is the share of synthetic samples that lie farther from their own fit
	// than the data from theirs. Small values rule the power law out; Clauset,
	// Shalizi and Newman draw the line at 0.1.
	P  float64
	SE float64 // Monte Carlo standard error of P
	// Replicates that entered, and Failed ones whose sample allowed no fit.
	Replicates, Failed int
}

// GoodnessOfFit draws synthetic samples of the same size: each value comes
// from the law with the probability of the tail, otherwise from the data below
// xmin; each sample is fitted anew, xmin included. 2,500 replicates give p to
// about 0.01.
func (f *Fit) GoodnessOfFit(replicates int, rng *rand.Rand) (*GoodnessOfFit, error) {
	const op = "tail.GoodnessOfFit"
	if replicates < 1 {
		return nil, stats.Errorf(op, stats.BadInput, "%d replicates", replicates)
	}
	body := f.expand(0, f.sample.index(f.Law.Xmin))
	share := float64(f.TailN) / float64(f.N)
	x := make([]float64, f.N)
	var g GoodnessOfFit
	var farther int
	for range replicates {
		for i := range x {
			if len(body) == 0 || rng.Float64() < share {
				x[i] = f.Law.Draw(rng)
			} else {
				x[i] = body[rng.IntN(len(body))]
			}
		}
		r, err := fit(op, x, f.Law.Discrete, f.opt)
		if err != nil {
			g.Failed++
			continue
		}
		g.Replicates++
		if r.D >= f.D {
			farther++
		}
	}
	if g.Replicates == 0 {
		return nil, stats.Errorf(op, stats.Degenerate, "none of %d synthetic samples allowed a fit", replicates)
	}
	n := float64(g.Replicates)
	g.P = float64(farther) / n
	g.SE = math.Sqrt(g.P * (1 - g.P) / n)
	return &g, nil
}

// expand lists the values with index in [from, to).
func (f *Fit) expand(from, to int) []float64 {
	var out []float64
	for i := from; i < to; i++ {
		for range int(f.sample.counts[i]) {
			out = append(out, f.sample.values[i])
		}
	}
	return out
}

// Ensemble is a set of refits to resampled data. It carries the uncertainty of
// alpha, of xmin and of the share of the tail together. It belongs to one
// goroutine at a time.
type Ensemble struct {
	Fits   []*Fit
	Failed int // resamples that allowed no fit
	fit    *Fit
}

// Bootstrap resamples the data with replacement and refits, xmin included.
func (f *Fit) Bootstrap(replicates int, rng *rand.Rand) (*Ensemble, error) {
	const op = "tail.Bootstrap"
	if replicates < 20 {
		return nil, stats.Errorf(op, stats.TooFew, "%d replicates and at least 20 are needed for an interval", replicates)
	}
	// The place of each value among the distinct ones.
	place := make([]int, 0, f.N)
	for i, c := range f.sample.counts {
		for range int(c) {
			place = append(place, i)
		}
	}
	e := &Ensemble{fit: f}
	for range replicates {
		counts := make([]float64, len(f.sample.counts))
		for range place {
			counts[place[rng.IntN(len(place))]]++
		}
		r, err := f.sample.withCounts(counts).fit(op, f.opt)
		if err != nil {
			e.Failed++
			continue
		}
		e.Fits = append(e.Fits, r)
	}
	if len(e.Fits) < replicates/2 {
		return nil, stats.Errorf(op, stats.Degenerate, "only %d of %d resamples allowed a fit", len(e.Fits), replicates)
	}
	return e, nil
}

// summary makes an estimate of the value on the data and the values on the
// resamples: their standard deviation and percentiles.
func (e *Ensemble) summary(value float64, draws []float64) stats.Estimate {
	var mean, ss float64
	for _, v := range draws {
		mean += v / float64(len(draws))
	}
	for _, v := range draws {
		ss += (v - mean) * (v - mean)
	}
	slices.Sort(draws)
	level := e.fit.opt.Level
	return stats.Estimate{
		Value: value, SE: math.Sqrt(ss / float64(len(draws)-1)),
		Interval: stats.Interval{Low: quantile(draws, (1-level)/2), High: quantile(draws, (1+level)/2), Level: level},
	}
}

// quantile of a sorted sample, type 7.
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	i := min(int(h), len(sorted)-2)
	return sorted[i] + (h-float64(i))*(sorted[i+1]-sorted[i])
}

// Alpha is the exponent with an interval that includes the choice of xmin.
func (e *Ensemble) Alpha() stats.Estimate {
	return e.over(func(f *Fit) float64 { return f.Law.Alpha })
}

// Xmin is the threshold with its interval.
func (e *Ensemble) Xmin() stats.Estimate {
	return e.over(func(f *Fit) float64 { return f.Law.Xmin })
}

// Exceedance is P(X >= x) for one event.
func (e *Ensemble) Exceedance(x float64) (stats.Estimate, error) {
	if math.IsNaN(x) {
		return stats.Estimate{}, stats.Errorf("tail.Exceedance", stats.BadInput, "the value is not a number")
	}
	return e.over(func(f *Fit) float64 { return f.exceedance(x) }), nil
}

// AtLeastOne is as [Fit.AtLeastOne]; Value averages over the tail and the rate,
// and the interval holds the central range of the probability over both.
func (e *Ensemble) AtLeastOne(x float64, rate Rate, horizon float64, rng *rand.Rand) (stats.Estimate, error) {
	const op = "tail.AtLeastOne"
	if err := rate.check(op, horizon); err != nil {
		return stats.Estimate{}, err
	}
	if math.IsNaN(x) {
		return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "the value is not a number")
	}
	gamma := distuv.Gamma{Alpha: rate.Shape, Beta: rate.Rate, Src: rng}
	var mean float64
	draws := make([]float64, len(e.Fits))
	for i, f := range e.Fits {
		p := f.exceedance(x)
		mean += rate.atLeastOne(p, horizon) / float64(len(e.Fits))
		draws[i] = -math.Expm1(-gamma.Rand() * horizon * p)
	}
	return e.summary(mean, draws), nil
}

// ReturnLevel is as [Fit.ReturnLevel]. Resamples in which one in k events does
// not reach their xmin count with the observed quantile.
func (e *Ensemble) ReturnLevel(k float64) (stats.Estimate, error) {
	v, err := e.fit.ReturnLevel(k)
	if err != nil {
		return v, err
	}
	return e.over(func(f *Fit) float64 {
		return f.solveFrom(func(x float64) bool { return f.exceedance(x) <= 1/k })
	}), nil
}

func (e *Ensemble) over(of func(f *Fit) float64) stats.Estimate {
	draws := make([]float64, len(e.Fits))
	for i, f := range e.Fits {
		draws[i] = of(f)
	}
	return e.summary(of(e.fit), draws)
}

// exceedance is the value of [Fit.Exceedance] alone.
func (f *Fit) exceedance(x float64) float64 {
	switch {
	case x <= f.Law.Xmin:
		return f.sample.share(x)
	case math.IsInf(x, 1):
		return 0
	}
	return float64(f.TailN) / float64(f.N) * f.Law.Survival(x)
}

// solveFrom is solve, or the smallest distinct value for which below is
// already true.
func (f *Fit) solveFrom(below func(x float64) bool) float64 {
	for _, v := range f.sample.values {
		if v > f.Law.Xmin {
			break
		}
		if below(v) {
			return v
		}
	}
	return min(f.solve(below), math.MaxFloat64)
}
