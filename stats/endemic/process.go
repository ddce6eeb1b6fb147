package endemic

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Process is a model whose parameters are known: the conditional distribution
// of the counts at any time given the counts before. A scenario is the Process
// of a changed model (say, with an offset on AR) at the parameters of a fit.
type Process struct {
	layout  *layout
	model   *Model
	theta   []float64
	weights []float64 // receiver by receiver
}

// NewProcess joins a model for that many units with its parameters, in the
// order Result.ParamNames gives: terms of AR, NE and End, decay, log
// dispersions, random intercepts.
func NewProcess(model Model, units int, params []float64) (*Process, error) {
	l, err := newLayout(&model, units)
	if err != nil {
		return nil, err
	}
	if len(params) != l.size() {
		return nil, stats.Errorf("endemic.NewProcess", stats.BadInput, "%d parameters, the model has %d", len(params), l.size())
	}
	for k, v := range params {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, stats.Errorf("endemic.NewProcess", stats.BadInput, "parameter %s is %v", l.names[k], v)
		}
	}
	return newProcess(l, &model, append([]float64(nil), params...)), nil
}

func newProcess(l *layout, m *Model, theta []float64) *Process {
	p := &Process{layout: l, model: m, theta: theta}
	if m.NE != nil {
		n := l.units * l.units
		p.weights = make([]float64, n)
		m.Weights.fill(l.decayOf(theta), p.weights, make([]float64, n), make([]float64, n))
	}
	return p
}

// Process is the fitted model at its estimates.
func (r *Result) Process() *Process {
	return newProcess(r.problem.layout, r.problem.model, r.theta)
}

// rates gives lambda, phi and nu at one time, by component and unit.
func (p *Process) rates(t int) ([3][]float64, error) {
	var rates [3][]float64
	for a, c := range p.model.components() {
		rates[a] = make([]float64, p.layout.units)
		if c == nil {
			continue
		}
		for i := range rates[a] {
			var eta float64
			for k, term := range c.Terms {
				eta += p.theta[p.layout.term[a]+k] * term.Value(t, i)
			}
			if first := p.layout.random[a]; first >= 0 {
				eta += p.theta[first+i]
			}
			rate := math.Exp(eta)
			if c.Offset != nil {
				rate *= c.Offset(t, i)
			}
			if math.IsNaN(rate) || rate < 0 {
				return rates, stats.Errorf("endemic.Process", stats.BadInput,
					"component %s has no value at time %d, unit %d: a covariate or offset is missing there", componentName[a], t, i)
			}
			if math.IsInf(rate, 1) {
				return rates, stats.Errorf("endemic.Process", stats.Overflow, "component %s at time %d, unit %d", componentName[a], t, i)
			}
			rates[a][i] = rate
		}
	}
	return rates, nil
}

// parts splits the mean of one unit. Each is NaN where a past count that it
// needs is missing.
func (p *Process) parts(rates *[3][]float64, past []float64, i int) [3]float64 {
	var m [3]float64
	if p.model.AR != nil {
		m[own] = rates[own][i] * past[i]
	}
	if p.model.NE != nil {
		var z float64
		for j, y := range past {
			if p.model.Weights.reaches(j, i) {
				z += p.weights[i*len(past)+j] * y
			}
		}
		m[neighbour] = rates[neighbour][i] * z
	}
	m[background] = rates[background][i]
	return m
}

// Predict gives the one-step predictive distribution of every unit at time t,
// from the counts at t-1 (their weighted sum, for a model with Lags). The Mean of a unit is NaN where a past count that it
// needs is missing (NaN).
func (p *Process) Predict(t int, past []float64) ([]Predictive, error) {
	if len(past) != p.layout.units {
		return nil, stats.Errorf("endemic.Predict", stats.BadInput, "%d past counts for %d units", len(past), p.layout.units)
	}
	rates, err := p.rates(t)
	if err != nil {
		return nil, err
	}
	out := make([]Predictive, len(past))
	for i := range out {
		m := p.parts(&rates, past, i)
		out[i] = Predictive{Mean: m[own] + m[neighbour] + m[background], Psi: p.layout.dispersion(p.theta, i)}
	}
	return out, nil
}

// Simulate draws one path of counts, steps x units, for the times from,
// from+1, ... after the counts past at from-1. It refuses missing past counts
// that the model needs, and stops with stats.Overflow where the process
// explodes above 1e8. A model that looks back further than one time is refused.
func (p *Process) Simulate(rng *rand.Rand, from int, past []float64, steps int) ([][]float64, error) {
	if p.model.reach() > 1 {
		return nil, stats.Errorf("endemic.Simulate", stats.BadInput, "one row of past counts for a model of %d lags", p.model.reach())
	}
	path := make([][]float64, steps)
	for h := range path {
		predictive, err := p.Predict(from+h, past)
		if err != nil {
			return nil, err
		}
		path[h] = make([]float64, len(past))
		for i, d := range predictive {
			if math.IsNaN(d.Mean) {
				return nil, stats.Errorf("endemic.Simulate", stats.BadInput, "the count before time %d is missing where unit %d needs it", from+h, i)
			}
			if d.Mean > largestCount {
				return nil, stats.Errorf("endemic.Simulate", stats.Overflow, "the mean at time %d, unit %d is %.3g", from+h, i, d.Mean)
			}
			path[h][i] = min(d.Rand(rng), largestCount)
		}
		past = path[h]
	}
	return path, nil
}
