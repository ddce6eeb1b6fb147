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
// last, for units that had an event in the last so many months (Rule.Active): a linear pool of three memories of the unit's own past, of what followed
// similar months of any unit, of a hurdle regression and of a chain of regimes.
func Models(active int) []forecast.Model {
	var memo forecast.Memo
	parts := []forecast.Model{forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36},
		forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{}}
	for i, m := range parts {
		parts[i] = memo.Of(known{m, active})
	}
	return append(parts, forecast.Pool{Label: HeadlineName, Parts: parts, Origins: 4})
}

// headline is the last of the models, with a memory of its own.
func headline(active int) forecast.Model {
	models := Models(active)
	return models[len(models)-1]
}

// known fits a model to the units that were known at the data cut, as long as
// they were at risk. The panel has rows of groups that first appeared later; that
// they would is knowledge of the future, even where their rows hold nothing but
// zeros. And it has rows of groups that ended long ago, whose zeros grow without
// end: nobody asks for their forecast, and a search for similar pasts costs the
// square of what is searched. They are looked at as long as they may be
// forecast, and as far as what followed then is looked up, twice over, so that
// long peace is not seen of those alone that came back.
type known struct {
	forecast.Model
	active int // months after its last event in which a unit may be forecast
}

func (k known) Fit(ctx context.Context, past forecast.Panel, horizons []int, seed uint64) (forecast.Predictor, error) {
	seen := past
	seen.Observed = make([][]bool, len(past.Units))
	for u := range past.Units {
		seen.Observed[u] = make([]bool, past.Months())
		if last, ok := lastEvent(past, u); ok {
			until := min(past.Months(), last+k.active+2*horizons[len(horizons)-1]+1)
			copy(seen.Observed[u][:until], observed(past, u))
		}
	}
	return k.Model.Fit(ctx, seen, horizons, seed)
}

func lastEvent(p forecast.Panel, unit int) (column int, ok bool) {
	for t := p.Months() - 1; t >= 0; t-- {
		if v, ok := p.At(unit, t); ok && v > 0 {
			return t, true
		}
	}
	return 0, false
}

func observed(p forecast.Panel, unit int) []bool {
	if p.Observed != nil {
		return p.Observed[unit]
	}
	return slices.Repeat([]bool{true}, p.Months())
}
