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
// country level and mark no location. Pairs of places that cannot be reached from one
// another any more are dashed.
func Corridors(a blindspot.Assessment, world *place.Gazetteer, lost ...[2]string) (Figure, bool, error) {
	f := Figure{ID: "corridors", Title: "Corridors: graded links between places",
		Caption: "Lines are links that reports mention, thicker where several do; the size of a place is its share of the shortest ways (betweenness). Points stand for countries and regions, not for locations.",
		Alt:     "Map of countries and regions joined by lines for reported links; the larger a point, the more ways lead over it.",
		Table:   blindspot.Table{Columns: []string{"From", "To", "Kinds", "Links", "Best grade"}}}
	at := map[string]blindspot.NetworkPlace{}
	for _, n := range a.Network {
		at[n.Name] = n
	}
	var lines []object
	for _, w := range ways(a.Links) {
		f.Table.Rows = append(f.Table.Rows, []string{w.from, w.to, strings.Join(w.kinds, ", "), fmt.Sprint(w.links), w.grade})
		from, okFrom := at[w.from]
		to, okTo := at[w.to]
		if w.from == w.to || !okFrom || !okTo {
			continue
		}
		arrow := arrowAt(from, to)
		lines = append(lines, object{"lon": from.Lon, "lat": from.Lat, "lon2": to.Lon, "lat2": to.Lat, "way": w.from + " to " + w.to,
			"kinds": strings.Join(w.kinds, ", "), "links": w.links, "grade": w.grade, "source": strings.TrimRight(w.grade, "123456"), "lon3": arrow.lon, "lat3": arrow.lat, "turn": arrow.turn})
	}
	if len(lines) == 0 {
		return f, false, nil
	}
	f.Caption = strings.Replace(f.Caption, "thicker where several do;", "thicker where several do, in the colour of the best source's grade (A to E), and arrows their direction; words say the kinds where there is room;", 1)
	gone := lostLines(lost, at)
	if len(gone) > 0 {
		f.Caption += " Dashed: the way from one to the other is lost, be it in one direction."
	}
	frame := around(a.Network)
	land, err := frame.countries(world)
	if err != nil {
		return f, false, err
	}
	view := newMercator(frame)
	dots := placeDots(a.Network, view)
	sayKinds(lines, dots, view)
	sealed, err := seal(f, corridorsSpec(view, land, lines, gone, dots))
	return sealed, true, err
}

// way is one direction between two places, with all links that reports mention.
type way struct {
	from, to string
	kinds    []string
	links    int
	grade    string // the best
}

// ways gathers the links by their ends, in the order of their first mention.
func ways(links []blindspot.Link) []way {
	var out []way
	for _, l := range links {
		i := slices.IndexFunc(out, func(w way) bool { return w.from == l.From && w.to == l.To })
		if i < 0 {
			i, out = len(out), append(out, way{from: l.From, to: l.To, grade: l.Grade.String()})
		}
		w := &out[i]
		w.links++
		w.grade = min(w.grade, l.Grade.String())
		if !slices.Contains(w.kinds, l.Kind) {
			w.kinds = append(w.kinds, l.Kind)
		}
	}
	return out
}

// arrow says which way a line goes: where it lies, and how it is turned from north, in
// degrees.
type arrow struct{ lon, lat, turn float64 }

// arrowAt lies beyond the middle of a straight line on the map, so that those of both
// directions can be told apart.
func arrowAt(from, to blindspot.NetworkPlace) arrow {
	const part = 0.62
	x1, y1 := project(from.Lon, from.Lat)
	x2, y2 := project(to.Lon, to.Lat)
	lon, lat := unproject(x1+part*(x2-x1), y1+part*(y2-y1))
	return arrow{math.Round(lon*100) / 100, math.Round(lat*100) / 100, math.Round(math.Atan2(x2-x1, y2-y1) * 180 / math.Pi)}
}

// placeDots are the places, as large as their share of the shortest ways, and where
// their names have room.
func placeDots(network []blindspot.NetworkPlace, view mercator) (dots []object) {
	most := 1e-9
	for _, n := range network {
		most = math.Max(most, n.Betweenness)
	}
	size := func(n blindspot.NetworkPlace) float64 { return 60 + 640*n.Betweenness/most }
	names := labels(network, view, func(n blindspot.NetworkPlace) float64 { return math.Sqrt(size(n) / math.Pi) })
	for i, n := range network {
		dots = append(dots, object{"lon": n.Lon, "lat": n.Lat, "name": n.Name, "betweenness": n.Betweenness, "cut": n.Cut, "size": math.Round(size(n)),
			"dx": math.Round(names[i].dx), "dy": math.Round(names[i].dy), "align": names[i].align})
	}
	return dots
}

func corridorsSpec(view mercator, land []feature, lines, gone, dots []object) object {
	longitude, latitude := field("lon", "quantitative", ""), field("lat", "quantitative", "")
	tooltip := []object{field("way", "nominal", "Way"), field("kinds", "nominal", "Kinds"), field("links", "quantitative", "Links"), field("grade", "nominal", "Best grade")}
	graded := field("source", "nominal", "Best source", object{"scale": object{"domain": []string{"A", "B", "C", "D", "E"}, "range": []string{dark, blue, green, "#E69F00", "#CC79A7"}},
		"legend": object{"orient": "bottom", "direction": "horizontal", "symbolType": "stroke", "values": gradesOf(lines)}})
	spec := base(360)
	spec["projection"] = view.spec()
	spec["layer"] = []object{
		{"data": object{"values": land, "format": object{"type": "json"}}, "mark": object{"type": "geoshape", "fill": grey, "opacity": 0.3, "stroke": grey, "strokeWidth": 0.5, "clip": true}},
		{"data": values(lines), "mark": object{"type": "rule", "opacity": 0.6},
			"encoding": object{"longitude": longitude, "color": graded, "latitude": latitude, "longitude2": object{"field": "lon2"}, "latitude2": object{"field": "lat2"},
				"strokeWidth": field("links", "quantitative", "Links", object{"scale": object{"range": []int{1, 5}, "zero": true}, "legend": nil}),
				"tooltip":     tooltip}},
		{"data": values(lines), "mark": object{"type": "point", "shape": "triangle", "size": 90, "filled": true, "opacity": 1, "stroke": "#ffffff", "strokeWidth": 0.8, "angle": object{"expr": "datum.turn"}},
			"encoding": object{"longitude": field("lon3", "quantitative", ""), "latitude": field("lat3", "quantitative", ""), "color": graded, "tooltip": tooltip}},
		{"data": values(lines), "mark": object{"type": "text", "baseline": "bottom", "fontSize": 10, "dy": -7, "opacity": object{"expr": "width > 700 ? 0.9 : 0"}},
			"encoding": object{"longitude": field("lon3", "quantitative", ""), "latitude": field("lat3", "quantitative", ""), "text": field("says", "nominal", "")}},
		{"data": values(dots), "mark": object{"type": "circle", "color": vermilion, "opacity": 0.9, "stroke": "#ffffff"},
			"encoding": object{"longitude": longitude, "latitude": latitude,
				"size":    field("size", "quantitative", "", object{"scale": nil}),
				"tooltip": []object{field("name", "nominal", "Place"), field("betweenness", "quantitative", "Betweenness", object{"format": ".2f"}), field("cut", "nominal", "Falls apart without it")}}},
		{"data": values(dots), "mark": object{"type": "text", "baseline": "middle", "fontSize": 12, "fontWeight": "bold",
			"dx": object{"expr": "datum.dx"}, "dy": object{"expr": "datum.dy"}, "align": object{"expr": "datum.align"}},
			"encoding": object{"longitude": longitude, "latitude": latitude, "text": field("name", "nominal", "")}},
	}
	if len(gone) > 0 {
		spec["layer"] = slices.Insert(spec["layer"].([]object), 2, object{"data": values(gone), "mark": object{"type": "rule", "color": vermilion, "strokeDash": []int{4, 4}, "strokeWidth": 1.2},
			"encoding": object{"longitude": longitude, "latitude": latitude, "longitude2": object{"field": "lon2"}, "latitude2": object{"field": "lat2"},
				"tooltip": []object{field("way", "nominal", "Lost")}}})
	}
	return spec
}

// gradesOf are the grades of sources that the lines have, the best first.
func gradesOf(lines []object) (out []string) {
	for _, l := range lines {
		if g := l["source"].(string); !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	slices.Sort(out)
	return out
}

// lostLines are the lines of lost pairs, one for both directions.
func lostLines(lost [][2]string, at map[string]blindspot.NetworkPlace) (out []object) {
	drawn := map[[2]string]bool{}
	for _, p := range lost {
		from, okFrom := at[p[0]]
		to, okTo := at[p[1]]
		if okFrom && okTo && !drawn[p] && !drawn[[2]string{p[1], p[0]}] {
			drawn[p] = true
			out = append(out, object{"lon": from.Lon, "lat": from.Lat, "lon2": to.Lon, "lat2": to.Lat, "way": p[0] + " to " + p[1]})
		}
	}
	return out
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
