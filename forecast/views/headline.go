package views

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/score"
)

// Headline compares the model named in advance with the baseline, over the
// countries that are scored in every window: the paired difference of mean
// scores, below zero where the model is better.
type Headline struct {
	Model     string              `json:"model"`
	Baseline  string              `json:"baseline"`
	Units     int                 `json:"units"`
	Months    int                 `json:"months"`
	Resampled []string            `json:"resampled"` // of "windows" and "countries"
	CRPS      Difference          `json:"crps"`
	IGN       Difference          `json:"ign"`
	MIS       Difference          `json:"mis"`
	LogCRPS   Difference          `json:"log_crps"`
	Warnings  []blindspot.Warning `json:"warnings"`
}

// Difference is a mean difference with its 90 % interval and two-sided p-value
// by the variance of the mean over windows and over countries, nil where nothing
// varies. The relative ones are shares of the baseline's mean, taken as
// fixed; nil where that is zero.
type Difference struct {
	Difference   float64          `json:"difference"`
	Low          *float64         `json:"low"`
	High         *float64         `json:"high"`
	P            *float64         `json:"p"`
	Relative     *float64         `json:"relative"`
	RelativeLow  *float64         `json:"relative_low"`
	RelativeHigh *float64         `json:"relative_high"`
	Verdict      forecast.Verdict `json:"verdict"`
}

// What varies.
const (
	ofWindows   = "windows"
	ofCountries = "countries"
)

// Below these numbers resampling says little.
const (
	fewWindows   = 3
	fewCountries = 10
)

// contest is the headline model against the baseline, cell by cell: the two
// lists go over the same cells in the same order.
type contest struct {
	model, base []rival
	windows     int
}

type rival struct {
	forecast.Cell
	window, column, level int
}

// compare fills in the headline and the levels, from the countries scored in
// every window.
func (r *Report) compare(d *Data, trials []forecast.Trial, models int) error {
	r.Headline = Headline{Model: forecast.HeadlineName, Baseline: baseline, Months: len(r.Windows) * len(Horizons)}
	column := r.shared(trials, models)
	r.Headline.Units = len(column)
	if len(column) == 0 {
		return blindspot.Errorf(blindspot.TooFewData, "choose windows that share countries", "no country is scored in every window")
	}
	r.Headline.caution(len(r.Windows), len(column))

	p := contest{windows: len(r.Windows)}
	sums, units := make([][]forecast.Summary, len(levelNames)), make([]map[int]bool, len(levelNames))
	for k := range sums {
		sums[k], units[k] = make([]forecast.Summary, models), map[int]bool{}
	}
	for i, trial := range trials {
		cut := int(trial.Origin - d.First)
		for _, c := range trial.Cells {
			level := d.level(c.Unit, cut)
			sums[level][i%models].Add(c.Scores)
			units[level][c.Unit] = true
			at, ok := column[c.Unit]
			switch cell := (rival{c, i / models, at, level}); {
			case ok && trial.Model == forecast.HeadlineName:
				p.model = append(p.model, cell)
			case ok && trial.Model == baseline:
				p.base = append(p.base, cell)
			}
		}
	}
	crps := func(c forecast.Cell) float64 { return c.CRPS }
	logs := func(c forecast.Cell) float64 { return c.LogCRPS }
	var err error
	difference := func(part string, level int, take func(forecast.Cell) float64) (d Difference) {
		if err == nil {
			d, err = p.difference(part, level, take)
		}
		return d
	}
	h := &r.Headline
	h.CRPS, h.LogCRPS = difference("CRPS", -1, crps), difference("log CRPS", -1, logs)
	h.IGN = difference("IGN", -1, func(c forecast.Cell) float64 { return c.Ignorance })
	h.MIS = difference("MIS", -1, func(c forecast.Cell) float64 { return c.Interval })
	for k, name := range levelNames {
		if sums[k][0].Cells == 0 {
			continue
		}
		level := Level{Level: name, Units: len(units[k]), Cells: sums[k][0].Cells, CRPS: difference("CRPS "+name, k, crps), LogCRPS: difference("log CRPS "+name, k, logs)}
		for m, sum := range sums[k] {
			level.Models = append(level.Models, LevelScores{trials[m].Model, sum.Mean()})
		}
		r.ByLevel = append(r.ByLevel, level)
	}
	return err
}

// shared numbers the countries that are scored in every window.
func (r *Report) shared(trials []forecast.Trial, models int) map[int]int {
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
	return column
}

// caution says what is resampled, and what the intervals do not say.
func (h *Headline) caution(windows, countries int) {
	h.Resampled, h.Warnings = []string{}, []blindspot.Warning{}
	warn := func(format string, args ...any) {
		h.Warnings = append(h.Warnings, blindspot.Warnf(blindspot.WarnFewToResample, format, args...))
	}
	if windows > 1 {
		h.Resampled = append(h.Resampled, ofWindows)
	}
	if countries > 1 {
		h.Resampled = append(h.Resampled, ofCountries)
	}
	switch {
	case windows == 1 && countries == 1:
		warn("one window of one country leaves nothing to resample: no interval and no p-value")
	case windows == 1:
		warn("one window: only countries are resampled, so the intervals speak for other countries and not for other years")
	case countries == 1:
		warn("one country: only windows are resampled, so the intervals speak for other years and not for other countries")
	}
	if windows > 1 && windows < fewWindows {
		warn("%d windows are few to judge by: the intervals are rough, and too narrow rather than too wide", windows)
	}
	if countries > 1 && countries < fewCountries {
		warn("%d countries are few to judge by: the intervals are rough, and too narrow rather than too wide", countries)
	}
}

// difference compares the mean losses over the cells of a level (-1: all). The
// twelve months of a window share one origin and so stay together: whole windows
// are one observation, and countries another. A country without a cell of the level in a
// window has no loss of either model there, and so no difference; the mean over
// the full table is scaled to the mean over cells.
func (p *contest) difference(part string, level int, take func(forecast.Cell) float64) (Difference, error) {
	row, column := map[int]int{}, map[int]int{}
	for _, c := range p.model {
		if level < 0 || c.level == level {
			number(row, c.window)
			number(column, c.column)
		}
	}
	ours, theirs := table(len(row), len(column)), table(len(row), len(column))
	n, sum, base := 0, 0.0, 0.0
	for i, c := range p.model {
		if level < 0 || c.level == level {
			a, b := take(c.Cell), take(p.base[i].Cell)
			ours[row[c.window]][column[c.column]] += a
			theirs[row[c.window]][column[c.column]] += b
			n, sum, base = n+1, sum+a-b, base+b
		}
	}
	d := Difference{Verdict: forecast.Untested}
	if n == 0 {
		return d, nil
	}
	d.Difference, base = sum/float64(n), base/float64(n)
	plan := score.Plan{Block: 1}
	var test score.Comparison
	var err error
	switch {
	case len(row) > 1 && len(column) > 1:
		test, err = score.ComparePanel(ours, theirs, true, plan)
	case len(row) > 1 || len(column) > 1:
		test, err = score.Compare(flat(ours), flat(theirs), plan)
	}
	if err != nil {
		return d, blindspot.Errorf(blindspot.Internal, "", "comparing %s: %w", part, err)
	}
	share := func(v float64) *float64 {
		if base == 0 {
			return nil
		}
		v /= base
		return &v
	}
	d.Relative = share(d.Difference)
	if test.Periods == 0 {
		return d, nil
	}
	scale := float64(len(row)*len(column)) / float64(n)
	low, high := test.Low*scale, test.High*scale
	d.Low, d.High, d.P = &low, &high, &test.P
	d.RelativeLow, d.RelativeHigh = share(low), share(high)
	d.Verdict = forecast.Judge(low, high, test.P)
	return d, nil
}

// number gives a key its number in the order of coming.
func number(at map[int]int, key int) {
	if _, have := at[key]; !have {
		at[key] = len(at)
	}
}

func table(rows, columns int) [][]float64 {
	t := make([][]float64, rows)
	for i := range t {
		t[i] = make([]float64, columns)
	}
	return t
}

// flat is a table of one row or of one column as a series.
func flat(t [][]float64) []float64 {
	if len(t) == 1 {
		return t[0]
	}
	x := make([]float64, len(t))
	for i, row := range t {
		x[i] = row[0]
	}
	return x
}
