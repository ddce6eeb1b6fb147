package figure

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
)

// Reliability shows how often what was forecast with a probability came: on the
// diagonal, probabilities mean what they say.
func Reliability(_ *groups.Report, t *groups.Target) (Figure, bool, error) {
	f := Figure{ID: "reliability-" + t.Target, Title: "Reliability of probabilities, " + t.Target,
		Caption: "Each point is a tenth of the probability scale: the mean forecast against how often it came, with a 90 % interval as if forecasts were independent. Neighbouring months are not, so the intervals are too narrow. On the diagonal a probability means what it says; that does not make it sharp, and a point with few forecasts means little.",
		Alt:     "Reliability diagram: observed frequency against forecast probability, with the diagonal.",
		Table:   blindspot.Table{Columns: []string{"At least", "Forecast between", "Forecasts", "Mean forecast", "Observed", "90 % interval"}}}
	var rows []object
	for _, level := range t.Calibration.Reliability {
		name := "at least " + blindspot.FormatNumber(level.Level)
		for _, b := range level.Bins {
			rows = append(rows, object{"level": name, "n": b.N, "forecast": b.Forecast, "observed": b.Observed, "low": b.From, "high": b.To})
			f.Table.Rows = append(f.Table.Rows, []string{blindspot.FormatNumber(level.Level), fmt.Sprintf("%.1f and %.1f", b.Low, b.High), fmt.Sprint(b.N),
				fmt.Sprintf("%.3f", b.Forecast), fmt.Sprintf("%.3f", b.Observed), fmt.Sprintf("%.3f to %.3f", b.From, b.To)})
		}
	}
	if len(rows) == 0 {
		return f, false, nil
	}
	unit := object{"scale": object{"domain": []int{0, 1}}}
	x, y := field("forecast", "quantitative", "Forecast probability", unit), field("observed", "quantitative", "Observed frequency", unit)
	colour := field("level", "nominal", t.Target+" a month", object{"scale": object{"range": []string{blue, vermilion}}, "legend": object{"orient": "bottom"}})
	spec := base(300)
	spec["layer"] = []object{
		{"data": values([]object{{"x": 0, "y": 0}, {"x": 1, "y": 1}}), "mark": object{"type": "line", "color": grey, "strokeDash": []int{4, 3}},
			"encoding": object{"x": field("x", "quantitative", "Forecast probability", unit), "y": field("y", "quantitative", "Observed frequency", unit)}},
		{"data": values(rows), "mark": object{"type": "rule"}, "encoding": object{"x": x, "y": field("low", "quantitative", "Observed frequency", unit), "y2": object{"field": "high"}, "color": colour}},
		{"data": values(rows), "mark": object{"type": "point", "filled": true, "size": 60}, "encoding": object{"x": x, "y": y, "color": colour, "shape": field("level", "nominal", t.Target+" a month"),
			"tooltip": []object{field("level", "nominal", "Threshold"), field("n", "quantitative", "Forecasts"), field("forecast", "quantitative", "Mean forecast", object{"format": ".3f"}), field("observed", "quantitative", "Observed", object{"format": ".3f"})}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// PIT shows in which tenth of their forecast the outcomes fell.
func PIT(_ *groups.Report, t *groups.Target) (Figure, bool, error) {
	f := Figure{ID: "pit-" + t.Target, Title: "Where outcomes fell in their forecasts, " + t.Target,
		Caption: "Share of outcomes in each tenth of their forecast distribution (randomised for counts). The line is a tenth. High ends mean that forecasts are too narrow, a high middle that they are too wide, a slope that they are too low or too high. A flat chart over all groups can hide faults of single groups that cancel.",
		Alt:     "Histogram of the probability integral transform with a line at one tenth.",
		Table:   blindspot.Table{Columns: []string{"Tenth", "Share of outcomes"}}}
	if t.Cells == 0 {
		return f, false, nil
	}
	var rows []object
	for i, share := range t.Calibration.PIT {
		tenth := fmt.Sprintf("%.1f-%.1f", float64(i)/forecast.PITBins, float64(i+1)/forecast.PITBins)
		rows = append(rows, object{"tenth": tenth, "share": share})
		f.Table.Rows = append(f.Table.Rows, []string{tenth, fmt.Sprintf("%.3f", share)})
	}
	spec := base(220)
	spec["data"] = values(rows)
	spec["layer"] = []object{
		{"mark": object{"type": "bar", "color": blue}, "encoding": object{"x": field("tenth", "ordinal", "Tenth of the forecast", object{"axis": object{"labelAngle": 0, "labelOverlap": true}}), "y": field("share", "quantitative", "Share of outcomes"),
			"tooltip": []object{field("tenth", "nominal", "Tenth"), field("share", "quantitative", "Share", object{"format": ".3f"})}}},
		{"mark": object{"type": "rule", "color": vermilion, "strokeDash": []int{4, 3}}, "encoding": object{"y": object{"datum": 1.0 / forecast.PITBins}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}
