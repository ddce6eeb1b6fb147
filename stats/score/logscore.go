package score

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

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
