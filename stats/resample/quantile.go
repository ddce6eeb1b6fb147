package resample

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Quantile returns the p-quantile of x, in any order, by linear interpolation
// of the order statistics: type 7 of Hyndman and Fan (1996,
// https://doi.org/10.1080/00031305.1996.10473566), the default of R and NumPy.
//
// An empty sample is [stats.TooFew]; a NaN in x, or p outside [0, 1], is
// [stats.BadInput].
func Quantile(x []float64, p float64) (float64, error) {
	q, err := Quantiles(x, p)
	if err != nil {
		return 0, err
	}
	return q[0], nil
}

// Quantiles returns the quantiles of x at several probabilities with one sort.
// See [Quantile].
func Quantiles(x []float64, ps ...float64) ([]float64, error) {
	const op = "resample.Quantiles"
	if len(x) == 0 {
		return nil, stats.Errorf(op, stats.TooFew, "no values")
	}
	if i := slices.IndexFunc(x, math.IsNaN); i >= 0 {
		return nil, stats.Errorf(op, stats.BadInput, "value %d is NaN", i)
	}
	for _, p := range ps {
		if !(p >= 0 && p <= 1) {
			return nil, stats.Errorf(op, stats.BadInput, "probability %v is not in [0, 1]", p)
		}
	}
	sorted := slices.Sorted(slices.Values(x))
	out := make([]float64, len(ps))
	for i, p := range ps {
		out[i] = QuantileSorted(sorted, p)
	}
	return out, nil
}

// QuantileSorted is the kernel of [Quantile] for a sample already in ascending
// order. It allocates nothing, and it panics when x is empty or p is not in
// [0, 1], because those are faults of the caller, not of data.
func QuantileSorted(x []float64, p float64) float64 {
	if len(x) == 0 || !(p >= 0 && p <= 1) {
		panic("resample: QuantileSorted needs a sample and a probability in [0, 1]")
	}
	h := p * float64(len(x)-1)
	i := int(h)
	if i >= len(x)-1 {
		return x[len(x)-1]
	}
	lo, hi := x[i], x[i+1]
	if lo == hi {
		// Also keeps an infinite tie from becoming Inf - Inf.
		return lo
	}
	frac := h - float64(i)
	if frac == 0 {
		return lo
	}
	return lo + frac*(hi-lo)
}
