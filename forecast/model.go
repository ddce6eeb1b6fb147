package forecast

import (
	"context"
	"math/rand/v2"
)

// Model makes predictive distributions from the past. A model is a value
// without state: all it learns lies in the Predictor that Fit returns, so that
// one model may be fitted at many origins at once.
type Model interface {
	// Name is the short name under which scores and draws are listed.
	Name() string
	// Fit learns from the past, whose last month is the data cut, and prepares
	// forecasts for the given horizons in months, ascending; 1 is the first
	// month after the cut. The seed serves models that simulate.
	Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error)
}

// Predictor holds the forecasts of one model at one origin. It is read-only and
// may be used by many goroutines at once.
type Predictor interface {
	// Draws appends draws from the predictive distribution of a unit (row of
	// the panel) at a horizon that Fit was asked for. It appends n, unless the
	// model is defined by another number (Conflictology: 12).
	Draws(dst []float64, unit, horizon, n int, rng *rand.Rand) ([]float64, error)
}

// Distribution is a Predictor that knows its distributions as masses on the
// grid of counts, which makes it a possible part of a pool.
type Distribution interface {
	Predictor
	// Mass returns the distribution of a unit at a horizon, not to be modified;
	// nil where the model says nothing about the unit.
	Mass(unit, horizon int) Mass
}
