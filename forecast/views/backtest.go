package views

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// Horizons of the challenge: the data end in October, the window begins in the
// third month after that and has twelve months.
var Horizons = []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}

// Cut is the last month that a forecast of a window may use: October of the
// year before.
func Cut(window int) blindspot.Month { return blindspot.NewMonth(window-1, 10) }

// Options of a backtest.
type Options struct {
	Windows  []int // calendar years
	Draws    int
	Seed     uint64
	Progress func(done, total int)
}

// Report is what a backtest found. Its JSON keys are a contract.
type Report struct {
	Draws    int           `json:"draws"`
	Seed     uint64        `json:"seed"`
	Windows  []Window      `json:"windows"`
	Pooled   []ModelScores `json:"pooled"`
	Headline Headline      `json:"headline"`
}

// Window holds the scores of one calendar year.
type Window struct {
	Window  int           `json:"window"`
	Cut     string        `json:"data_until"`
	Units   int           `json:"units"`
	LeftOut []string      `json:"left_out"` // countries without the months that are needed
	Models  []ModelScores `json:"models"`
}

// ModelScores are mean scores over country-months. Top three are the countries
// with the largest summed CRPS of conflictology in the window; they leave the
// mean and its denominator.
type ModelScores struct {
	Name string `json:"name"`
	forecast.Summary
	CRPSWithoutTop float64 `json:"crps_without_top3"`
}

// Headline compares the model named in advance with the baseline: the paired
// difference of mean scores, below zero where the model is better.
type Headline struct {
	Model    string     `json:"model"`
	Baseline string     `json:"baseline"`
	Units    int        `json:"units"`
	Months   int        `json:"months"`
	Block    int        `json:"block_months"`
	CRPS     Difference `json:"crps"`
	IGN      Difference `json:"ign"`
	MIS      Difference `json:"mis"`
	LogCRPS  Difference `json:"log_crps"`
}

// Difference is a mean difference with its 90 % interval and two-sided p-value
// by the bootstrap of blocks of months and of countries. Relative is the
// difference as a share of the baseline's mean.
type Difference struct {
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	P          float64 `json:"p"`
	Relative   float64 `json:"relative"`
}

// baseline is the benchmark that the headline model must beat.
var baseline = forecast.Conflictology{}.Name()

// block is the length of the resampled blocks: the months of a window share one
// origin, and so stay together.
const block = 12

// Backtest forecasts each window from the data up to October before it, with
// every benchmark and every model, and scores the draws.
func Backtest(ctx context.Context, d *Data, opts Options) (*Report, error) {
	setup := forecast.Setup{Models: append(forecast.Benchmarks(), forecast.Models()...), Horizons: Horizons,
		Draws: opts.Draws, Seed: opts.Seed, Progress: opts.Progress}
	if opts.Draws < 1 || opts.Draws > 100000 {
		return nil, blindspot.Errorf(blindspot.Usage, "the challenge uses 1000", "%d draws are not between 1 and 100,000", opts.Draws)
	}
	windows := slices.Clone(opts.Windows)
	slices.Sort(windows)
	if len(windows) == 0 || len(slices.Compact(slices.Clone(windows))) != len(windows) {
		return nil, blindspot.Errorf(blindspot.Usage, "give each window once, as 2018,2019", "the windows %v are none or not different", opts.Windows)
	}
	r := &Report{Draws: opts.Draws, Seed: opts.Seed}
	units := map[blindspot.Month][]int{}
	for _, w := range windows {
		rows, left, err := d.scored(w)
		if err != nil {
			return nil, err
		}
		setup.Origins = append(setup.Origins, Cut(w))
		units[Cut(w)] = rows
		r.Windows = append(r.Windows, Window{Window: w, Cut: Cut(w).String(), Units: len(rows), LeftOut: left})
	}
	setup.Units = func(origin blindspot.Month) []int { return units[origin] }
	trials, err := forecast.Backtest(ctx, d.Panel, setup)
	if err != nil {
		return nil, err
	}
	r.summarise(trials, len(setup.Models))
	return r, r.compare(trials, len(setup.Models), opts.Seed)
}

// scored returns the rows of a window: the countries that the history holds in
// the twelve months up to the cut and in all months of the window.
func (d *Data) scored(window int) (rows []int, left []string, err error) {
	cut := Cut(window)
	first, last := blindspot.NewMonth(window, 1), blindspot.NewMonth(window, 12)
	have := [2]blindspot.Month{slices.Min(d.from), slices.Max(d.to)}
	switch {
	case last > have[1]:
		return nil, nil, blindspot.Errorf(blindspot.TooFewData, "choose an earlier window or give a longer history", "window %d ends in %s, and %s ends in %s", window, last, d.name, have[1])
	case cut-11 < have[0]:
		return nil, nil, blindspot.Errorf(blindspot.TooFewData, "choose a later window or give a longer history", "window %d needs the months from %s on, and %s begins in %s", window, cut-11, d.name, have[0])
	}
	for u := range d.IDs {
		switch {
		case d.to[u] < last && d.to[u] >= cut:
			return nil, nil, blindspot.Errorf(blindspot.BadInput, "complete the country's months or remove it from the history", "%s: country %s ends in %s, before the end of window %d", d.name, d.label(u), d.to[u], window)
		case d.to[u] < first || d.from[u] > cut-11:
			left = append(left, d.label(u))
		default:
			rows = append(rows, u)
		}
	}
	if len(rows) == 0 {
		return nil, nil, blindspot.Errorf(blindspot.TooFewData, "", "no country of %s has the months that window %d needs", d.name, window)
	}
	if left == nil {
		left = []string{}
	}
	return rows, left, nil
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
	return ModelScores{Name: name, Summary: t.all.Mean(), CRPSWithoutTop: t.rest.Mean().CRPS}
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

// compare fills in the headline, from the countries scored in every window.
func (r *Report) compare(trials []forecast.Trial, models int, seed uint64) error {
	r.Headline = Headline{Model: forecast.HeadlineName, Baseline: baseline, Block: block}
	seen := map[int]int{}
	for w := range r.Windows {
		for _, c := range trials[w*models].Cells {
			if c.Horizon == Horizons[0] {
				seen[c.Unit]++
			}
		}
	}
	column := map[int]int{}
	for _, c := range trials[0].Cells {
		if _, have := column[c.Unit]; !have && seen[c.Unit] == len(r.Windows) {
			column[c.Unit] = len(column)
		}
	}
	r.Headline.Units, r.Headline.Months = len(column), len(r.Windows)*len(Horizons)
	if len(column) == 0 {
		return blindspot.Errorf(blindspot.TooFewData, "choose windows that share countries", "no country is scored in every window")
	}
	for i, metric := range []struct {
		to   *Difference
		take func(forecast.Cell) float64
	}{
		{&r.Headline.CRPS, func(c forecast.Cell) float64 { return c.CRPS }},
		{&r.Headline.IGN, func(c forecast.Cell) float64 { return c.Ignorance }},
		{&r.Headline.MIS, func(c forecast.Cell) float64 { return c.Interval }},
		{&r.Headline.LogCRPS, func(c forecast.Cell) float64 { return c.LogCRPS }},
	} {
		a := losses(trials, forecast.HeadlineName, column, metric.take)
		b := losses(trials, baseline, column, metric.take)
		c, err := score.ComparePanel(a, b, true, resample.Plan{Block: block}, resample.New(seed, uint64(i)))
		if err != nil {
			return blindspot.Errorf(blindspot.Internal, "", "the headline comparison: %w", err)
		}
		*metric.to = Difference{Difference: c.Value, Low: c.Low, High: c.High, P: c.P, Relative: c.Value / mean(b)}
	}
	return nil
}

func losses(trials []forecast.Trial, model string, column map[int]int, take func(forecast.Cell) float64) [][]float64 {
	var out [][]float64
	for _, trial := range trials {
		if trial.Model != model {
			continue
		}
		at := map[int]int{}
		for _, c := range trial.Cells {
			u, ok := column[c.Unit]
			if !ok {
				continue
			}
			if _, have := at[c.Horizon]; !have {
				at[c.Horizon] = len(out)
				out = append(out, make([]float64, len(column)))
			}
			out[at[c.Horizon]][u] = take(c)
		}
	}
	return out
}

func mean(x [][]float64) float64 {
	sum, n := 0.0, 0
	for _, row := range x {
		for _, v := range row {
			sum += v
			n++
		}
	}
	return sum / float64(n)
}
