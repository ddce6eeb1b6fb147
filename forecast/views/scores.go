package views

import (
	"slices"

	"github.com/blindspot/blindspot/forecast"
)

// ModelScores are mean scores over country-months. Top three are the countries
// with the largest summed CRPS of conflictology in the window; they leave the
// mean and its denominator. Nil: there are no others.
type ModelScores struct {
	Name string `json:"name"`
	forecast.Summary
	CRPSWithoutTop *float64 `json:"crps_without_top3"`
}

// Level holds the scores of the country-months of one level of violence: mean
// deaths a month in the twelve months up to the cut. Over all levels together
// the many countries at peace decide coverage, whatever the model.
type Level struct {
	Level   string        `json:"level"`
	Units   int           `json:"units"` // countries of that level in any window
	Cells   int           `json:"cells"`
	Models  []LevelScores `json:"models"`
	CRPS    Difference    `json:"crps"` // headline and baseline, as in Headline
	LogCRPS Difference    `json:"log_crps"`
}

// LevelScores are mean scores of one model at one level.
type LevelScores struct {
	Name string `json:"name"`
	forecast.Summary
}

// Horizon holds the scores of the headline model and of the baseline so many
// months after the cut.
type Horizon struct {
	Horizon  int              `json:"horizon"`
	Model    forecast.Summary `json:"model"`
	Baseline forecast.Summary `json:"baseline"`
}

// levels are the lower ends of the levels of violence, in mean deaths a month,
// above the first, which is none at all.
var (
	levels     = []float64{0, 5, 50}
	levelNames = []string{"0", "under 5", "5 to 50", "50 and more"}
)

// level of a unit at a cut, an index of levelNames.
func (d *Data) level(u, cut int) int {
	sum := 0.0
	for t := cut - 11; t <= cut; t++ {
		v, _ := d.At(u, t) // the months of a scored country are all observed
		sum += v
	}
	k := 0
	for sum > 0 && k < len(levels) && sum/12 >= levels[k] {
		k++
	}
	return k
}

// tally sums scores, those outside the top three a second time.
type tally struct{ all, rest forecast.Summary }

func (t *tally) add(c forecast.Cell, top bool) {
	t.all.Add(c.Scores)
	if !top {
		t.rest.Add(c.Scores)
	}
}

func (t *tally) mean(name string) ModelScores {
	m := ModelScores{Name: name, Summary: t.all.Mean()}
	if t.rest.Cells > 0 {
		rest := t.rest.Mean().CRPS
		m.CRPSWithoutTop = &rest
	}
	return m
}

func (r *Report) summarise(trials []forecast.Trial, models int) {
	pooled := make([]tally, models)
	for w := range r.Windows {
		mine := trials[w*models : (w+1)*models]
		top := topThree(mine)
		for k, trial := range mine {
			var t tally
			for _, c := range trial.Cells {
				t.add(c, top[c.Unit])
				pooled[k].add(c, top[c.Unit])
			}
			r.Windows[w].Models = append(r.Windows[w].Models, t.mean(trial.Model))
		}
	}
	for k := range pooled {
		r.Pooled = append(r.Pooled, pooled[k].mean(trials[k].Model))
	}
	for _, h := range Horizons {
		r.ByHorizon = append(r.ByHorizon, Horizon{h, atHorizon(trials, forecast.HeadlineName, h), atHorizon(trials, baseline, h)})
	}
}

func atHorizon(trials []forecast.Trial, model string, horizon int) forecast.Summary {
	var s forecast.Summary
	for _, trial := range trials {
		for _, c := range trial.Cells {
			if trial.Model == model && c.Horizon == horizon {
				s.Add(c.Scores)
			}
		}
	}
	return s.Mean()
}

// topThree are the units with the largest summed CRPS of the baseline.
func topThree(trials []forecast.Trial) map[int]bool {
	sum := map[int]float64{}
	var units []int
	for _, trial := range trials {
		if trial.Model != baseline {
			continue
		}
		for _, c := range trial.Cells {
			if _, seen := sum[c.Unit]; !seen {
				units = append(units, c.Unit)
			}
			sum[c.Unit] += c.CRPS
		}
	}
	slices.SortStableFunc(units, func(a, b int) int {
		switch {
		case sum[a] > sum[b]:
			return -1
		case sum[a] < sum[b]:
			return 1
		}
		return 0
	})
	top := map[int]bool{}
	for _, u := range units[:min(3, len(units))] {
		top[u] = true
	}
	return top
}
