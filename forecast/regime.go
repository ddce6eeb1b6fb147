package forecast

import (
	"context"
	"math"
)

// Regime is an observed Markov chain. The state of a unit in a month pairs the
// category of its deaths that month with the category of its recent mean; how
// states follow one another is learned from all units, with the unit's own
// transitions counting more. Within a category the deaths are those the unit,
// and to a lesser degree all units, had in it.
type Regime struct {
	Own float64 // weight of the unit's own transitions; 0: 5
}

// Name is regime_markov.
func (Regime) Name() string { return "regime_markov" }

// regimeTop are the upper ends of the categories.
var regimeTop = []float64{0, 5, 25, 100, 500, math.Inf(1)}

const regimeStates = 36

func regimeOf(v float64) int {
	for k, top := range regimeTop {
		if v <= top {
			return k
		}
	}
	return len(regimeTop) - 1
}

// Fit counts transitions and works out the chain at every horizon.
func (r Regime) Fit(_ context.Context, past Panel, horizons []int, _ uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	if r.Own == 0 {
		r.Own = 5
	}
	n := len(regimeTop)
	state, value := r.classify(past)
	pooled, within := make([]float64, regimeStates*regimeStates), make([]Mass, n)
	for k := range within {
		within[k] = NewMass()
	}
	for u := range past.Units {
		for c := range state[u] {
			if state[u][c] < 0 {
				continue
			}
			if !past.teaches(u, c) {
				continue
			}
			within[state[u][c]/n].add(value[u][c], 1)
			if c > 0 && state[u][c-1] >= 0 {
				pooled[state[u][c-1]*regimeStates+state[u][c]]++
			}
		}
	}
	for k := range within {
		if !within[k].normalise() {
			within[k].add(max(regimeTop[k], 1), 1)
		}
	}
	normaliseRows(pooled)
	last := past.Months() - 1
	return newTable(past, horizons, func(u int) []Mass {
		if last < 0 || state[u][last] < 0 {
			return nil
		}
		return r.unit(horizons, state[u], value[u], pooled, within)
	}), nil
}

func (r Regime) classify(past Panel) (state [][]int, value [][]float64) {
	n := len(regimeTop)
	state, value = make([][]int, len(past.Units)), past.Values
	for u := range past.Units {
		state[u] = make([]int, past.Months())
		recent := memory(6)
		for c := range state[u] {
			v, ok := past.At(u, c)
			recent.add(v, ok)
			state[u][c] = -1
			if ok {
				level := recent.mean()
				if level < 0.05 {
					level = 0
				}
				state[u][c] = regimeOf(math.Round(v))*n + regimeOf(level)
			}
		}
	}
	return state, value
}

func normaliseRows(p []float64) {
	for i := range regimeStates {
		row := p[i*regimeStates : (i+1)*regimeStates]
		sum := 0.0
		for _, w := range row {
			sum += w
		}
		if sum == 0 {
			row[i], sum = 1, 1
		}
		for j := range row {
			row[j] /= sum
		}
	}
}

func (r Regime) unit(horizons []int, state []int, value []float64, pooled []float64, within []Mass) []Mass {
	n := len(regimeTop)
	own := make([]Mass, n)
	for k := range own {
		own[k] = NewMass()
		own[k].addScaled(within[k], 2)
	}
	chain := make([]float64, len(pooled))
	for i, w := range pooled {
		chain[i] = 30 * w
	}
	for c, s := range state {
		if s < 0 {
			continue
		}
		own[s/n].add(value[c], math.Exp(-float64(len(state)-1-c)/36))
		if c > 0 && state[c-1] >= 0 {
			chain[state[c-1]*regimeStates+s] += r.Own * math.Exp(-float64(len(state)-1-c)/60)
		}
	}
	normaliseRows(chain)
	for k := range own {
		own[k].normalise()
	}
	p, q := make([]float64, regimeStates), make([]float64, regimeStates)
	p[state[len(state)-1]] = 1
	step := 0
	row := make([]Mass, len(horizons))
	for i, h := range horizons {
		for ; step < h; step++ {
			clear(q)
			for a, w := range p {
				if w < 1e-12 {
					continue
				}
				for b, v := range chain[a*regimeStates : (a+1)*regimeStates] {
					q[b] += w * v
				}
			}
			p, q = q, p
		}
		m := NewMass()
		for s, w := range p {
			m.addScaled(own[s/n], w)
		}
		row[i] = m
	}
	return row
}
