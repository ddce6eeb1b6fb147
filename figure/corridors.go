package figure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Corridors shows the graded links between countries and regions on a map: the
// bigger a place, the more of the shortest ways lead over it. Points are at
// country level and mark no location.
func Corridors(a blindspot.Assessment, world *place.Gazetteer) (Figure, bool, error) {
	f := Figure{ID: "corridors", Title: "Corridors: graded links between places",
		Caption: "Lines are links that reports mention, thicker where several do; the size of a place is its share of the shortest ways (betweenness). Points stand for countries and regions, not for locations.",
		Alt:     "Map of countries and regions joined by lines for reported links; the larger a point, the more ways lead over it.",
		Table:   blindspot.Table{Columns: []string{"From", "To", "Kinds", "Links", "Best grade"}}}
	at := map[string]blindspot.NetworkPlace{}
	for _, n := range a.Network {
		at[n.Name] = n
	}
	type pair struct{ from, to string }
	kinds, grades, counts := map[pair][]string{}, map[pair]string{}, map[pair]int{}
	var order []pair
	for _, l := range a.Links {
		p := pair{l.From, l.To}
		if counts[p] == 0 {
			order = append(order, p)
		}
		counts[p]++
		if !slices.Contains(kinds[p], l.Kind) {
			kinds[p] = append(kinds[p], l.Kind)
		}
		if g := l.Grade.String(); grades[p] == "" || g < grades[p] {
			grades[p] = g
		}
	}
	var lines, dots []object
	for _, p := range order {
		f.Table.Rows = append(f.Table.Rows, []string{p.from, p.to, strings.Join(kinds[p], ", "), fmt.Sprint(counts[p]), grades[p]})
		from, okFrom := at[p.from]
		to, okTo := at[p.to]
		if p.from == p.to || !okFrom || !okTo {
			continue
		}
		lines = append(lines, object{"lon": from.Lon, "lat": from.Lat, "lon2": to.Lon, "lat2": to.Lat, "way": p.from + " to " + p.to,
			"kinds": strings.Join(kinds[p], ", "), "links": counts[p], "grade": grades[p]})
	}
	for _, n := range a.Network {
		dots = append(dots, object{"lon": n.Lon, "lat": n.Lat, "name": n.Name, "betweenness": n.Betweenness, "cut": n.Cut})
	}
	if len(lines) == 0 {
		return f, false, nil
	}
	land, err := background(a.Network, world)
	if err != nil {
		return f, false, err
	}
	longitude, latitude := field("lon", "quantitative", ""), field("lat", "quantitative", "")
	spec := base(360)
	spec["projection"] = object{"type": "mercator"}
	spec["layer"] = []object{
		{"data": object{"values": land, "format": object{"type": "json"}}, "mark": object{"type": "geoshape", "fill": grey, "opacity": 0.3}},
		{"data": values(lines), "mark": object{"type": "rule", "color": blue, "opacity": 0.55},
			"encoding": object{"longitude": longitude, "latitude": latitude, "longitude2": object{"field": "lon2"}, "latitude2": object{"field": "lat2"},
				"strokeWidth": field("links", "quantitative", "Links", object{"scale": object{"range": []int{1, 5}, "zero": true}, "legend": nil}),
				"tooltip":     []object{field("way", "nominal", "Way"), field("kinds", "nominal", "Kinds"), field("links", "quantitative", "Links"), field("grade", "nominal", "Best grade")}}},
		{"data": values(dots), "mark": object{"type": "circle", "color": vermilion, "opacity": 0.9, "stroke": "#ffffff"},
			"encoding": object{"longitude": longitude, "latitude": latitude,
				"size":    field("betweenness", "quantitative", "Betweenness", object{"scale": object{"range": []int{60, 700}, "zero": true}, "legend": nil}),
				"tooltip": []object{field("name", "nominal", "Place"), field("betweenness", "quantitative", "Betweenness", object{"format": ".2f"}), field("cut", "nominal", "Cut place")}}},
		{"data": values(dots), "mark": object{"type": "text", "dy": -14, "fontSize": 12, "fontWeight": "bold"},
			"encoding": object{"longitude": longitude, "latitude": latitude, "text": field("name", "nominal", "")}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// background is the land around the network: the countries with a centre near
// its places, without the far ends of the widest of them.
func background(network []blindspot.NetworkPlace, world *place.Gazetteer) ([]feature, error) {
	b := box{90, -90, 180, -180}
	for _, n := range network {
		b = box{min(b.south, n.Lat-8), max(b.north, n.Lat+6), min(b.west, n.Lon-14), max(b.east, n.Lon+12)}
	}
	return b.areas(world, nil)
}
