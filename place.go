package blindspot

import "strings"

// PlacePrecision says how well a place is known, in UCDP's seven grades
// (where_prec).
type PlacePrecision uint8

// The grades of where_prec in the UCDP GED codebook. Spatial measures use
// PlaceAdmin2 and better: from PlaceAdmin1 on, the coordinates are those of a
// centroid and not of the event.
const (
	PlaceUnstated PlacePrecision = iota
	PlaceExact                   // the exact location
	PlaceNear                    // within about 25 km
	PlaceAdmin2                  // second-order administrative division
	PlaceAdmin1                  // first-order administrative division
	PlaceRegion                  // a larger region or a line, such as a border
	PlaceCountry                 // the country
	PlaceOpen                    // international waters or airspace
)

// Place is where something happened, as exactly as the source states it.
type Place struct {
	Country   string         `json:"country"`          // ISO 3166 alpha-3; "" where it did not resolve
	State     string         `json:"state,omitempty"`  // the country as the source writes it
	GW        int            `json:"gw,omitempty"`     // Gleditsch-Ward code, 0 unknown
	Admin1    string         `json:"admin1,omitempty"` // first-order division as the source writes it
	Area      string         `json:"area,omitempty"`   // gazetteer id of the admin-1 area, "" unknown
	Cell      int            `json:"cell,omitempty"`   // PRIO-GRID gid, 0 unknown
	Lat       float64        `json:"lat"`
	Lon       float64        `json:"lon"`
	HasPoint  bool           `json:"has_point"` // false: Lat and Lon are not known
	Precision PlacePrecision `json:"precision"`
}

// AreaLevel says what the areas of a country are on the map: first-order
// divisions for most countries and second-order ones for some, so that numbers of
// areas cannot be compared between all countries.
type AreaLevel struct {
	Name     string  // "province", "district": what most areas of the country are called; "area" where that is not known
	Order    int     // 1: first-order divisions; 2: divisions of these; 0: the country has no areas
	SquareKM float64 // mean size of an area
}

// Admin1Area is the gazetteer id of the place's admin-1 area where the place is
// known at least that well, and "" else: an event known to a country only is in
// no area of it.
func (p Place) Admin1Area() string {
	if p.Precision > PlaceAdmin1 {
		return ""
	}
	return p.Area
}

// Exact reports whether the coordinates are good enough for spatial measures.
func (p Place) Exact() bool {
	return p.HasPoint && p.Precision >= PlaceExact && p.Precision <= PlaceAdmin2
}

// IsCountryCode reports whether a text has the form of an ISO 3166 alpha-3 code.
// Whether there is such a country, the gazetteer knows.
func IsCountryCode(s string) bool {
	return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}
