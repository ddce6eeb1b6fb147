package figure

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// years is the axis of time.
func years(name string) object {
	return field(name, "temporal", "", object{"axis": object{"format": "%Y", "tickCount": object{"interval": "year", "step": 1}, "labelOverlap": true}})
}

// aMonth is the axis of counts: the square root leaves small months visible beside
// large ones, and has a zero.
func aMonth(name string) object {
	return field(name, "quantitative", "A month", object{"scale": object{"type": "sqrt"}, "axis": object{"format": ",.0f"}})
}

func (c *course) layers() []object {
	var bars, line, gaps []object
	if first := c.points[0].Month.First(); c.before.Known() && c.before < first {
		gaps = append(gaps, object{"from": c.before.String(), "to": first.String(), "text": "before " + c.points[0].Month.String() + ": not observed"})
	}
	for _, p := range c.points {
		start, end := p.Month.First().String(), (p.Month + 1).First().String()
		if !p.Value.Known() {
			gaps = append(gaps, object{"from": start, "to": end, "text": p.Month.String() + ": not observed"})
			if c.deaths != nil { // the line breaks there
				line = append(line, object{"date": (p.Month.First() + 14).String(), "month": p.Month.String(), "events": nil})
			}
			continue
		}
		n := c.bar(p)
		if c.partly[p.Month] {
			gaps = append(gaps, object{"from": start, "to": end, "text": p.Month.String() + ": not observed"})
		}
		bars = append(bars, object{"from": start, "to": end, "month": p.Month.String(), "n": n, "events": round1(p.Value.Value), "text": fmt.Sprintf("%s: %v %s", p.Month, n, strings.ToLower(c.bars))})
		if c.deaths != nil {
			line = append(line, object{"date": (p.Month.First() + 14).String(), "month": p.Month.String(), "events": round1(p.Value.Value)})
		}
	}
	var layers []object
	if len(gaps) > 0 {
		layers = append(layers, object{"data": values(gaps), "mark": object{"type": "rect", "color": grey, "opacity": 0.18},
			"encoding": object{"x": years("from"), "x2": object{"field": "to"}, "description": field("text", "nominal", "")}})
	}
	if len(bars) > 0 {
		layers = append(layers, object{"data": values(bars), "mark": object{"type": "rect", "color": blue},
			"encoding": object{"x": years("from"), "x2": object{"field": "to"}, "description": field("text", "nominal", ""), "y": aMonth("n"), "y2": object{"datum": 0},
				"tooltip": []object{field("month", "nominal", "Month"), field("n", "quantitative", c.bars), field("events", "quantitative", "Events")}}})
	}
	if len(line) > 0 {
		layers = append(layers, edged(object{"type": "line"}, object{"data": values(line), "encoding": object{"x": years("date"), "y": aMonth("events")}})...)
	}
	return layers
}

// pendingOf are the months whose deaths are not yet all reported.
func pendingOf(a blindspot.Assessment) []blindspot.MonthNotYet {
	if a.NotYet == nil || a.Chronicle {
		return nil
	}
	return a.NotYet.Months
}

// pending are the layers of what these will read: a ring with its interval over the bar
// of what stands on record.
func pending(a blindspot.Assessment) []object {
	var rows []object
	for _, m := range pendingOf(a) {
		rows = append(rows, object{"date": (m.Month.First() + 14).String(), "month": m.Month.String(), "n": m.Reported, "low": round1(m.Expected.Low), "mid": round1(m.Expected.Value), "high": round1(m.Expected.High)})
	}
	if len(rows) == 0 {
		return nil
	}
	data, tip := values(rows), []object{field("month", "nominal", "Month, not yet all reported"), field("n", "quantitative", "Deaths on record"), field("mid", "quantitative", "Expected"), field("low", "quantitative", "5 %"), field("high", "quantitative", "95 %")}
	return slices.Concat(
		edged(object{"type": "rule"}, object{"data": data, "encoding": object{"x": years("date"), "y": aMonth("low"), "y2": object{"field": "high"}, "tooltip": tip}}),
		edged(object{"type": "point", "size": 36}, object{"data": data, "encoding": object{"x": years("date"), "y": aMonth("mid"), "tooltip": tip}}))
}

// edged draws a mark in dark grey with a white edge, so that it stands out on bars and
// on a page of either colour scheme.
func edged(mark, layer object) (both []object) {
	for _, stroke := range []object{{"color": "white", "strokeWidth": 3.5}, {"color": dark, "strokeWidth": 1.5}} {
		one := maps.Clone(layer)
		one["mark"] = maps.Clone(mark)
		maps.Copy(one["mark"].(object), stroke)
		both = append(both, one)
	}
	return both
}

// ahead are the layers of the forecast.
func ahead(a blindspot.Assessment) []object {
	var fan []object
	for _, m := range a.Ahead {
		fan = append(fan, object{"date": (m.Month.First() + 14).String(), "month": m.Month.String(), "q05": m.Low90, "q25": m.Low50, "q50": m.Median, "q75": m.High50, "q95": m.High90})
	}
	if len(fan) == 0 {
		return nil
	}
	data := values(fan)
	return []object{
		{"data": data, "mark": object{"type": "area", "color": vermilion, "opacity": 0.18}, "encoding": object{"x": years("date"), "y": aMonth("q05"), "y2": object{"field": "q95"}}},
		{"data": data, "mark": object{"type": "area", "color": vermilion, "opacity": 0.32}, "encoding": object{"x": years("date"), "y": aMonth("q25"), "y2": object{"field": "q75"}}},
		{"data": data, "mark": object{"type": "line", "color": vermilion}, "encoding": object{"x": years("date"), "y": aMonth("q50"),
			"tooltip": []object{field("month", "nominal", "Month"), field("q05", "quantitative", "5 %"), field("q50", "quantitative", "Median"), field("q95", "quantitative", "95 %")}}},
	}
}

// shocks are the layer of dated shocks.
func shocks(a blindspot.Assessment) []object {
	var rows []object
	for _, s := range a.Shocks {
		// The day goes along as a text: a browser would show that of its own zone.
		rows = append(rows, object{"date": s.Date.String(), "day": prose.Day(s.Date), "kind": words(s.Kind), "what": s.Description, "grade": s.Grade.String()})
	}
	if len(rows) == 0 {
		return nil
	}
	return []object{{"data": values(rows), "mark": object{"type": "rule", "strokeWidth": 1.5, "opacity": 0.8, "clip": true},
		"encoding": object{"x": field("date", "temporal", ""),
			"color":   field("kind", "nominal", "Shock", object{"scale": object{"scheme": "tableau10"}, "legend": object{"orient": "bottom", "columns": object{"expr": "max(1, floor(width / 115))"}, "symbolType": "stroke"}}),
			"tooltip": []object{field("day", "nominal", "Date"), field("kind", "nominal", "Kind"), field("what", "nominal", "What"), field("grade", "nominal", "Grade")}}}}
}
