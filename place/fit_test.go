package place_test

import (
	"math"
	"slices"
	"testing"

	"github.com/blindspot/blindspot/place"
)

// Countries that are to fit the areas of one of them share every point of its border
// with it: no crack lies between them, however coarse the rest is.
func TestCountriesFitAreas(t *testing.T) {
	g := place.World()
	areas := place.Shapes{Countries: []string{"IRQ"}, Tolerance: 0.01, MinSquareKM: 50}
	points := func(data []byte, err error, name string) map[[2]float64]bool {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out := map[[2]float64]bool{}
		for id, polygons := range rings(t, data) {
			if name != "" && id != name {
				continue
			}
			for _, p := range slices.Concat(slices.Concat(polygons...)...) {
				out[[2]float64{math.Round(p[0] * 1e4), math.Round(p[1] * 1e4)}] = true
			}
		}
		return out
	}
	data, err := g.AreaGeoJSON(areas)
	fine := points(data, err, "")
	land := place.Shapes{Countries: []string{"IRQ", "SYR", "SAU"}, Tolerance: 0.1, MinSquareKM: 2000}
	shared := func(s place.Shapes) (within, outside int) {
		data, err := g.CountryGeoJSON(s)
		for p := range points(data, err, "IRQ") {
			if fine[p] {
				within++
			} else {
				outside++
			}
		}
		return within, outside
	}
	coarse, _ := shared(land)
	land.Fit = &areas
	exact, outside := shared(land)
	if outside > 0 || exact < 3*coarse {
		t.Errorf("Iraq's outline has %d points of its areas' and %d others; without a fit %d", exact, outside, coarse)
	}
	data, err = g.CountryGeoJSON(land)
	iraq, syria := points(data, err, "IRQ"), points(data, err, "SYR")
	common := 0
	for p := range syria {
		if iraq[p] {
			common++
		}
	}
	if common < 10 {
		t.Errorf("Syria shares %d points of its border with Iraq", common)
	}
}
