package measure

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// monthly is a run of monthly counts with the negative-binomial dispersion
// alpha (Var = mean + alpha mean^2) that its intervals use.
type monthly struct {
	counts []float64
	alpha  float64
}

func (m monthly) sum() float64 {
	s := 0.0
	for _, y := range m.counts {
		s += y
	}
	return s
}

func (m monthly) mean() float64 { return m.sum() / float64(len(m.counts)) }

// dispersion estimates alpha by moments over several runs at once, each around
// its own mean, so that a change between runs is not taken for dispersion.
func dispersion(runs ...[]float64) float64 {
	excess, squares := 0.0, 0.0
	for _, run := range runs {
		n := float64(len(run))
		if n < 2 {
			continue
		}
		mean := monthly{counts: run}.mean()
		ss := 0.0
		for _, y := range run {
			ss += (y - mean) * (y - mean)
		}
		excess += ss*n/(n-1) - n*mean
		squares += n * mean * mean
	}
	if squares == 0 || excess <= 0 {
		return 0
	}
	return excess / squares
}

// se is the standard error of the log of the mean. Half an event is added to a
// run without events, so that its interval stays finite; the estimate is not.
func (m monthly) se() float64 {
	n := float64(len(m.counts))
	total := m.sum()
	if total == 0 {
		total = 0.5
	}
	return math.Sqrt(1/total + m.alpha/n)
}

func (m monthly) rate() blindspot.Quantity {
	mean := m.mean()
	if mean == 0 {
		// The exact upper bound for no events (Garwood), one-sided at Level.
		return blindspot.Between(0, 0, -math.Log(1-Level)/float64(len(m.counts)), Level)
	}
	half := tQuantile(2*len(m.counts)-2) * m.se()
	return blindspot.Between(mean, mean*math.Exp(-half), mean*math.Exp(half), Level)
}

// ratio is the mean of now over the mean of before, with its interval. It is
// unknown where both are zero, and has no finite value where only before is.
func ratio(now, before monthly) blindspot.Quantity {
	a, b := now.sum(), before.sum()
	if a == 0 && b == 0 {
		return blindspot.Unknown()
	}
	half := tQuantile(len(now.counts)+len(before.counts)-2) * math.Hypot(now.se(), before.se())
	scale := float64(len(before.counts)) / float64(len(now.counts))
	centre := math.Log((a + correction(a, b)) / (b + correction(a, b)) * scale)
	value := a / b * scale
	if b == 0 {
		value = math.NaN()
	}
	low := math.Exp(centre - half)
	if a == 0 {
		low = 0 // none now is the estimate, and the interval holds it
	}
	return blindspot.Between(value, low, math.Exp(centre+half), Level)
}

// correction is the half that keeps a ratio with an empty side finite.
func correction(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0.5
	}
	return 0
}

func tQuantile(df int) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: math.Max(1, float64(df))}.Quantile((1 + Level) / 2)
}

// proportion is k of n with the Wilson score interval (Wilson 1927,
// doi 10.1080/01621459.1927.10502953).
func proportion(k, n int) blindspot.Quantity {
	if n == 0 {
		return blindspot.Unknown()
	}
	z := distuv.UnitNormal.Quantile((1 + Level) / 2)
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low, high := math.Max(0, centre-half), math.Min(1, centre+half)
	if k == 0 {
		low = 0 // not the 1e-18 of the subtraction
	}
	if k == n {
		high = 1
	}
	return blindspot.Between(p, low, high, Level)
}
