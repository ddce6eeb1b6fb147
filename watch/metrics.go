package watch

import (
	"math"
	"math/rand/v2"
	"slices"

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
	higher bool                                 // is better
	rule   func(float64, bool) (float64, error) // of one case, where the metric is a mean over cases
	of     func(q *quarterly, p []float64) (sum, weight float64, err error)
}

var metrics = []metric{
	{"average_precision", true, nil, averagePrecision},
	{"precision_at_10", true, nil, precisionAtTen},
	{"brier", false, score.Brier, meanOf(score.Brier)},
	{"log_score", false, score.LogBinary, meanOf(score.LogBinary)},
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

// table is a metric by quarter, or by group, for one forecaster.
type table struct{ sums, weights []float64 }

// byGroup tabulates a mean over cases by group.
func byGroup(ex *examples, all []quarterly, p []float64, m metric) (table, error) {
	var t table
	place := map[int]int{}
	for _, q := range all {
		for k, at := range q.at {
			g := ex.list[at].group
			i, ok := place[g]
			if !ok {
				i = len(t.sums)
				place[g] = i
				t.sums, t.weights = append(t.sums, 0), append(t.weights, 0)
			}
			v, err := m.rule(p[at], q.event[k])
			if err != nil {
				return t, err
			}
			t.sums[i] += v
			t.weights[i]++
		}
	}
	return t, nil
}

func tabulate(all []quarterly, p []float64, m metric) (table, error) {
	var t table
	for i := range all {
		q := &all[i]
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

// known reports whether any quarter has the score.
func (t table) known() bool { return slices.Max(t.weights) > 0 }

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

// The verdicts on a difference.
const (
	won       = "won"
	lost      = "lost"
	undecided = "undecided"
)

// What is resampled: quarters in blocks, so that what overlaps stays together,
// or groups, so that a lead which few groups carry does not pass for skill.
const (
	quarters = "quarters"
	groups   = "groups"
)

// compare resamples the difference a - b.
func compare(a, b table, m metric, baseline, by string, rng *rand.Rand) (Difference, error) {
	d := Difference{Baseline: baseline, Metric: m.name, Resampled: by}
	n := len(a.sums)
	block := 1
	if by == quarters {
		block = min(blockOf, max(1, n/fewestBlocks))
	}
	all := a.mean() - b.mean()
	res, err := resample.Bootstrap(n, resample.Plan{Block: block, Level: level}, func(times []int) float64 {
		sum, weight := 0.0, 0.0
		for _, t := range times {
			sum += a.sums[t] - b.sums[t]
			weight += a.weights[t]
		}
		if weight == 0 {
			return all // a resample without any quarter that has the score tells nothing
		}
		return sum / weight
	}, rng)
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
	d.Verdict = undecided
	if better := d.Low > 0; d.Low > 0 || d.High < 0 {
		d.Verdict = lost
		if better == m.higher {
			d.Verdict = won
		}
	}
	return d, nil
}
