package groups

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot/forecast"
)

// HeadlineName is the model by which Blindspot wants to be judged on groups.
// All in it was chosen on origins up to December 2008, whose targets end in
// 2009; docs/FORECASTS-GROUPS.md tells what was tried.
const HeadlineName = "group_pool"

// BaselineName is what it must beat: the unit's own last twelve months.
var BaselineName = forecast.Conflictology{}.Name()

// Benchmarks are what the headline is compared with.
func Benchmarks() []forecast.Model {
	return []forecast.Model{forecast.Zero{}, forecast.LastPoisson{}, forecast.Conflictology{}}
}

// Models are the parts of the headline and the headline itself, which comes
// last: a linear pool of three memories of the unit's own past, of what followed
// similar months of any unit, of a hurdle regression and of a chain of regimes.
func Models() []forecast.Model {
	var memo forecast.Memo
	parts := []forecast.Model{forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36},
		forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{}}
	for i, m := range parts {
		parts[i] = memo.Of(known{m})
	}
	return append(parts, forecast.Pool{Label: HeadlineName, Parts: parts, Origins: 4})
}

// headline is the last of the models, with a memory of its own.
func headline() forecast.Model {
	models := Models()
	return models[len(models)-1]
}

// known fits a model to the units that were known at the data cut. The panel has
// rows of groups that first appeared later; that they would is knowledge of the
// future, even where their rows hold nothing but zeros.
type known struct{ forecast.Model }

func (k known) Fit(ctx context.Context, past forecast.Panel, horizons []int, seed uint64) (forecast.Predictor, error) {
	seen := past
	seen.Observed = make([][]bool, len(past.Units))
	for u := range past.Units {
		if appeared(past, u) {
			seen.Observed[u] = observed(past, u)
		} else {
			seen.Observed[u] = make([]bool, past.Months())
		}
	}
	return k.Model.Fit(ctx, seen, horizons, seed)
}

func appeared(p forecast.Panel, unit int) bool {
	for t := range p.Months() {
		if v, ok := p.At(unit, t); ok && v > 0 {
			return true
		}
	}
	return false
}

func observed(p forecast.Panel, unit int) []bool {
	if p.Observed != nil {
		return p.Observed[unit]
	}
	return slices.Repeat([]bool{true}, p.Months())
}
