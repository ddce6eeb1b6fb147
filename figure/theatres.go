package figure

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Theatres shows which countries the group was recorded in, year by year. A
// field is 0 where the whole year is observed and nothing was recorded; grey
// where it is not observed, which is not zero; and a count of a year that is not
// wholly observed is marked as a lower bound.
func Theatres(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "theatres", Title: "Countries by year",
		Caption: "Events recorded by country and year. The darker, the more. Grey: the year is not wholly observed there, so that nothing is known of it, which is not zero; a count with + is then a lower bound.",
		Alt:     fmt.Sprintf("Heat map of the events of %s by country and year.", a.Group),
		Table:   blindspot.Table{Columns: []string{"Country", "Year", "Events", "Deaths", "Observed"}}}
	if a.Chronicle {
		f.Caption = "Events recorded by country and year. The darker, the more. The chronicle is no census of any year: each count is a lower bound, and grey is a year without a record, which is not one without an event."
	}
	cells, countries := theatreYears(a.Areas, a.AsOf)
	if countries < 2 {
		return f, false, nil
	}
	coverage := blindspot.NewCoverageTable(a.Coverage)
	var rows []object
	order := map[string]int{}
	for _, c := range cells {
		if _, seen := order[c.country]; !seen {
			order[c.country] = len(order)
		}
		name, n := place.CountryName(c.country), c.events
		whole := !a.Chronicle && yearObserved(coverage, c.country, c.year, a.AsOf)
		text, seen := fmt.Sprint(n), "wholly"
		if !whole {
			seen = "not wholly"
			switch {
			case n == 0:
				text = ""
			case !a.Chronicle: // the caption says it of all
				text += "+"
			}
		}
		row := object{"country": name, "year": c.year, "order": order[c.country], "text": text, "observed": seen}
		line := []string{name, fmt.Sprint(c.year), "not known", "not known", seen}
		if whole || n > 0 {
			row["events"], row["deaths"] = n, c.deaths
			line[2], line[3] = fmt.Sprint(n), fmt.Sprint(c.deaths)
		}
		rows = append(rows, row)
		f.Table.Rows = append(f.Table.Rows, line)
	}
	sealed, err := seal(f, theatresSpec(rows, countries, len(cells)/countries))
	return sealed, true, err
}

// theatreYear is what was recorded in a country in a year.
type theatreYear struct {
	country        string
	year           int
	events, deaths int
}

// theatreYears are all years of all countries with events, from the first to the
// last year with any; countries with most events first.
func theatreYears(areas []blindspot.AreaMonth, asOf blindspot.Date) (cells []theatreYear, countries int) {
	totals, at := map[string]int{}, map[theatreYear]theatreYear{}
	first, last := asOf.Month().Year(), 0
	for _, r := range areas {
		first, last = min(first, r.Month.Year()), max(last, r.Month.Year())
		key := theatreYear{country: r.Country, year: r.Month.Year()}
		c := at[key]
		c.events += r.Events
		c.deaths += r.Deaths
		at[key] = c
		totals[r.Country] += r.Events
	}
	for country := range totals {
		for year := first; year <= last; year++ {
			c := at[theatreYear{country: country, year: year}]
			c.country, c.year = country, year
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(x, y theatreYear) int {
		return cmp.Or(cmp.Compare(totals[y.country], totals[x.country]), cmp.Compare(x.country, y.country), cmp.Compare(x.year, y.year))
	})
	return cells, len(totals)
}

func theatresSpec(rows []object, countries, years int) object {
	spec := base(22*countries + 30)
	spec["data"] = values(rows)
	y := field("country", "nominal", "", object{"sort": object{"field": "order"}, "axis": object{"labelLimit": 150}})
	x := field("year", "ordinal", "", object{"axis": object{"labelAngle": 0, "labelOverlap": true}})
	tooltip := []object{field("country", "nominal", "Country"), field("year", "ordinal", "Year"), field("events", "quantitative", "Events"),
		field("deaths", "quantitative", "Deaths"), field("observed", "nominal", "Observed")}
	// A count is written where its year has room for it; the table and the tooltip have all.
	room := object{"expr": fmt.Sprintf("width > %d ? 1 : 0", 24*years)}
	unknown := object{"filter": "datum.observed !== 'wholly' && !isValid(datum.events)"}
	some := object{"filter": "datum.events > 0"}
	spec["layer"] = []object{
		{"transform": []object{unknown}, "mark": object{"type": "rect", "color": grey, "opacity": 0.25}, "encoding": object{"x": x, "y": y, "tooltip": tooltip}},
		{"transform": []object{some}, "mark": object{"type": "rect", "cornerRadius": 2}, "encoding": object{"x": x, "y": y,
			"color":   field("events", "quantitative", "Events", object{"scale": object{"type": "log", "scheme": "blues"}, "legend": nil}),
			"tooltip": tooltip}},
		{"transform": []object{some}, "mark": object{"type": "text", "fontSize": 10, "opacity": room}, "encoding": object{"x": x, "y": y, "text": field("text", "nominal", ""),
			"color": object{"condition": object{"test": fmt.Sprintf("datum.events > %d", threshold(rows)), "value": "white"}, "value": "#1a1a1a"}}},
		{"transform": []object{{"filter": "datum.events === 0"}}, "mark": object{"type": "text", "fontSize": 10, "opacity": room}, "encoding": object{"x": x, "y": y, "text": field("text", "nominal", ""), "tooltip": tooltip}},
	}
	return spec
}

// threshold is the count from which the log colour scale is dark enough for
// white text: two thirds of the way from one to the greatest count.
func threshold(rows []object) int {
	most := 1
	for _, r := range rows {
		if n, ok := r["events"].(int); ok {
			most = max(most, n)
		}
	}
	n := 1
	for n*n*n < most*most {
		n++
	}
	return n
}

// yearObserved says whether every month of the year, as far as it had passed, is
// observed in the country.
func yearObserved(t blindspot.CoverageTable, country string, year int, asOf blindspot.Date) bool {
	for m := blindspot.NewMonth(year, 1); m <= blindspot.NewMonth(year, 12) && m <= asOf.Month(); m++ {
		if !t.Observed(country, m) {
			return false
		}
	}
	return true
}
