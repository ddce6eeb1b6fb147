package claim

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/rates"
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

const shareMethod = "Share of events, months as clusters, with the exact binomial interval as the least width"

// shareByMonth is the share that part is of whole, both by month. Months of a
// campaign hold many events that decide together, so the interval takes months
// and not events as the sample: that of a ratio estimator with the covariance of
// neighbouring months (Newey and West 1987, doi 10.2307/1913610) on the logit
// scale, and never narrower than the exact one of Share.
func shareByMonth(part, whole []blindspot.CountedMonth) blindspot.Quantity {
	k, n := 0, 0
	for i := range whole {
		k, n = k+part[i].Events, n+whole[i].Events
	}
	exact, m := Share(k, n), len(whole)
	if k == 0 || k == n || m < 3 {
		return exact
	}
	p := float64(k) / float64(n)
	e := make([]float64, m)
	for i := range whole {
		e[i] = float64(part[i].Events) - p*float64(whole[i].Events)
	}
	lags := int(math.Cbrt(float64(m)))
	v := 0.0
	for lag := 0; lag <= lags; lag++ {
		weight := 2 * (1 - float64(lag)/float64(lags+1))
		if lag == 0 {
			weight = 1
		}
		for i := lag; i < m; i++ {
			v += weight * e[i] * e[i-lag]
		}
	}
	se := math.Sqrt(max(v, 0)*float64(m)/float64(m-1)) / float64(n)
	half := distuv.StudentsT{Nu: float64(m - 1), Sigma: 1}.Quantile(1-(1-Level)/2) * se / (p * (1 - p))
	logit := math.Log(p / (1 - p))
	inverse := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	return blindspot.Between(p, min(exact.Low, inverse(logit-half)), max(exact.High, inverse(logit+half)), Level)
}

// RateRatio is the ratio of two published counts over spans of days, after to
// before, and the p-value of equal rates. How the events of a span were spread
// over it is not known, so its dispersion and dependence are those that groups
// have (see package stats/rates). Without a count before, the ratio and its upper
// end are infinite; without any count nothing is known.
func RateRatio(before, after int, daysBefore, daysAfter float64) (blindspot.Quantity, float64) {
	if before+after == 0 || before < 0 || after < 0 {
		return blindspot.Unknown(), math.NaN()
	}
	belief, err := rates.Totals().Belief()
	if err != nil {
		return blindspot.Unknown(), math.NaN()
	}
	return ratio(belief.Between(rates.Total{Count: float64(after), Periods: daysAfter / daysPerMonth},
		rates.Total{Count: float64(before), Periods: daysBefore / daysPerMonth}, Level))
}

const daysPerMonth = 365.25 / 12

func ratio(r rates.Ratio, err error) (blindspot.Quantity, float64) {
	if err != nil || math.IsNaN(r.Value) {
		return blindspot.Unknown(), math.NaN()
	}
	return blindspot.Between(r.Value, r.Low, r.High, Level), r.P
}

// decide is the verdict on a quantity that the claim puts above or below a
// threshold, or at least or at most at it: the whole interval must lie on one
// side.
func decide(low, high, threshold float64, side string) blindspot.Verdict {
	is := map[string]string{"above": ">", "below": "<", "at least": ">=", "at most": "<="}[side]
	if v := holds(is, low-threshold, high-threshold); v != blindspot.Untestable {
		return v
	}
	return blindspot.Mixed // an interval without an end
}
