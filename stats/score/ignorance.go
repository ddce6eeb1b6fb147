package score

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Bins are the lower edges of the categories in which VIEWS counts deaths:
// 0, 1-2, 3-5, 6-10, 11-25, 26-50, 51-100, 101-250, 251-500, 501-1000, and above.
// A category is closed below and open above.
var bins = [11]float64{0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5}

// IgnoranceDraws is the ensemble size of the VIEWS 2023/24 challenge. Any other
// size is resampled to it before [Ignorance2023] counts.
const IgnoranceDraws = 1000

// Ignorance2023 is the ignorance score in bits as the VIEWS 2023/24 challenge
// codes it (https://github.com/prio-data/prediction_competition_2023): draws
// are counted in eleven categories (0, 1-2, 3-5, 6-10, 11-25, 26-50, 51-100,
// 101-250, 251-500, 501-1000, more), one pseudo-count is added to each, and the
// score is -log2 of the share of the category that was observed.
//
// The challenge resamples any number of draws but 1000 by a Fourier
// transform, as if the draws were a periodic series, and sets what falls below
// zero to zero. The ORDER of the draws therefore matters when there are not
// 1000 of them: give them in the order in which they were submitted.
//
// No draws is [stats.TooFew]; a value that is negative or not finite is
// [stats.BadInput].
func Ignorance2023(draws []float64, y float64) (float64, error) {
	const op = "score.Ignorance2023"
	if err := checkCounts(op, draws, y); err != nil {
		return 0, err
	}
	var f fourierResampler
	return ignorance2023(&f, draws, y), nil
}

func ignorance2023(f *fourierResampler, draws []float64, y float64) float64 {
	if len(draws) != IgnoranceDraws && !constant(draws) { // what is constant stays so
		draws = f.resample(draws, IgnoranceDraws)
	}
	seen := category(y)
	hits := 0
	for _, v := range draws {
		// Ringing below zero belongs to the category of zero.
		if category(max(v, 0)) == seen {
			hits++
		}
	}
	if hits == len(draws) { // also of fewer draws, all of one value
		hits = IgnoranceDraws
	}
	return -math.Log2(float64(hits+1) / float64(IgnoranceDraws+len(bins)))
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

// IgnoranceNow is the ignorance score in bits as VIEWS codes it today
// (https://github.com/views-platform/views-evaluation, commit 5db8769): the
// same categories, no resampling, and pseudo-counts for the ten categories
// below 1000.5 only. An observation of 1000.5 or more is [stats.BadInput].
// A draw up there opens an eleventh category, as in the original: the scores
// are not comparable with [Ignorance2023].
//
// No draws is [stats.TooFew]; a value that is negative or not finite is
// [stats.BadInput].
func IgnoranceNow(draws []float64, y float64) (float64, error) {
	const op = "score.IgnoranceNow"
	if err := checkCounts(op, draws, y); err != nil {
		return 0, err
	}
	top := len(bins) - 1
	seen := category(y)
	if seen == top {
		return 0, stats.Errorf(op, stats.BadInput, "observation %v is above the last category, which ends at %v", y, bins[top])
	}
	hits, categories := 0, top
	for _, v := range draws {
		switch category(v) {
		case seen:
			hits++
		case top:
			categories = top + 1
		}
	}
	return -math.Log2(float64(hits+1) / float64(len(draws)+categories)), nil
}

// category is the index of the last edge at or below v >= 0.
func category(v float64) int {
	for k := 1; k < len(bins); k++ {
		if v < bins[k] {
			return k - 1
		}
	}
	return len(bins) - 1
}

// checkCounts is checkSample for values that cannot be negative.
func checkCounts(op string, draws []float64, y float64) error {
	if err := checkSample(op, draws, y); err != nil {
		return err
	}
	if y < 0 {
		return stats.Errorf(op, stats.BadInput, "observation %v is negative", y)
	}
	for i, v := range draws {
		if v < 0 {
			return stats.Errorf(op, stats.BadInput, "draw %d is %v: counts are not negative", i, v)
		}
	}
	return nil
}
