package blindspot

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

// Exact reports whether the coordinates are good enough for spatial measures.
func (p Place) Exact() bool {
	return p.HasPoint && p.Precision >= PlaceExact && p.Precision <= PlaceAdmin2
}
