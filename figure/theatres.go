package figure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

// Theatres shows which countries the group was recorded in, year by year. An
// empty field means that nothing was recorded, or that the year is not
// observed; the coverage section of a report tells which.
func Theatres(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "theatres", Title: "Countries by year",
		Caption: "Events recorded by country and year. The darker, the more; the number is the count.",
		Alt:     fmt.Sprintf("Heat map of the events of %s by country and year.", a.Group),
		Table:   blindspot.Table{Columns: []string{"Country", "Year", "Events", "Deaths"}}}
	type cell struct {
		country string
		year    int
	}
	events, deaths, totals := map[cell]int{}, map[cell]int{}, map[string]int{}
	for _, r := range a.Areas {
		c := cell{r.Country, r.Month.Year()}
		events[c] += r.Events
		deaths[c] += r.Deaths
		totals[r.Country] += r.Events
	}
	if len(totals) < 2 {
		return f, false, nil
	}
	cells := make([]cell, 0, len(events))
	for c := range events {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(x, y cell) int {
		switch {
		case totals[x.country] != totals[y.country]:
			return totals[y.country] - totals[x.country]
		case x.country != y.country:
			if x.country < y.country {
				return -1
			}
			return 1
		}
		return x.year - y.year
	})
	var rows []object
	order := map[string]int{}
	for _, c := range cells {
		if _, seen := order[c.country]; !seen {
			order[c.country] = len(order)
		}
		name := countryName(c.country)
		rows = append(rows, object{"country": name, "year": c.year, "events": events[c], "deaths": deaths[c], "order": order[c.country]})
		f.Table.Rows = append(f.Table.Rows, []string{name, fmt.Sprint(c.year), fmt.Sprint(events[c]), fmt.Sprint(deaths[c])})
	}
	spec := base(22*len(totals) + 30)
	spec["data"] = values(rows)
	y := field("country", "nominal", "", object{"sort": object{"field": "order"}})
	x := field("year", "ordinal", "", object{"axis": object{"labelAngle": 0, "labelOverlap": true}})
	spec["layer"] = []object{
		{"mark": object{"type": "rect", "cornerRadius": 2}, "encoding": object{"x": x, "y": y,
			"color":   field("events", "quantitative", "Events", object{"scale": object{"type": "log", "scheme": "blues"}, "legend": nil}),
			"tooltip": []object{field("country", "nominal", "Country"), field("year", "ordinal", "Year"), field("events", "quantitative", "Events"), field("deaths", "quantitative", "Deaths")}}},
		{"mark": object{"type": "text", "fontSize": 10}, "encoding": object{"x": x, "y": y, "text": field("events", "quantitative", ""),
			"color": object{"condition": object{"test": fmt.Sprintf("datum.events > %d", threshold(rows)), "value": "white"}, "value": "#1a1a1a"}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// threshold is the count from which the log colour scale is dark enough for
// white text: two thirds of the way from one to the greatest count.
func threshold(rows []object) int {
	most := 1
	for _, r := range rows {
		most = max(most, r["events"].(int))
	}
	n := 1
	for n*n*n < most*most {
		n++
	}
	return n
}
