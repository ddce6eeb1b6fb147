package forecast

import (
	"context"
	"math"

	"github.com/blindspot/blindspot"
)

// Pool combines distributions. A linear pool mixes them; a quantile pool
// averages their quantiles on the scale of log(1+count). The weights are learned
// by past score, separately for units at peace, in small and in large conflicts:
// the parts are fitted at earlier origins, and the weights that would have scored
// best on what is known to have followed are used.
type Pool struct {
	Label   string
	Parts   []Model
	Origins int     // earlier origins for each lead, a year apart; fewer if the past is short; 0: 8
	Blend   float64 // share of the quantile pool in the mixture of both, 0..1
	Loyal   float64 // months of its class that weigh as much as a unit's own when its weights are learned; 0: class alone
	Prior   float64 // months of peace with which every part begins at equal weight; 0: 50
	Ledger  *Ledger // remembers what the parts said at earlier origins; nil: nothing does
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
	past.states = past.described()
	learned, err := p.Learn(ctx, past, seed)
	if err != nil {
		return nil, err
	}
	parts, err := p.all(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	last := past.Months() - 1
	return newTable(past, horizons, func(u int) []Mass {
		w := learned.Of(u, classOf(&past.states.x[u][last]))
		row := make([]Mass, len(horizons))
		for i, h := range horizons {
			m := p.combine(parts, w, u, h)
			if !m.normalise() {
				return nil
			}
			row[i] = m
		}
		return row
	}), nil
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
