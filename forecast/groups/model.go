package groups

import "github.com/blindspot/blindspot/forecast"

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
// last: a linear pool of what followed similar months of any unit and of two
// memories of the unit's own past. What they remember belongs to one panel.
func Models() []forecast.Model {
	var memo forecast.Memo
	parts := parts()
	for i, m := range parts {
		parts[i] = memo.Of(m)
	}
	return append(parts, pool(parts))
}

func parts() []forecast.Model {
	return []forecast.Model{forecast.Analogue{Nearest: 100}, forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}}
}

func pool(parts []forecast.Model) forecast.Model {
	return forecast.Pool{Label: HeadlineName, Parts: parts, Origins: 8, Ledger: &forecast.Ledger{}}
}

// headline is the last of the models, with a memory of its own for what was said
// at earlier origins, and none for whole fits.
func headline() forecast.Model { return pool(parts()) }
