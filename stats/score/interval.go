package score

import (
	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
)

// Interval is the interval score of the central 1-alpha prediction interval
// [low, high] (Gneiting and Raftery 2007,
// https://doi.org/10.1198/016214506000001437), in the unit of y:
//
//	(high - low) + (2/alpha)(low - y)+ + (2/alpha)(y - high)+
//
// A value that is not finite, low > high, or alpha outside (0, 1) is
// [stats.BadInput].
func Interval(low, high, alpha, y float64) (float64, error) {
	const op = "score.Interval"
	if !finite(low) || !finite(high) || !finite(y) || low > high {
		return 0, stats.Errorf(op, stats.BadInput, "interval [%v, %v] and observation %v must be finite and ordered", low, high, y)
	}
	if !(alpha > 0 && alpha < 1) {
		return 0, stats.Errorf(op, stats.BadInput, "alpha %v is not in (0, 1)", alpha)
	}
	return intervalScore(low, high, alpha, y), nil
}

func intervalScore(low, high, alpha, y float64) float64 {
	s := high - low
	switch {
	case y < low:
		s += 2 / alpha * (low - y)
	case y > high:
		s += 2 / alpha * (y - high)
	}
	return s
}

// SampleInterval is the interval score of the central 1-alpha interval of the
// draws, in any order, whose ends are type 7 quantiles. The mean of it over
// cells is the MIS of VIEWS: the 2023/24 challenge used alpha 0.1, the software
// of today 0.05. See [CRPS] and [Interval] for the errors.
func SampleInterval(draws []float64, alpha, y float64) (float64, error) {
	const op = "score.SampleInterval"
	x, err := sortedCopy(op, draws, y)
	if err != nil {
		return 0, err
	}
	if !(alpha > 0 && alpha < 1) {
		return 0, stats.Errorf(op, stats.BadInput, "alpha %v is not in (0, 1)", alpha)
	}
	low, high := central(x, alpha)
	return intervalScore(low, high, alpha, y), nil
}

// central is the central 1-alpha interval of an ascending sample.
func central(x []float64, alpha float64) (low, high float64) {
	return resample.QuantileSorted(x, alpha/2), resample.QuantileSorted(x, 1-alpha/2)
}

// Quantile is the quantile (pinball) score of the forecast q of the quantile
// at the given level: (1{y <= q} - level)(q - y), in the unit of y. Twice its
// integral over levels is the CRPS. A value that is not finite or a level
// outside (0, 1) is [stats.BadInput].
func Quantile(q, level, y float64) (float64, error) {
	if !finite(q) || !finite(y) || !(level > 0 && level < 1) {
		return 0, stats.Errorf("score.Quantile", stats.BadInput, "quantile %v, level %v, observation %v", q, level, y)
	}
	if y <= q {
		return (1 - level) * (q - y), nil
	}
	return level * (y - q), nil
}
