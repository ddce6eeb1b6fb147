package spatial_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/spatial"
)

// On points uniform over the globe, L(r) is r.
func TestRipleyOnTheGlobe(t *testing.T) {
	r := generator(10)
	radii := []float64{500, 1000, 3000, 8000, 15000}
	const runs, n = 30, 150
	mean := make([]float64, len(radii))
	for range runs {
		points := make([]spatial.Point, n)
		for i := range points {
			points[i] = uniform(r)
		}
		k, err := spatial.RipleyK(points, radii, spatial.Globe())
		if err != nil {
			t.Fatal(err)
		}
		for m := range k {
			mean[m] += k[m] / runs * n / (n - 1)
		}
	}
	for m, km := range radii {
		near(t, "L", spatial.SphereL(mean[m]), km, 0.03*km)
	}
}

// In a cap the corrected K is that of the globe; without correction it falls
// short, since circles reach outside.
func TestRipleyEdges(t *testing.T) {
	r := generator(11)
	centre := spatial.Point{Lat: 34, Lon: 70}
	const size, runs, n = 1000.0, 25, 80
	cap := spatial.Window{
		SquareKM: 2 * math.Pi * spatial.RadiusKM * spatial.RadiusKM * (1 - math.Cos(size/spatial.RadiusKM)),
		Inside:   func(p spatial.Point) bool { return spatial.Distance(centre, p) <= size },
	}
	radii := []float64{200, 400}
	corrected, raw := make([]float64, 2), make([]float64, 2)
	for range runs {
		points := make([]spatial.Point, n)
		for i := range points {
			// Uniform by area: the cosine of the distance is uniform.
			u := 1 - r.Float64()*(1-math.Cos(size/spatial.RadiusKM))
			points[i] = spatial.Destination(centre, r.Float64()*360, spatial.RadiusKM*math.Acos(u))
		}
		k, err := spatial.RipleyK(points, radii, cap)
		if err != nil {
			t.Fatal(err)
		}
		open, err := spatial.RipleyK(points, radii, spatial.Window{SquareKM: cap.SquareKM})
		if err != nil {
			t.Fatal(err)
		}
		for m := range k {
			corrected[m] += k[m] / runs * n / (n - 1)
			raw[m] += open[m] / runs * n / (n - 1)
		}
	}
	for m, km := range radii {
		near(t, "corrected L", spatial.SphereL(corrected[m]), km, 0.05*km)
		if raw[m] > 0.95*corrected[m] {
			t.Errorf("at %g km the correction changes K from %g to %g only", km, raw[m], corrected[m])
		}
	}
}

func TestRipleySeesClusters(t *testing.T) {
	r := generator(12)
	var points []spatial.Point
	for range 10 {
		points = append(points, cloud(r, uniform(r), 10, 50)...)
	}
	k, err := spatial.RipleyK(points, []float64{200}, spatial.Globe())
	if err != nil {
		t.Fatal(err)
	}
	if l := spatial.SphereL(k[0]); l < 1000 {
		t.Errorf("L(200 km) = %g km for tight clusters", l)
	}
}

func TestSphereL(t *testing.T) {
	for _, km := range []float64{0, 1, 500, 10000, math.Pi * spatial.RadiusKM} {
		cap := 2 * math.Pi * spatial.RadiusKM * spatial.RadiusKM * (1 - math.Cos(km/spatial.RadiusKM))
		near(t, "radius of a cap", spatial.SphereL(cap), km, 1e-6*max(1, km))
	}
	near(t, "plane", spatial.SphereL(100), math.Sqrt(100/math.Pi), 1e-5)
}

func TestRipleyRefuses(t *testing.T) {
	two := []spatial.Point{{Lat: 1}, {Lat: 2}}
	outside := spatial.Window{SquareKM: 1, Inside: func(spatial.Point) bool { return false }}
	tests := []struct {
		name   string
		points []spatial.Point
		radii  []float64
		window spatial.Window
		want   stats.Kind
	}{
		{"one point", two[:1], []float64{1}, spatial.Globe(), stats.TooFew},
		{"negative radius", two, []float64{-1}, spatial.Globe(), stats.BadInput},
		{"radius not a number", two, []float64{math.NaN()}, spatial.Globe(), stats.BadInput},
		{"beyond the globe", two, []float64{30000}, spatial.Globe(), stats.BadInput},
		{"no window", two, []float64{1}, spatial.Window{}, stats.BadInput},
		{"points outside", two, []float64{1}, outside, stats.BadInput},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := spatial.RipleyK(tt.points, tt.radii, tt.window); kind(err) != tt.want {
				t.Errorf("%v", err)
			}
		})
	}
}
