package resample

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// MovingBlocks fills dst with a moving-block resample of the times 0..len(dst)-1:
// blocks of consecutive times, each beginning at a uniform place that leaves
// room for it, laid end to end; the last block is cut to fit (Kunsch 1989,
// https://doi.org/10.1214/aos/1176347265). Length 1 is the ordinary bootstrap.
// It panics unless 1 <= length <= len(dst).
func MovingBlocks(dst []int, length int, rng *rand.Rand) {
	fillBlocks(dst, length, len(dst)-length+1, rng)
}

// CircularBlocks is [MovingBlocks] with the series closed to a ring, so that
// the first and last times are drawn as often as the others (Politis and Romano
// 1992). The resampled mean is then unbiased for the mean.
func CircularBlocks(dst []int, length int, rng *rand.Rand) {
	fillBlocks(dst, length, len(dst), rng)
}

func fillBlocks(dst []int, length, starts int, rng *rand.Rand) {
	n := len(dst)
	if length < 1 || length > n {
		panic("resample: a block must have at least one time and at most all of them")
	}
	for i := 0; i < n; {
		at := rng.IntN(starts)
		for end := min(i+length, n); i < end; i++ {
			dst[i] = at
			if at++; at == n {
				at = 0
			}
		}
	}
}

// BlockLength is the rule of thumb ceil(n^(1/3)) for the length of blocks: the
// order that is optimal for the variance of a mean (Hall, Horowitz and Jing
// 1995, https://doi.org/10.1093/biomet/82.3.561), without its constant. It is
// below n, so that there is something to resample, for every n above 1.
func BlockLength(n int) int {
	return min(max(1, int(math.Ceil(math.Cbrt(float64(n))-1e-9))), max(n-1, 1))
}

// Plan says how [Bootstrap] resamples. The zero value of a field takes the
// default named beside it.
type Plan struct {
	Replicates int     // 999
	Block      int     // block length in times; 0 is BlockLength(n), 1 is independent, n holds the times fixed
	Moving     bool    // moving blocks in place of circular ones
	Level      float64 // of the interval; 0.9
}

// Result is a bootstrapped statistic.
type Result struct {
	// Estimate holds the statistic of the data, the standard deviation of the
	// replicates and their percentile interval.
	stats.Estimate
	// Replicates are the resampled statistics in ascending order.
	Replicates []float64
}

// Bootstrap resamples the times 0..n-1 in blocks and gives the statistic of the
// data with a percentile interval. The statistic receives the times to use, may
// not keep the slice, and is first called with 0..n-1 in order.
//
// One block of all n times leaves nothing of time to resample: every replicate
// receives 0..n-1 in order. The interval then says only what the statistic
// itself resamples, as other units at these times; around a statistic that
// resamples nothing it is a point, which measures no uncertainty.
//
// Under two times is [stats.TooFew]; an impossible plan is [stats.BadInput]; a
// statistic that is not finite in any replicate is [stats.Degenerate].
func Bootstrap(n int, plan Plan, statistic func(times []int) float64, rng *rand.Rand) (Result, error) {
	const op = "resample.Bootstrap"
	if n < 2 {
		return Result{}, stats.Errorf(op, stats.TooFew, "%d times, need 2", n)
	}
	if plan.Replicates == 0 {
		plan.Replicates = 999
	}
	if plan.Block == 0 {
		plan.Block = BlockLength(n)
	}
	if plan.Level == 0 {
		plan.Level = 0.9
	}
	if plan.Replicates < 2 || plan.Block < 1 || plan.Block > n || !(plan.Level > 0 && plan.Level < 1) {
		return Result{}, stats.Errorf(op, stats.BadInput, "%d replicates, blocks of %d in %d times, level %v", plan.Replicates, plan.Block, n, plan.Level)
	}
	times := make([]int, n)
	for i := range times {
		times[i] = i
	}
	value := statistic(times)
	if !finite(value) {
		return Result{}, stats.Errorf(op, stats.Degenerate, "the statistic of the data is %v", value)
	}
	draw := CircularBlocks
	if plan.Moving || plan.Block == n { // a ring of all times would only turn
		draw = MovingBlocks
	}
	reps := make([]float64, plan.Replicates)
	for r := range reps {
		draw(times, plan.Block, rng)
		if reps[r] = statistic(times); !finite(reps[r]) {
			return Result{}, stats.Errorf(op, stats.Degenerate, "the statistic of replicate %d is %v", r, reps[r])
		}
	}
	slices.Sort(reps)
	tail := (1 - plan.Level) / 2
	return Result{
		Estimate: stats.Estimate{
			Value: value,
			SE:    sd(reps),
			Interval: stats.Interval{
				Low:   QuantileSorted(reps, tail),
				High:  QuantileSorted(reps, 1-tail),
				Level: plan.Level,
			},
		},
		Replicates: reps,
	}, nil
}

func sd(x []float64) float64 {
	var mean, m2 float64
	for i, v := range x {
		d := v - mean
		mean += d / float64(i+1)
		m2 += d * (v - mean)
	}
	return math.Sqrt(m2 / float64(len(x)-1))
}

// finite is false for NaN and the infinities: both make v-v a NaN.
func finite(v float64) bool { return v-v == 0 }
