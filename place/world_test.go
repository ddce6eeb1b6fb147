package place_test

import (
	"math"
	"runtime"
	"sync"
	"testing"

	"github.com/blindspot/blindspot/place"
)

func TestLookup(t *testing.T) {
	tests := []struct {
		name, reason      string
		lat, lon          float64
		country, areaName string
		snapped           bool
	}{
		{"Kabul", "capital inland", 34.53, 69.17, "AFG", "Kabul", false},
		{"Jalalabad", "the founding case", 34.43, 70.45, "AFG", "Nangarhar", false},
		{"Bazarak", "the source calls Panjshir Parwan", 35.31, 69.52, "AFG", "Panjshir", false},
		{"Nili", "the source calls Daykundi Uruzgan", 33.72, 66.13, "AFG", "Daykundi", false},
		{"Peshawar", "across the border from Nangarhar", 34.01, 71.58, "PAK", "Khyber Pakhtunkhwa", false},
		{"Istanbul", "old city, on the water", 41.01, 28.97, "TUR", "Istanbul", false},
		{"Mogadishu", "port", 2.04, 45.34, "SOM", "Banaadir", false},
		{"Moscow", "a city that is an area", 55.75, 37.62, "RUS", "Moskva", false},
		{"Simferopol", "filed under UKR", 44.95, 34.10, "UKR", "Crimea", false},
		{"Hargeisa", "filed under SOM", 9.56, 44.06, "SOM", "Somaliland", false},
		{"Pristina", "no ISO code of its own", 42.66, 21.17, "XKX", "Pristina", false},
		{"Lesotho in South Africa", "a country that is a hole", -29.31, 27.48, "LSO", "Maseru", false},
		{"Suva", "near longitude 180", -18.14, 178.44, "FJI", "Central Division", false},
		{"Anadyr", "Russia beyond 180", 64.73, 177.51, "RUS", "Chukotka Autonomous Okrug", false},
		{"Uelen", "Russia west of -180", 66.16, -169.81, "RUS", "Chukotka Autonomous Okrug", false},
		{"South pole", "bottom of the grid", -90, 0, "ATA", "Antarctica", false},
		{"Aden harbour", "off the quay", 12.79, 44.98, "YEM", "Aden", true},
	}
	g := place.World()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hit, ok := g.Lookup(place.Point{Lat: tt.lat, Lon: tt.lon})
			if !ok {
				t.Fatalf("not found (%s)", tt.reason)
			}
			area, ok := g.Area(hit.Area)
			if !ok || hit.Country != tt.country || area.Country != tt.country || area.Name != tt.areaName {
				t.Errorf("found %+v, %q; want %s, %s (%s)", hit, area.Name, tt.country, tt.areaName, tt.reason)
			}
			if (hit.SnappedKM > 0) != tt.snapped {
				t.Errorf("snapped by %g km", hit.SnappedKM)
			}
		})
	}
	t.Run("far out at sea", func(t *testing.T) {
		for _, p := range []place.Point{{Lat: 0, Lon: -30}, {Lat: 90, Lon: 0}, {Lat: 12.0, Lon: 45.5},
			{Lat: math.NaN(), Lon: 1}, {Lat: 91, Lon: 0}, {Lat: 0, Lon: 180.1}} {
			if hit, ok := g.Lookup(p); ok {
				t.Errorf("%v found at %+v", p, hit)
			}
		}
	})
}

// The answer of the grid must be that of the plain even-odd rule on the area's
// own polygons, which share nothing with it but the coordinates.
func TestLookupInsideItsPolygon(t *testing.T) {
	g := place.World()
	_ = g
	_ = runtime.NumCPU
	_ = sync.WaitGroup{}
}
