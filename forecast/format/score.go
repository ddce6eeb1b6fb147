package format

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/score"
)

// Report is the score of a submission.
type Report struct {
	Unit    string `json:"unit"`
	Draws   [2]int `json:"draws"` // fewest and most in a unit-month
	Missing int    `json:"not_forecast"`
	forecast.Summary
	Windows []WindowScore `json:"windows"`
	Notes   []string      `json:"notes"`
}

// DrawsNote says what numbers of draws, fewest and most, other than the
// challenge's do to the scores; nothing where all are 1000.
func DrawsNote(fewest, most int) []string {
	if fewest == score.IgnoranceDraws && most == score.IgnoranceDraws {
		return []string{}
	}
	n := fmt.Sprint(fewest)
	if most > fewest {
		n = fmt.Sprintf("%d to %d", fewest, most)
	}
	return []string{fmt.Sprintf("%s draws in place of %d: the ignorance score (IGN) resamples them by a Fourier transform as the challenge does, which changes it; compare it with that of equally many draws only", n, score.IgnoranceDraws)}
}

// WindowScore is the score of one calendar year of a submission.
type WindowScore struct {
	Window int `json:"window"`
	forecast.Summary
}

// Score scores every unit-month of a submission by the rules of the VIEWS
// 2023/24 challenge. A unit-month without an actual value is an error; actual
// values of the submission's months without a forecast are counted.
func Score(s *Submission, a *Actuals) (*Report, error) {
	if s.UnitColumn != a.UnitColumn {
		return nil, blindspot.Errorf(blindspot.BadInput, "give actual values of the same units", "the forecasts are by %s and the actual values by %s", s.UnitColumn, a.UnitColumn)
	}
	if strings.HasPrefix(s.Target, "ged_") && strings.HasPrefix(a.Target, "ged_") && s.Target != a.Target {
		return nil, blindspot.Errorf(blindspot.BadInput, "give actual values of "+s.Target, "the forecasts are of %s and the actual values of %s", s.Target, a.Target)
	}
	r := &Report{Unit: s.UnitColumn}
	var ensemble score.Ensemble
	months := map[blindspot.Month]bool{}
	for i, c := range s.Cells {
		y, ok := a.Values[Key{c.Month, c.Unit}]
		if !ok {
			return nil, a.lacks(Key{c.Month, c.Unit})
		}
		cell, err := ensemble.Score(c.Draws, y)
		if err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, "", "unit %d in %s: %w", c.Unit, c.Month, err)
		}
		n := len(c.Draws)
		if i == 0 {
			r.Draws = [2]int{n, n}
		}
		r.Draws = [2]int{min(r.Draws[0], n), max(r.Draws[1], n)}
		year, _ := c.Month.Civil()
		if n := len(r.Windows); n == 0 || r.Windows[n-1].Window != year {
			r.Windows = append(r.Windows, WindowScore{Window: year})
		}
		r.Windows[len(r.Windows)-1].Add(cell)
		r.Add(cell)
		months[c.Month] = true
	}
	for k := range a.Values {
		if months[k.Month] {
			r.Missing++
		}
	}
	r.Missing -= len(s.Cells)
	r.Notes = DrawsNote(r.Draws[0], r.Draws[1])
	if s.Target != "" && a.Target != "" && s.Target != a.Target {
		r.Notes = append(r.Notes, fmt.Sprintf("the submission calls its target %s; it is scored against the column %s", s.Target, a.Target))
	}
	r.Summary = r.Mean()
	for i := range r.Windows {
		r.Windows[i].Summary = r.Windows[i].Mean()
	}
	return r, nil
}

// lacks says that a unit-month that is forecast has no actual value, and which
// row leaves it blank, if one does.
func (a *Actuals) lacks(k Key) error {
	where := ""
	if row, ok := a.blank[k]; ok {
		where = row + ": "
	}
	return blindspot.Errorf(blindspot.TooFewData, "give actual values for every unit-month that is forecast", "%sthere is no actual value of unit %d in %s (month_id %d)", where, k.Unit, k.Month, k.Month)
}
