package forecast

import (
	"context"
	"math"

	"github.com/blindspot/blindspot"
)

// Pool combines distributions. A linear pool mixes them; a quantile pool
// averages their quantiles on the scale of log(1+count). The weights are learned
// by past score, separately for units at peace, in small and in large conflicts:
// the parts are fitted at earlier origins, whose targets lie before the data
// cut, and the weights that would have scored best there are used.
type Pool struct {
	Label   string
	Parts   []Model
	Origins int     // earlier origins, a year apart; fewer if the past is short; 0: 8
	Blend   float64 // share of the quantile pool in the mixture of both, 0..1
	Loyal   float64 // months of its class that weigh as much as a unit's own when its weights are learned; 0: class alone
	Prior   float64 // months of peace with which every part begins at equal weight; 0: 50
}

// Name is the label.
func (p Pool) Name() string { return p.Label }

// Classes of units, by the mean of the last twelve months.
const poolClasses = 4

func classOf(x *[features]float64) int {
	switch m := math.Expm1(x[fMedium]); {
	case m < 0.05:
		return 0
	case m < 5:
		return 1
	case m < 50:
		return 2
	}
	return 3
}

// example is one past target and what the parts said about it.
type example struct{ likelihood []float64 }

func distribution(ctx context.Context, m Model, past Panel, horizons []int, seed uint64) (Distribution, error) {
	made, err := m.Fit(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	d, ok := made.(Distribution)
	if !ok {
		return nil, blindspot.Errorf(blindspot.Internal, "", "%s makes draws and no distribution, and cannot be pooled", m.Name())
	}
	return d, nil
}

func (p Pool) all(ctx context.Context, past Panel, horizons []int, seed uint64) ([]Distribution, error) {
	parts := make([]Distribution, len(p.Parts))
	for k, m := range p.Parts {
		d, err := distribution(ctx, m, past, horizons, seed)
		if err != nil {
			return nil, err
		}
		parts[k] = d
	}
	return parts, nil
}

// Fit learns the weights and combines the parts fitted to all of the past.
func (p Pool) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	learned, err := p.Learn(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	parts, err := p.all(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	s := describe(past)
	t := newTable(past, horizons)
	for u := range past.Units {
		w := learned.Of(u, classOf(&s.x[u][past.Months()-1]))
		for i, h := range horizons {
			if m := p.combine(parts, w, u, h); m.normalise() {
				t.mass[u][i] = m
			}
		}
	}
	return t, nil
}

// combine mixes the parts and averages their quantiles, in the proportion that
// Blend asks for.
func (p Pool) combine(parts []Distribution, w []float64, unit, horizon int) Mass {
	mixed := NewMass()
	var masses []Mass
	var weights []float64
	for k, part := range parts {
		if d := part.Mass(unit, horizon); d != nil && w[k] > 0 {
			mixed.addScaled(d, w[k])
			masses, weights = append(masses, d), append(weights, w[k])
		}
	}
	if p.Blend == 0 || !mixed.normalise() {
		return mixed
	}
	average := averageQuantiles(masses, weights)
	for k := range mixed {
		mixed[k] = (1-p.Blend)*mixed[k] + p.Blend*average[k]
	}
	return mixed
}

// Learn returns the weights by class and part.
func (p Pool) Learn(ctx context.Context, past Panel, horizons []int, seed uint64) (*Weights, error) {
	if p.Origins == 0 {
		p.Origins = 8
	}
	if p.Prior == 0 {
		p.Prior = 50
	}
	reach := horizons[len(horizons)-1]
	classes := make([][]example, poolClasses)
	units := make([][]example, len(past.Units))
	for back := range p.Origins {
		cut := past.Months() - reach - 12*back
		if cut < 60 && back > 0 || cut < 12 {
			break
		}
		earlier := past.Until(past.First + blindspot.Month(cut-1))
		parts, err := p.all(ctx, earlier, horizons, seed)
		if err != nil {
			return nil, err
		}
		s := describe(earlier)
		for u := range past.Units {
			if !s.known[u][cut-1] {
				continue
			}
			c := classOf(&s.x[u][cut-1])
			for _, h := range horizons {
				y, ok := past.At(u, cut-1+h)
				if !ok {
					continue
				}
				e := example{make([]float64, len(parts))}
				for k, part := range parts {
					if d := part.Mass(u, h); d != nil {
						e.likelihood[k] = d.near(y)
					}
				}
				classes[c] = append(classes[c], e)
				units[u] = append(units[u], e)
			}
		}
	}
	start := make([]float64, len(p.Parts))
	for k := range start {
		start[k] = 1 / float64(len(start))
	}
	w := &Weights{Class: make([][]float64, poolClasses), units: units, loyal: p.Loyal}
	for c := range w.Class {
		w.Class[c] = mixtureWeights(classes[c], start, p.Prior)
	}
	return w, nil
}

// Weights are the learned weights of a pool's parts, by class of units.
type Weights struct {
	Class [][]float64
	units [][]example
	loyal float64
}

// Of returns the weights for a unit that now stands in a class.
func (w *Weights) Of(unit, class int) []float64 {
	if w.loyal == 0 {
		return w.Class[class]
	}
	return mixtureWeights(w.units[unit], w.Class[class], w.loyal)
}

// near is the probability of the category of the ignorance score that holds y,
// a little blurred so that no part is ruled out by one surprise.
func (m Mass) near(y float64) float64 {
	edges := [...]float64{0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 4000, 8000, 16000, 1e9}
	k := 0
	for y > edges[k]+0.5 {
		k++
	}
	low := 0
	if k > 0 {
		low = cellOf(edges[k-1]) + 1
	}
	high := cellOf(min(edges[k], gridTop))
	sum := 0.0
	for _, w := range m[low : high+1] {
		sum += w
	}
	return (sum + 0.001) / (1 + 0.001*float64(len(edges)))
}

// mixtureWeights maximises the mean log-likelihood of the mixture by expectation
// maximisation, with the start as prior.
func mixtureWeights(examples []example, start []float64, prior float64) []float64 {
	w := append([]float64(nil), start...)
	next := make([]float64, len(w))
	for range 60 {
		for k := range next {
			next[k] = prior * start[k]
		}
		for _, e := range examples {
			sum := 0.0
			for k, l := range e.likelihood {
				sum += w[k] * l
			}
			if sum <= 0 {
				continue
			}
			for k, l := range e.likelihood {
				next[k] += w[k] * l / sum
			}
		}
		total := 0.0
		for _, v := range next {
			total += v
		}
		for k := range w {
			w[k] = next[k] / total
		}
	}
	return w
}
