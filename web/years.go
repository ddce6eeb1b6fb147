package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

type object = map[string]any

// YearPoints is the drawing of the events by year, with a grey band behind each year
// that was not wholly observed: the darker, the less of it.
func (b *exploreBody) YearPoints() json.RawMessage {
	x := object{"field": "year", "type": "ordinal", "title": "", "axis": object{"labelAngle": 0, "labelOverlap": true}, "scale": object{"padding": 0.08, "domain": b.span()}}
	bars := object{"data": object{"values": b.Years}, "mark": object{"type": "bar", "color": "#0072B2"},
		"encoding": object{"x": x, "y": object{"field": "events", "type": "quantitative", "title": "Events"},
			"tooltip": []object{{"field": "year", "type": "ordinal", "title": "Year"}, {"field": "events", "type": "quantitative", "title": "Events"}, {"field": "deaths", "type": "quantitative", "title": "Deaths"}}}}
	layers := []object{bars}
	if bands := b.bands(); len(bands) > 0 {
		layers = []object{{"data": object{"values": bands}, "mark": object{"type": "rect", "color": "#888888"},
			"encoding": object{"x": x,
				"opacity": object{"field": "lacking", "type": "quantitative", "legend": nil, "scale": object{"domain": []float64{0, 1}, "range": []float64{0.08, 0.4}}},
				"tooltip": []object{{"field": "year", "type": "ordinal", "title": "Year"}, {"field": "text", "type": "nominal", "title": "Not wholly observed"}}}}, bars}
	}
	data, err := json.Marshal(object{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": "container", "height": 120,
		"autosize": object{"type": "fit", "contains": "padding"}, "layer": layers})
	if err != nil {
		return json.RawMessage("{}") // numbers and our own words do not fail
	}
	return data
}

// span are the years from the first that has an event or is not observed to the last:
// one without any event stands between the others, and is not left out.
func (b *exploreBody) span() (out []int) {
	var all []int
	for _, y := range b.Years {
		all = append(all, y.Year)
	}
	for _, y := range b.Seen {
		all = append(all, y.Year)
	}
	if len(all) == 0 {
		return nil
	}
	for y := slices.Min(all); y <= slices.Max(all); y++ {
		out = append(out, y)
	}
	return out
}

// bands are the years that were not wholly observed.
func (b *exploreBody) bands() (out []object) {
	for _, y := range b.Seen {
		if len(y.Lacking) > 0 {
			out = append(out, object{"year": y.Year, "lacking": 1 - y.Share, "text": place.CountryName(y.Lacking[0]) + more(len(y.Lacking)-1)})
		}
	}
	return out
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// YearsUnseen says which years were not wholly observed; "" where all were.
func (b *exploreBody) YearsUnseen() string {
	var partly, not []int
	for _, y := range b.Seen {
		switch {
		case y.Share == 0:
			not = append(not, y.Year)
		case len(y.Lacking) > 0:
			partly = append(partly, y.Year)
		}
	}
	var said []string
	if len(not) > 0 {
		said = append(said, "not observed: "+prose.Years(not))
	}
	if len(partly) > 0 {
		said = append(said, "observed in part: "+prose.Years(partly))
	}
	if len(said) == 0 {
		return ""
	}
	return prose.Capital(strings.Join(said, "; ")) + ". Grey stands for what is not observed in the countries of these events: the darker, the more of it."
}
