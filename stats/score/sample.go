package score

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// CRPS is the continuous ranked probability score of an ensemble of draws, in
// any order, against the observation y, in the unit of y; lower is better:
//
//	(1/S) sum |x_i - y| - (1/(2 S^2)) sum sum |x_i - x_j|
//
// This is the score of the empirical distribution function (Gneiting and
// Raftery 2007, https://doi.org/10.1198/016214506000001437), the plain form
// that the VIEWS 2023/24 challenge uses. With few draws it punishes the
// ensemble for its size; [FairCRPS] does not.
//
// No draws is [stats.TooFew]; a draw or observation that is NaN or infinite is
// [stats.BadInput].
func CRPS(draws []float64, y float64) (float64, error) {
	x, err := sortedCopy("score.CRPS", draws, y)
	if err != nil {
		return 0, err
	}
	return crpsSorted(x, y, float64(len(x))), nil
}

// FairCRPS is the CRPS whose expectation, over ensembles drawn from a
// distribution, is the CRPS of that distribution (Ferro 2014,
// https://doi.org/10.1002/qj.2270): the spread is divided by S(S-1) in place of
// S^2. It can be negative. It needs two draws; see [CRPS] for other errors.
func FairCRPS(draws []float64, y float64) (float64, error) {
	const op = "score.FairCRPS"
	if len(draws) == 1 {
		return 0, stats.Errorf(op, stats.TooFew, "one draw has no spread: the fair score needs two")
	}
	x, err := sortedCopy(op, draws, y)
	if err != nil {
		return 0, err
	}
	return crpsSorted(x, y, float64(len(x)-1)), nil
}

// LogCRPS is [CRPS] of log(1+x) against log(1+y): errors count in relative
// terms, so that one country in a large war does not decide the mean (Bosse et
// al. 2023, https://doi.org/10.1371/journal.pcbi.1011393). Draws or
// observations below zero are [stats.BadInput].
func LogCRPS(draws []float64, y float64) (float64, error) {
	const op = "score.LogCRPS"
	x, err := sortedCopy(op, draws, y)
	if err != nil {
		return 0, err
	}
	if y < 0 || x[0] < 0 {
		return 0, stats.Errorf(op, stats.BadInput, "a value below zero has no place on the log1p scale")
	}
	log1pInto(x, x)
	return crpsSorted(x, math.Log1p(y), float64(len(x))), nil
}

// ThresholdCRPS is the threshold-weighted CRPS with weight 1 at and above the
// threshold t and 0 below: the plain CRPS of max(x, t) against max(y, t)
// (Allen, Ginsbourger and Ziegel 2023, https://doi.org/10.1137/22M1532184). It
// judges the upper tail only and remains proper. See [CRPS] for the errors.
func ThresholdCRPS(draws []float64, y, t float64) (float64, error) {
	const op = "score.ThresholdCRPS"
	x, err := sortedCopy(op, draws, y)
	if err != nil {
		return 0, err
	}
	if !finite(t) {
		return 0, stats.Errorf(op, stats.BadInput, "threshold %v is not finite", t)
	}
	for i := range x {
		x[i] = max(x[i], t)
	}
	return crpsSorted(x, max(y, t), float64(len(x))), nil
}

// crpsSorted is the CRPS of an ascending sample; the sum of differences is
// divided by S*pairs, so pairs = S gives the plain and S-1 the fair score.
// The differences telescope: the gap between x[i-1] and x[i] separates i draws
// from S-i, so only gaps are summed and large equal draws lose no digits.
func crpsSorted(x []float64, y, pairs float64) float64 {
	s := float64(len(x))
	var miss, spread float64
	for i, v := range x {
		miss += math.Abs(v - y)
		if i > 0 {
			spread += (v - x[i-1]) * (float64(i) / s) * ((s - float64(i)) / pairs)
		}
	}
	return miss/s - spread
}

// log1pInto writes log(1+x) for an ascending x >= 0; equal neighbours, common
// in counts, are computed once.
func log1pInto(dst, x []float64) {
	for i, last, logLast := 0, 0.0, 0.0; i < len(x); i++ {
		if v := x[i]; v != last {
			last, logLast = v, math.Log1p(v)
		}
		dst[i] = logLast
	}
}

func sortedCopy(op string, draws []float64, y float64) ([]float64, error) {
	if err := checkSample(op, draws, y); err != nil {
		return nil, err
	}
	x := make([]float64, len(draws))
	var s sorter
	s.sort(x, draws)
	return x, nil
}

func checkSample(op string, draws []float64, y float64) error {
	if len(draws) == 0 {
		return stats.Errorf(op, stats.TooFew, "no draws")
	}
	if !finite(y) {
		return stats.Errorf(op, stats.BadInput, "observation %v is not finite", y)
	}
	for i, v := range draws {
		if !finite(v) {
			return stats.Errorf(op, stats.BadInput, "draw %d is %v, not finite", i, v)
		}
	}
	return nil
}

// finite is false for NaN and the infinities: both make v-v a NaN.
func finite(v float64) bool { return v-v == 0 }
