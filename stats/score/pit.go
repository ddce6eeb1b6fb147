package score

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// PIT is the randomised probability integral transform of y: uniform between
// F(y-1) and F(y), and so uniform on [0, 1] over observations that the forecast
// describes (Czado, Gneiting and Held 2009,
// https://doi.org/10.1111/j.1541-0420.2009.01191.x). See [CRPSCount] for the
// errors.
func PIT(d Count, y int, rng *rand.Rand) (float64, error) {
	if err := checkCount("score.PIT", d, y); err != nil {
		return 0, err
	}
	low, high := d.CDF(y-1), d.CDF(y)
	return low + rng.Float64()*(high-low), nil
}

// PITSample is the randomised probability integral transform of y in an
// ensemble: the rank of y among the S draws and itself, ties broken and the
// rank spread at random, as a share of S+1. It is uniform on [0, 1] for any S
// when y comes from the distribution of the draws. See [CRPS] for the errors.
func PITSample(draws []float64, y float64, rng *rand.Rand) (float64, error) {
	if err := checkSample("score.PITSample", draws, y); err != nil {
		return 0, err
	}
	below, equal := 0, 1
	for _, v := range draws {
		switch {
		case v < y:
			below++
		case v == y:
			equal++
		}
	}
	return (float64(below) + rng.Float64()*float64(equal)) / float64(len(draws)+1), nil
}

// LogScore is the logarithmic score -ln P(X = y) in nats; lower is better. An
// observation that the forecast holds impossible has no finite score and is
// [stats.Overflow]. See [CRPSCount] for the other errors.
func LogScore(d Count, y int) (float64, error) {
	const op = "score.LogScore"
	if err := checkCount(op, d, y); err != nil {
		return 0, err
	}
	s := -d.LogProb(y)
	if !finite(s) {
		return 0, stats.Errorf(op, stats.Overflow, "the forecast gives %d no probability", y)
	}
	return s, nil
}

// DSS is the Dawid-Sebastiani score ((y - mean)^2/variance) + ln variance, which
// needs only two moments of the forecast (Dawid and Sebastiani 1999,
// https://doi.org/10.1214/aos/1018031101). A variance of zero is
// [stats.Degenerate]; a value that is not finite or a negative variance is
// [stats.BadInput].
func DSS(mean, variance, y float64) (float64, error) {
	const op = "score.DSS"
	if !finite(mean) || !finite(variance) || !finite(y) || variance < 0 {
		return 0, stats.Errorf(op, stats.BadInput, "mean %v, variance %v, observation %v", mean, variance, y)
	}
	if variance == 0 {
		return 0, stats.Errorf(op, stats.Degenerate, "a forecast without variance")
	}
	s := (y-mean)*(y-mean)/variance + math.Log(variance)
	if !finite(s) {
		return 0, stats.Errorf(op, stats.Overflow, "no finite score for mean %v, variance %v, observation %v", mean, variance, y)
	}
	return s, nil
}
