package spatial

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Test is a statistic against its distribution under permutation.
type Test struct {
	Statistic float64
	Expected  float64 // under the null hypothesis, exact
	Mean, SD  float64 // of the permutations
	// Pseudo p-values (1 + as extreme) / (1 + permutations): that chance gives
	// at least, at most, or so extreme a value to either side.
	Greater, Less, TwoSided float64
	Permutations            int
}

// permute runs a test: draw returns the statistic of one permutation.
func permute(observed, expected float64, permutations int, draw func() float64) Test {
	t := Test{Statistic: observed, Expected: expected, Permutations: permutations}
	// Values that differ by rounding only are ties.
	tie := 1e-12 * max(1, math.Abs(observed))
	above, below := 1, 1
	var sum, squares float64
	for k := range permutations {
		s := draw()
		if s >= observed-tie {
			above++
		}
		if s <= observed+tie {
			below++
		}
		step := s - sum
		sum += step / float64(k+1) // running mean (Welford)
		squares += step * (s - sum)
	}
	t.Mean, t.SD = sum, math.Sqrt(squares/float64(permutations))
	t.Greater = float64(above) / float64(permutations+1)
	t.Less = float64(below) / float64(permutations+1)
	t.TwoSided = min(1, 2*min(t.Greater, t.Less))
	return t
}

func checkPermutations(op string, permutations int, rng *rand.Rand) error {
	if permutations < 1 || rng == nil {
		return stats.Errorf(op, stats.BadInput, "%d permutations, generator given: %t", permutations, rng != nil)
	}
	return nil
}

// deviations returns x minus its mean and the sum of squares.
func deviations(op string, x []float64) ([]float64, float64, error) {
	if len(x) < 3 {
		return nil, 0, stats.Errorf(op, stats.TooFew, "%d values, at least 3 are needed", len(x))
	}
	var largest float64
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, 0, stats.Errorf(op, stats.BadInput, "value %d is %g", i, v)
		}
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return nil, 0, stats.Errorf(op, stats.Degenerate, "all values are zero")
	}
	// The statistics do not depend on the scale; near 1 nothing overflows.
	z := make([]float64, len(x))
	var mean, squares float64
	for i, v := range x {
		z[i] = v / largest
		mean += z[i] / float64(len(x))
	}
	for i := range z {
		z[i] -= mean
		squares += z[i] * z[i]
	}
	if squares < 1e-24*float64(len(x)) {
		return nil, 0, stats.Errorf(op, stats.Degenerate, "all values are equal")
	}
	return z, squares, nil
}

// Moran returns Moran's I, (n/S0) sum w_ij z_i z_j / sum z_i^2, of values over
// areas (Moran 1950, doi:10.1093/biomet/37.1-2.17). Without autocorrelation it
// is -1/(n-1) on average.
func Moran(x []float64, w Weights) (float64, error) {
	const op = "spatial.Moran"
	z, squares, err := deviations(op, x)
	if err != nil {
		return 0, err
	}
	s0, err := w.check(op, len(x))
	if err != nil {
		return 0, err
	}
	return float64(len(x)) / s0 * w.product(z) / squares, nil
}

// product is sum w_ij z_i z_j.
func (w Weights) product(z []float64) float64 {
	var sum float64
	for i, links := range w {
		var lag float64
		for _, l := range links {
			lag += l.Weight * z[l.To]
		}
		sum += z[i] * lag
	}
	return sum
}

// MoranTest compares Moran's I with its distribution when the values are dealt
// out to the areas at random.
func MoranTest(x []float64, w Weights, permutations int, rng *rand.Rand) (Test, error) {
	const op = "spatial.MoranTest"
	observed, err := Moran(x, w)
	if err != nil {
		return Test{}, err
	}
	if err := checkPermutations(op, permutations, rng); err != nil {
		return Test{}, err
	}
	z, squares, _ := deviations(op, x) // Moran has checked them
	s0, _ := w.check(op, len(x))
	n := float64(len(x))
	return permute(observed, -1/(n-1), permutations, func() float64 {
		rng.Shuffle(len(z), func(i, j int) { z[i], z[j] = z[j], z[i] })
		return n / s0 * w.product(z) / squares
	}), nil
}
