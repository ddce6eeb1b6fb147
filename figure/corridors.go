package figure

import (
	"fmt"
	"math"
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
	if len(lines) == 0 {
		return f, false, nil
	}
	frame := around(a.Network)
	view, most := newMercator(frame), 1e-9
	for _, n := range a.Network {
		most = math.Max(most, n.Betweenness)
	}
	size := func(n blindspot.NetworkPlace) float64 { return 60 + 640*n.Betweenness/most }
	names := labels(a.Network, view, func(n blindspot.NetworkPlace) float64 { return math.Sqrt(size(n) / math.Pi) })
	for i, n := range a.Network {
		dots = append(dots, object{"lon": n.Lon, "lat": n.Lat, "name": n.Name, "betweenness": n.Betweenness, "cut": n.Cut, "size": math.Round(size(n)),
			"dx": math.Round(names[i].dx), "dy": math.Round(names[i].dy), "align": names[i].align})
	}
	land, err := frame.countries(world)
	if err != nil {
		return f, false, err
	}
	longitude, latitude := field("lon", "quantitative", ""), field("lat", "quantitative", "")
	spec := base(360)
	spec["projection"] = view.spec()
	spec["layer"] = []object{
		{"data": object{"values": land, "format": object{"type": "json"}}, "mark": object{"type": "geoshape", "fill": grey, "opacity": 0.3, "stroke": grey, "strokeWidth": 0.5, "clip": true}},
		{"data": values(lines), "mark": object{"type": "rule", "color": blue, "opacity": 0.55},
			"encoding": object{"longitude": longitude, "latitude": latitude, "longitude2": object{"field": "lon2"}, "latitude2": object{"field": "lat2"},
				"strokeWidth": field("links", "quantitative", "Links", object{"scale": object{"range": []int{1, 5}, "zero": true}, "legend": nil}),
				"tooltip":     []object{field("way", "nominal", "Way"), field("kinds", "nominal", "Kinds"), field("links", "quantitative", "Links"), field("grade", "nominal", "Best grade")}}},
		{"data": values(dots), "mark": object{"type": "circle", "color": vermilion, "opacity": 0.9, "stroke": "#ffffff"},
			"encoding": object{"longitude": longitude, "latitude": latitude,
				"size":    field("size", "quantitative", "", object{"scale": nil}),
				"tooltip": []object{field("name", "nominal", "Place"), field("betweenness", "quantitative", "Betweenness", object{"format": ".2f"}), field("cut", "nominal", "Cut place")}}},
		{"data": values(dots), "mark": object{"type": "text", "baseline": "middle", "fontSize": 12, "fontWeight": "bold",
			"dx": object{"expr": "datum.dx"}, "dy": object{"expr": "datum.dy"}, "align": object{"expr": "datum.align"}},
			"encoding": object{"longitude": longitude, "latitude": latitude, "text": field("name", "nominal", "")}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// around is the stretch of land that a network covers, with room for names.
func around(network []blindspot.NetworkPlace) box {
	b := box{90, -90, 180, -180}
	for _, n := range network {
		b = box{min(b.south, n.Lat-6), max(b.north, n.Lat+5), min(b.west, n.Lon-9), max(b.east, n.Lon+12)}
	}
	return b
}

// countries are the outlines of those that a map of the box may show, on the
// widest window too.
func (b box) countries(world *place.Gazetteer) ([]feature, error) {
	wide := box{b.south - 25, b.north + 12, b.west - 50, b.east + 50}
	var list []string
	for _, area := range world.Areas() {
		if area.Country != "" && wide.holds(area.Centre) && !slices.Contains(list, area.Country) {
			list = append(list, area.Country)
		}
	}
	slices.Sort(list)
	return features(world.CountryGeoJSON(place.Shapes{Countries: list, Tolerance: 0.25, MinSquareKM: 8000, Clockwise: true}))
}
