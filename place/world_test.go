package place_test

import (
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
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
		{"Geneina", "Wikidata's name would mislead", 13.45, 22.45, "SDN", "West Darfur", false},
		{"Maiduguri", "the kind is no part of the name", 11.85, 13.16, "NGA", "Borno", false},
		{"Simferopol", "filed under UKR", 44.95, 34.10, "UKR", "Autonomous Republic of Crimea", false},
		{"Hargeisa", "filed under SOM", 9.56, 44.06, "SOM", "Somaliland", false},
		{"Nicosia north", "filed under CYP", 35.21, 33.35, "CYP", "Northern Cyprus", false},
		{"Laayoune", "west of the berm", 27.15, -13.2, "MAR", "Laâyoune-Boujdour-Sakia El Hamra", false},
		{"Tifariti", "east of the berm", 26.16, -10.57, "ESH", "Western Sahara", false},
		{"Maseru", "a country that is a hole", -29.31, 27.48, "LSO", "Maseru", false},
		{"Labasa", "near longitude 180", -16.5, 179.3, "FJI", "Northern", false},
		{"Bilibino", "Russia before 180", 68.05, 166.45, "RUS", "Chukotka Autonomous Okrug", false},
		{"Chukchi peninsula", "Russia beyond 180", 66.5, -172, "RUS", "Chukotka Autonomous Okrug", false},
		{"on longitude 180", "the seam", 68, 180, "RUS", "Chukotka Autonomous Okrug", false},
		{"South pole", "bottom of the grid", -90, 0, "ATA", "Antarctica", false},
		{"Aden harbour", "off the quay", 12.79, 44.98, "YEM", "Adan", true},
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
			if (hit.SnappedKM > 0) != tt.snapped || hit.SnappedKM > place.SnapKM {
				t.Errorf("snapped by %g km", hit.SnappedKM)
			}
		})
	}
	t.Run("nowhere", func(t *testing.T) {
		for _, p := range []place.Point{{Lat: 0, Lon: -30}, {Lat: 90, Lon: 0}, {Lat: 12.0, Lon: 45.5},
			{Lat: math.NaN(), Lon: 1}, {Lat: 1, Lon: math.Inf(1)}, {Lat: 91, Lon: 0}, {Lat: 0, Lon: 180.1}} {
			if hit, ok := g.Lookup(p); ok {
				t.Errorf("%v found at %+v", p, hit)
			}
			if _, ok := g.LookupIn(p, "AFG"); ok {
				t.Errorf("%v found in AFG", p)
			}
		}
	})
}

func TestLookupInKeepsTheStatedCountry(t *testing.T) {
	g := place.World()
	torkham := place.Point{Lat: 34.12, Lon: 71.10} // some kilometres into Pakistan
	if hit, ok := g.Lookup(torkham); !ok || hit.Country != "PAK" {
		t.Fatalf("%+v, %t", hit, ok)
	}
	hit, ok := g.LookupIn(torkham, "AFG")
	if !ok || hit.Area != "AFG-1764" || hit.SnappedKM <= 0 || hit.SnappedKM > place.SnapKM {
		t.Errorf("%+v, %t; want Nangarhar, snapped", hit, ok)
	}
	if hit, ok := g.LookupIn(place.Point{Lat: 31.55, Lon: 74.35}, "AFG"); ok { // Lahore
		t.Errorf("Lahore found in Afghanistan: %+v", hit)
	}
}

// rings reads the polygons of a feature collection by feature id.
func rings(t *testing.T, data []byte) map[string][][][][2]float64 {
	t.Helper()
	var collection struct {
		Type     string
		Features []struct {
			ID         string
			Properties struct{ ID, Name, Country string }
			Geometry   struct {
				Type        string
				Coordinates [][][][2]float64
			}
		}
	}
	if err := json.Unmarshal(data, &collection); err != nil {
		t.Fatal(err)
	}
	if collection.Type != "FeatureCollection" {
		t.Fatalf("type %q", collection.Type)
	}
	out := map[string][][][][2]float64{}
	for _, f := range collection.Features {
		if f.Geometry.Type != "MultiPolygon" || f.ID != f.Properties.ID || f.Properties.Name == "" || f.Properties.Country == "" {
			t.Fatalf("feature %+v", f.Properties)
		}
		out[f.ID] = f.Geometry.Coordinates
	}
	return out
}

// inside is the plain even-odd rule, in the map's units of 0.001 degrees so that
// vertices are whole numbers.
func inside(polygons [][][][2]float64, p place.Point) bool {
	in := false
	lat, lon := p.Lat*1000, p.Lon*1000
	if line := math.Round(lat); math.Abs(lat-line) < 1e-6 {
		lat = line
	}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				x1, y1 := math.Round(ring[i-1][0]*1000), math.Round(ring[i-1][1]*1000)
				x2, y2 := math.Round(ring[i][0]*1000), math.Round(ring[i][1]*1000)
				if y1 > y2 {
					x1, y1, x2, y2 = x2, y2, x1, y1
				}
				if y1 <= lat && lat < y2 && x1+(lat-y1)/(y2-y1)*(x2-x1) <= lon {
					in = !in
				}
			}
		}
	}
	return in
}

// The index must answer what the even-odd rule says of the polygons that the
// package writes as GeoJSON, near borders above all.
func TestLookupAgreesWithThePolygons(t *testing.T) {
	g := place.World()
	data, err := g.AreaGeoJSON(place.Shapes{Countries: []string{"AFG", "PAK", "TJK", "IND", "ZAF", "LSO", "PHL", "NOR", "ARM", "NZL"}})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	checked, foreign := 0, 0
	shapes := rings(t, data)
	for _, id := range slices.Sorted(maps.Keys(shapes)) {
		polygons := shapes[id]
		for range 200 {
			polygon := polygons[r.IntN(len(polygons))]
			ring := polygon[r.IntN(len(polygon))]
			v := ring[r.IntN(len(ring))]
			p := place.Point{Lat: v[1] + 0.05*r.NormFloat64(), Lon: v[0] + 0.05*r.NormFloat64()}
			if r.IntN(4) == 0 {
				p.Lat = v[1] // on the latitude of a vertex, where ties arise
			}
			hit, ok := g.Lookup(p)
			found := ok && hit.SnappedKM == 0 && hit.Area == id
			if in := inside(polygons, p); in != found {
				t.Errorf("%v in %s: %t by its polygon, %t by the index (%+v)", p, id, in, found, hit)
			}
			checked++
			if !found {
				foreign++
			}
		}
	}
	if checked < 10000 || foreign < checked/4 || foreign > checked*3/4 {
		t.Errorf("%d points, %d of them outside: not a fair trial", checked, foreign)
	}
}

func TestAreas(t *testing.T) {
	g := place.World()
	areas := g.Areas()
	if len(areas) != 4596 {
		t.Errorf("%d areas", len(areas))
	}
	var total float64
	for i, a := range areas {
		if i > 0 && areas[i-1].ID >= a.ID {
			t.Errorf("%s after %s", a.ID, areas[i-1].ID)
		}
		if a.Name == "" || a.SquareKM <= 0 {
			t.Errorf("%+v has no name or no area", a)
		}
		if _, ok := place.CountryByISO(a.Country); !ok && a.Country != "" {
			t.Errorf("%s lies in %q", a.ID, a.Country)
		}
		hit, ok := g.Lookup(a.Centre)
		if !ok || hit.Area != a.ID || hit.SnappedKM != 0 {
			t.Errorf("the centre of %s %s, %v, lies in %+v", a.ID, a.Name, a.Centre, hit)
		}
		total += a.SquareKM
	}
	// Land surface of the Earth: 148.9 million square kilometres.
	if total < 146e6 || total > 151e6 {
		t.Errorf("%.1f million square kilometres of land", total/1e6)
	}
	// CIA World Factbook, total area; large lakes count on both sides.
	for country, want := range map[string]float64{"AFG": 652230, "IRQ": 438317, "NGA": 923768, "FRA": 643801, "ISL": 103000} {
		var sum float64
		for _, a := range g.AreasOf(country) {
			sum += a.SquareKM
		}
		if math.Abs(sum/want-1) > 0.03 {
			t.Errorf("%s has %.0f square kilometres, want about %.0f", country, sum, want)
		}
	}
	if _, ok := g.Area("XX-1"); ok || g.AreasOf("XXX") != nil {
		t.Error("found what is not there")
	}
}

func TestManyAtOnce(t *testing.T) {
	g := place.World()
	p := place.Point{Lat: 34.43, Lon: 70.45}
	want, _ := g.BorderDistance(p)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				hit, ok := place.World().Lookup(p)
				near, _ := g.BorderDistance(p)
				area, _ := g.MatchName("AFG", "Nangarhar province")
				if !ok || hit.Area != "AFG-1764" || near != want || area != "AFG-1764" {
					t.Errorf("%+v, %+v, %s", hit, near, area)
				}
			}
		})
	}
	wait.Wait()
}

// The loaded gazetteer, with all that decoding allocated, is to fit into 100 MB.
func TestMemory(t *testing.T) {
	data := gazetteerFile(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g, err := place.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	// Ask for each part that is built only when it is asked for.
	g.Areas()
	g.LandBorders("AFG")
	g.MatchName("AFG", "Nangarhar")
	g.BorderDistance(place.Point{Lat: 34.43, Lon: 70.45})
	g.Lookup(place.Point{Lat: 0.1, Lon: -30})
	runtime.GC()
	runtime.ReadMemStats(&after)
	if mb := (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / 1e6; mb > 60 || mb < 5 {
		t.Errorf("the gazetteer holds %.0f MB", mb)
	}
	runtime.KeepAlive(g)
}
