package figure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Published holds published totals beside what the case's own rows hold of
// them, so that nobody mistakes the chronicle for a census.
func Published(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "published", Title: "Published counts against the chronicle",
		Caption: "Each line joins what somebody counted (orange) to what the chronicle holds of the same period (blue). The distance is what the chronicle does not know. The scale is logarithmic, and a chronicle count of none is drawn at one half.",
		Alt:     "Dot plot of published totals and of the chronicle's own counts for the same periods.",
		Table:   blindspot.Table{Columns: []string{"Published total", "Unit", "Published", "In the chronicle", "Share held"}}}
	if len(a.Published) == 0 {
		return f, false, nil
	}
	var rows []object
	for i, p := range a.Published {
		body, _, _ := strings.Cut(p.Measure, ":")
		label := short(body) + "|" + p.When.String()
		published := strings.TrimSpace(p.Bound + " " + blindspot.FormatNumber(p.Count))
		f.Table.Rows = append(f.Table.Rows, []string{p.Measure, p.Unit, published, fmt.Sprint(p.Recorded), prose.Percent(float64(p.Recorded) / p.Count)})
		rows = append(rows, object{"label": label, "measure": p.Measure, "order": i, "unit": p.Unit, "published": p.Count, "recorded": max(0.5, float64(p.Recorded)),
			"held": p.Recorded, "text": published})
	}
	y := field("label", "nominal", "", object{"sort": object{"field": "order"}, "axis": object{"labelExpr": "split(datum.label, '|')", "labelLimit": 210, "labelFontSize": 11, "ticks": false}})
	scale := object{"type": "log", "domainMin": 0.4}
	tooltip := []object{field("measure", "nominal", "Total"), field("unit", "nominal", "Unit"), field("text", "nominal", "Published"), field("held", "quantitative", "In the chronicle")}
	axis := object{"tickCount": 4, "format": "~s"}
	spec := base(34*len(rows) + 20)
	spec["data"] = values(rows)
	spec["layer"] = []object{
		{"mark": object{"type": "rule", "color": grey}, "encoding": object{"y": y, "x": field("recorded", "quantitative", "Attacks or deaths", object{"scale": scale, "axis": axis}), "x2": object{"field": "published"}}},
		{"mark": object{"type": "point", "filled": true, "size": 80, "color": vermilion}, "encoding": object{"y": y, "x": field("published", "quantitative", "", object{"scale": scale}), "tooltip": tooltip}},
		{"mark": object{"type": "point", "filled": true, "size": 80, "color": blue, "shape": "square"}, "encoding": object{"y": y, "x": field("recorded", "quantitative", "", object{"scale": scale}), "tooltip": tooltip}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// short cuts a label for an axis; the whole of it stands in the table.
func short(s string) string {
	const most = 30
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
