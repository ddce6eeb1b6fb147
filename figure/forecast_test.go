package figure_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
)

func outlook() groups.Outlook {
	four, nine := 4.0, 9.0
	return groups.Outlook{Unit: groups.Unit{ID: "group:ucdp:1:IRQ", Name: "Front in Iraq"},
		Past: []groups.Month{{Month: 100, Deaths: &four}, {Month: 101}, {Month: 102, Deaths: &nine}},
		Months: []groups.Ahead{{Month: 103, Horizon: 1, Q25: 2, Q50: 5, Q75: 9, Q95: 40, AtLeast: 0.12, State: groups.Resolved, Value: &nine},
			{Month: 104, Horizon: 2, Q25: 1, Q50: 5, Q75: 11, Q95: 60, AtLeast: 0.15, State: groups.Open}},
		Record: groups.Record{Cells: 80, Text: "Better than before."}}
}

func backtested() *groups.Report {
	part := func(name string, relative float64) groups.Part {
		return groups.Part{Part: name, Units: 4, Model: groups.Scores{Cells: 40, LogCRPS: 0.4}, Baseline: groups.Scores{Cells: 40, LogCRPS: 0.5},
			Skill: groups.Skill{LogCRPS: groups.Difference{Relative: relative, RelativeLow: relative - 0.1, RelativeHigh: relative + 0.05, P: 0.03, Tested: true}}}
	}
	calibration := forecast.Calibration{PIT: []float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, Reliability: []forecast.Reliability{
		{Level: 1, Bins: []forecast.Bin{{Low: 0, High: 0.1, N: 30, Forecast: 0.05, Observed: 0.04, From: 0.01, To: 0.12}, {Low: 0.5, High: 0.6, N: 9, Forecast: 0.55, Observed: 0.6, From: 0.3, To: 0.8}}},
		{Level: 25, Bins: []forecast.Bin{{Low: 0, High: 0.1, N: 39, Forecast: 0.03, Observed: 0.02, From: 0, To: 0.1}}}}}
	return &groups.Report{Model: "group_pool", Baseline: "conflictology", Targets: []groups.Target{{Target: "deaths", Units: 4, Cells: 40,
		Skill: part("all", -0.15).Skill, ByHorizon: []groups.Part{part("1", -0.2), part("12", -0.1)},
		BySize: []groups.Part{part("smallest third", 0.02)}, ByCountry: []groups.Part{part("IRQ", -0.3)}, Calibration: calibration}}}
}

func forecastFigures(t *testing.T) map[string]figure.Figure {
	t.Helper()
	fan, ok, err := figure.Fan(outlook(), 25)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	figures, err := figure.Backtest(backtested())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]figure.Figure{}
	for _, f := range append(figures, fan) {
		all[f.ID] = f
	}
	return all
}

func TestForecastFiguresAreWhole(t *testing.T) {
	all := forecastFigures(t)
	for _, id := range []string{"fan-group-ucdp-1-IRQ", "skill-deaths", "horizon-deaths", "reliability-deaths", "pit-deaths"} {
		f, ok := all[id]
		if !ok {
			t.Errorf("there is no %s", id)
			continue
		}
		if f.Title == "" || f.Alt == "" || !strings.Contains(f.Caption, " not ") && !strings.Contains(f.Caption, " no ") && !strings.Contains(f.Caption, "can hide") {
			t.Errorf("%s does not say what not to conclude: %q", id, f.Caption)
		}
		for i, row := range f.Table.Rows {
			if len(row) != len(f.Table.Columns) {
				t.Errorf("%s: row %d has %d cells for %d columns", id, i, len(row), len(f.Table.Columns))
			}
		}
	}
	var compileList []figure.Figure
	for _, f := range all {
		compileList = append(compileList, f)
	}
	for id, c := range compile(t, compileList) {
		if c.Error != "" || len(c.Warnings) > 0 || len(c.Marks) == 0 || c.Broken {
			t.Errorf("%s: %+v", id, c)
		}
	}
}

// The table beside a fan says what the fan shows, and a month that is not
// observed has no bar.
func TestFanAgreesWithItsTable(t *testing.T) {
	f := forecastFigures(t)["fan-group-ucdp-1-IRQ"]
	if bars := rows(t, f.Spec, "from", "deaths"); len(bars) != 2 {
		t.Errorf("%d bars for two observed months", len(bars))
	}
	if f.Table.Rows[1][1] != "not observed" {
		t.Errorf("an unobserved month reads %q", f.Table.Rows[1][1])
	}
	for i, r := range rows(t, f.Spec, "q05", "q50", "q95")[:2] {
		row := f.Table.Rows[3+i]
		if r["month"] != row[0] || r["q50"] != number(t, row[4]) || r["q95"] != number(t, row[6]) {
			t.Errorf("%v shown, %v in the table", r, row)
		}
	}
	if came := rows(t, f.Spec, "date", "deaths"); len(came) != 1 || came[0]["deaths"] != 9.0 {
		t.Errorf("what came is %v", came)
	}
}

func TestNoForecastNoFigure(t *testing.T) {
	if _, ok, err := figure.Fan(groups.Outlook{}, 25); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
	figures, err := figure.Backtest(&groups.Report{})
	if err != nil || len(figures) != 0 {
		t.Errorf("%d figures, %v", len(figures), err)
	}
}
