package structural

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Conformal is the average effect in one window with an interval and a p-value
// that do not rest on normal noise.
type Conformal struct {
	// Estimate is in units of y; its interval holds the effects that the test
	// does not reject.
	stats.Estimate
	P       float64 // of no effect, two-sided
	Periods int     // observed in the window
	Pool    int     // one-step errors that are exchanged
}

// ConformalEffect tests the average effect in a window by exchanging the model's
// one-step errors (conformal inference for counterfactuals: Chernozhukov,
// Wüthrich & Zhu 2021, doi 10.1080/01621459.2021.1920957). Without an effect the
// errors in the window are like all others, so that any selection of errors from
// the whole series could have stood there; the p-value is the share of selections
// (draws of them, drawn by rng) that make as large an effect. Unlike the rank of
// an effect among those of overlapping placebo windows, which are few
// independent ones, it holds its level.
//
// The model is fitted to the periods outside the window and outside the earlier
// ones, which are left out throughout; what follows the window is not looked at.
// Whole effects of the window are added up from errors as the model would: a
// level that moves carries an error on. The interval inverts the test for effects
// that are alike in all periods of the window.
func ConformalEffect(s Series, m Model, earlier []Window, w Window, level float64, draws int, rng *rand.Rand) (*Conformal, error) {
	const op = "structural.ConformalEffect"
	windows := append(append([]Window(nil), earlier...), w)
	if draws < 19 {
		return nil, stats.Errorf(op, stats.BadInput, "%d draws, need 19 or more", draws)
	}
	if err := checkEffect(op, s, windows, level); err != nil {
		return nil, err
	}
	f, err := counterfactualFit(op, until(s, w.End), m, windows, level)
	if err != nil {
		return nil, err
	}
	var all exchangers
	for _, c := range f.candidates() {
		e, err := exchange(op, until(s, w.End), m, c, earlier, w)
		if err != nil {
			return nil, err
		}
		e.share = c.share
		all.errors = append(all.errors, e)
	}
	first := all.errors[0]
	all.selections = choose(len(first.error), first.periods, draws, rng)
	value := first.effect() / first.unit
	out := &Conformal{P: all.p(0), Periods: first.periods, Pool: len(first.error)}
	out.Estimate = stats.Estimate{Value: value, SE: first.se() / first.unit, Interval: stats.Interval{Level: level}}
	out.Low = all.end(value, -out.SE, 1-level)
	out.High = all.end(value, out.SE, 1-level)
	return out, nil
}

// candidate is one set of variances with the coefficients that go with it.
type candidate struct {
	variances Variances
	static    []float64
	share     float64
}

// candidates are the fit and, where only the level moves, other ratios of its
// variance to that of the noise, each with its share of the likelihood: whether a
// level of a hundred months moves is seldom certain, and the p-value averages
// over it.
func (f *Fit) candidates() []candidate {
	p := f.f
	take := func(v Variances) candidate {
		c := candidate{variances: v}
		for j, b := range p.beta {
			c.static = append(c.static, b*p.sd/p.xsd[j])
		}
		return c
	}
	out := []candidate{take(f.Variances)}
	logs := []float64{p.loglk}
	if p.sys.params == 2 && p.sys.noise[0] > 0 {
		for _, ratio := range []float64{0, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3} {
			if p.evaluate([]float64{1, ratio}) {
				out, logs = append(out, take(Variances{Obs: 1, Level: ratio})), append(logs, p.loglk)
			}
		}
		p.evaluate(f.ratio)
	}
	sum := 0.0
	for i, l := range logs {
		out[i].share = math.Exp(l - logs[0])
		sum += out[i].share
	}
	kept := out[:0]
	for _, c := range out {
		if c.share /= sum; c.share > 0.005 {
			kept = append(kept, c)
		}
	}
	return kept
}

// exchangers are those of several candidates. The same selections serve them all,
// for every effect.
type exchangers struct {
	errors     []*exchanger
	selections []int
}

func (all *exchangers) p(theta float64) float64 {
	sum := 0.0
	for _, e := range all.errors {
		sum += e.share * e.p(theta, all.selections)
	}
	return sum
}

// until cuts a series.
func until(s Series, end int) Series {
	out := Series{Y: s.Y[:end]}
	for _, x := range s.Static {
		out.Static = append(out.Static, x[:end])
	}
	for _, x := range s.Dynamic {
		out.Dynamic = append(out.Dynamic, x[:end])
	}
	return out
}

// exchanger holds the standardised one-step errors. Under an effect of theta in
// every period of the window they would be error - theta shift.
type exchanger struct {
	error, shift []float64
	weight       []float64 // of the errors of the window, the last ones, in the effect
	unit         float64   // sum of weight times shift: the effect of a theta of one
	periods      int
	share        float64 // of the likelihood
}

func exchange(op string, s Series, m Model, c candidate, earlier []Window, w Window) (*exchanger, error) {
	// The regressors' part is taken off with their coefficients.
	y := append([]float64(nil), s.Y...)
	for j, x := range s.Static {
		for t := range y {
			y[t] -= c.static[j] * x[t]
		}
	}
	p, err := prepare(op, Series{Y: y, Dynamic: s.Dynamic}, m, earlier)
	if err != nil {
		return nil, err
	}
	params, err := p.params(op, c.variances)
	if err != nil {
		return nil, err
	}
	k := newKalman(p.sys, p.obs)
	k.set(params)
	k.gains()
	n := len(y)
	v, d, step := make([]float64, n), make([]float64, n), make([]float64, n)
	k.innovations(p.y, v)
	for t := w.Start; t < w.End; t++ {
		step[t] = 1 / p.sd
	}
	k.innovations(step, d)
	e := &exchanger{}
	weights := k.carry(w)
	for t, kind := range k.kind {
		if kind != proper {
			continue
		}
		sd := math.Sqrt(k.f[t])
		e.error, e.shift = append(e.error, v[t]/sd), append(e.shift, d[t]/sd)
		if t >= w.Start {
			e.weight = append(e.weight, weights[t-w.Start]*sd)
			e.periods++
		}
	}
	if e.periods == 0 || len(e.error) < e.periods+3 {
		return nil, stats.Errorf(op, stats.TooFew, "%d one-step errors, %d of them in the window", len(e.error), e.periods)
	}
	for i, c := range e.weight {
		e.unit += c * e.shift[len(e.error)-e.periods+i]
	}
	return e, nil
}

// carry tells by how much a one-step error in each period of the window moves the
// mean of the window's observed periods away from its forecast.
func (k *kalman) carry(w Window) []float64 {
	out := make([]float64, w.End-w.Start)
	observed := 0.0
	for t := w.Start; t < w.End; t++ {
		if k.kind[t] == missing {
			continue
		}
		observed++
		clear(k.a)
		for u := t; u < w.End; u++ {
			e := dot(k.sys.row(u), k.a)
			if u == t {
				e = 1
				copy(k.a, k.gain[t*k.sys.m:(t+1)*k.sys.m])
			}
			if k.kind[u] != missing {
				out[t-w.Start] += e
			}
			k.sys.transition(k.a)
		}
	}
	for i := range out {
		out[i] /= observed
	}
	return out
}

// effect of the errors as they are, in standard units.
func (e *exchanger) effect() float64 {
	return dot(e.weight, e.error[len(e.error)-e.periods:])
}

func (e *exchanger) se() float64 {
	v := 0.0
	for _, x := range e.error[:len(e.error)-e.periods] {
		v += x * x / float64(len(e.error)-e.periods)
	}
	return math.Sqrt(v * dot(e.weight, e.weight))
}

// p is the p-value of an effect of theta in every period of the window.
func (e *exchanger) p(theta float64, selections []int) float64 {
	n := len(e.error)
	pool := make([]float64, n)
	for i := range pool {
		pool[i] = e.error[i] - theta*e.shift[i]
	}
	seen := math.Abs(dot(e.weight, pool[n-e.periods:]))
	as, draws := 1, len(selections)/e.periods
	for ; len(selections) > 0; selections = selections[e.periods:] {
		sum := 0.0
		for i, c := range e.weight {
			sum += c * pool[selections[i]]
		}
		if math.Abs(sum) >= seen-1e-12 {
			as++
		}
	}
	return float64(as) / float64(draws+1)
}

// choose draws which errors stand in the window, without replacement.
func choose(n, periods, draws int, rng *rand.Rand) []int {
	out := make([]int, 0, draws*periods)
	place := make([]int, n)
	for i := range place {
		place[i] = i
	}
	for range draws {
		for i := range periods {
			j := i + rng.IntN(n-i)
			place[i], place[j] = place[j], place[i]
		}
		out = append(out, place[:periods]...)
	}
	return out
}

// end walks from the value until the test rejects, and halves.
func (all *exchangers) end(value, step, tail float64) float64 {
	inside, outside := value, value+step
	for range 60 {
		if all.p(outside) <= tail {
			break
		}
		inside, step = outside, 2*step
		outside += step
	}
	for range 14 {
		if mid := (inside + outside) / 2; all.p(mid) > tail {
			inside = mid
		} else {
			outside = mid
		}
	}
	return (inside + outside) / 2
}
