package spatial_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/spatial"
)

func TestDistance(t *testing.T) {
	quarter := math.Pi / 2 * spatial.RadiusKM
	tests := []struct {
		name   string
		a, b   spatial.Point
		want   float64
		reason string
	}{
		{"pole to equator", spatial.Point{Lat: 90}, spatial.Point{Lat: 0, Lon: 77}, quarter, "a quarter circle"},
		{"opposite", spatial.Point{Lat: 12, Lon: 34}, spatial.Point{Lat: -12, Lon: -146}, 2 * quarter, "haversine loses digits here"},
		{"a metre", spatial.Point{}, spatial.Point{Lon: 0.001 / spatial.RadiusKM * 180 / math.Pi}, 0.001, "the law of cosines loses digits here"},
		{"over longitude 180", spatial.Point{Lon: 179}, spatial.Point{Lon: -179}, quarter / 45, "no seam"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { near(t, "distance", spatial.Distance(tt.a, tt.b), tt.want, 1e-8) })
	}
}

func TestDestinationGoesThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := spatial.Point{Lat: rapid.Float64Range(-89.9, 89.9).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")}
		bearing, km := rapid.Float64Range(0, 359.9).Draw(t, "bearing"), rapid.Float64Range(1, 19000).Draw(t, "km")
		q := spatial.Destination(p, bearing, km)
		if d := spatial.Distance(p, q); math.Abs(d-km) > 1e-6 {
			t.Fatalf("went %g km, not %g", d, km)
		}
		if turn := math.Remainder(spatial.Bearing(p, q)-bearing, 360); math.Abs(turn) > 1e-5 {
			t.Fatalf("bearing is off by %g", turn)
		}
	})
}

func TestCentreAndSpreadTurnWithTheGlobe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := generator(rapid.Uint64().Draw(t, "seed"))
		points := cloud(r, uniform(r), 20, 500)
		weights := make([]float64, len(points))
		turned := make([]spatial.Point, len(points))
		turn := rotation(r)
		for i, p := range points {
			weights[i] = r.Float64()
			turned[i] = turn(p)
		}
		a, err := spatial.MeanCentre(points, weights)
		if err != nil {
			t.Fatal(err)
		}
		b, err := spatial.MeanCentre(turned, weights)
		if err != nil {
			t.Fatal(err)
		}
		if d := spatial.Distance(turn(a), b); d > 1e-6 {
			t.Fatalf("the centre is off by %g km", d)
		}
		sa, errA := spatial.StandardDistance(points, weights)
		sb, errB := spatial.StandardDistance(turned, weights)
		if errA != nil || errB != nil || math.Abs(sa-sb) > 1e-6 {
			t.Fatalf("standard distance %g and %g (%v, %v)", sa, sb, errA, errB)
		}
		ea, errA := spatial.StandardEllipse(points, weights)
		eb, errB := spatial.StandardEllipse(turned, weights)
		if errA != nil || errB != nil || math.Abs(ea.MajorKM-eb.MajorKM) > 1e-5 || math.Abs(ea.MinorKM-eb.MinorKM) > 1e-5 {
			t.Fatalf("ellipses %+v and %+v (%v, %v)", ea, eb, errA, errB)
		}
		// The two spreads agree where the mean of the projection is its centre.
		if both := math.Hypot(ea.MajorKM, ea.MinorKM); both > sa*(1+1e-9) || both < sa*0.99 {
			t.Fatalf("axes %g and %g against a standard distance of %g", ea.MajorKM, ea.MinorKM, sa)
		}
	})
}

// A weight of two is a point twice.
func TestWeightsAreRepetitions(t *testing.T) {
	r := generator(5)
	points := cloud(r, spatial.Point{Lat: 34, Lon: 70}, 6, 200)
	weights := []float64{1, 2, 3, 0, 1, 2}
	var repeated []spatial.Point
	for i, w := range weights {
		for range int(w) {
			repeated = append(repeated, points[i])
		}
	}
	a, errA := spatial.StandardEllipse(points, weights)
	b, errB := spatial.StandardEllipse(repeated, nil)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	near(t, "major", a.MajorKM, b.MajorKM, 1e-9)
	near(t, "minor", a.MinorKM, b.MinorKM, 1e-9)
	near(t, "bearing", a.Bearing, b.Bearing, 1e-9)
}

// Against the planar formulas of METHODS.md, section E, on points so near one
// another and the equator that the globe is flat, in kilometres.
func TestEllipseIsThePlanarOne(t *testing.T) {
	r := generator(6)
	perDegree := math.Pi / 180 * spatial.RadiusKM
	var points []spatial.Point
	var x, y []float64
	for range 50 {
		e := r.NormFloat64()
		n := 0.7*e + 0.4*r.NormFloat64()
		x, y = append(x, e), append(y, n)
		points = append(points, spatial.Point{Lat: n / perDegree, Lon: e / perDegree})
	}
	var mx, my float64
	for i := range x {
		mx += x[i] / 50
		my += y[i] / 50
	}
	var xx, yy, xy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	// tan theta = (A + sqrt(A^2 + 4 C^2)) / 2C, theta clockwise from north.
	a := xx - yy
	theta := math.Atan((a + math.Sqrt(a*a+4*xy*xy)) / (2 * xy))
	sin, cos := math.Sincos(theta)
	along := math.Sqrt((xx*sin*sin + 2*xy*sin*cos + yy*cos*cos) / 50)
	across := math.Sqrt((xx*cos*cos - 2*xy*sin*cos + yy*sin*sin) / 50)
	got, err := spatial.StandardEllipse(points, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "bearing", got.Bearing, theta*180/math.Pi, 1e-4)
	near(t, "major", got.MajorKM, along, 1e-6)
	near(t, "minor", got.MinorKM, across, 1e-6)
	sd, err := spatial.StandardDistance(points, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "standard distance", sd, math.Sqrt((xx+yy)/50), 1e-6)
}

func TestDegenerateCentres(t *testing.T) {
	same := []spatial.Point{{Lat: 1, Lon: 2}, {Lat: 1, Lon: 2}, {Lat: 1, Lon: 2}}
	if d, err := spatial.StandardDistance(same, nil); err != nil || d > 1e-6 {
		t.Errorf("coincident points spread by %g (%v)", d, err)
	}
	square := []spatial.Point{{Lat: 1}, {Lat: -1}, {Lon: 1}, {Lon: -1}}
	if e, err := spatial.StandardEllipse(square, nil); err != nil || !e.Round {
		t.Errorf("a square gives %+v (%v)", e, err)
	}
	line := []spatial.Point{{Lon: -1}, {Lon: 0}, {Lon: 1}}
	if e, err := spatial.StandardEllipse(line, nil); err != nil || e.MinorKM > 1e-6 || math.Abs(e.Bearing-90) > 1e-9 {
		t.Errorf("a line east gives %+v (%v)", e, err)
	}
	tests := []struct {
		name    string
		points  []spatial.Point
		weights []float64
		want    stats.Kind
	}{
		{"none", nil, nil, stats.TooFew},
		{"two", same[:2], nil, stats.TooFew},
		{"coincident", same, nil, stats.Degenerate},
		{"opposite", []spatial.Point{{Lat: 90}, {Lat: -90}, {Lat: 90}, {Lat: -90}}, nil, stats.Degenerate},
		{"not a number", []spatial.Point{{Lat: math.NaN()}, {}, {}}, nil, stats.BadInput},
		{"off the globe", []spatial.Point{{Lat: 91}, {}, {}}, nil, stats.BadInput},
		{"weights too short", same, []float64{1}, stats.BadInput},
		{"negative weight", same, []float64{1, -1, 1}, stats.BadInput},
		{"no weight", same, []float64{0, 0, 0}, stats.Degenerate},
		{"weights overflow", same, []float64{1e308, 1e308, 1e308}, stats.Overflow},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if e, err := spatial.StandardEllipse(tt.points, tt.weights); kind(err) != tt.want {
				t.Errorf("%+v, %v", e, err)
			}
		})
	}
}
