package score

import "math/rand/v2"

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
