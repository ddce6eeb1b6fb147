package workbench

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Geography gives measures the gazetteer in the few words they need.
type Geography struct{ World func() *place.Gazetteer }

// Neighbours returns the ids of the areas that share a border with the area.
func (g Geography) Neighbours(area string) []string {
	around := g.World().Neighbours(area)
	ids := make([]string, len(around))
	for i, n := range around {
		ids[i] = n.Area
	}
	return ids
}

// AreaName returns the name of an area and its country.
func (g Geography) AreaName(area string) (name, country string) {
	name, country, ok := g.World().AreaName(area)
	if !ok {
		return area, ""
	}
	return name, country
}

// Level returns what the areas of a country are.
func (g Geography) Level(country string) blindspot.AreaLevel { return g.World().Level(country) }

// Areas returns the ids of the areas of a country.
func (g Geography) Areas(country string) []string {
	areas := g.World().AreasOf(country)
	ids := make([]string, len(areas))
	for i := range areas {
		ids[i] = areas[i].ID
	}
	return ids
}

// BorderDistance returns the distance to the nearest international land border.
func (g Geography) BorderDistance(lat, lon float64) (float64, bool) {
	hit, ok := g.World().BorderDistance(place.Point{Lat: lat, Lon: lon})
	return hit.KM, ok
}

// CountryName returns the usual short name of a country.
func (g Geography) CountryName(iso3 string) string {
	c, ok := place.CountryByISO(iso3)
	if !ok {
		return iso3
	}
	return c.Name
}

// Enrich fills what the gazetteer knows of an event and its source does not
// state: the country's ISO code, the admin-1 area and the PRIO-GRID cell.
func Enrich(world *place.Gazetteer, e *blindspot.Event) {
	p := &e.Place
	if p.Country == "" {
		if c, ok := place.CountryByName(p.State); ok {
			p.Country = c.ISO3
		} else if c, ok := place.CountryByGW(p.GW); ok {
			p.Country = c.ISO3
		}
	}
	var at *place.Point
	if p.HasPoint {
		at = &place.Point{Lat: p.Lat, Lon: p.Lon}
		if p.Cell == 0 {
			p.Cell, _ = place.Cell(*at) // the reader has checked the range; without a cell there is none
		}
	}
	if p.Area == "" && p.Precision <= blindspot.PlaceAdmin1 {
		if hit, _ := world.Locate(p.Country, p.Admin1, at, p.Exact()); hit.Area != "" {
			p.Area = hit.Area
		}
	}
}
