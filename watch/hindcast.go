package watch

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/score"
)

const fewestQuarters = 4

// judge scores the forecasts.
func judge(in *Input, ex *examples, f *forecasts) (*Skill, error) {
	s := &Skill{Ridge: f.ridge, Scores: []Score{}, Differences: []Difference{}, Calibration: []Bin{}, Warnings: []string{}}
	if f.now == nil {
		s.Ridge = 0
	}
	quarters := scored(ex, f)
	s.describe(ex, quarters)
	if len(quarters) < fewestQuarters || s.Breakouts == 0 || s.Breakouts == s.GroupQuarters {
		s.TooFew = fmt.Sprintf("%d quarters can be scored, with %d breakouts among %d group-quarters: too few to say whether the ranking is any good",
			len(quarters), s.Breakouts, s.GroupQuarters)
		s.Statement = "The ranking has no track record: " + s.TooFew + "."
		return s, nil
	}
	names := []string{"model"}
	all := [][]float64{f.model}
	for b := range baselines {
		names, all = append(names, baselines[b].name), append(all, f.baselines[b])
	}
	scores := make([]Score, len(all))
	tables := make([][]table, len(all))
	for k, p := range all {
		scores[k].Name = names[k]
		for _, m := range metrics {
			t, err := tabulate(quarters, p, m)
			if err != nil {
				return nil, err
			}
			tables[k] = append(tables[k], t)
		}
		scores[k].AveragePrecision, scores[k].Brier, scores[k].LogScore = tables[k][0].mean(), tables[k][2].mean(), tables[k][3].mean()
		if tables[k][1].known() {
			scores[k].PrecisionAt10 = pointer(tables[k][1].mean())
		}
	}
	s.Scores = scores
	for k := 1; k < len(all); k++ {
		for i, m := range metrics {
			if !tables[k][i].known() {
				continue
			}
			d, err := compare(tables[0][i], tables[k][i], m, names[k], in.Seed, uint64(k*len(metrics)+i))
			if err != nil {
				return nil, err
			}
			s.Differences = append(s.Differences, d)
		}
	}
	if err := s.calibrate(quarters, f.model); err != nil {
		return nil, err
	}
	if err := s.overlook(in, ex, quarters, f.model); err != nil {
		return nil, err
	}
	s.state()
	return s, nil
}

// describe counts what was scored.
func (s *Skill) describe(ex *examples, quarters []quarterly) {
	groups, hit := map[int]bool{}, map[int]bool{}
	s.Quarters = len(quarters)
	for _, q := range quarters {
		for k, at := range q.at {
			e := &ex.list[at]
			s.GroupQuarters++
			groups[e.group] = true
			if q.event[k] {
				s.Breakouts++
				hit[e.group] = true
			}
			s.ByDeaths += one(e.outcome.Deaths)
			s.ByAreas += one(e.outcome.Areas)
			s.ByCountry += one(e.outcome.NewCountry)
		}
	}
	s.Groups, s.BreakoutGroups = len(groups), len(hit)
	for i := range ex.list {
		e := &ex.list[i]
		over := ex.trained(len(ex.origins)-1) > e.origin // its 24 months are over
		s.NotScored += one(over && !e.resolved && ex.month(e.origin) >= firstOrigin)
	}
	if len(quarters) > 0 {
		s.From, s.To = ex.origins[quarters[0].origin], ex.origins[quarters[len(quarters)-1].origin]
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

const bins = 10

func (s *Skill) calibrate(quarters []quarterly, p []float64) error {
	var probs []float64
	var event []bool
	for _, q := range quarters {
		for k, at := range q.at {
			probs, event = append(probs, p[at]), append(event, q.event[k])
		}
	}
	out, err := score.Reliability(probs, event, bins)
	for _, b := range out {
		s.Calibration = append(s.Calibration, Bin{Low: b.Low, High: b.High, N: b.N, Forecast: b.Forecast,
			Observed: b.Observed.Value, From: b.Observed.Low, Until: b.Observed.High})
	}
	return err
}
