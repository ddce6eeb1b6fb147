package structural

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// gathered collects draws of the counterfactual in all windows.
type gathered struct {
	windows []Window
	at      [][]float64 // one slice of draws for each period of each window
}

func newGathered(windows []Window, draws int) *gathered {
	g := &gathered{windows: windows}
	for _, w := range windows {
		for t := w.Start; t < w.End; t++ {
			g.at = append(g.at, make([]float64, 0, draws))
		}
	}
	return g
}

// add takes one draw, period by period in order.
func (g *gathered) add(value func(t int) float64) {
	i := 0
	for _, w := range g.windows {
		for t := w.Start; t < w.End; t++ {
			g.at[i] = append(g.at[i], value(t))
			i++
		}
	}
}

// largestDraw keeps the squares and sums of draws within the range of a float64.
const largestDraw = 1e140

// impact compares the draws with y.
func (g *gathered) impact(op string, y []float64, level float64, tr Transform) (*Impact, error) {
	if len(g.windows) == 0 {
		return &Impact{Transform: tr}, nil
	}
	for _, d := range g.at {
		for _, v := range d {
			if math.IsNaN(v) || math.Abs(v) > largestDraw {
				return nil, stats.Errorf(op, stats.Overflow, "a counterfactual draw is %v: the model lets the series explode on the %v scale", v, tr)
			}
		}
	}
	s := &sampler{level: level, median: tr != Identity, buf: make([]float64, len(g.at[0]))}
	out := &Impact{Transform: tr}
	total := make([]float64, len(g.at[0]))
	var totalObserved float64
	var totalN, i int
	for _, w := range g.windows {
		e := Effect{Window: w}
		sum := make([]float64, len(total))
		var observed float64
		n := 0
		for t := w.Start; t < w.End; t++ {
			d := g.at[i]
			i++
			p := Point{T: t, Predicted: s.estimate(d), Missing: math.IsNaN(y[t])}
			if !p.Missing {
				p.Observed = y[t]
				p.Effect = flip(y[t], p.Predicted)
				observed += y[t]
				n++
				for j, v := range d {
					sum[j] += v
				}
				p.Cumulative = flip(observed, s.estimate(sum))
			}
			e.Points = append(e.Points, p)
		}
		e.Summary = s.summary(n, observed, sum)
		out.Effects = append(out.Effects, e)
		totalN += n
		totalObserved += observed
		for j, v := range sum {
			total[j] += v
		}
	}
	out.Total = s.summary(totalN, totalObserved, total)
	return out, nil
}

// sampler summarises draws.
type sampler struct {
	level  float64
	median bool
	buf    []float64
}

// estimate is mean (or median), standard deviation and equal-tailed interval.
func (s *sampler) estimate(d []float64) stats.Estimate {
	s.buf = append(s.buf[:0], d...)
	slices.Sort(s.buf)
	var mean, ss float64
	for _, v := range d {
		mean += v / float64(len(d))
	}
	for _, v := range d {
		ss += (v - mean) * (v - mean)
	}
	out := stats.Estimate{Value: mean, SE: math.Sqrt(ss / float64(len(d)-1)), Interval: stats.Interval{
		Low: sortedQuantile(s.buf, (1-s.level)/2), High: sortedQuantile(s.buf, (1+s.level)/2), Level: s.level}}
	if s.median {
		out.Value = sortedQuantile(s.buf, 0.5)
	}
	return out
}

func (s *sampler) summary(n int, observed float64, sum []float64) Summary {
	pred := s.estimate(sum)
	out := Summary{Periods: n, Observed: observed, Predicted: pred, Cumulative: flip(observed, pred)}
	out.Average = perPeriod(out.Cumulative, n)
	var above, below, positive float64
	rel := make([]float64, len(sum))
	for i, v := range sum {
		if v >= observed {
			above++
		}
		if v <= observed {
			below++
		}
		rel[i] = math.Inf(1)
		if v > 0 {
			positive++
			rel[i] = observed/v - 1
		}
	}
	// The observed series counts as one more draw, so that the probability cannot
	// be zero for want of draws.
	out.TailProb = (min(above, below) + 1) / (float64(len(sum)) + 1)
	if positive == float64(len(sum)) && observed >= 0 {
		out.Relative, out.RelativeDefined = s.estimate(rel), true
	} else if s.median {
		// A few empty counterfactuals leave the quantiles below them defined.
		slices.Sort(rel)
		if hi := sortedQuantile(rel, (1+s.level)/2); !math.IsInf(hi, 0) && !math.IsNaN(hi) {
			out.RelativeDefined = true
			out.Relative = stats.Estimate{Value: sortedQuantile(rel, 0.5),
				Interval: stats.Interval{Low: sortedQuantile(rel, (1-s.level)/2), High: hi, Level: s.level}}
		}
	}
	return out
}

// sortedQuantile is the type 7 quantile of sorted values.
func sortedQuantile(x []float64, p float64) float64 {
	h := p * float64(len(x)-1)
	i := int(h)
	if i >= len(x)-1 {
		return x[len(x)-1]
	}
	return x[i] + (h-float64(i))*(x[i+1]-x[i])
}

func chiSquared(rng *rand.Rand, dof float64) float64 {
	return distuv.Gamma{Alpha: dof / 2, Beta: 0.5, Src: rng}.Rand()
}
