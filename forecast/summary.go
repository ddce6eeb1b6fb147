package forecast

import "github.com/blindspot/blindspot/stats/score"

// Summary is a mean of scores over cells; see [score.Scores] for what they are.
// Coverage counts observations within closed intervals. Where most months are
// zero it exceeds its nominal share even for a perfect forecast; the coverages by
// PIT, which split the probability of ties, should equal it. That they do over all
// cells is no proof: cells at peace bring the share to almost any model and hide
// those at war, and an ensemble of few draws is flattered (see [score.CentralPIT]).
type Summary struct {
	Cells      int     `json:"cells"`
	CRPS       float64 `json:"crps"`
	IGN        float64 `json:"ign"`
	MIS        float64 `json:"mis"`
	LogCRPS    float64 `json:"log_crps"`
	Coverage50 float64 `json:"coverage50"`
	Coverage90 float64 `json:"coverage90"`
	PIT50      float64 `json:"coverage50_pit"`
	PIT90      float64 `json:"coverage90_pit"`
}

// Add adds one cell; until Mean the fields are sums.
func (s *Summary) Add(c score.Scores) {
	s.Cells++
	s.CRPS += c.CRPS
	s.IGN += c.Ignorance
	s.MIS += c.Interval
	s.LogCRPS += c.LogCRPS
	s.Coverage50 += indicator(c.Covered50)
	s.Coverage90 += indicator(c.Covered90)
	s.PIT50 += c.Central50
	s.PIT90 += c.Central90
}

// Mean divides the sums by the number of cells; without any they stay zero.
func (s Summary) Mean() Summary {
	n := float64(max(s.Cells, 1))
	for _, v := range []*float64{&s.CRPS, &s.IGN, &s.MIS, &s.LogCRPS, &s.Coverage50, &s.Coverage90, &s.PIT50, &s.PIT90} {
		*v /= n
	}
	return s
}
