package figure

import (
	"fmt"
	"strconv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/place"
)

// Backtest makes the four figures of each target of a backtest: skill, score by
// horizon, reliability, and the probability integral transform.
func Backtest(r *groups.Report) ([]Figure, error) {
	var out []Figure
	for i := range r.Targets {
		for _, build := range []func(*groups.Report, *groups.Target) (Figure, bool, error){Skill, ScoreByHorizon, Reliability, PIT} {
			f, ok, err := build(r, &r.Targets[i])
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// ScoreByHorizon shows the mean log1p-CRPS of the model and of the baseline at
// every horizon.
func ScoreByHorizon(r *groups.Report, t *groups.Target) (Figure, bool, error) {
	f := Figure{ID: "horizon-" + t.Target, Title: "Score by months ahead, " + t.Target,
		Caption: fmt.Sprintf("Mean CRPS of log(1 + %s), lower is better: the model %s and each group's own last twelve months. A lead at a horizon is a lead on average over groups; it does not say that the model is better for any one of them.", t.Target, r.Model),
		Alt:     fmt.Sprintf("Line chart of the score of %s and of %s by months ahead.", r.Model, r.Baseline),
		Table:   blindspot.Table{Columns: []string{"Months ahead", "Forecasts", r.Model, r.Baseline, "Difference, %"}}}
	if len(t.ByHorizon) == 0 {
		return f, false, nil
	}
	var rows []object
	for _, p := range t.ByHorizon {
		h, err := strconv.Atoi(p.Part)
		if err != nil {
			return f, false, fmt.Errorf("figure %s: %w", f.ID, err)
		}
		rows = append(rows, object{"horizon": h, "model": r.Model, "score": p.Model.LogCRPS}, object{"horizon": h, "model": r.Baseline, "score": p.Baseline.LogCRPS})
		f.Table.Rows = append(f.Table.Rows, []string{p.Part, fmt.Sprint(p.Model.Cells), fmt.Sprintf("%.4f", p.Model.LogCRPS), fmt.Sprintf("%.4f", p.Baseline.LogCRPS),
			fmt.Sprintf("%+.1f", 100*p.Skill.LogCRPS.Relative)})
	}
	spec := base(240)
	spec["data"] = values(rows)
	spec["mark"] = object{"type": "line", "point": true}
	spec["encoding"] = object{"x": field("horizon", "quantitative", "Months ahead", object{"axis": object{"tickMinStep": 1}, "scale": object{"zero": false, "nice": false}}),
		"y":       field("score", "quantitative", "Mean log CRPS", object{"scale": object{"zero": true}}),
		"color":   field("model", "nominal", "", object{"scale": object{"domain": []string{r.Model, r.Baseline}, "range": []string{blue, vermilion}}, "legend": object{"orient": "bottom"}}),
		"tooltip": []object{field("model", "nominal", "Model"), field("horizon", "quantitative", "Months ahead"), field("score", "quantitative", "Log CRPS", object{"format": ".4f"})}}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// Skill shows the difference from the baseline with its interval: over all
// forecasts, by thirds of groups by size, and by country.
func Skill(r *groups.Report, t *groups.Target) (Figure, bool, error) {
	f := Figure{ID: "skill-" + t.Target, Title: "Skill against each group's own past, " + t.Target,
		Caption: "Difference of the mean log CRPS from that of the last twelve months, in per cent, with 90 % intervals from resampled blocks of origins and groups. Left of the line the model is better. An interval that crosses the line is no evidence of a difference either way, and a country with few groups says little about others.",
		Alt:     "Dot plot of relative skill with intervals, over all, by size and by country.",
		Table:   blindspot.Table{Columns: []string{"Part", "Groups", "Forecasts", "Difference, %", "90 % interval", "p"}}}
	parts := []groups.Part{{Part: "all", Units: t.Units, Model: groups.Scores{Cells: t.Cells}, Skill: t.Skill}}
	parts = append(append(parts, t.BySize...), t.ByCountry...)
	var rows []object
	for i, p := range parts {
		d := p.Skill.LogCRPS
		low, high, chance := "not tested", "", ""
		name := place.CountryName(p.Part) // or "all", or a third
		row := object{"part": name, "order": i, "groups": p.Units, "forecasts": p.Model.Cells, "difference": percent(d.Relative)}
		if d.Tested {
			row["low"], row["high"] = percent(d.RelativeLow), percent(d.RelativeHigh)
			low, high, chance = fmt.Sprintf("%+.1f", 100*d.RelativeLow), fmt.Sprintf(" to %+.1f", 100*d.RelativeHigh), fmt.Sprintf("%.3f", d.P)
		}
		rows = append(rows, row)
		f.Table.Rows = append(f.Table.Rows, []string{name, fmt.Sprint(p.Units), fmt.Sprint(p.Model.Cells), fmt.Sprintf("%+.1f", 100*d.Relative), low + high, chance})
	}
	y := field("part", "nominal", "", object{"sort": object{"field": "order"}})
	x := func(name string) object { return field(name, "quantitative", "Difference from the baseline, %") }
	spec := base(24*len(rows) + 20)
	spec["data"] = values(rows)
	spec["layer"] = []object{
		{"mark": object{"type": "rule", "color": grey, "strokeDash": []int{4, 3}}, "encoding": object{"x": object{"datum": 0}}},
		{"transform": []object{{"filter": "isValid(datum.low)"}}, "mark": object{"type": "rule", "color": blue, "strokeWidth": 2}, "encoding": object{"y": y, "x": x("low"), "x2": object{"field": "high"}}},
		{"mark": object{"type": "point", "filled": true, "size": 70, "color": blue}, "encoding": object{"y": y, "x": x("difference"),
			"tooltip": []object{field("part", "nominal", "Part"), field("groups", "quantitative", "Groups"), field("forecasts", "quantitative", "Forecasts"),
				field("difference", "quantitative", "Difference, %"), field("low", "quantitative", "Low"), field("high", "quantitative", "High")}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

func percent(share float64) float64 {
	if share < 0 {
		return -round1(-100 * share)
	}
	return round1(100 * share)
}
