package watch

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// quarterly holds one quarter's forecasts, resolved examples only.
type quarterly struct {
	origin int
	at     []int // examples
	event  []bool
}

// hits counts the breakouts.
func (q *quarterly) hits() int {
	n := 0
	for _, y := range q.event {
		if y {
			n++
		}
	}
	return n
}

// scored gathers the quarters in which a forecast was made and is resolved.
func scored(ex *examples, f *forecasts) []quarterly {
	var out []quarterly
	for o := range ex.origins {
		q := quarterly{origin: o}
		for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
			if ex.list[i].resolved && !math.IsNaN(f.model[i]) {
				q.at = append(q.at, i)
				q.event = append(q.event, ex.list[i].outcome.Any())
			}
		}
		if len(q.at) > 0 {
			out = append(out, q)
		}
	}
	return out
}

// metric is a sum and a weight per quarter; the score is sum over weight.
type metric struct {
	name   string
	higher bool // is better
	of     func(q *quarterly, p []float64) (sum, weight float64, err error)
}

var metrics = []metric{
	{"average_precision", true, averagePrecision},
	{"precision_at_10", true, precisionAtTen},
	{"brier", false, meanOf(score.Brier)},
	{"log_score", false, meanOf(score.LogBinary)},
}

func averagePrecision(q *quarterly, p []float64) (sum, weight float64, err error) {
	if q.hits() == 0 {
		return 0, 0, nil
	}
	v, err := score.AveragePrecision(p, q.event)
	return v, 1, err
}

func precisionAtTen(q *quarterly, p []float64) (sum, weight float64, _ error) {
	if len(p) <= topTen {
		return 0, 0, nil
	}
	return precisionAt(p, q.event, topTen), 1, nil
}

const topTen = 10

// precisionAt is the share of events among the k cases ranked first; where the
// k-th ties with others, what a random order of them gives on average.
func precisionAt(p []float64, event []bool, k int) float64 {
	sorted := slices.Sorted(slices.Values(p))
	cut := sorted[len(sorted)-k]
	above, tied, hits, tiedHits := 0, 0, 0, 0
	for i, v := range p {
		switch {
		case v > cut:
			above++
			if event[i] {
				hits++
			}
		case v == cut:
			tied++
			if event[i] {
				tiedHits++
			}
		}
	}
	return (float64(hits) + float64(k-above)*float64(tiedHits)/float64(tied)) / float64(k)
}

func meanOf(rule func(float64, bool) (float64, error)) func(*quarterly, []float64) (float64, float64, error) {
	return func(q *quarterly, p []float64) (sum, weight float64, err error) {
		for i, y := range q.event {
			v, err := rule(p[i], y)
			if err != nil {
				return 0, 0, err
			}
			sum += v
		}
		return sum, float64(len(p)), nil
	}
}

// table is a metric by quarter for one forecaster.
type table struct{ sums, weights []float64 }

func tabulate(quarters []quarterly, p []float64, m metric) (table, error) {
	var t table
	for i := range quarters {
		q := &quarters[i]
		row := make([]float64, len(q.at))
		for k, at := range q.at {
			row[k] = p[at]
		}
		sum, weight, err := m.of(q, row)
		if err != nil {
			return t, err
		}
		t.sums, t.weights = append(t.sums, sum), append(t.weights, weight)
	}
	return t, nil
}

// mean is the score, 0 where no quarter has one.
func (t table) mean() float64 {
	sum, weight := 0.0, 0.0
	for i, w := range t.weights {
		sum += t.sums[i]
		weight += w
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

const (
	level        = 0.9
	blockOf      = horizon / quarter // quarters: targets of 24 months overlap that long
	fewestBlocks = 3
)

// compare resamples blocks of quarters of the difference a - b.
func compare(a, b table, m metric, baseline string, seed, stream uint64) (Difference, error) {
	d := Difference{Baseline: baseline, Metric: m.name}
	n := len(a.sums)
	all := a.mean() - b.mean()
	res, err := resample.Bootstrap(n, resample.Plan{Block: min(blockOf, max(1, n/fewestBlocks)), Level: level}, func(times []int) float64 {
		sum, weight := 0.0, 0.0
		for _, t := range times {
			sum += a.sums[t] - b.sums[t]
			weight += a.weights[t]
		}
		if weight == 0 {
			return all // a resample without any quarter that has the score tells nothing
		}
		return sum / weight
	}, resample.New(seed, stream))
	if err != nil {
		return d, err
	}
	away := make([]float64, len(res.Replicates))
	for i, r := range res.Replicates {
		away[i] = math.Abs(r - res.Value)
	}
	d.Difference, d.Low, d.High = res.Value, res.Low, res.High
	if d.P, err = resample.RankP(math.Abs(res.Value), away); err != nil {
		return d, err
	}
	d.Verdict = "undecided"
	if better := d.Low > 0; d.Low > 0 || d.High < 0 {
		d.Verdict = "lost"
		if better == m.higher {
			d.Verdict = "won"
		}
	}
	return d, nil
}

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
		scores[k].AveragePrecision, scores[k].PrecisionAt10 = tables[k][0].mean(), tables[k][1].mean()
		scores[k].Brier, scores[k].LogScore = tables[k][2].mean(), tables[k][3].mean()
	}
	s.Scores = scores
	for k := 1; k < len(all); k++ {
		for i, m := range metrics {
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

// state writes the skill in a sentence, losses included.
func (s *Skill) state() {
	model, parts := s.Scores[0], []string{}
	for _, b := range s.Scores[1:] {
		parts = append(parts, fmt.Sprintf("%s by %s", number(b.AveragePrecision), b.Name))
	}
	s.Statement = fmt.Sprintf("Over %d quarters from %s to %s (%s group-quarters of %d groups, %s followed by a breakout, of %d groups) the ranking by P had an average precision of %s, against %s.",
		s.Quarters, s.From, s.To, blindspot.FormatNumber(float64(s.GroupQuarters)), s.Groups, blindspot.FormatNumber(float64(s.Breakouts)), s.BreakoutGroups,
		number(model.AveragePrecision), strings.Join(parts, ", "))
	for _, verdict := range []string{"won", "lost", "undecided"} {
		var list []string
		for _, d := range s.Differences {
			if d.Verdict == verdict {
				list = append(list, words(d.Metric)+" against "+d.Baseline)
			}
		}
		if len(list) > 0 {
			s.Statement += fmt.Sprintf(" %s: %s.", map[string]string{"won": "Clearly better", "lost": "Clearly worse", "undecided": "Not clearly different"}[verdict], strings.Join(list, ", "))
		}
	}
	s.Warnings = append(s.Warnings,
		"The hindcast uses the releases of the store, which know more of the past than anyone knew then.",
		"Quarters overlap and few groups break out: the number of independent cases is far smaller than that of group-quarters.")
}

func number(v float64) string { return fmt.Sprintf("%.2f", v) }

func words(metric string) string { return strings.ReplaceAll(metric, "_", " ") }
