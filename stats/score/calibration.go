package score

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Proportion is the share hits/n with the Wilson interval of the given level
// (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953), which stays
// inside [0, 1] and is useful even when the share is 0 or 1. It takes the cases
// as independent. n = 0 is [stats.TooFew]; other counts or levels that cannot
// be are [stats.BadInput].
func Proportion(hits, n int, level float64) (stats.Estimate, error) {
	const op = "score.Proportion"
	if n == 0 {
		return stats.Estimate{}, stats.Errorf(op, stats.TooFew, "no cases")
	}
	if n < 0 || hits < 0 || hits > n || !(level > 0 && level < 1) {
		return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "%d of %d at level %v", hits, n, level)
	}
	p, size := float64(hits)/float64(n), float64(n)
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	centre := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	low, high := max(0, centre-half), min(1, centre+half)
	// Rounding may leave the exact ends a hair off.
	if hits == 0 {
		low = 0
	}
	if hits == n {
		high = 1
	}
	return stats.Estimate{
		Value:    p,
		SE:       math.Sqrt(p * (1 - p) / size),
		Interval: stats.Interval{Low: low, High: high, Level: level},
	}, nil
}

// Coverage is the share of observations inside their closed prediction
// intervals, with a 90 % Wilson interval for that share. Intervals of counts
// cover more than their level, most of all where nearly all is zero. Shapes
// that disagree, a NaN, or an interval whose ends are not ordered is
// [stats.BadInput]; no cases is [stats.TooFew].
func Coverage(intervals []stats.Interval, y []float64) (stats.Estimate, error) {
	const op = "score.Coverage"
	if len(intervals) != len(y) {
		return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "%d intervals and %d observations", len(intervals), len(y))
	}
	hits := 0
	for i, v := range intervals {
		if !(v.Low <= v.High) || math.IsNaN(y[i]) {
			return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "case %d: interval [%v, %v], observation %v", i, v.Low, v.High, y[i])
		}
		if v.Contains(y[i]) {
			hits++
		}
	}
	if len(y) == 0 {
		return stats.Estimate{}, stats.Errorf(op, stats.TooFew, "no cases")
	}
	return Proportion(hits, len(y), 0.9)
}

// ReliabilityBin compares forecast probabilities with what happened.
type ReliabilityBin struct {
	Low, High float64        // probabilities in [Low, High), the last bin closed
	N         int            // cases
	Forecast  float64        // mean probability
	Observed  stats.Estimate // share of events, with a 90 % Wilson interval
}

// Reliability groups probability forecasts into bins of equal width and gives
// the share of events in each: a calibrated forecast has Observed near Forecast
// throughout. Bins without cases are left out. Shapes that disagree, a
// probability outside [0, 1] or no bins is [stats.BadInput]; no cases is
// [stats.TooFew].
func Reliability(probs []float64, event []bool, bins int) ([]ReliabilityBin, error) {
	const op = "score.Reliability"
	if bins < 1 {
		return nil, stats.Errorf(op, stats.BadInput, "%d bins", bins)
	}
	if _, err := checkEvents(op, probs, event); err != nil {
		return nil, err
	}
	n, hits, sum := make([]int, bins), make([]int, bins), make([]float64, bins)
	for i, p := range probs {
		if !(p >= 0 && p <= 1) {
			return nil, stats.Errorf(op, stats.BadInput, "probability %d is %v", i, p)
		}
		k := min(int(p*float64(bins)), bins-1)
		n[k]++
		sum[k] += p
		if event[i] {
			hits[k]++
		}
	}
	var out []ReliabilityBin
	for k := range n {
		if n[k] == 0 {
			continue
		}
		observed, err := Proportion(hits[k], n[k], 0.9)
		if err != nil {
			return nil, err
		}
		out = append(out, ReliabilityBin{
			Low: float64(k) / float64(bins), High: float64(k+1) / float64(bins),
			N: n[k], Forecast: sum[k] / float64(n[k]), Observed: observed,
		})
	}
	return out, nil
}
