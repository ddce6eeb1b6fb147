package place_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/place"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		name string
		a, b place.Point
		want float64 // kilometres
		// source of the number
		source string
	}{
		{"New York to London", place.Point{Lat: 40.6, Lon: -73.8}, place.Point{Lat: 51.6, Lon: -0.5}, 5551.759400319, "GeographicLib, GeodSolve manual"},
		{"Wellington to Salamanca", place.Point{Lat: -41.32, Lon: 174.81}, place.Point{Lat: 40.96, Lon: -5.50}, 19959.679267354, "GeographicLib, Python documentation"},
		{"nearly opposite", place.Point{}, place.Point{Lat: 0.5, Lon: 179.5}, 19936.288578965, "Karney 2013, doi:10.1007/s00190-012-0578-z"},
		{"opposite on the equator", place.Point{}, place.Point{Lon: 180}, 20003.931458625, "half a meridian"},
		{"pole to pole", place.Point{Lat: 90}, place.Point{Lat: -90}, 20003.931458625, "half a meridian"},
		{"a quarter of the meridian", place.Point{Lat: 90, Lon: 5}, place.Point{Lon: 5}, 10001.9657293, "WGS84"},
		{"one degree of the equator", place.Point{Lon: 1}, place.Point{Lon: 2}, math.Pi / 180 * 6378.137, "WGS84 radius"},
		{"over longitude 180", place.Point{Lon: 179.5}, place.Point{Lon: -179.5}, math.Pi / 180 * 6378.137, "no seam"},
		{"the same point", place.Point{Lat: 34, Lon: 70}, place.Point{Lat: 34, Lon: 70}, 0, "identity"},
		{"the same pole", place.Point{Lat: 90, Lon: 70}, place.Point{Lat: 90, Lon: -20}, 0, "longitude means nothing there"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := place.Distance(tt.a, tt.b); math.IsNaN(got) || math.Abs(got-tt.want) > 1e-6 {
				t.Errorf("%.9f km, want %.9f (%s)", got, tt.want, tt.source)
			}
		})
	}
	if d := place.Distance(place.Point{Lat: math.NaN()}, place.Point{}); !math.IsNaN(d) {
		t.Errorf("a point that is none is %g km away", d)
	}
}

func point(t *rapid.T, name string) place.Point {
	return place.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, name+" lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, name+" lon")}
}

func TestDistanceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := point(t, "a"), point(t, "b"), point(t, "c")
		ab := place.Distance(a, b)
		if back := place.Distance(b, a); !(math.Abs(ab-back) < 1e-6) {
			t.Fatalf("%g there, %g back", ab, back)
		}
		if via := place.Distance(a, c) + place.Distance(c, b); ab > via+1e-6 {
			t.Fatalf("%g straight, %g over %v", ab, via, c)
		}
		if sphere := place.SphereDistance(a, b); math.Abs(sphere-ab) > 0.006*ab+1e-9 {
			t.Fatalf("%g on the sphere, %g on the ellipsoid", sphere, ab)
		}
		// To the antipode it is never more than half a meridian.
		opposite := place.Point{Lat: -a.Lat, Lon: math.Remainder(a.Lon+180, 360)}
		if d := place.Distance(a, opposite); math.Abs(d-20003.931458625) > 1e-5 {
			t.Fatalf("%v is %g km from its antipode", a, d)
		}
	})
}
