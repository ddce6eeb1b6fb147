package resample_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
)

func TestBlocksKeepNeighbours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		length := rapid.IntRange(1, n).Draw(t, "length")
		rng := resample.New(rapid.Uint64().Draw(t, "seed"))
		dst := make([]int, n)
		resample.MovingBlocks(dst, length, rng)
		for i, v := range dst {
			if v < 0 || v >= n || (i%length != 0 && v != dst[i-1]+1) {
				t.Fatalf("moving blocks of %d: %v", length, dst)
			}
		}
		resample.CircularBlocks(dst, length, rng)
		for i, v := range dst {
			if v < 0 || v >= n || (i%length != 0 && v != (dst[i-1]+1)%n) {
				t.Fatalf("circular blocks of %d: %v", length, dst)
			}
		}
	})
}

// Every time is drawn equally often on the ring; without it the ends are rare.
func TestCircularBlocksAreFair(t *testing.T) {
	const n, runs = 12, 20000
	rng := resample.New(5)
	dst := make([]int, n)
	var ring, open [n]int
	for range runs {
		resample.CircularBlocks(dst, 4, rng)
		for _, v := range dst {
			ring[v]++
		}
		resample.MovingBlocks(dst, 4, rng)
		for _, v := range dst {
			open[v]++
		}
	}
	for _, c := range ring {
		near(t, "share of a time on the ring", float64(c)/(n*runs), 1.0/n, 0.002)
	}
	// A block of 4 begins at one of 9 places; only one of them covers time 0.
	near(t, "share of time 0 with moving blocks", float64(open[0])/(n*runs), 1.0/36, 0.002)
}

func TestBlockLength(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 2: 1, 3: 2, 8: 2, 9: 3, 27: 3, 28: 4, 1000: 10} {
		if got := resample.BlockLength(n); got != want {
			t.Errorf("BlockLength(%d) = %d, want %d", n, got, want)
		}
	}
}

// The interval for the mean of an autoregressive series must cover about its
// level when blocks are long, and visibly less when dependence is ignored:
// with phi = 0.6 the variance of the mean is 4 times what independence says.
func TestBootstrapCoverage(t *testing.T) {
	const runs, n, phi = 300, 200, 0.6
	cover := func(block int) float64 {
		hits := 0
		for r := range uint64(runs) {
			rng := resample.New(11, r)
			x := make([]float64, n)
			v := rng.NormFloat64() / math.Sqrt(1-phi*phi)
			for i := range x {
				x[i] = v
				v = phi*v + rng.NormFloat64()
			}
			res, err := resample.Bootstrap(n, resample.Plan{Replicates: 199, Block: block}, meanOf(x), rng)
			if err != nil {
				t.Fatal(err)
			}
			if res.Contains(0) {
				hits++
			}
		}
		return float64(hits) / runs
	}
	if c := cover(15); c < 0.81 || c > 0.95 {
		t.Errorf("90 %% interval with blocks of 15 covers %.3f", c)
	}
	if c := cover(1); c > 0.75 {
		t.Errorf("90 %% interval that ignores dependence covers %.3f: the check has no power", c)
	}
}

func TestBootstrapSameSeedSameResult(t *testing.T) {
	x := []float64{3, 1, 4, 1, 5, 9, 2, 6}
	for _, moving := range []bool{false, true} {
		a, err := resample.Bootstrap(len(x), resample.Plan{Moving: moving}, meanOf(x), resample.New(3))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := resample.Bootstrap(len(x), resample.Plan{Moving: moving}, meanOf(x), resample.New(3))
		if a.Interval != b.Interval || a.SE != b.SE || len(a.Replicates) != 999 {
			t.Errorf("%v and %v from one seed", a.Estimate, b.Estimate)
		}
		near(t, "value", a.Value, 31.0/8, 1e-15)
	}
}

// One block of all times holds them fixed, in their order, and says so; by
// default there is always something to resample, with two times as well.
func TestBlockOfAllTimes(t *testing.T) {
	x := []float64{1, 2, 4, 8}
	first := func(times []int) float64 {
		for i, at := range times {
			if at != i {
				t.Fatalf("the times came as %v", times)
			}
		}
		return meanOf(x)(times)
	}
	res, err := resample.Bootstrap(len(x), resample.Plan{Block: len(x)}, first, resample.New(1))
	if err != nil || res.SE != 0 || res.Low != 15.0/4 || res.High != 15.0/4 {
		t.Errorf("%+v %v", res.Estimate, err)
	}
	res, err = resample.Bootstrap(2, resample.Plan{}, meanOf(x), resample.New(1))
	if err != nil || res.Low != 1 || res.High != 2 {
		t.Errorf("two times by default: %+v %v", res.Estimate, err)
	}
}

func TestBootstrapErrors(t *testing.T) {
	nan := func([]int) float64 { return math.NaN() }
	late := func(times []int) float64 {
		if times[0] == 0 && times[1] == 1 && times[2] == 2 {
			return 1
		}
		return math.Inf(1)
	}
	one := func([]int) float64 { return 1 }
	for _, c := range []struct {
		name string
		n    int
		plan resample.Plan
		f    func([]int) float64
		kind stats.Kind
	}{
		{"one time", 1, resample.Plan{}, one, stats.TooFew},
		{"block longer than the series", 5, resample.Plan{Block: 6}, one, stats.BadInput},
		{"level of one", 5, resample.Plan{Level: 1}, one, stats.BadInput},
		{"one replicate", 5, resample.Plan{Replicates: 1}, one, stats.BadInput},
		{"statistic NaN", 5, resample.Plan{}, nan, stats.Degenerate},
		{"statistic infinite in a replicate", 5, resample.Plan{}, late, stats.Degenerate},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := resample.Bootstrap(c.n, c.plan, c.f, resample.New(1)); !stats.IsKind(err, c.kind) {
				t.Errorf("got %v", err)
			}
		})
	}
}
