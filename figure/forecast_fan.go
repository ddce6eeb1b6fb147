package figure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/prose"
)

// Fan shows what a unit's deaths a month were and what they may become: the
// median and the central 50 and 90 % of the predictive distribution, and what
// came of it where that is known.
func Fan(o groups.Outlook, threshold float64) (Figure, bool, error) {
	f := Figure{ID: "fan-" + slugOf(o.Unit.ID), Title: "Deaths a month, " + o.Unit.Name,
		Caption: "The line is the median forecast, the darker band holds the middle half of the forecast, the lighter one nine tenths. The vertical scale is of square roots. " +
			"Do not read the median as what will happen, nor the band as a range of best and worst cases: one month in ten lies outside it by design. ",
		Alt: fmt.Sprintf("Fan chart of the deaths a month of %s: the recent past as bars, the forecast as a median with two bands.", o.Unit.Name),
		Table: blindspot.Table{Columns: []string{"Month", "Recorded", "5 %", "25 %", "Median", "75 %", "95 %",
			fmt.Sprintf("P(at least %s)", blindspot.FormatNumber(threshold)), "State"}}}
	if len(o.Months) == 0 {
		return f, false, nil
	}
	bars, gaps := f.past(o.Past)
	fan, came := f.ahead(o.Months)
	if len(came) > 0 {
		f.Caption = "Diamonds are what came. " + f.Caption
	}
	if len(gaps) > 0 {
		f.Caption = "Months in a pale band are not observed. " + f.Caption
	}
	if len(bars) > 0 {
		f.Caption = "Dark bars are recorded deaths. " + f.Caption
	}
	f.Caption = strings.TrimSpace(f.Caption + o.Record.Text)
	spec := base(280)
	spec["layer"] = fanLayers(bars, gaps, fan, came)
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// past adds the months before the forecast to the table, and returns those that are
// observed and those that are not.
func (f *Figure) past(months []groups.Month) (bars, gaps []object) {
	for _, m := range months {
		start, end := m.Month.First().String(), (m.Month + 1).First().String()
		cell := "not observed"
		if m.Deaths == nil {
			gaps = append(gaps, object{"from": start, "to": end, "text": m.Month.String() + ": not observed"})
		} else {
			cell = blindspot.FormatNumber(*m.Deaths)
			bars = append(bars, object{"from": start, "to": end, "month": m.Month.String(), "deaths": *m.Deaths, "text": m.Month.String() + ": " + cell + " deaths"})
		}
		f.Table.Rows = append(f.Table.Rows, []string{m.Month.String(), cell, "", "", "", "", "", "", ""})
	}
	return bars, gaps
}

// ahead adds the months of the forecast to the table, and returns them and, of those
// that are known, what came.
func (f *Figure) ahead(months []groups.Ahead) (fan, came []object) {
	for _, a := range months {
		middle := (a.Month.First() + 14).String()
		recorded := ""
		if a.Value != nil {
			recorded = blindspot.FormatNumber(*a.Value)
			came = append(came, object{"date": middle, "month": a.Month.String(), "deaths": *a.Value})
		}
		fan = append(fan, object{"date": middle, "month": a.Month.String(), "q05": a.Q05, "q25": a.Q25, "q50": a.Q50, "q75": a.Q75, "q95": a.Q95, "p": a.AtLeast})
		row := []string{a.Month.String(), recorded}
		for _, q := range [5]float64{a.Q05, a.Q25, a.Q50, a.Q75, a.Q95} {
			row = append(row, blindspot.FormatNumber(float64(int64(q+0.5))))
		}
		f.Table.Rows = append(f.Table.Rows, append(row, prose.Probability(a.AtLeast), string(a.State)))
	}
	return fan, came
}

func fanLayers(bars, gaps, fan, came []object) []object {
	months := 1
	if len(bars)+len(gaps) > 0 {
		months = 3
	}
	time := object{"axis": object{"format": "%b %Y", "labelOverlap": true, "tickCount": object{"interval": "month", "step": months}}}
	x, from := field("date", "temporal", "", time), field("from", "temporal", "", time)
	// The square root leaves small months visible beside large tails, and has a zero.
	y := func(name string) object {
		return field(name, "quantitative", "Deaths a month", object{"scale": object{"type": "sqrt"}, "axis": object{"format": ",.0f"}})
	}
	tooltip := []object{field("month", "nominal", "Month"), field("q05", "quantitative", "5 %"), field("q25", "quantitative", "25 %"), field("q50", "quantitative", "Median"),
		field("q75", "quantitative", "75 %"), field("q95", "quantitative", "95 %"), field("p", "quantitative", "P(threshold or more)")}
	var layers []object
	layer := func(data []object, one object) {
		if len(data) > 0 {
			one["data"] = values(data)
			layers = append(layers, one)
		}
	}
	layer(gaps, object{"mark": object{"type": "rect", "color": grey, "opacity": 0.18}, "encoding": object{"x": from, "x2": object{"field": "to"}, "description": field("text", "nominal", "")}})
	layer(bars, object{"mark": object{"type": "rect", "color": dark}, "encoding": object{"x": from, "x2": object{"field": "to"}, "description": field("text", "nominal", ""), "y": y("deaths"), "y2": object{"datum": 0},
		"tooltip": []object{field("month", "nominal", "Month"), field("deaths", "quantitative", "Deaths")}}})
	layer(fan, object{"mark": object{"type": "area", "color": blue, "opacity": 0.2}, "encoding": object{"x": x, "y": y("q05"), "y2": object{"field": "q95"}}})
	layer(fan, object{"mark": object{"type": "area", "color": blue, "opacity": 0.35}, "encoding": object{"x": x, "y": y("q25"), "y2": object{"field": "q75"}}})
	layer(fan, object{"mark": object{"type": "line", "color": blue, "point": object{"size": 20}}, "encoding": object{"x": x, "y": y("q50"), "tooltip": tooltip}})
	layer(came, object{"mark": object{"type": "point", "filled": true, "size": 60, "color": vermilion, "shape": "diamond"}, "encoding": object{"x": x, "y": y("deaths"),
		"tooltip": []object{field("month", "nominal", "Month"), field("deaths", "quantitative", "Came")}}})
	return layers
}

// slugOf makes an id of a figure from the id of a unit.
func slugOf(id string) string {
	out := []rune(id)
	for i, r := range out {
		if plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'; !plain {
			out[i] = '-'
		}
	}
	return string(out)
}
