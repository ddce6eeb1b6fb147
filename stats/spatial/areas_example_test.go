package spatial_test

import (
	"fmt"

	"github.com/blindspot/blindspot/stats/spatial"
)

// Counts of nine areas in three rows: high ones lie together.
func ExampleMoran() {
	counts, w := []float64{9, 8, 1, 7, 9, 0, 1, 0, 0}, spatial.Lattice(3, 3, false)
	i, err := spatial.Moran(counts, w)
	if err != nil {
		panic(err)
	}
	hot, err := spatial.GiStar(counts, w)
	if err != nil {
		panic(err)
	}
	active := make([]bool, len(counts))
	for k, n := range counts {
		active[k] = n > 0
	}
	joins, err := spatial.JoinCounts(active, w)
	if err != nil {
		panic(err)
	}
	fmt.Printf("I %.2f (-0.13 where there is no pattern), the first corner %.1f, the last %.1f, %.0f joins of active areas\n", i, hot[0], hot[8], joins.BothActive)
	// Output:
	// I 0.35 (-0.13 where there is no pattern), the first corner 2.1, the last -2.0, 6 joins of active areas
}

// A degree on a great circle is 111 kilometres, and the middle of points has no
// seam at the date line.
func ExampleMeanCentre() {
	points := []spatial.Point{{Lat: 0, Lon: 179}, {Lat: 0, Lon: -179}}
	c, err := spatial.MeanCentre(points, nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.0f km apart, the middle at %.0f, neighbours within 250 km: %d\n",
		spatial.Distance(points[0], points[1]), max(c.Lon, -c.Lon), len(spatial.Band(points, 250)[0]))
	// Output:
	// 222 km apart, the middle at 180, neighbours within 250 km: 1
}
