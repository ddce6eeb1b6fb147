package figure

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

// Footprint shows the effective number of areas year by year with its interval.
func Footprint(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "footprint", Title: "Footprint over time",
		Caption: "Effective number of admin-1 areas (exponential of the Shannon entropy of event shares), with 90 % bootstrap intervals. Years without a point are not observed, or have too few placed events.",
		Alt:     fmt.Sprintf("Line chart of the effective number of areas in which %s was active, by year.", a.Group),
		Table:   blindspot.Table{Columns: []string{"Year", "Effective areas", "Low", "High"}}}
	if a.Chronicle {
		f.Caption += " The chronicle is no census: a wider footprint may be better reporting."
	}
	var rows []object
	for _, finding := range a.Findings {
		if finding.Measure != "footprint" {
			continue
		}
		for _, p := range finding.Series {
			if !p.Value.Known() {
				continue
			}
			row := object{"year": p.Month.Year(), "value": p.Value.Value}
			line := []string{fmt.Sprint(p.Month.Year()), blindspot.FormatNumber(p.Value.Value), "", ""}
			if p.Value.HasInterval() {
				row["low"], row["high"] = p.Value.Low, p.Value.High
				line[2], line[3] = blindspot.FormatNumber(p.Value.Low), blindspot.FormatNumber(p.Value.High)
			}
			rows = append(rows, row)
			f.Table.Rows = append(f.Table.Rows, line)
		}
	}
	if len(rows) < 2 {
		return f, false, nil
	}
	rows = everyYear(rows)
	x := field("year", "ordinal", "", object{"axis": object{"labelAngle": 0, "labelOverlap": true}})
	spec := base(220)
	spec["data"] = values(rows)
	spec["layer"] = []object{
		{"mark": object{"type": "rule", "color": green, "strokeWidth": 2, "opacity": 0.5}, "encoding": object{"x": x, "y": field("low", "quantitative", "Effective areas"), "y2": object{"field": "high"}}},
		{"mark": object{"type": "line", "color": green, "point": object{"color": green, "size": 50}}, "encoding": object{"x": x,
			"y":       field("value", "quantitative", "Effective areas", object{"scale": object{"zero": true}}),
			"tooltip": []object{field("year", "ordinal", "Year"), field("value", "quantitative", "Effective areas", object{"format": ".2f"}), field("low", "quantitative", "Low", object{"format": ".2f"}), field("high", "quantitative", "High", object{"format": ".2f"})}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// everyYear adds the years between without a point, where the line breaks: left out, they
// would make the axis run unevenly.
func everyYear(rows []object) (out []object) {
	for i, row := range rows {
		if i > 0 {
			for year := rows[i-1]["year"].(int) + 1; year < row["year"].(int); year++ {
				out = append(out, object{"year": year, "value": nil})
			}
		}
		out = append(out, row)
	}
	return out
}
