package figure

import (
	"fmt"
	"math"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Line is the course of one group among several.
type Line struct {
	Name   string
	Points []blindspot.Point // unknown where not observed
	Zero   blindspot.Month   // from which its months are counted; 0: it stands at its dates
}

// at is where a month of the line stands: the month itself, or how many months after its
// zero.
func (l Line) at(m blindspot.Month) int { return int(m - l.Zero) }

// sideBySide reports whether lines are set side by side by months since their zeros.
func sideBySide(lines []Line) bool { return len(lines) > 0 && lines[0].Zero != 0 }

// stands is the name of a place on the axis.
func stands(aligned bool, at int) string {
	if aligned {
		return fmt.Sprintf("%+d", at)
	}
	return blindspot.Month(at).String()
}

var strokes = []struct {
	color string
	dash  []int
}{{blue, []int{1, 0}}, {vermilion, []int{6, 3}}, {green, []int{2, 2}}, {"#CC79A7", []int{9, 3, 2, 3}}}

// Compare shows the course of several groups on one axis, which is named; it may be
// logarithmic, with a zero. A line breaks where nothing is observed. Lines with a zero
// month, which all have or none, stand side by side by months since.
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
	aligned := sideBySide(lines)
	axisX := years("date")
	if aligned {
		f.Table.Columns[0] = "Months since"
		f.Alt = "Line chart of " + strings.Join(names, ", ") + " by months since a month of each on a common axis."
		f.Caption += " Months are counted from " + zeros(lines) + "."
		axisX = field("since", "quantitative", "Months since", object{"axis": object{"format": "+d"}})
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
			row := object{"date": (p.Month.First() + 14).String(), "month": p.Month.String(), "since": l.at(p.Month), "group": l.Name, "n": nil}
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
			"encoding": object{"x": axisX, "y": field("n", "quantitative", axis, object{"scale": scale}), "color": field("group", "nominal", ""),
				"tooltip": []object{field("group", "nominal", "Group"), field("month", "nominal", "Month"), field("n", "quantitative", axis)}}})
	}
	if len(layers) < 2 {
		return f, false, nil
	}
	for _, layer := range layers {
		layer["encoding"].(object)["color"].(object)["scale"] = object{"domain": domain, "range": colours}
		layer["encoding"].(object)["color"].(object)["legend"] = object{"orient": "bottom", "title": nil, "columns": object{"expr": "max(1, floor(width / 340))"}, "labelLimit": 320}
	}
	f.Table.Rows = beside(lines)
	spec := base(280)
	spec["layer"] = layers
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// zeros names the month from which each line is counted.
func zeros(lines []Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Zero.String()+" ("+l.Name+")")
	}
	return prose.List(all)
}

// beside are the months of all lines, or those since their zeros, each with the number of
// every line.
func beside(lines []Line) (rows [][]string) {
	first, last := math.MaxInt, math.MinInt
	at := make([]map[int]blindspot.Quantity, len(lines))
	for i, l := range lines {
		at[i] = map[int]blindspot.Quantity{}
		for _, p := range l.Points {
			x := l.at(p.Month)
			at[i][x] = p.Value
			first, last = min(first, x), max(last, x)
		}
	}
	for x := first; x <= last; x++ {
		row := []string{stands(sideBySide(lines), x)}
		for i := range lines {
			switch q, told := at[i][x]; {
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
