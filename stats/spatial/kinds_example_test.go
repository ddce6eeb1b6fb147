package spatial_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats/spatial"
)

// In which cells of a 3 x 3 grid do attacks lie together?
func ExampleGiStarTest() {
	attacks := []float64{0, 0, 1, 0, 2, 5, 1, 4, 9}
	cells, err := spatial.GiStarTest(attacks, spatial.Lattice(3, 3, false), 999, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, c := range cells {
		if c.Greater < 0.05 {
			fmt.Printf("cell %d: Gi* %.1f\n", i, c.Statistic)
		}
	}
	// Output: cell 8: Gi* 2.5
}

// Areas with and without attacks, by their borders.
func ExampleJoinCountTest() {
	borders := spatial.Neighbours([][]int{{1}, {0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 6}, {5, 7}, {6}})
	both, mixed, err := spatial.JoinCountTest([]bool{true, true, true, true, false, false, false, false}, borders, 999, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f joins of two active areas (%.1f expected), %.0f mixed (p %.2f)\n", both.Statistic, both.Expected, mixed.Statistic, mixed.Less)
	// Output: 3 joins of two active areas (1.5 expected), 1 mixed (p 0.02)
}

// Six events around two towns a thousand kilometres apart, on the sphere.
func ExampleRipleyK() {
	town := spatial.Point{Lat: 34.5, Lon: 69.2}
	var points []spatial.Point
	for _, centre := range []spatial.Point{town, spatial.Destination(town, 90, 1000)} {
		for bearing := 0.0; bearing < 360; bearing += 120 {
			points = append(points, spatial.Destination(centre, bearing, 10))
		}
	}
	k, err := spatial.RipleyK(points, []float64{50, 500}, spatial.Globe())
	if err != nil {
		fmt.Println(err)
		return
	}
	spread, err := spatial.StandardDistance(points, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("within 50 km as many as chance has within %.0f km\n", spatial.SphereL(k[0]))
	fmt.Printf("standard distance %.0f km\n", spread)
	// Output:
	// within 50 km as many as chance has within 7842 km
	// standard distance 500 km
}
