package foresight

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/score"
)

// A difference between forecasters is told only from so many pairs, whose days end
// in so many months: questions about the same days are no independent evidence.
const (
	FewestPairs  = 20
	FewestMonths = 8
)

// calibrationBins are the classes of stated probabilities.
const calibrationBins = 5

// Tally is how a forecaster did on some questions. Brier and Log are means, less is
// better; they are 0 where N is.
type Tally struct {
	N    int     `json:"n"`
	Said float64 `json:"mean_probability"`
	Came int     `json:"came"`
	ProbabilityScores
}

// SaidWords is the mean probability in words.
func (t *Tally) SaidWords() string { return prose.ChanceOf(t.Said) }

func (t *Tally) add(p float64, came bool, s ProbabilityScores) {
	t.N++
	n := float64(t.N)
	t.Said += (p - t.Said) / n
	t.Brier += (s.Brier - t.Brier) / n
	t.Log += (s.Log - t.Log) / n
	if came {
		t.Came++
	}
}

// Reliability is how often things came that were given a probability of a class.
type Reliability struct {
	Low  float64            `json:"low"`
	High float64            `json:"high"`
	N    int                `json:"n"`
	Said float64            `json:"mean_probability"`
	Came blindspot.Quantity `json:"came"` // share, with its interval of 90 %
}

// Year is a forecaster's tally of the questions whose days ended in a year.
type Year struct {
	Year int `json:"year"`
	Tally
}

// OfForecaster is the record of one forecaster.
type OfForecaster struct {
	Forecaster Forecaster    `json:"forecaster"`
	All        Tally         `json:"all"`
	Years      []Year        `json:"by_year"`
	Bins       []Reliability `json:"calibration"`
}

// Pairs are the questions that both forecasters answered.
type Pairs struct {
	N          int                `json:"n"`
	Months     int                `json:"months"` // in which their days end
	Program    ProbabilityScores  `json:"program"`
	Analyst    ProbabilityScores  `json:"analyst"`
	Difference blindspot.Quantity `json:"brier_difference"` // program less analyst, with its interval of 90 %; unknown where there are too few
	Text       string             `json:"text"`
}

// Scorecard is what resolved questions say of the forecasters.
type Scorecard struct {
	Questions   int            `json:"questions"`
	Open        int            `json:"open"`
	Waiting     int            `json:"waiting"` // resolvable ones among them
	Resolved    int            `json:"resolved"`
	Undecided   int            `json:"undecided"`
	Late        int            `json:"resolved_made_after_the_fact"` // they enter no score
	Forecasters []OfForecaster `json:"forecasters"`
	Pairs       Pairs          `json:"pairs"`
}

// ScorecardOf makes the record of forecasters out of questions. Those that were made when their days were
// over prove no foresight, and enter no score.
func ScorecardOf(all []Question) Scorecard {
	r := Scorecard{Questions: len(all), Forecasters: []OfForecaster{}}
	var scored []Question
	for _, q := range all {
		switch q.State {
		case Open:
			r.Open++
		case Waiting, Resolvable:
			r.Waiting++
		case Undecided:
			r.Undecided++
		case Resolved:
			r.Resolved++
			if q.Late {
				r.Late++
				continue
			}
			scored = append(scored, q)
		}
	}
	slices.SortStableFunc(scored, func(x, y Question) int { return cmp.Or(cmp.Compare(x.Days.To, y.Days.To), cmp.Compare(x.ID, y.ID)) })
	for _, f := range Forecasters {
		r.Forecasters = append(r.Forecasters, ofForecaster(f, scored))
	}
	r.Pairs = pairs(scored)
	return r
}

func ofForecaster(f Forecaster, scored []Question) OfForecaster {
	out := OfForecaster{Forecaster: f, Years: []Year{}, Bins: []Reliability{}}
	var probs []float64
	var came []bool
	for i := range scored {
		q := &scored[i]
		s, ok := q.Scored(f)
		if !ok {
			continue
		}
		p, _ := q.Probability(f)
		probs, came = append(probs, p), append(came, *q.Outcome.Came)
		out.All.add(p, *q.Outcome.Came, s)
		if year := q.Days.To.Month().Year(); len(out.Years) == 0 || out.Years[len(out.Years)-1].Year != year {
			out.Years = append(out.Years, Year{Year: year})
		}
		out.Years[len(out.Years)-1].add(p, *q.Outcome.Came, s)
	}
	if len(probs) == 0 {
		return out
	}
	bins, err := score.Reliability(probs, came, calibrationBins)
	if err != nil { // probabilities were checked when they were stored
		return out
	}
	for _, b := range bins {
		out.Bins = append(out.Bins, Reliability{Low: b.Low, High: b.High, N: b.N, Said: b.Forecast, Came: blindspot.Between(b.Observed.Value, b.Observed.Low, b.Observed.High, 0.9)})
	}
	return out
}

func pairs(scored []Question) Pairs {
	p := Pairs{Difference: blindspot.Unknown()}
	var ours, theirs Tally
	var months []blindspot.Month
	var a, b []Tally // by month in which the days end
	for i := range scored {
		q := &scored[i]
		x, ok := q.Scored(Program)
		y, also := q.Scored(Analyst)
		if !ok || !also {
			continue
		}
		if m := q.Days.To.Month(); len(months) == 0 || months[len(months)-1] != m {
			months, a, b = append(months, m), append(a, Tally{}), append(b, Tally{})
		}
		ours.add(*q.Program, *q.Outcome.Came, x)
		theirs.add(*q.Analyst, *q.Outcome.Came, y)
		a[len(a)-1].add(*q.Program, *q.Outcome.Came, x)
		b[len(b)-1].add(*q.Analyst, *q.Outcome.Came, y)
	}
	p.N, p.Months, p.Program, p.Analyst = ours.N, len(months), ours.ProbabilityScores, theirs.ProbabilityScores
	if p.N >= FewestPairs && p.Months >= FewestMonths {
		if c, err := score.Compare(briers(a), briers(b), score.Plan{}); err == nil {
			p.Difference = blindspot.Between(c.Value, c.Low, c.High, 0.9)
		}
	}
	p.Text = p.words()
	return p
}

func briers(months []Tally) []float64 {
	out := make([]float64, len(months))
	for i, m := range months {
		out[i] = m.Brier
	}
	return out
}

func (p *Pairs) words() string {
	if p.N == 0 {
		return "No resolved question has a probability of both the program and the analyst: nothing can be compared."
	}
	text := fmt.Sprintf("On %s that both answered, ending in %s, the mean Brier score is %.3f for the program and %.3f for the analyst, the mean log score %.3f and %.3f (less is better).",
		prose.Count(p.N, "question", "questions"), prose.Count(p.Months, "month", "months"), p.Program.Brier, p.Analyst.Brier, p.Program.Log, p.Analyst.Log)
	if !p.Difference.Known() {
		return text + fmt.Sprintf(" That is too few to say who forecasts better: it takes %d questions that end in %d different months.", FewestPairs, FewestMonths)
	}
	interval := fmt.Sprintf("difference of the months' means %.3f, 90 %% interval %.3f to %.3f", p.Difference.Value, p.Difference.Low, p.Difference.High)
	switch {
	case p.Difference.High < 0:
		return text + " The program did better (" + interval + ")."
	case p.Difference.Low > 0:
		return text + " The analyst did better (" + interval + ")."
	}
	return text + " They cannot be told apart (" + interval + ")."
}

// Words tell the record of a forecaster in one sentence.
func (f *OfForecaster) Words() string {
	if f.All.N == 0 {
		return prose.Capital(f.Forecaster.Words()) + " has no resolved question yet."
	}
	return fmt.Sprintf("%s: %s resolved, probability on average %s, %d came true; mean Brier score %.3f, mean log score %.3f (less is better).", prose.Capital(f.Forecaster.Words()),
		prose.Count(f.All.N, "question", "questions"), prose.ChanceOf(f.All.Said), f.All.Came, f.All.Brier, f.All.Log)
}
