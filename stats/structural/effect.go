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
// interventions. Intervals at the given level are exact for known variance ratios
// (Student's t) and do not include their uncertainty.
//
// It is fast enough for placebo tests: rank the effect among those at other dates
// and in other series.
func Counterfactual(s Series, m Model, windows []Window, level float64) (*Impact, *Fit, error) {
	const op = "structural.Counterfactual"
	f, err := counterfactualFit(op, s, m, windows, level)
	if err != nil {
		return nil, nil, err
	}
	c := newContrast(f, s.Y, level)
	out := &Impact{}
	var total contrastSum
	total.init(f.f)
	for i, w := range windows {
		e := Effect{Window: w, Points: make([]Point, 0, w.End-w.Start)}
		var sum contrastSum
		sum.init(f.f)
		for t := w.Start; t < w.End; t++ {
			e.Points = append(e.Points, c.point(t, &sum, &total))
			sum.step(c.smoothed, t)
			total.step(c.smoothed, t)
		}
		if i+1 < len(windows) {
			for t := w.End; t < windows[i+1].Start; t++ {
				total.step(c.smoothed, t)
			}
		}
		e.Summary = c.summary(&sum)
		out.Effects = append(out.Effects, e)
	}
	out.Total = c.summary(&total)
	return out, f, nil
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

// contrast turns smoothed states into effects in the units of y.
type contrast struct {
	*smoothed
	y     []float64
	fit   *Fit
	unit  float64 // standard deviation of y
	sigma float64 // observation noise, in units of y
	t     float64 // quantile
	level float64
	x, e  []float64
}

func newContrast(f *Fit, y []float64, level float64) *contrast {
	kx := len(f.f.x)
	return &contrast{smoothed: f.f.smooth(), y: y, fit: f, unit: f.f.sd, sigma: math.Sqrt(f.scale()) * f.f.sd,
		t: quantileT((1+level)/2, f.dof()), level: level, x: make([]float64, kx), e: make([]float64, kx)}
}

// contrastSum is a running sum of prediction errors: their covariance with the
// state's prediction error, and their dependence on the static coefficients.
type contrastSum struct {
	b, g, tmp      []float64
	n              int
	observed, pred float64
	variance       float64 // per unit scale, coefficients known
	spread         float64 // from the coefficients
}

func (s *contrastSum) init(f *profile) {
	s.b, s.tmp = make([]float64, f.sys.m), make([]float64, f.sys.m)
	s.g = make([]float64, len(f.x))
}

// point predicts period t and adds it to the sums.
func (c *contrast) point(t int, sums ...*contrastSum) Point {
	z := c.f.sys.row(t)
	for j := range c.x {
		c.x[j] = c.f.x[j][t]
		c.e[j] = c.x[j] - dot(z, c.alpha[j+1][t*len(z):(t+1)*len(z)])
	}
	mean, v := c.linear(t, z, c.x)
	pred := c.f.mean + c.unit*mean
	p := Point{T: t, Predicted: estimate(pred, math.Sqrt(v+1)*c.sigma, c.t, c.level)}
	if p.Missing = math.IsNaN(c.y[t]); p.Missing {
		return p
	}
	p.Observed = c.y[t]
	p.Effect = estimate(p.Observed-pred, p.Predicted.SE, c.t, c.level)
	for _, s := range sums {
		s.add(c, t, p.Observed, pred, v)
	}
	s := sums[0]
	p.Cumulative = estimate(s.observed-s.pred, math.Sqrt(s.variance+s.spread)*c.sigma, c.t, c.level)
	return p
}

// add puts period t into the sum; v is the variance of its signal, coefficients
// included. The covariance of smoothing errors at s < t is
// P_s L_s' ... L_(t-1)' (I - N P_t): Durbin and Koopman 2012, section 4.7.
func (s *contrastSum) add(c *contrast, t int, observed, pred, v float64) {
	m := c.f.sys.m
	z := c.f.sys.row(t)
	p, nb := c.f.k.keepP[t*m*m:(t+1)*m*m], c.nbar[t*m*m:(t+1)*m*m]
	cross := dot(s.b, z)
	for i := range m {
		s.tmp[i] = dot(p[i*m:(i+1)*m], z)
	}
	for i := range m {
		cross -= s.b[i] * dot(nb[i*m:(i+1)*m], s.tmp)
	}
	s.variance += 2*cross + v - c.f.spread(c.e) + 1
	for i := range m {
		s.b[i] += s.tmp[i]
	}
	for j, e := range c.e {
		s.g[j] += e
	}
	s.spread = c.f.spread(s.g)
	s.n++
	s.observed += observed
	s.pred += pred
}

// step carries the covariance from period t to the next.
func (s *contrastSum) step(c *smoothed, t int) {
	k := c.f.k
	m := k.sys.m
	if k.kind[t] != missing {
		w := dot(s.b, k.sys.row(t))
		for i, g := range k.gain[t*m : (t+1)*m] {
			s.b[i] -= w * g
		}
	}
	k.sys.transition(s.b)
}

func (c *contrast) summary(s *contrastSum) Summary {
	n := float64(s.n)
	se := math.Sqrt(s.variance+s.spread) * c.sigma
	out := Summary{Periods: s.n, Observed: s.observed,
		Predicted:  estimate(s.pred, se, c.t, c.level),
		Cumulative: estimate(s.observed-s.pred, se, c.t, c.level),
		Average:    estimate((s.observed-s.pred)/n, se/n, c.t, c.level),
		TailProb:   distuv.StudentsT{Mu: 0, Sigma: 1, Nu: c.fit.dof()}.CDF(-math.Abs(s.observed-s.pred) / se)}
	if p := out.Predicted; p.Low > 0 && s.observed >= 0 {
		out.RelativeDefined = true
		out.Relative = stats.Estimate{Value: s.observed/s.pred - 1, SE: s.observed / s.pred * se / s.pred,
			Interval: stats.Interval{Low: s.observed/p.High - 1, High: s.observed/p.Low - 1, Level: c.level}}
	}
	return out
}
