package groups

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/prose"
)

// Report is what a backtest found. Its JSON keys are a contract.
type Report struct {
	Rule     RuleText            `json:"rule"`
	From     string              `json:"first_origin"`
	To       string              `json:"last_origin"`
	Origins  int                 `json:"origins"`
	Horizons []int               `json:"horizons"`
	Draws    int                 `json:"draws"`
	Seed     uint64              `json:"seed"`
	Model    string              `json:"model"`
	Baseline string              `json:"baseline"`
	Targets  []Target            `json:"targets"` // deaths, then events
	Warnings []blindspot.Warning `json:"warnings"`
}

// RuleText says which units enter, for people and for machines.
type RuleText struct {
	Events int    `json:"events_so_far"`
	Active int    `json:"active_within_months"`
	Memory int    `json:"observed_months"`
	Text   string `json:"text"`
}

// Target holds the scores of one kind of count.
type Target struct {
	Target      string               `json:"target"` // "deaths" or "events", a month
	Units       int                  `json:"units"`
	Cells       int                  `json:"cells"`
	Models      []Scores             `json:"models"`
	Skill       Skill                `json:"skill"` // overall
	ByHorizon   []Part               `json:"by_horizon"`
	BySize      []Part               `json:"by_size"` // thirds of the units at each origin
	ByCountry   []Part               `json:"by_country"`
	ByUnit      []UnitScore          `json:"by_unit"`
	Calibration forecast.Calibration `json:"calibration"`
	Reached     []forecast.Reached   `json:"reached"` // for each of forecast.Levels
}

// Scores are mean scores of one model.
type Scores struct {
	Name       string  `json:"name"`
	Cells      int     `json:"cells"`
	CRPS       float64 `json:"crps"`
	LogCRPS    float64 `json:"log_crps"`
	IGN        float64 `json:"ign"`
	MIS        float64 `json:"mis"`
	Coverage50 float64 `json:"coverage50"` // share of outcomes in closed intervals
	Coverage90 float64 `json:"coverage90"`
	PIT50      float64 `json:"coverage50_pit"` // the same with ties split, see [score.CentralPIT]
	PIT90      float64 `json:"coverage90_pit"`
}

// Part is a subset of the forecasts: the model beside the baseline.
type Part struct {
	Part     string `json:"part"`
	Units    int    `json:"units"`
	Model    Scores `json:"model"`
	Baseline Scores `json:"baseline"`
	Skill    Skill  `json:"skill"`
}

// Skill is the paired difference of two mean scores, below zero where the model
// is better than the baseline.
type Skill struct {
	LogCRPS Difference  `json:"log_crps"`
	CRPS    Difference  `json:"crps"`
	IGN     *Difference `json:"ign,omitempty"` // overall only
	MIS     *Difference `json:"mis,omitempty"`
}

// Difference is a mean difference per forecast with its 90 % interval and
// two-sided p-value, by the variance of the mean over origins and over units (score.ComparePanel). The
// relative ones are shares of the baseline's mean, taken as fixed. Tested is
// false where there are fewer than three blocks of origins: then there is no
// interval.
type Difference struct {
	Difference   float64          `json:"difference"`
	Low          float64          `json:"low"`
	High         float64          `json:"high"`
	P            float64          `json:"p"`
	Relative     float64          `json:"relative"`
	RelativeLow  float64          `json:"relative_low"`
	RelativeHigh float64          `json:"relative_high"`
	Tested       bool             `json:"tested"`
	Verdict      forecast.Verdict `json:"verdict"`
}

// UnitScore is one unit beside its own conflictology.
type UnitScore struct {
	Unit       string  `json:"unit"`
	Name       string  `json:"name"`
	Cells      int     `json:"cells"`
	LogCRPS    float64 `json:"log_crps"`
	Baseline   float64 `json:"baseline_log_crps"`
	CRPS       float64 `json:"crps"`
	BaseCRPS   float64 `json:"baseline_crps"`
	Coverage50 float64 `json:"coverage50"`
	Coverage90 float64 `json:"coverage90"`
}

// Backtest scores forecasts of deaths and of events at rolling origins. It fails
// with TooFewData where no unit is eligible at any origin.
func Backtest(ctx context.Context, d *Data, o Options) (*Report, error) {
	o, err := o.withDefaults(d)
	if err != nil {
		return nil, err
	}
	origins := o.origins(d)
	if len(origins) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "import more months, or name an earlier first origin",
			"no unit has %.0f events, one of them in %d months, and %d observed months at any origin from %s to %s",
			o.Rule.Events, o.Rule.Active, o.Rule.Memory, o.From, o.To)
	}
	r := &Report{From: origins[0].String(), To: origins[len(origins)-1].String(), Origins: len(origins), Horizons: o.Horizons,
		Draws: o.Draws, Seed: o.Seed, Model: HeadlineName, Baseline: BaselineName, Warnings: []blindspot.Warning{},
		Rule: RuleText{Events: int(o.Rule.Events), Active: o.Rule.Active, Memory: o.Rule.Memory,
			Text: fmt.Sprintf("at the origin: at least %.0f events and a death so far, an event in the last %d months, and the last %d months observed",
				o.Rule.Events, o.Rule.Active, o.Rule.Memory)}}
	if o.WithoutJanuary {
		r.Rule.Text += "; no January is scored"
	}
	targets := []struct {
		name  string
		panel forecast.Panel
	}{{"deaths", d.Deaths}, {"events", d.Events}}
	for i, target := range targets {
		per := o
		per.Progress = func(done, total int) {
			if o.Progress != nil {
				o.Progress(i*total+done, len(targets)*total)
			}
		}
		names, all, err := run(ctx, d, target.panel, per, origins)
		if err != nil {
			return nil, err
		}
		if len(all[0]) == 0 {
			return nil, blindspot.Errorf(blindspot.TooFewData, "import more months, or name an earlier first origin",
				"no month after an origin is observed")
		}
		t, err := summarise(d, target.name, names, all, origins, o)
		if err != nil {
			return nil, err
		}
		r.Targets = append(r.Targets, t)
	}
	if d.Uncounted > 0 {
		r.Warnings = append(r.Warnings, blindspot.Warnf(blindspot.WarnCountriesLeftOut, "%s nothing: their country or month is not covered", prose.Count(d.Uncounted, "event entered", "events entered")).
			With(blindspot.WarningData{Count: d.Uncounted}))
	}
	return r, nil
}

// origins lists the months to forecast from, leaving out those at which no unit
// is eligible.
func (o Options) origins(d *Data) []blindspot.Month {
	var origins []blindspot.Month
	for m := o.From; m <= o.To; m += blindspot.Month(o.Every) {
		if len(o.Rule.At(d, m)) > 0 {
			origins = append(origins, m)
		}
	}
	return origins
}

func summarise(d *Data, target string, names []string, all [][]outcome, origins []blindspot.Month, o Options) (Target, error) {
	t := Target{Target: target, Cells: len(all[0]), ByHorizon: []Part{}, BySize: []Part{}, ByCountry: []Part{}, ByUnit: []UnitScore{}}
	for k, name := range names {
		t.Models = append(t.Models, mean(name, those(all[k], every)))
	}
	pair := contest{d: d, origins: origins, opts: o,
		model: all[slices.Index(names, HeadlineName)], base: all[slices.Index(names, BaselineName)]}
	whole, err := pair.part("all", every)
	if err != nil {
		return t, err
	}
	t.Units, t.Skill = whole.Units, whole.Skill
	for _, more := range []struct {
		to   **Difference
		loss func(*outcome) float64
	}{{&t.Skill.IGN, func(c *outcome) float64 { return c.Ignorance }}, {&t.Skill.MIS, func(c *outcome) float64 { return c.Interval }}} {
		diff, err := pair.difference("all", every, more.loss)
		if err != nil {
			return t, err
		}
		*more.to = &diff
	}
	add := func(to *[]Part, name string, keep func(*outcome) bool) {
		if err != nil || !slices.ContainsFunc(pair.model, func(c outcome) bool { return keep(&c) }) {
			return
		}
		var p Part
		if p, err = pair.part(name, keep); err == nil {
			*to = append(*to, p)
		}
	}
	for _, h := range o.Horizons {
		add(&t.ByHorizon, fmt.Sprint(h), func(c *outcome) bool { return c.Horizon == h })
	}
	for i, name := range [3]string{"smallest third", "middle third", "largest third"} {
		add(&t.BySize, name, func(c *outcome) bool { return c.third == i })
	}
	for _, country := range countries(d) {
		add(&t.ByCountry, country, func(c *outcome) bool { return d.Units[c.Unit].Country == country })
	}
	t.ByUnit = pair.units()
	told, before := make([]forecast.Told, len(pair.model)), make([]forecast.Memory, len(pair.model))
	for i, c := range pair.model {
		told[i], before[i] = c.Told, c.before
	}
	t.Calibration = forecast.Calibrate(told)
	t.Reached = forecast.Reach(told, before)
	return t, err
}

func countries(d *Data) []string {
	var list []string
	for _, u := range d.Units {
		list = append(list, u.Country)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func mean(name string, cells iter.Seq[*outcome]) Scores {
	s := Scores{Name: name}
	for c := range cells {
		s.Cells++
		s.CRPS += c.CRPS
		s.LogCRPS += c.LogCRPS
		s.IGN += c.Ignorance
		s.MIS += c.Interval
		if c.Covered50 {
			s.Coverage50++
		}
		if c.Covered90 {
			s.Coverage90++
		}
		s.PIT50 += c.Central50
		s.PIT90 += c.Central90
	}
	for _, v := range []*float64{&s.CRPS, &s.LogCRPS, &s.IGN, &s.MIS, &s.Coverage50, &s.Coverage90, &s.PIT50, &s.PIT90} {
		*v /= float64(max(s.Cells, 1))
	}
	return s
}
