package watch

import "fmt"

// Outcomes lists every group-quarter with what followed, whether or not a
// forecast was made for it.
func Outcomes(in Input) []Forecast {
	w, err := newWorld(in, nil)
	if err != nil {
		panic(err) // events of a test come without errors
	}
	ex := gather(w)
	var out []Forecast
	for _, e := range ex.list {
		out = append(out, Forecast{Month: ex.origins[e.origin], Group: w.groups[e.group].group, Outcome: e.outcome, Resolved: e.resolved})
	}
	return out
}

// Sorted writes down what is known of each group's events, in the order in which it is
// added up.
func Sorted(in Input) string {
	w, err := newWorld(in, nil)
	if err != nil {
		panic(err) // events of a test come without errors
	}
	return fmt.Sprintf("%v %v %v %v", w.countries, w.groups, w.deaths, w.late)
}

// PrecisionAt is precision at k with ties at their mean.
var PrecisionAt = precisionAt

// Change is the sentence about two counts.
var Change = change

// Fit fits a logistic regression to rows of features and returns its intercept
// and coefficients on the standardised scale.
func Fit(x [][]float64, y []bool, ridge float64) []float64 {
	s := sample{k: len(x[0]), y: y, group: make([]int, len(y))}
	for _, row := range x {
		s.x = append(s.x, row...)
	}
	return fitLogistic(prepare(s, nil), ridge, nil, nil).b
}

// FitInterval gives the log-odds of a row and their standard error when each
// example is a group of its own.
func FitInterval(x [][]float64, y []bool, ridge float64, row []float64) (logit, se float64) {
	s := sample{k: len(x[0]), y: y}
	for i, row := range x {
		s.x = append(s.x, row...)
		s.group = append(s.group, i)
	}
	l := fitLogistic(prepare(s, nil), ridge, nil, nil)
	l.allow(s, ridge)
	se, _ = l.error(row)
	return l.logit(row), se
}

// Against is what a record says of a baseline.
func Against(s *Skill, baseline string) string { return s.against(baseline) }
