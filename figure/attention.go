package figure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// colours of the series, and how they are drawn: none is told apart by colour alone.
var attentionLooks = map[string]object{
	blindspot.AttentionSources: {"color": dark, "strokeDash": []int{2, 3}},
	blindspot.AttentionLocal:   {"color": green, "strokeDash": []int{1, 0}},
	blindspot.AttentionWorld:   {"color": vermilion, "strokeDash": []int{6, 3}},
}

// Attention sets page views and sources beside events, by month, each as a part of
// its own mean. Only the shapes can be compared. A month without data breaks the line.
func Attention(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "attention", Title: "Who looks: page views and sources beside events, by month",
		Caption: "Bars are events, the lines are page views of Wikipedia in languages of its countries (green, solid) and in other languages (orange, dashed), and the sources that an event names (grey, dotted). Each is drawn by its own mean over these months, which is 100, so that shapes can be compared and heights cannot; the scale is of square roots. A month without data breaks the line: missing is not zero. Page views tell how often a page was read, and not why.",
		Alt:     fmt.Sprintf("Chart of the monthly events of %s as bars, and of local and other page views and sources an event as lines, each by its own mean.", a.Group)}
	g := a.Attention
	local, world := g.Of(blindspot.AttentionLocal), g.Of(blindspot.AttentionWorld)
	if g == nil || !local.Known() && !world.Known() {
		return f, false, nil
	}
	f.Table = attentionTable(g)
	y := field("part", "quantitative", "Mean = 100", object{"scale": object{"type": "sqrt"}, "axis": object{"format": ",.0f", "tickCount": 5}})
	tooltip := func(label string) []object {
		return []object{field("month", "nominal", "Month"), field("n", "quantitative", label, object{"format": ",.4~r"})}
	}
	events := g.Of(blindspot.AttentionEvents)
	var layers []object
	if rows := partsOf(&events); len(rows) > 0 {
		layers = append(layers, object{"data": values(rows), "mark": object{"type": "rect", "color": blue, "opacity": 0.35},
			"encoding": object{"x": years("from"), "x2": object{"field": "to"}, "y": y, "y2": object{"datum": 0}, "tooltip": tooltip(events.Label)}})
	}
	for _, name := range []string{blindspot.AttentionSources, blindspot.AttentionLocal, blindspot.AttentionWorld} {
		s := g.Of(name)
		if rows := partsOf(&s); len(rows) > 0 {
			mark := object{"type": "line", "strokeWidth": 1.6, "point": object{"size": 8, "color": attentionLooks[name]["color"]}}
			for k, v := range attentionLooks[name] {
				mark[k] = v
			}
			layers = append(layers, object{"data": values(rows), "mark": mark,
				"encoding": object{"x": years("date"), "y": y, "detail": field("run", "nominal", ""), "tooltip": tooltip(s.Label)}})
		}
	}
	spec := base(240)
	spec["layer"] = layers
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// partsOf are the known months of a series by its mean; run counts the stretches
// without a gap.
func partsOf(s *blindspot.AttentionSeries) []object {
	sum, n := 0.0, 0
	for _, p := range s.Points {
		if p.Value.Known() {
			sum += p.Value.Value
			n++
		}
	}
	if sum == 0 {
		return nil
	}
	var rows []object
	run, open := 0, false
	for _, p := range s.Points {
		if !p.Value.Known() {
			open = false
			continue
		}
		if !open {
			run, open = run+1, true
		}
		rows = append(rows, object{"from": p.Month.First().String(), "to": (p.Month + 1).First().String(), "date": (p.Month.First() + 14).String(), "month": p.Month.String(),
			"n": p.Value.Value, "part": round1(100 * p.Value.Value * float64(n) / sum), "run": run})
	}
	return rows
}

func attentionTable(g *blindspot.AttentionGap) blindspot.Table {
	t := blindspot.Table{Columns: []string{"Month"}}
	for i := range g.Series {
		t.Columns = append(t.Columns, g.Series[i].Label)
	}
	for i, p := range g.Series[0].Points {
		row := []string{p.Month.String()}
		for j := range g.Series {
			cell := "no data"
			if v := g.Series[j].Points[i].Value; v.Known() {
				cell = strings.TrimSpace(blindspot.FormatNumber(v.Value))
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
