package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Scored is one count with its one-step-ahead predictive distribution and the
// scores of that.
type Scored struct {
	Time, Unit int
	Count      float64
	Predictive Predictive
	Scores     Scores
}

// Verification holds one-step-ahead scores. Cells that could not be scored
// because the count or its past is missing are left out; Skipped counts them.
type Verification struct {
	Cells   []Scored
	Mean    Scores
	Skipped int
}

// OneStepAhead scores the one-step-ahead predictions of a model for the times
// from..to. With rolling set, the model is fitted anew before each time, on the
// rows before it alone, which is a true forecast; without, one fit on all data
// serves every time, which shows the fit but flatters the forecast. The time
// range in opts.From bounds the fits; opts.To applies to the single fit.
func OneStepAhead(data Data, model Model, opts Options, from, to int, rolling bool) (*Verification, error) {
	if from <= model.reach() || to < from || to >= len(data.Counts) {
		return nil, stats.Errorf("endemic.OneStepAhead", stats.BadInput, "times %d to %d of %d rows", from, to, len(data.Counts))
	}
	var fit *Result
	var err error
	v := &Verification{}
	for t := from; t <= to; t++ {
		switch {
		case rolling:
			fit, err = refit(data, model, opts, t-1, fit)
		case fit == nil:
			fit, err = Fit(data, model, opts)
		}
		if err != nil {
			return nil, err
		}
		predictive, err := fit.Process().Predict(t, model.Past(data.Counts, t))
		if err != nil {
			return nil, err
		}
		for i, d := range predictive {
			y := data.Counts[t][i]
			if math.IsNaN(y) || math.IsNaN(d.Mean) {
				v.Skipped++
				continue
			}
			v.Cells = append(v.Cells, Scored{Time: t, Unit: i, Count: y, Predictive: d, Scores: d.Score(y)})
		}
	}
	if len(v.Cells) == 0 {
		return nil, stats.Errorf("endemic.OneStepAhead", stats.TooFew, "no count between times %d and %d can be scored", from, to)
	}
	n := float64(len(v.Cells))
	for _, c := range v.Cells {
		v.Mean.Log += c.Scores.Log / n
		v.Mean.RPS += c.Scores.RPS / n
		v.Mean.DSS += c.Scores.DSS / n
		v.Mean.SES += c.Scores.SES / n
	}
	return v, nil
}

// refit fits the rows up to and including to, starting from the previous fit
// where that stands clear of the boundaries.
func refit(data Data, model Model, opts Options, to int, previous *Result) (*Result, error) {
	opts.To = to
	if previous != nil && len(previous.Report.Boundary) == 0 {
		warm := opts
		warm.Start = previous.theta
		if fit, err := Fit(data, model, warm); err == nil {
			return fit, nil
		}
	}
	return Fit(data, model, opts)
}
