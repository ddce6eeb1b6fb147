package spatial_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/spatial"
)

// Events in four places of eastern Afghanistan, weighted by their number.
func ExampleStandardEllipse() {
	points := []spatial.Point{{Lat: 34.43, Lon: 70.45}, {Lat: 34.53, Lon: 69.17}, {Lat: 34.87, Lon: 71.15}, {Lat: 33.60, Lon: 69.23}}
	e, err := spatial.StandardEllipse(points, []float64{12, 5, 3, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("centre %.2f, %.2f; %.0f by %.0f km, axis %.0f degrees\n",
		e.Centre.Lat, e.Centre.Lon, e.MajorKM, e.MinorKM, e.Bearing)
	// Output: centre 34.44, 70.14; 66 by 28 km, axis 72 degrees
}

// Attacks per cell of a 3 x 3 grid rise towards one corner.
func ExampleMoranTest() {
	attacks := []float64{0, 0, 1, 0, 2, 5, 1, 4, 9}
	test, err := spatial.MoranTest(attacks, spatial.Lattice(3, 3, false), 999, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("I = %.2f, expected %.3f, clustered: %t\n", test.Statistic, test.Expected, test.Greater < 0.05)
	// Output: I = 0.41, expected -0.125, clustered: true
}
