package score

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// CRPSCount is the CRPS of a count distribution against y, in counts: the sum
// over k >= 0 of (F(k) - 1{y <= k})^2, which is also its ranked probability
// score. Poisson (Wei and Held 2014, https://doi.org/10.1007/s11749-014-0380-8)
// and negative binomial have closed forms; others are summed.
//
// A parameter outside its range or a negative y is [stats.BadInput]; a
// distribution that must be summed beyond ten million terms is [stats.Overflow].
func CRPSCount(d Count, y int) (float64, error) {
	const op = "score.CRPSCount"
	if err := checkCount(op, d, y); err != nil {
		return 0, err
	}
	var s float64
	switch d := d.(type) {
	case Poisson:
		s = poissonCRPS(d, y)
	case NegBin:
		if d.summed() {
			return sumCRPS(op, d, y, 0, func(int) float64 { return 1 })
		}
		s = negBinCRPS(d, y)
	default:
		return sumCRPS(op, d, y, 0, func(int) float64 { return 1 })
	}
	if !finite(s) {
		return 0, stats.Errorf(op, stats.Overflow, "no finite score for %+v at %d", d, y)
	}
	// The closed forms are differences of large terms: what rounding leaves
	// below zero is zero.
	return max(s, 0), nil
}

// LogCRPSCount is the CRPS of log(1+X) against log(1+y). See [LogCRPS] and, for
// the errors, [CRPSCount].
func LogCRPSCount(d Count, y int) (float64, error) {
	const op = "score.LogCRPSCount"
	if err := checkCount(op, d, y); err != nil {
		return 0, err
	}
	return sumCRPS(op, d, y, 0, func(k int) float64 { return math.Log1p(1 / float64(k+1)) })
}

// ThresholdCRPSCount is the threshold-weighted CRPS with weight 1 at and above
// t >= 0. See [ThresholdCRPS] and, for the errors, [CRPSCount].
func ThresholdCRPSCount(d Count, y, t int) (float64, error) {
	const op = "score.ThresholdCRPSCount"
	if err := checkCount(op, d, y); err != nil {
		return 0, err
	}
	if t < 0 {
		return 0, stats.Errorf(op, stats.BadInput, "threshold %d is negative", t)
	}
	return sumCRPS(op, d, y, t, func(int) float64 { return 1 })
}

// poissonCRPS is E|X-y| - E|X-X'|/2, where the second mean is twice
// lambda exp(-2 lambda)(I0(2 lambda) + I1(2 lambda)).
func poissonCRPS(d Poisson, y int) float64 {
	l, v := d.Lambda, float64(y)
	if l == 0 {
		return v
	}
	miss := (v-l)*(2*d.CDF(y)-1) + 2*l*math.Exp(d.LogProb(y))
	return miss - l*(besselIScaled(0, 2*l)+besselIScaled(1, 2*l))
}

// besselIScaled is exp(-x) I_order(x) for order 0 or 1 and x >= 0: the power
// series, whose terms are all positive, below 40, and Hankel's expansion above,
// whose least term is then below 1e-30.
func besselIScaled(order int, x float64) float64 {
	if x < 40 {
		term := math.Exp(-x)
		if order == 1 {
			term *= x / 2
		}
		sum := term
		for k := 1; term > 1e-17*sum; k++ {
			term *= x * x / 4 / float64(k*(k+order))
			sum += term
		}
		return sum
	}
	mu := 4 * float64(order*order)
	term, sum := 1.0, 1.0
	for k := 1; k < 40 && math.Abs(term) > 1e-17; k++ {
		odd := float64(2*k - 1)
		term *= -(mu - odd*odd) / (float64(8*k) * x)
		sum += term
	}
	return sum / math.Sqrt(2*math.Pi*x)
}

// maxTerms bounds the work for a distribution with an endless tail.
const maxTerms = 10_000_000

// sumCRPS is the sum over k >= from of weight(k)(F(k) - 1{y <= k})^2, ended
// where the survival function is below 1e-9, and so its square below 1e-18.
func sumCRPS(op string, d Count, y, from int, weight func(int) float64) (float64, error) {
	w := walk(d)
	var sum float64
	for k := 0; k < maxTerms; k++ {
		f := w.next()
		if !(f >= -1e-9 && f <= 1+1e-9) {
			return 0, stats.Errorf(op, stats.BadInput, "distribution function is %v at %d", f, k)
		}
		miss := f
		if k >= y {
			miss = 1 - f
		}
		if k >= from {
			sum += weight(k) * miss * miss
		}
		if k >= y && miss < 1e-9 {
			return sum, nil
		}
	}
	return 0, stats.Errorf(op, stats.Overflow, "the tail is still above 1e-9 after %d terms", maxTerms)
}
