package figure

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// feature is what a map needs of a GeoJSON feature; geometry passes through.
type feature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

func features(collection []byte, err error) ([]feature, error) {
	if err != nil {
		return nil, err
	}
	var c struct {
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(collection, &c); err != nil {
		return nil, fmt.Errorf("reading the gazetteer's shapes: %w", err)
	}
	return c.Features, nil
}

// Map shows events by admin-1 area: in the window where the events are a
// census, over the whole record where they are a chronicle. It covers the
// stretch of land that holds nine of ten events; the table has them all.
func Map(a blindspot.Assessment, world *place.Gazetteer) (Figure, bool, error) {
	f := Figure{ID: "map", Title: "Where: events by admin-1 area, " + a.Window.String(),
		Alt:   fmt.Sprintf("Map of admin-1 areas shaded by the number of events of %s.", a.Group),
		Table: blindspot.Table{Columns: []string{"Area", "Country", "Events", "Deaths"}}}
	window := a.Window
	if a.Chronicle {
		window = blindspot.DateRange{}
		f.Title = "Where: events recorded by admin-1 area, whole record"
	}
	totals, nowhere := byArea(a.Areas, window)
	if len(totals) == 0 {
		return f, false, nil
	}
	for _, t := range totals {
		f.Table.Rows = append(f.Table.Rows, []string{t.Name, place.CountryName(t.Country), fmt.Sprint(t.Events), fmt.Sprint(t.Deaths)})
	}
	view := frame(totals, world)
	shapes, err := view.areas(world, totals)
	if err != nil {
		return f, false, err
	}
	f.Caption = "Blank areas had no event in the data, which is not to say that nothing happened there."
	if outside := view.outside(totals, world); outside > 0 {
		f.Caption += fmt.Sprintf(" Beyond the edge of the map %s; the table lists them.", prose.Count(outside, "event lies", "events lie"))
	}
	if nowhere.Events > 0 || nowhere.Deaths > 0 {
		f.Caption += fmt.Sprintf(" %s with %s are known to no area, only to a country or a region of it, and not drawn.",
			prose.Count(nowhere.Events, "event", "events"), prose.Count(nowhere.Deaths, "death", "deaths"))
		f.Table.Rows = append(f.Table.Rows, []string{"known to no area", "", fmt.Sprint(nowhere.Events), fmt.Sprint(nowhere.Deaths)})
	}
	spec := base(420)
	spec["projection"] = object{"type": "mercator"}
	spec["layer"] = []object{
		{"data": object{"values": shapes, "format": object{"type": "json"}}, "mark": object{"type": "geoshape", "stroke": "#9a9a9a", "strokeWidth": 0.5},
			"encoding": object{"color": object{"condition": object{"test": "datum.properties.events > 0", "field": "properties.events", "type": "quantitative",
				"scale": object{"type": "log", "scheme": "oranges", "domainMin": 0.5}, "legend": object{"title": "Events", "orient": "bottom", "tickCount": 3, "format": ".0f"}}, "value": "transparent"},
				"tooltip": []object{field("properties.name", "nominal", "Area"), field("properties.land", "nominal", "Country"),
					field("properties.events", "quantitative", "Events"), field("properties.deaths", "quantitative", "Deaths")}}},
	}
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// byArea adds up areas over the months of a range, most events first, and what
// is known to no area.
func byArea(cells []blindspot.AreaMonth, r blindspot.DateRange) (out []blindspot.AreaMonth, nowhere blindspot.AreaMonth) {
	at := map[string]int{}
	for _, c := range cells {
		switch {
		case !r.Contains(c.Month.First()):
			continue
		case c.Area == "":
			nowhere.Events += c.Events
			nowhere.Deaths += c.Deaths
			continue
		}
		i, ok := at[c.Area]
		if !ok {
			i = len(out)
			at[c.Area] = i
			out = append(out, blindspot.AreaMonth{Area: c.Area, Name: c.Name, Country: c.Country})
		}
		out[i].Events += c.Events
		out[i].Deaths += c.Deaths
	}
	slices.SortStableFunc(out, func(x, y blindspot.AreaMonth) int { return y.Events - x.Events })
	return out, nowhere
}

// box is a stretch of land in degrees.
type box struct{ south, north, west, east float64 }

func (b box) holds(p place.Point) bool {
	return p.Lat >= b.south && p.Lat <= b.north && p.Lon >= b.west && p.Lon <= b.east
}

// reachKM bounds a map: one that held half the world would show nothing of it.
const reachKM = 1500

// frame is the box around the areas that hold nine of ten events, nearest to
// the busiest first and no farther than reachKM from it, with a margin.
func frame(totals []blindspot.AreaMonth, world *place.Gazetteer) box {
	all := 0
	for _, t := range totals {
		all += t.Events
	}
	centre := func(id string) place.Point { a, _ := world.Area(id); return a.Centre }
	home := centre(totals[0].Area)
	near := slices.Clone(totals)
	slices.SortStableFunc(near, func(x, y blindspot.AreaMonth) int {
		return int(place.SphereDistance(home, centre(x.Area)) - place.SphereDistance(home, centre(y.Area)))
	})
	b := box{home.Lat, home.Lat, home.Lon, home.Lon}
	held := 0
	for _, t := range near {
		p := centre(t.Area)
		if held*10 >= all*9 || place.SphereDistance(home, p) > reachKM {
			break
		}
		b = box{math.Min(b.south, p.Lat), math.Max(b.north, p.Lat), math.Min(b.west, p.Lon), math.Max(b.east, p.Lon)}
		held += t.Events
	}
	margin := math.Max(1.5, 0.1*math.Max(b.north-b.south, b.east-b.west))
	return box{b.south - margin, b.north + margin, b.west - margin, b.east + margin}
}

func (b box) outside(totals []blindspot.AreaMonth, world *place.Gazetteer) int {
	n := 0
	for _, t := range totals {
		if a, ok := world.Area(t.Area); !ok || !b.holds(a.Centre) {
			n += t.Events
		}
	}
	return n
}

// areas gives the admin-1 areas whose centres lie in the box, with counts.
func (b box) areas(world *place.Gazetteer, totals []blindspot.AreaMonth) ([]feature, error) {
	var countries []string
	inside := map[string]bool{}
	for _, area := range world.Areas() {
		if area.Country != "" && b.holds(area.Centre) {
			inside[area.ID] = true
			if !slices.Contains(countries, area.Country) {
				countries = append(countries, area.Country)
			}
		}
	}
	slices.Sort(countries)
	all, err := features(world.AreaGeoJSON(place.Shapes{Countries: countries, Tolerance: 0.004 * math.Max(b.north-b.south, b.east-b.west), MinSquareKM: 100, Clockwise: true}))
	if err != nil {
		return nil, err
	}
	counts := map[string]blindspot.AreaMonth{}
	for _, t := range totals {
		counts[t.Area] = t
	}
	return slices.DeleteFunc(all, func(f feature) bool {
		f.Properties["events"] = counts[f.ID].Events
		f.Properties["deaths"] = counts[f.ID].Deaths
		if code, ok := f.Properties["country"].(string); ok {
			f.Properties["land"] = place.CountryName(code)
		}
		return !inside[f.ID]
	}), nil
}
