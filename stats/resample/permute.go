package resample

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// RankP is the one-sided Monte Carlo p-value of an observed statistic among
// draws of it under the null hypothesis, (1 + #{null >= observed})/(1 + n): the
// observation counts as one of the draws, so p is never zero and the test keeps
// its level (Phipson and Smyth 2010, https://doi.org/10.2202/1544-6115.1585).
//
// No draws is [stats.TooFew]; a NaN is [stats.BadInput].
func RankP(observed float64, null []float64) (float64, error) {
	upper, _, err := ranks("resample.RankP", observed, null)
	return upper, err
}

// RankPTwoSided is twice the smaller of the two one-sided rank p-values, at
// most 1. See [RankP].
func RankPTwoSided(observed float64, null []float64) (float64, error) {
	upper, lower, err := ranks("resample.RankPTwoSided", observed, null)
	return min(1, 2*min(upper, lower)), err
}

func ranks(op string, observed float64, null []float64) (upper, lower float64, err error) {
	if len(null) == 0 {
		return 0, 0, stats.Errorf(op, stats.TooFew, "no draws under the null hypothesis")
	}
	if math.IsNaN(observed) {
		return 0, 0, stats.Errorf(op, stats.BadInput, "the observed statistic is NaN")
	}
	above, below := 1, 1
	for i, v := range null {
		switch {
		case math.IsNaN(v):
			return 0, 0, stats.Errorf(op, stats.BadInput, "draw %d under the null hypothesis is NaN", i)
		case v == observed:
			above++
			below++
		case v > observed:
			above++
		default:
			below++
		}
	}
	n := float64(len(null) + 1)
	return float64(above) / n, float64(below) / n, nil
}

// Test is the outcome of a permutation test.
type Test struct {
	Statistic   float64 // of the data
	P           float64 // the chance, under the null, of one at least as extreme
	Permuted    int     // permutations drawn
	Alternative string  // what counts as extreme, in words
}

// Permutation tests that the labels of n observations are exchangeable. The
// statistic receives a permutation of 0..n-1, may not keep the slice, and is
// first called with the identity; large values speak against the null. See
// [RankP] for p.
//
// Fewer than two observations or no permutations is [stats.TooFew]; a statistic
// that is not finite is [stats.Degenerate].
func Permutation(n, permutations int, statistic func(perm []int) float64, rng *rand.Rand) (Test, error) {
	const op = "resample.Permutation"
	if n < 2 || permutations < 1 {
		return Test{}, stats.Errorf(op, stats.TooFew, "%d observations and %d permutations, need 2 and 1", n, permutations)
	}
	perm := make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	swap := func(i, j int) { perm[i], perm[j] = perm[j], perm[i] }
	return monteCarlo(op, permutations, "greater", func(first bool) float64 {
		if !first {
			rng.Shuffle(n, swap)
		}
		return statistic(perm)
	})
}

// MeanDifference tests, two-sided, whether two groups have one distribution, by
// permuting their labels; the statistic is mean(a) - mean(b).
//
// An empty group is [stats.TooFew], a value that is not finite [stats.BadInput],
// and pooled data of a single value [stats.Degenerate].
func MeanDifference(a, b []float64, permutations int, rng *rand.Rand) (Test, error) {
	const op = "resample.MeanDifference"
	if len(a) == 0 || len(b) == 0 || permutations < 1 {
		return Test{}, stats.Errorf(op, stats.TooFew, "groups of %d and %d, %d permutations: need one of each", len(a), len(b), permutations)
	}
	pool := append(append(make([]float64, 0, len(a)+len(b)), a...), b...)
	if err := checkSpread(op, pool, pool[0]); err != nil {
		return Test{}, err
	}
	diff := func(bool) float64 {
		return mean(pool[:len(a)]) - mean(pool[len(a):])
	}
	observed := diff(true)
	test, err := monteCarlo(op, permutations, "two-sided", func(first bool) float64 {
		if !first {
			rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		}
		return math.Abs(diff(first))
	})
	test.Statistic = observed
	return test, err
}

// SignFlip tests, two-sided, whether paired differences are symmetric about
// zero, by flipping signs at random; the statistic is their mean.
//
// No differences is [stats.TooFew], a value that is not finite
// [stats.BadInput], and differences that are all zero [stats.Degenerate].
func SignFlip(differences []float64, flips int, rng *rand.Rand) (Test, error) {
	const op = "resample.SignFlip"
	if len(differences) == 0 || flips < 1 {
		return Test{}, stats.Errorf(op, stats.TooFew, "%d differences and %d flips: need one of each", len(differences), flips)
	}
	if err := checkSpread(op, differences, 0); err != nil {
		return Test{}, err
	}
	observed := mean(differences)
	test, err := monteCarlo(op, flips, "two-sided", func(first bool) float64 {
		if first {
			return math.Abs(observed)
		}
		var sum float64
		var bits uint64
		for i, d := range differences {
			if i%64 == 0 {
				bits = rng.Uint64()
			}
			if bits>>(i%64)&1 == 0 {
				d = -d
			}
			sum += d
		}
		return math.Abs(sum / float64(len(differences)))
	})
	test.Statistic = observed
	return test, err
}

// monteCarlo ranks a statistic of the data among its values under the null. A
// value equal but for rounding counts as equal, or else the order in which a
// sum was taken would decide.
func monteCarlo(op string, n int, alternative string, statistic func(first bool) float64) (Test, error) {
	observed := statistic(true)
	if !finite(observed) {
		return Test{}, stats.Errorf(op, stats.Degenerate, "the statistic of the data is %v", observed)
	}
	bound := observed - 1e-12*math.Abs(observed)
	atLeast := 1
	for i := range n {
		v := statistic(false)
		if !finite(v) {
			return Test{}, stats.Errorf(op, stats.Degenerate, "the statistic of permutation %d is %v", i, v)
		}
		if v >= bound {
			atLeast++
		}
	}
	return Test{observed, float64(atLeast) / float64(n+1), n, alternative}, nil
}

// checkSpread refuses values that are not finite, or that all equal one.
func checkSpread(op string, x []float64, one float64) error {
	varied := false
	for i, v := range x {
		if !finite(v) {
			return stats.Errorf(op, stats.BadInput, "value %d is %v, not finite", i, v)
		}
		varied = varied || v != one
	}
	if !varied {
		return stats.Errorf(op, stats.Degenerate, "all values are %v", one)
	}
	return nil
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
