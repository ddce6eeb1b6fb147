package watch

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

const fewestQuarters = 4

// judge scores the forecasts.
func judge(in *Input, ex *examples, f *forecasts) (*Skill, error) {
	s := &Skill{Weights: []float64{}, Ridges: []float64{}, Scores: []Score{}, Differences: []Difference{}, Calibration: []Bin{}, BySize: []Third{}, Warnings: []blindspot.Warning{}}
	for _, m := range f.now {
		s.Weights, s.Ridges = append(s.Weights, m.weight), append(s.Ridges, m.ridge)
	}
	cases := scored(ex, f)
	s.describe(ex, cases)
	if len(cases) < fewestQuarters || s.Breakouts == 0 || s.Breakouts == s.GroupQuarters {
		s.TooFew = fmt.Sprintf("%d quarters can be scored, with %d breakouts among %d group-quarters: too few to say whether the ranking is any good",
			len(cases), s.Breakouts, s.GroupQuarters)
		s.Statement = "The ranking has no track record: " + s.TooFew + "."
		return s, nil
	}
	if err := s.compete(ex, cases, f, in.Seed); err != nil {
		return nil, err
	}
	if err := s.calibrate(cases, f.model); err != nil {
		return nil, err
	}
	if err := s.bySize(ex, cases, f.model); err != nil {
		return nil, err
	}
	if err := s.overlook(in, ex, cases, f.model); err != nil {
		return nil, err
	}
	s.state()
	return s, nil
}

// compete scores the model and the baselines, and compares them.
func (s *Skill) compete(ex *examples, cases []quarterly, f *forecasts, seed uint64) error {
	s.Scores = make([]Score, 1+len(baselines))
	s.Scores[0].Name = "model"
	for b := range baselines {
		s.Scores[1+b].Name = baselines[b].name
	}
	all := append([][]float64{f.model}, f.baselines...)
	for i, m := range metrics {
		var first, firstByGroup table
		for k, p := range all {
			t, err := tabulate(cases, p, m)
			if err != nil {
				return err
			}
			if !t.known() {
				break
			}
			s.Scores[k].set(m.name, t.mean())
			var own table
			if m.rule != nil {
				if own, err = byGroup(ex, cases, p, m); err != nil {
					return err
				}
			}
			if k == 0 {
				first, firstByGroup = t, own
				continue
			}
			stream := uint64(k*len(metrics) + i)
			d, err := compare(first, t, m, s.Scores[k].Name, quarters, resample.New(seed, stream))
			if err != nil {
				return err
			}
			s.Differences = append(s.Differences, d)
			if m.rule == nil || len(own.sums) < 2 {
				continue
			}
			if d, err = compare(firstByGroup, own, m, s.Scores[k].Name, groups, resample.New(seed, stream, 1)); err != nil {
				return err
			}
			s.Differences = append(s.Differences, d)
		}
	}
	return nil
}

func (s *Score) set(metric string, v float64) {
	switch metric {
	case "average_precision":
		s.AveragePrecision = v
	case "precision_at_10":
		s.PrecisionAt10 = &v
	case "brier":
		s.Brier = v
	case "log_score":
		s.LogScore = v
	}
}

// describe counts what was scored.
func (s *Skill) describe(ex *examples, cases []quarterly) {
	all, hit := map[int]bool{}, map[int]bool{}
	s.Quarters = len(cases)
	for _, q := range cases {
		for k, at := range q.at {
			e := &ex.list[at]
			s.GroupQuarters++
			all[e.group] = true
			if q.event[k] {
				s.Breakouts++
				hit[e.group] = true
			}
			s.ByDeaths += one(e.outcome.Deaths)
			s.ByAreas += one(e.outcome.Areas)
			s.ByCountry += one(e.outcome.NewCountry)
		}
	}
	s.Groups, s.BreakoutGroups = len(all), len(hit)
	for i := range ex.list {
		e := &ex.list[i]
		over := ex.trained(len(ex.origins)-1) > e.origin // its 24 months are over
		s.NotScored += one(over && !e.resolved && ex.month(e.origin) >= firstOrigin)
	}
	if len(cases) > 0 {
		s.From, s.To = ex.origins[cases[0].origin], ex.origins[cases[len(cases)-1].origin]
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

const bins = 10

func (s *Skill) calibrate(cases []quarterly, p []float64) error {
	var probs []float64
	var event []bool
	for _, q := range cases {
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

var thirds = [...]string{"fewest deaths", "middle", "most deaths"}

// bySize compares what was stated with what came among the smallest, the middle
// and the largest groups of each quarter.
func (s *Skill) bySize(ex *examples, cases []quarterly, p []float64) error {
	var probs [len(thirds)][]float64
	var event [len(thirds)][]bool
	for _, q := range cases {
		order := make([]int, len(q.at))
		for k := range order {
			order[k] = k
		}
		slices.SortStableFunc(order, func(a, b int) int {
			return cmp.Compare(ex.facts[q.at[a]].deaths24, ex.facts[q.at[b]].deaths24)
		})
		for i, k := range order {
			third := i * len(thirds) / len(order)
			probs[third], event[third] = append(probs[third], p[q.at[k]]), append(event[third], q.event[k])
		}
	}
	for third, part := range thirds {
		all, err := score.Reliability(probs[third], event[third], 1)
		if err != nil {
			return err
		}
		for _, b := range all {
			s.BySize = append(s.BySize, Third{part, Bin{Low: b.Low, High: b.High, N: b.N, Forecast: b.Forecast,
				Observed: b.Observed.Value, From: b.Observed.Low, Until: b.Observed.High}})
		}
	}
	return nil
}
