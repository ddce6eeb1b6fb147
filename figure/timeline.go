package figure

import (
	"fmt"
	"strconv"

	"github.com/blindspot/blindspot"
)

// Timeline shows events month by month with the shocks as lines. Months that
// are not observed are hatched grey and have no bar: missing is not zero. For a
// chronicle the bars count rows, and the caption says what that is worth.
func Timeline(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "timeline", Title: "Events by month, and shocks",
		Alt: fmt.Sprintf("Bar chart of the monthly number of events of %s, with vertical lines at dated shocks.", a.Group)}
	points := monthly(a)
	if len(points) == 0 {
		return f, false, nil
	}
	f.Caption = "Bars are events a month. Grey months are not observed: nothing is known about them."
	if a.Chronicle {
		f.Caption = "Bars are rows of the chronicle, not attacks: read them as \"something was recorded\", never as intensity. The published counts stand in the next figure."
	}
	f.Table = blindspot.Table{Columns: []string{"Month", "Events"}}
	var bars, gaps []object
	for _, p := range points {
		start, end := p.Month.First().String(), (p.Month + 1).First().String()
		if !p.Value.Known() {
			gaps = append(gaps, object{"from": start, "to": end})
			f.Table.Rows = append(f.Table.Rows, []string{p.Month.String(), "not observed"})
			continue
		}
		events := round1(p.Value.Value)
		bars = append(bars, object{"from": start, "to": end, "month": p.Month.String(), "events": events})
		f.Table.Rows = append(f.Table.Rows, []string{p.Month.String(), strconv.FormatFloat(events, 'f', -1, 64)})
	}
	var shocks []object
	for _, s := range a.Shocks {
		shocks = append(shocks, object{"date": s.Date.String(), "kind": words(s.Kind), "what": s.Description, "grade": s.Grade.String()})
	}
	x := field("from", "temporal", "", object{"axis": object{"format": "%Y", "tickCount": object{"interval": "year", "step": 1}, "labelOverlap": true}})
	var layers []object
	if len(gaps) > 0 {
		layers = append(layers, object{"data": values(gaps), "mark": object{"type": "rect", "color": grey, "opacity": 0.18},
			"encoding": object{"x": x, "x2": object{"field": "to"}}})
	}
	if len(bars) > 0 {
		layers = append(layers, object{"data": values(bars), "mark": object{"type": "rect", "color": blue},
			"encoding": object{"x": x, "x2": object{"field": "to"}, "y": field("events", "quantitative", "Events a month"), "y2": object{"datum": 0},
				"tooltip": []object{field("month", "nominal", "Month"), field("events", "quantitative", "Events")}}})
	}
	if len(shocks) > 0 {
		layers = append(layers, object{"data": values(shocks), "mark": object{"type": "rule", "strokeWidth": 1.5, "opacity": 0.8, "clip": true},
			"encoding": object{"x": field("date", "temporal", ""),
				"color":   field("kind", "nominal", "Shock", object{"scale": object{"scheme": "tableau10"}, "legend": object{"orient": "bottom", "columns": object{"expr": "max(1, floor(width / 115))"}, "symbolType": "stroke"}}),
				"tooltip": []object{field("date", "temporal", "Date", object{"format": "%d %b %Y"}), field("kind", "nominal", "Kind"), field("what", "nominal", "What"), field("grade", "nominal", "Grade")}}})
	}
	spec := base(300)
	spec["layer"] = layers
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// monthly is the observed series of the activity finding, or for a chronicle
// the number of rows a month.
func monthly(a blindspot.Assessment) []blindspot.Point {
	for _, f := range a.Findings {
		if f.Measure == "activity" && len(f.Series) > 0 {
			return f.Series
		}
	}
	counts := map[blindspot.Month]int{}
	var first, last blindspot.Month
	for i, r := range a.Areas {
		counts[r.Month] += r.Events
		if i == 0 || r.Month < first {
			first = r.Month
		}
		if i == 0 || r.Month > last {
			last = r.Month
		}
	}
	if len(counts) == 0 {
		return nil
	}
	var points []blindspot.Point
	for m := first; m <= last; m++ {
		points = append(points, blindspot.Point{Month: m, Value: blindspot.Exactly(float64(counts[m]))})
	}
	return points
}

func round1(v float64) float64 { return float64(int64(v*10+0.5)) / 10 }

// words turns a key such as leadership_loss into words.
func words(key string) string {
	out := []rune(key)
	for i, r := range out {
		if r == '_' {
			out[i] = ' '
		}
	}
	return string(out)
}
