package claim

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// Level is the probability that every interval of this package is meant to hold.
const Level = 0.9

// Share is the share k of n with the exact interval of Clopper and Pearson
// 1934, doi 10.1093/biomet/26.4.404.
func Share(k, n int) blindspot.Quantity {
	if n <= 0 || k < 0 || k > n {
		return blindspot.Unknown()
	}
	tail := (1 - Level) / 2
	low, high := 0.0, 1.0
	if k > 0 {
		low = distuv.Beta{Alpha: float64(k), Beta: float64(n - k + 1)}.Quantile(tail)
	}
	if k < n {
		high = distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(1 - tail)
	}
	return blindspot.Between(float64(k)/float64(n), low, high, Level)
}

// RateRatio is the ratio of two Poisson rates, after to before, with the exact
// interval that follows from the binomial distribution of one count given the
// sum of both (Przyborowski and Wilenski 1940, doi 10.1093/biomet/31.3-4.313),
// and the p-value of equal rates: the probability of all splits no more likely
// than the one seen. Without a count before, the ratio and its upper end are
// infinite; without any count nothing is known.
func RateRatio(before, after int, daysBefore, daysAfter float64) (blindspot.Quantity, float64) {
	n := before + after
	if n == 0 || before < 0 || after < 0 || !(daysBefore > 0) || !(daysAfter > 0) {
		return blindspot.Unknown(), math.NaN()
	}
	s := Share(after, n)
	odds := func(p float64) float64 { return p / (1 - p) * daysBefore / daysAfter }
	null := distuv.Binomial{N: float64(n), P: daysAfter / (daysBefore + daysAfter)}
	seen := null.LogProb(float64(after))
	p := 0.0
	for k := range n + 1 {
		if lp := null.LogProb(float64(k)); lp <= seen+1e-7 {
			p += math.Exp(lp)
		}
	}
	return blindspot.Between(odds(s.Value), odds(s.Low), odds(s.High), Level), min(p, 1)
}

// decide is the verdict on a quantity that the claim puts above or below a
// threshold: the whole interval must lie on one side.
func decide(low, high, threshold float64, side string) blindspot.Verdict {
	above, below := low > threshold, high < threshold
	if side == "below" {
		above, below = below, above
	}
	switch {
	case above:
		return blindspot.Supported
	case below:
		return blindspot.Contradicted
	}
	return blindspot.Mixed
}
