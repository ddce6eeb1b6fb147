package resample_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
)

func TestRankP(t *testing.T) {
	null := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, c := range []struct {
		name     string
		observed float64
		one, two float64
	}{
		{"above all: the least p ten values allow", 10, 0.1, 0.2},
		{"a tie counts as extreme", 9, 0.2, 0.4},
		{"below all", 0, 1, 0.2},
		{"the middle is capped at one", 5, 0.6, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, err := resample.RankP(c.observed, null)
			two, err2 := resample.RankPTwoSided(c.observed, null)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			near(t, "one-sided p", one, c.one, 1e-15)
			near(t, "two-sided p", two, c.two, 1e-15)
		})
	}
	if _, err := resample.RankP(1, nil); !stats.IsKind(err, stats.TooFew) {
		t.Error(err)
	}
	for _, c := range [][]float64{{math.NaN(), 1}, {1, math.NaN()}} {
		if _, err := resample.RankP(c[0], c[1:]); !stats.IsKind(err, stats.BadInput) {
			t.Error(err)
		}
	}
}

// {1,2,3} against {4,5,6}: of the 20 ways to split, 2 are as extreme.
func TestMeanDifferenceExact(t *testing.T) {
	got, err := resample.MeanDifference([]float64{1, 2, 3}, []float64{4, 5, 6}, 20000, resample.New(1))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "statistic", got.Statistic, -3, 1e-15)
	near(t, "p", got.P, 0.1, 0.007)
}

// Differences 1, 2, 3, 4: of 16 sign patterns only all + and all - reach 2.5.
func TestSignFlipExact(t *testing.T) {
	got, err := resample.SignFlip([]float64{1, 2, 3, 4}, 20000, resample.New(2))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "statistic", got.Statistic, 2.5, 1e-15)
	near(t, "p", got.P, 0.125, 0.008)
}

// Concordant order of four values: 1 of 24 permutations reaches the maximum.
func TestPermutationExact(t *testing.T) {
	x, y := []float64{1, 2, 3, 4}, []float64{10, 20, 30, 40}
	got, err := resample.Permutation(4, 24000, func(p []int) float64 {
		var s float64
		for i := range x {
			s += x[i] * y[p[i]]
		}
		return s
	}, resample.New(3))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", got.P, 1.0/24, 0.004)
}

// Under the null a test at 10 % must reject about one time in ten.
func TestPermutationSize(t *testing.T) {
	const runs = 800
	groups, signs := 0, 0
	for r := range uint64(runs) {
		rng := resample.New(9, r)
		x := make([]float64, 16)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		g, err1 := resample.MeanDifference(x[:6], x[6:], 99, rng)
		s, err2 := resample.SignFlip(x, 99, rng)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if g.P <= 0.1 {
			groups++
		}
		if s.P <= 0.1 {
			signs++
		}
	}
	near(t, "size of the two-group test", float64(groups)/runs, 0.1, 0.035)
	near(t, "size of the sign test", float64(signs)/runs, 0.1, 0.035)
}

func TestPermutationErrors(t *testing.T) {
	rng := resample.New(1)
	nan := math.NaN()
	_, few := resample.MeanDifference(nil, []float64{1}, 9, rng)
	_, bad := resample.MeanDifference([]float64{nan}, []float64{1}, 9, rng)
	_, same := resample.MeanDifference([]float64{2, 2}, []float64{2}, 9, rng)
	_, none := resample.SignFlip(nil, 9, rng)
	_, zero := resample.SignFlip([]float64{0, 0}, 9, rng)
	_, inf := resample.SignFlip([]float64{1, math.Inf(1)}, 9, rng)
	_, one := resample.Permutation(1, 9, func([]int) float64 { return 0 }, rng)
	_, stat := resample.Permutation(3, 9, func([]int) float64 { return nan }, rng)
	for _, c := range []struct {
		name string
		err  error
		kind stats.Kind
	}{
		{"empty group", few, stats.TooFew},
		{"NaN in a group", bad, stats.BadInput},
		{"pooled data constant", same, stats.Degenerate},
		{"no differences", none, stats.TooFew},
		{"differences all zero", zero, stats.Degenerate},
		{"infinite difference", inf, stats.BadInput},
		{"one observation", one, stats.TooFew},
		{"statistic NaN", stat, stats.Degenerate},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}
