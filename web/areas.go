package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

type areasInput struct {
	ID   string `path:"id" doc:"Group, theatre or case"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
}

type areaName struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
	Events  int    `json:"events"`
}

type areasBody struct {
	Areas  []areaName        `json:"areas"`
	Spells []workbench.Spell `json:"spells"`
	First  string            `json:"first" doc:"first month"`
	Last   string            `json:"last" doc:"last month"`
	Shapes string            `json:"shapes" doc:"address of the areas' outlines (GeoJSON)"`
	Land   string            `json:"land" doc:"address of the outlines of all countries (GeoJSON), which meet those of the areas"`
	Box    [4]float64        `json:"box" doc:"west, south, east and north of nine in ten events"`

	Unobserved []unseen `json:"unobserved" doc:"countries and months that are not observed, from the first month to the last"`
}

// unseen is a stretch of months in which a country is not observed.
type unseen struct {
	Country string `json:"country"`
	Name    string `json:"name"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// areas gives the events by admin-1 area, no finer: for the map's slider and
// playback. Events whose area is not known are not on the map.
func (s *Server) areas(ctx context.Context, in *areasInput) (*areasBody, error) {
	asked, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	found, err := s.Bench.Spells(ctx, in.ID, asked)
	if err != nil {
		return nil, err
	}
	b := &areasBody{Areas: named(found.Areas), Spells: append([]workbench.Spell{}, found.Spells...), Unobserved: []unseen{}}
	for _, u := range found.Unobserved {
		b.Unobserved = append(b.Unobserved, unseen{u.Country, place.CountryName(u.Country), u.From.String(), u.To.String()})
	}
	if len(b.Areas) == 0 {
		return b, nil
	}
	var countries []string
	for _, a := range b.Areas {
		if indexOf(countries, a.Country) < 0 {
			countries = append(countries, a.Country)
		}
	}
	b.First, b.Last = found.First.Month().String(), found.Last.Month().String()
	slices.Sort(countries)
	list := strings.Join(countries, ",")
	b.Shapes, b.Land = "/geo?countries="+list, "/geo?fit="+list
	b.Box = s.box(b.Areas)
	return b, nil
}

// named are the counts of areas that are known.
func named(areas []blindspot.AreaCount) []areaName {
	out := make([]areaName, 0, len(areas))
	for _, a := range areas {
		if a.Area != "" {
			out = append(out, areaName{ID: a.Area, Name: a.Name, Country: a.Country, Events: a.Events})
		}
	}
	return out
}

// reachKM bounds the first view of a map: one of half the world shows nothing.
const reachKM = 1500

// box holds nine in ten events, or those within reach of the busiest area.
func (s *Server) box(areas []areaName) [4]float64 {
	centre := func(a areaName) place.Point { area, _ := s.Bench.World().Area(a.ID); return area.Centre }
	home := centre(slices.MaxFunc(areas, func(x, y areaName) int { return x.Events - y.Events }))
	order := slices.Clone(areas)
	slices.SortStableFunc(order, func(x, y areaName) int {
		return cmp.Compare(place.SphereDistance(home, centre(x)), place.SphereDistance(home, centre(y)))
	})
	all, held := 0, 0
	for _, a := range order {
		all += a.Events
	}
	box := [4]float64{home.Lon, home.Lat, home.Lon, home.Lat}
	for _, a := range order {
		c := centre(a)
		if held*10 >= all*9 || place.SphereDistance(home, c) > reachKM {
			break
		}
		box = [4]float64{math.Min(box[0], c.Lon), math.Min(box[1], c.Lat), math.Max(box[2], c.Lon), math.Max(box[3], c.Lat)}
		held += a.Events
	}
	return [4]float64{box[0] - 2, math.Max(-85, box[1]-2), box[2] + 2, math.Min(85, box[3]+2)}
}

// geo serves outlines: of the admin-1 areas of some countries, or of all countries,
// which meet the areas of those that are named by fit without a crack. They are public
// domain and change with the program only.
func (s *Server) geo(w http.ResponseWriter, r *http.Request) {
	query, world := r.URL.Query(), s.Bench.World()
	var data []byte
	var err error
	if list := query.Get("countries"); list != "" {
		data, err = world.AreaGeoJSON(s.areaShapes(list))
	} else {
		land := place.Shapes{Countries: s.everyCountry(), Tolerance: 0.1, MinSquareKM: 2000}
		if fit := s.areaShapes(query.Get("fit")); len(fit.Countries) > 0 {
			land.Fit = &fit
		}
		data, err = world.CountryGeoJSON(land)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/geo+json")
	_, _ = w.Write(data) // the client may be gone
}

// areaShapes are the areas of the listed countries that there are, less exact where
// they are many.
func (s *Server) areaShapes(list string) place.Shapes {
	countries := slices.DeleteFunc(strings.Split(list, ","), func(c string) bool { return len(s.Bench.World().AreasOf(c)) == 0 })
	slices.Sort(countries)
	countries = slices.Compact(countries)
	return place.Shapes{Countries: countries, Tolerance: math.Min(0.08, 0.01*math.Sqrt(float64(len(countries)))), MinSquareKM: 50}
}

// everyCountry: those that the gazetteer has land of.
func (s *Server) everyCountry() []string {
	var out []string
	for _, c := range place.Countries() {
		if len(s.Bench.World().AreasOf(c.ISO3)) > 0 {
			out = append(out, c.ISO3)
		}
	}
	return out
}

// points are the centres of areas with counts, as GeoJSON: what a map of many
// events shows; beside them the countries that are not observed throughout. There is
// no finer place.
func (s *Server) points(areas []areaName, unseen []string) (json.RawMessage, error) {
	type geometry struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"`
	}
	type feature struct {
		Type       string   `json:"type"`
		Geometry   geometry `json:"geometry"`
		Properties areaName `json:"properties"`
	}
	features := []feature{}
	for _, a := range areas {
		if area, ok := s.Bench.World().Area(a.ID); ok {
			c := [2]float64{math.Round(area.Centre.Lon*100) / 100, math.Round(area.Centre.Lat*100) / 100}
			features = append(features, feature{"Feature", geometry{"Point", c}, a})
		}
	}
	data, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features, "unobserved": unseen})
	if err != nil {
		return nil, fmt.Errorf("writing points: %w", err)
	}
	return data, nil
}
