package structural

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Point is one period of an intervention window, in units of y.
type Point struct {
	T int // position in the series
	// Missing says that y was not observed at T; Observed, Effect and Cumulative
	// are then 0 and count for nothing.
	Missing  bool
	Observed float64
	// Predicted is what would have been observed without the intervention, noise
	// included.
	Predicted stats.Estimate
	// Effect is Observed minus Predicted, Cumulative its sum over the observed
	// periods of the window so far.
	Effect, Cumulative stats.Estimate
}

// Summary adds up the observed periods of one window, or of all.
type Summary struct {
	Periods    int     // observed periods
	Observed   float64 // their sum
	Predicted  stats.Estimate
	Cumulative stats.Estimate // Observed minus Predicted
	Average    stats.Estimate // Cumulative per observed period
	// Relative is Observed/Predicted - 1. RelativeDefined is false, and Relative
	// zero, where the prediction does not stay away from zero.
	Relative        stats.Estimate
	RelativeDefined bool
	// TailProb is the one-sided probability, without an effect, of a sum at least
	// as far from the prediction, on the side where it was observed.
	TailProb float64
}

// Effect is what happened in one window, against the counterfactual.
type Effect struct {
	Window Window
	Points []Point
	Summary
}

// Impact is the effect of every intervention in a series.
type Impact struct {
	Effects []Effect
	Total   Summary // over all windows
	// Transform is the scale on which the model was fitted; all numbers are in
	// units of the original y.
	Transform Transform
}

// Counterfactual fits the model by maximum likelihood to the periods outside all
// windows and compares each window with what the model says for it. Periods
// between and after windows inform the fit, so that an intervention is taken to
// have ended with its window; let the last window reach the end of the series
// where it may not have. Static regressors must not be touched by the
// interventions.
//
// Values are those at the maximum of the likelihood. Standard errors at the given
// level include the noise and the uncertainty of states, coefficients and scale
// and, by integration over one ratio at a time, that of the variance ratios;
// intervals use Student's t. It is fast enough for placebo tests: rank the effect
// among those at other dates and in other series.
func Counterfactual(s Series, m Model, windows []Window, level float64) (*Impact, *Fit, error) {
	f, err := counterfactualFit("structural.Counterfactual", s, m, windows, level)
	if err != nil {
		return nil, nil, err
	}
	c := newContrast(f.f, s.Y, windows)
	f.f.evaluate(f.ratio)
	c.run()
	c.widen(f.ratio)
	return c.impact(f, level), f, nil
}

func counterfactualFit(op string, s Series, m Model, windows []Window, level float64) (*Fit, error) {
	if err := checkEffect(op, s, windows, level); err != nil {
		return nil, err
	}
	f, err := fit(op, s, m, windows)
	if err != nil {
		return nil, err
	}
	return f, f.f.k.checkKnown(op, windows[0].Start)
}

func checkEffect(op string, s Series, windows []Window, level float64) error {
	if !(level > 0 && level < 1) {
		return stats.Errorf(op, stats.BadInput, "level %v, need a number between 0 and 1", level)
	}
	if err := checkWindows(op, len(s.Y), windows); err != nil {
		return err
	}
	for _, w := range windows {
		seen := 0
		for _, v := range s.Y[w.Start:w.End] {
			if !math.IsNaN(v) {
				seen++
			}
		}
		if seen == 0 {
			return stats.Errorf(op, stats.TooFew, "no observation in window [%d, %d)", w.Start, w.End)
		}
	}
	return nil
}

// checkKnown wants every state identified by the periods before the first window.
func (k *kalman) checkKnown(op string, start int) error {
	known := 0
	for _, kind := range k.kind[:start] {
		if kind == diffuse {
			known++
		}
	}
	if known < k.sys.m {
		return stats.Errorf(op, stats.TooFew, "%d periods before the first window identify %d of %d states", start, known, k.sys.m)
	}
	return nil
}

// judge makes estimates of one level.
type judge struct{ level, t, dof float64 }

// impact puts the moments beside the observations.
func (c *contrast) impact(f *Fit, level float64) *Impact {
	j := judge{level: level, t: quantileT((1+level)/2, f.dof()), dof: f.dof()}
	out := &Impact{}
	periods := (len(c.mean) - 1) / 2
	i, all := 0, 0
	var allObserved float64
	for _, w := range c.windows {
		e := Effect{Window: w, Points: make([]Point, 0, w.End-w.Start)}
		var observed float64
		n := 0
		for t := w.Start; t < w.End; t++ {
			p := Point{T: t, Missing: math.IsNaN(c.y[t]), Predicted: j.estimate(c.mean[i], c.variance[i])}
			if !p.Missing {
				n++
				observed += c.y[t]
				p.Observed = c.y[t]
				p.Effect = flip(p.Observed, p.Predicted)
				p.Cumulative = flip(observed, j.estimate(c.mean[periods+i], c.variance[periods+i]))
			}
			e.Points = append(e.Points, p)
			i++
		}
		e.Summary = j.summary(n, observed, c.mean[periods+i-1], c.variance[periods+i-1])
		out.Effects = append(out.Effects, e)
		all += n
		allObserved += observed
	}
	out.Total = j.summary(all, allObserved, c.mean[2*periods], c.variance[2*periods])
	return out
}

func (j judge) estimate(mean, variance float64) stats.Estimate {
	return estimate(mean, math.Sqrt(variance), j.t, j.level)
}

func (j judge) summary(n int, observed, mean, variance float64) Summary {
	p := j.estimate(mean, variance)
	out := Summary{Periods: n, Observed: observed, Predicted: p, Cumulative: flip(observed, p),
		TailProb: distuv.StudentsT{Mu: 0, Sigma: 1, Nu: j.dof}.CDF(-math.Abs(observed-mean) / p.SE)}
	out.Average = perPeriod(out.Cumulative, n)
	if p.Low > 0 && observed >= 0 {
		out.RelativeDefined = true
		out.Relative = stats.Estimate{Value: observed/mean - 1, SE: observed / mean * p.SE / mean,
			Interval: stats.Interval{Low: observed/p.High - 1, High: observed/p.Low - 1, Level: j.level}}
	}
	return out
}

// flip is observed minus a prediction.
func flip(observed float64, p stats.Estimate) stats.Estimate {
	return stats.Estimate{Value: observed - p.Value, SE: p.SE,
		Interval: stats.Interval{Low: observed - p.High, High: observed - p.Low, Level: p.Level}}
}

// perPeriod spreads a sum over n periods.
func perPeriod(c stats.Estimate, n int) stats.Estimate {
	k := float64(n)
	return stats.Estimate{Value: c.Value / k, SE: c.SE / k,
		Interval: stats.Interval{Low: c.Low / k, High: c.High / k, Level: c.Level}}
}
