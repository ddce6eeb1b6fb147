package views

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/format"
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
	// Elsewhere scores in place of this process; nil: nobody does.
	Elsewhere forecast.Elsewhere
}

// Set is the name of the list that [Contenders] gives.
const Set = "countries"

// Contenders are the models that a backtest scores: every benchmark and every model.
func Contenders() []forecast.Model { return append(forecast.Benchmarks(), forecast.Models()...) }

// Report is what a backtest found. Its JSON keys are a contract.
type Report struct {
	Draws       int                  `json:"draws"`
	Seed        uint64               `json:"seed"`
	Windows     []Window             `json:"windows"`
	Pooled      []ModelScores        `json:"pooled"`
	ByLevel     []Level              `json:"by_level"`
	ByHorizon   []Horizon            `json:"by_horizon"`
	Headline    Headline             `json:"headline"`
	Calibration forecast.Calibration `json:"calibration"` // of the headline model
	Reached     []forecast.Reached   `json:"reached"`     // what it says of each of forecast.Levels, beside the last twelve months
	Notes       []string             `json:"notes"`       // on the files and on the draws
}

// Window holds the scores of one calendar year.
type Window struct {
	Window  int           `json:"window"`
	Cut     string        `json:"data_until"`
	Units   int           `json:"units"`
	LeftOut []string      `json:"left_out"` // countries without the months that are needed
	Models  []ModelScores `json:"models"`
}

// baseline is the benchmark that the headline model must beat.
var baseline = forecast.Conflictology{}.Name()

// Backtest forecasts each window from the data up to October before it, with
// every benchmark and every model, and scores the draws.
func Backtest(ctx context.Context, d *Data, opts Options) (*Report, error) {
	setup := forecast.Setup{Models: Contenders(), Set: Set, Horizons: Horizons,
		Draws: opts.Draws, Seed: opts.Seed, Progress: opts.Progress, Elsewhere: opts.Elsewhere}
	if opts.Draws < 1 || opts.Draws > 100000 {
		return nil, blindspot.Errorf(blindspot.Usage, "the challenge uses 1000", "%d draws are not between 1 and 100,000", opts.Draws)
	}
	windows := slices.Clone(opts.Windows)
	slices.Sort(windows)
	if len(windows) == 0 || len(slices.Compact(slices.Clone(windows))) != len(windows) {
		return nil, blindspot.Errorf(blindspot.Usage, "give each window once, as 2018,2019", "the windows %v are none or not different", opts.Windows)
	}
	r := &Report{Draws: opts.Draws, Seed: opts.Seed, Notes: append(d.Notes(), format.DrawsNote(opts.Draws, opts.Draws)...)}
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
	r.judge(d, trials)
	return r, r.compare(d, trials, len(setup.Models))
}

// judge says whether the probabilities of the headline model meant what they said,
// and what simple rules would have said.
func (r *Report) judge(d *Data, trials []forecast.Trial) {
	var told []forecast.Told
	var before []forecast.Memory
	for _, trial := range trials {
		if trial.Model != forecast.HeadlineName {
			continue
		}
		for _, c := range trial.Cells {
			told = append(told, c.Told)
			before = append(before, forecast.Remember(d.Panel, c.Unit, int(trial.Origin-d.First)))
		}
	}
	r.Calibration, r.Reached = forecast.Calibrate(told), forecast.Reach(told, before)
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
