package forecast

// Benchmarks are the challenge's four: zero, the last month with Poisson noise,
// conflictology of twelve months, and the bootstrap of 240 months.
func Benchmarks() []Model {
	return []Model{Zero{}, LastPoisson{}, Conflictology{}, Bootstrap{}}
}

// HeadlineName is the model by which Blindspot wants to be judged. It was named,
// and its parts chosen, on windows up to 2016; docs/FORECASTS.md says how.
const HeadlineName = "blindspot"

// Models are our own models and the headline pool of some of them, which comes
// last.
func Models() []Model {
	var memo Memo
	analogue := memo.Of(Analogue{})
	fast, slow := memo.Of(Decay{Memory: 3}), memo.Of(Decay{Memory: 8})
	return []Model{fast, slow, analogue, Hurdle{}, Regime{}, Epidemic{},
		Pool{Label: HeadlineName, Parts: []Model{fast, slow, analogue}, Blend: 0.5, Origins: 4, Loyal: 30, Ledger: &Ledger{}}}
}
