package spatial

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// GiStar returns the hot-spot statistic Gi* of each area (Ord and Getis 1995,
// doi:10.1111/j.1538-4632.1995.tb00912.x), a z-score: well above 0 where high
// values lie together, well below where low ones do. Each area counts as its own
// neighbour with weight 1 unless the weights say otherwise.
//
// The error is Degenerate where the values are equal, or where an area is
// linked to all others alike, so that nothing lies outside its surroundings.
func GiStar(x []float64, w Weights) ([]float64, error) {
	const op = "spatial.GiStar"
	z, squares, err := deviations(op, x)
	if err != nil {
		return nil, err
	}
	if _, err := w.check(op, len(x)); err != nil {
		return nil, err
	}
	n := float64(len(x))
	s := math.Sqrt(squares / n)
	g := make([]float64, len(x))
	for i := range w {
		var lag, sum, sum2 float64
		for _, l := range w.withSelf(i) {
			lag += l.Weight * z[l.To]
			sum += l.Weight
			sum2 += l.Weight * l.Weight
		}
		u := (n*sum2 - sum*sum) / (n - 1)
		if u <= 1e-12*sum*sum {
			return nil, stats.Errorf(op, stats.Degenerate, "area %d is linked to all others alike", i)
		}
		g[i] = lag / (s * math.Sqrt(u))
	}
	return g, nil
}

// withSelf returns the links of an area, with one to itself.
func (w Weights) withSelf(i int) []Link {
	for _, l := range w[i] {
		if l.To == i {
			return w[i]
		}
	}
	return append(w[i][:len(w[i]):len(w[i])], Link{To: i, Weight: 1})
}

// GiStarTest returns Gi* with, for each area, its distribution when the values
// of the other areas are dealt out at random around it (conditional
// permutation). Many areas are tested at once: allow for that before calling
// any of them a hot spot.
func GiStarTest(x []float64, w Weights, permutations int, rng *rand.Rand) ([]Test, error) {
	const op = "spatial.GiStarTest"
	g, err := GiStar(x, w)
	if err != nil {
		return nil, err
	}
	if err := checkPermutations(op, permutations, rng); err != nil {
		return nil, err
	}
	z, squares, _ := deviations(op, x) // GiStar has checked them
	n := float64(len(x))
	s := math.Sqrt(squares / n)
	others := make([]float64, 0, len(x))
	tests := make([]Test, len(x))
	for i := range w {
		others = append(append(others[:0], z[:i]...), z[i+1:]...)
		var own, sum, sum2 float64
		var around []float64
		for _, l := range w.withSelf(i) {
			sum += l.Weight
			sum2 += l.Weight * l.Weight
			if l.To == i {
				own += l.Weight * z[i]
			} else {
				around = append(around, l.Weight)
			}
		}
		scale := s * math.Sqrt((n*sum2-sum*sum)/(n-1))
		var surroundings float64
		for _, weight := range around {
			surroundings += weight
		}
		// The others' mean is -z_i/(n-1), so that is what a neighbour expects.
		expected := (own - surroundings*z[i]/(n-1)) / scale
		tests[i] = permute(g[i], expected, permutations, func() float64 {
			lag := own
			// The first few places of a shuffle are all that is needed.
			for k, weight := range around {
				j := k + rng.IntN(len(others)-k)
				others[k], others[j] = others[j], others[k]
				lag += weight * others[k]
			}
			return lag / scale
		})
	}
	return tests, nil
}
