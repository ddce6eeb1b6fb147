package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/report"
)

// backtestFigures writes the figures of a country-month backtest: skill, score
// by horizon, reliability and the probability integral transform.
func (p *program) backtestFigures(path string, r *views.Report) error {
	charts, err := figure.Backtest(asGroups(r))
	if err != nil {
		return err
	}
	for i := range charts {
		ofCountries(&charts[i])
	}
	var notes []string
	for _, warning := range append(append([]string{}, r.Notes...), blindspot.WarningTexts(r.Headline.Warnings)...) {
		notes = append(notes, strings.ToUpper(warning[:1])+warning[1:]+".")
	}
	if err := report.WriteFigures(path, "Backtest of country-month forecasts", notes, charts); err != nil {
		return err
	}
	p.note("figures are in %s", path)
	return nil
}

// asGroups puts the report into the form that the figures of backtests take:
// levels of deaths in place of thirds by size, windows in place of countries.
func asGroups(r *views.Report) *groups.Report {
	pooled := find(r.Pooled, r.Headline.Model)
	t := groups.Target{Target: "deaths", Units: r.Headline.Units, Cells: pooled.Cells, Calibration: r.Calibration,
		Skill: groups.Skill{LogCRPS: difference(r.Headline.LogCRPS)}}
	for _, h := range r.ByHorizon {
		part := groups.Part{Part: strconv.Itoa(h.Horizon), Model: scores(r.Headline.Model, h.Model), Baseline: scores(r.Headline.Baseline, h.Baseline)}
		part.Skill.LogCRPS = plain(h.Model.LogCRPS, h.Baseline.LogCRPS)
		t.ByHorizon = append(t.ByHorizon, part)
	}
	for _, level := range r.ByLevel {
		t.BySize = append(t.BySize, groups.Part{Part: level.Level + " a month", Units: level.Units, Model: groups.Scores{Cells: level.Cells},
			Skill: groups.Skill{LogCRPS: difference(level.LogCRPS)}})
	}
	for _, w := range r.Windows {
		ours, theirs := find(w.Models, r.Headline.Model), find(w.Models, r.Headline.Baseline)
		t.ByCountry = append(t.ByCountry, groups.Part{Part: fmt.Sprintf("window %d", w.Window), Units: w.Units, Model: groups.Scores{Cells: ours.Cells},
			Skill: groups.Skill{LogCRPS: plain(ours.LogCRPS, theirs.LogCRPS)}})
	}
	return &groups.Report{Model: r.Headline.Model, Baseline: r.Headline.Baseline, Targets: []groups.Target{t}}
}

func find(models []views.ModelScores, name string) views.ModelScores {
	for _, m := range models {
		if m.Name == name {
			return m
		}
	}
	return views.ModelScores{}
}

func scores(name string, s forecast.Summary) groups.Scores {
	return groups.Scores{Name: name, Cells: s.Cells, LogCRPS: s.LogCRPS}
}

// plain is a difference without an interval.
func plain(ours, theirs float64) groups.Difference {
	d := groups.Difference{Difference: ours - theirs}
	if theirs != 0 {
		d.Relative = d.Difference / theirs
	}
	return d
}

func difference(d views.Difference) groups.Difference {
	out := groups.Difference{Difference: d.Difference}
	if d.Relative != nil {
		out.Relative = *d.Relative
	}
	if d.RelativeLow != nil {
		out.RelativeLow, out.RelativeHigh, out.P, out.Tested = *d.RelativeLow, *d.RelativeHigh, *d.P, true
	}
	return out
}

// The figures of backtests speak of groups; these are of countries.
var countryWords = strings.NewReplacer("each group's own past", "each country's own past", "each group's own", "each country's own",
	"resampled blocks of origins and groups", "resampled windows and countries", "a country with few groups says little about others", "a level with few countries says little about others. Levels are mean deaths a month in the twelve months before the cut; single windows are not tested",
	"by size, and by country", "by level of deaths, and by window", "by size and by country", "by level of deaths and by window",
	"average over groups", "average over countries", "of single groups that cancel.", "of single countries that cancel, and countries at peace look calibrated under almost any model.",
	"(randomised for counts)", "(the probability of ties spread evenly)", "Groups", "Countries", "groups", "countries")

func ofCountries(f *figure.Figure) {
	for _, text := range []*string{&f.Title, &f.Caption, &f.Alt} {
		*text = countryWords.Replace(*text)
	}
	for i := range f.Table.Columns {
		f.Table.Columns[i] = countryWords.Replace(f.Table.Columns[i])
	}
	f.Spec = []byte(strings.ReplaceAll(string(f.Spec), `"title":"Groups"`, `"title":"Countries"`))
}
