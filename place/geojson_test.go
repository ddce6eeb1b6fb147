package place_test

import (
	"math"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// shoelace is the signed area of a ring in square degrees, positive where it
// runs counter-clockwise.
func shoelace(ring [][2]float64) float64 {
	var sum float64
	for i := 1; i < len(ring); i++ {
		sum += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
	}
	return sum / 2
}

func squareDegrees(polygons [][][][2]float64) float64 {
	var sum float64
	for _, polygon := range polygons {
		for _, ring := range polygon {
			sum += shoelace(ring)
		}
	}
	return sum
}

func TestGeoJSONRings(t *testing.T) {
	g := place.World()
	for _, clockwise := range []bool{false, true} {
		for _, tolerance := range []float64{0, 0.02, 0.5} {
			data, err := g.AreaGeoJSON(place.Shapes{Countries: []string{"ZAF", "AFG", "PHL", "AFG"}, Tolerance: tolerance, Clockwise: clockwise})
			if err != nil {
				t.Fatal(err)
			}
			features := rings(t, data)
			if want := len(g.AreasOf("ZAF")) + len(g.AreasOf("AFG")) + len(g.AreasOf("PHL")); len(features) != want {
				t.Errorf("%d features, want %d", len(features), want)
			}
			for id, polygons := range features {
				if len(polygons) == 0 {
					t.Errorf("%s has vanished at tolerance %g", id, tolerance)
				}
				for _, polygon := range polygons {
					for h, ring := range polygon {
						if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
							t.Errorf("%s has an open ring", id)
						}
						if a := shoelace(ring); a == 0 || (a > 0) != ((h == 0) != clockwise) {
							t.Errorf("%s, tolerance %g: ring %d has area %g (clockwise: %t)", id, tolerance, h, a, clockwise)
						}
					}
				}
			}
		}
	}
}

// A country outline encloses what its areas do, and simplification that keeps
// common borders keeps that sum to the digit.
func TestOutlineIsTheSumOfItsAreas(t *testing.T) {
	g := place.World()
	for _, tolerance := range []float64{0, 0.05} {
		for _, country := range []string{"AFG", "PAK", "ZAF", "ITA", "UZB", "SRB"} {
			s := place.Shapes{Countries: []string{country}, Tolerance: tolerance}
			areas, err := g.AreaGeoJSON(s)
			if err != nil {
				t.Fatal(err)
			}
			outline, err := g.CountryGeoJSON(s)
			if err != nil {
				t.Fatal(err)
			}
			var sum float64
			for _, polygons := range rings(t, areas) {
				sum += squareDegrees(polygons)
			}
			whole := squareDegrees(rings(t, outline)[country])
			// An islet that would collapse is kept whole in one and not the other.
			if slack := 1e-9 + tolerance*1e-3; math.Abs(whole-sum) > slack*sum {
				t.Errorf("%s at %g: outline %.9f, areas %.9f square degrees", country, tolerance, whole, sum)
			}
		}
	}
}

func TestGeoJSONGetsSmaller(t *testing.T) {
	g := place.World()
	size := math.MaxInt
	for _, tolerance := range []float64{0, 0.01, 0.05, 0.2} {
		data, err := g.AreaGeoJSON(place.Shapes{Countries: []string{"IDN"}, Tolerance: tolerance, MinSquareKM: 1e4 * tolerance})
		if err != nil {
			t.Fatal(err)
		}
		if len(data) >= size {
			t.Errorf("%d bytes at tolerance %g, %d before", len(data), tolerance, size)
		}
		size = len(data)
	}
	if size > 60_000 {
		t.Errorf("a coarse map of Indonesia takes %d bytes", size)
	}
}

func TestGeoJSONRefuses(t *testing.T) {
	g := place.World()
	if _, err := g.AreaGeoJSON(place.Shapes{Countries: []string{"AFG", "XXX"}}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("areas: %v", err)
	}
	if _, err := g.CountryGeoJSON(place.Shapes{Countries: []string{"XXX"}}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("outline: %v", err)
	}
	if data, err := g.AreaGeoJSON(place.Shapes{}); err != nil || len(rings(t, data)) != 0 {
		t.Errorf("no country: %s, %v", data, err)
	}
}

func TestLandNeighbours(t *testing.T) {
	got := place.World().LandNeighbours("AFG", "PAK")
	if want := []string{"CHN", "IND", "IRN", "TJK", "TKM", "UZB"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
