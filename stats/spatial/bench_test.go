package spatial_test

import (
	"testing"

	"github.com/blindspot/blindspot/stats/spatial"
)

func BenchmarkMoranTest(b *testing.B) {
	r := generator(1)
	x := make([]float64, 400)
	for i := range x {
		x[i] = r.Float64()
	}
	w := spatial.Lattice(20, 20, true)
	for b.Loop() {
		if _, err := spatial.MoranTest(x, w, 999, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRipleyK(b *testing.B) {
	points := cloud(generator(1), spatial.Point{Lat: 34, Lon: 70}, 1000, 300)
	for b.Loop() {
		if _, err := spatial.RipleyK(points, []float64{50, 100, 200}, spatial.Globe()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStandardEllipse(b *testing.B) {
	points := cloud(generator(1), spatial.Point{Lat: 34, Lon: 70}, 1000, 300)
	for b.Loop() {
		if _, err := spatial.StandardEllipse(points, nil); err != nil {
			b.Fatal(err)
		}
	}
}
