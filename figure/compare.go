package figure

import (
	"strings"

	"github.com/blindspot/blindspot"
)

// Line is the course of one group among several.
type Line struct {
	Name   string
	Points []blindspot.Point // unknown where not observed
}

var strokes = []struct {
	color string
	dash  []int
}{{blue, []int{1, 0}}, {vermilion, []int{6, 3}}, {green, []int{2, 2}}, {"#CC79A7", []int{9, 3, 2, 3}}}

// Compare shows the course of several groups on one axis, which is named; it may be
// logarithmic, with a zero. A line breaks where nothing is observed.
func Compare(lines []Line, axis string, logarithmic bool) (Figure, bool, error) {
	var names []string
	for _, l := range lines {
		names = append(names, l.Name)
	}
	f := Figure{ID: "compare", Title: strings.Join(names, ", ") + ": " + strings.ToLower(axis[:1]) + axis[1:],
		Caption: "A line breaks where a month is not observed: nothing is known of it. Each line ends with the data of its group.",
		Alt:     "Line chart of " + strings.Join(names, ", ") + " by month on a common axis.",
		Table:   blindspot.Table{Columns: append([]string{"Month"}, names...)}}
	if logarithmic {
		f.Caption += " The axis is logarithmic, and linear near zero."
	}
	scale := object{"zero": true}
	if logarithmic {
		scale = object{"type": "symlog"}
	}
	var layers []object
	var domain, colours []string
	for i, l := range lines[:min(len(lines), len(strokes))] {
		var rows []object
		for _, p := range l.Points {
			row := object{"date": (p.Month.First() + 14).String(), "month": p.Month.String(), "group": l.Name, "n": nil}
			if p.Value.Known() {
				row["n"] = round1(p.Value.Value)
			}
			rows = append(rows, row)
		}
		stroke := strokes[i]
		domain, colours = append(domain, l.Name), append(colours, stroke.color)
		// The dashes are no encoding: a second legend of the same field would be at odds
		// with that of the colours.
		layers = append(layers, object{"data": values(rows), "mark": object{"type": "line", "strokeDash": stroke.dash, "strokeWidth": 2, "point": object{"size": 18}},
			"encoding": object{"x": years("date"), "y": field("n", "quantitative", axis, object{"scale": scale}), "color": field("group", "nominal", ""),
				"tooltip": []object{field("group", "nominal", "Group"), field("month", "nominal", "Month"), field("n", "quantitative", axis)}}})
	}
	if len(layers) < 2 {
		return f, false, nil
	}
	for _, layer := range layers {
		layer["encoding"].(object)["color"].(object)["scale"] = object{"domain": domain, "range": colours}
		layer["encoding"].(object)["color"].(object)["legend"] = object{"orient": "bottom", "title": nil, "columns": 2, "labelLimit": 320}
	}
	f.Table.Rows = beside(lines)
	spec := base(280)
	spec["layer"] = layers
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// beside are the months of all lines, each with the number of every line.
func beside(lines []Line) (rows [][]string) {
	var first, last blindspot.Month
	at := make([]map[blindspot.Month]blindspot.Quantity, len(lines))
	for i, l := range lines {
		at[i] = map[blindspot.Month]blindspot.Quantity{}
		for _, p := range l.Points {
			at[i][p.Month] = p.Value
			if first == 0 || p.Month < first {
				first = p.Month
			}
			last = max(last, p.Month)
		}
	}
	for m := first; m <= last && first != 0; m++ {
		row := []string{m.String()}
		for i := range lines {
			switch q, told := at[i][m]; {
			case !told:
				row = append(row, "")
			case !q.Known():
				row = append(row, "not observed")
			default:
				row = append(row, blindspot.FormatNumber(q.Value))
			}
		}
		rows = append(rows, row)
	}
	return rows
}
