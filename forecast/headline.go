package forecast

// Benchmarks are the challenge's four: zero, the last month with Poisson noise,
// conflictology of twelve months, and the bootstrap of 240 months.
func Benchmarks() []Model {
	return []Model{Zero{}, LastPoisson{}, Conflictology{}, Bootstrap{}}
}

// HeadlineName is the model by which Blindspot wants to be judged. It was named,
// and everything in it chosen, on windows up to 2016.
const HeadlineName = "blindspot"

// Models are our own models and the headline pool of them, which comes last.
func Models() []Model {
	var memo Memo
	parts := []Model{Decay{Memory: 4}, Decay{Memory: 12}, Decay{Memory: 48}, Analogue{Scale: 1}, Hurdle{}, Regime{}}
	for i, m := range parts {
		parts[i] = memo.Of(m)
	}
	return append(parts, Pool{Label: HeadlineName, Parts: parts, Origins: 8})
}
