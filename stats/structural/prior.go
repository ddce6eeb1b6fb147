package structural

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Prior of the Bayesian model. Standard deviations are in units of the standard
// deviation of y over the observed periods outside all windows.
type Prior struct {
	// StateSD guesses the standard deviation of one period's change of the level
	// (of the season, of a dynamic coefficient of a standardised regressor); a
	// slope's is guessed a tenth of it. StateWeight is the number of observations
	// the guess is worth. No such deviation may exceed that of y.
	StateSD, StateWeight float64
	// ModelSize is the expected number of static regressors in the model.
	ModelSize float64
	// R2 is the guess of the share of variance explained, ResidualWeight the
	// number of observations it is worth.
	R2, ResidualWeight float64
	// SlabWeight is the number of observations that the prior of the coefficients
	// (zero mean) is worth.
	SlabWeight float64
}

// DefaultPrior says little: a level that may move by a tenth of the spread of the
// series each period, worth a tenth of an observation.
func DefaultPrior() Prior {
	return Prior{StateSD: 0.1, StateWeight: 0.1, ModelSize: 3, R2: 0.5, ResidualWeight: 0.1, SlabWeight: 1}
}

// CausalImpactPrior is the default of the R package of Brodersen et al. 2015: a
// nearly still level, held with the weight of 32 observations. Its intervals are
// too narrow where the level does move.
func CausalImpactPrior() Prior {
	return Prior{StateSD: 0.01, StateWeight: 32, ModelSize: 3, R2: 0.8, ResidualWeight: 50, SlabWeight: 0.01}
}

func (p Prior) check(op string) error {
	for _, v := range []float64{p.StateSD, p.StateWeight, p.ModelSize, p.ResidualWeight, p.SlabWeight} {
		if !(v > 0) || math.IsInf(v, 0) {
			return stats.Errorf(op, stats.BadInput, "prior %+v: weights, sizes and deviations must be positive", p)
		}
	}
	if !(p.R2 > 0 && p.R2 < 1) {
		return stats.Errorf(op, stats.BadInput, "prior R2 %v, need a share between 0 and 1", p.R2)
	}
	return nil
}
