package score

import (
	"math/rand/v2"
	"slices"
	"sort"

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

// CentralPIT is the probability, over its own randomness, that [PITSample] of y
// lies in the central share (say 0.9) of [0, 1]. Its mean over observations that
// the forecasts describe is the share itself, for counts too. The share of
// observations within closed intervals is larger then: an interval from 0 to 0
// holds every month of peace, though the forecast gave peace, say, 98 % (Czado,
// Gneiting and Held 2009, https://doi.org/10.1111/j.1541-0420.2009.01191.x).
//
// A mean equal to the share proves little by itself. Cells of which every
// forecast is sure bring the share whatever the model, and hide the others: look
// at the cells with conflict apart. And because the rank is a share of S+1, an
// ensemble of few draws is flattered: an observation beyond all of 12 draws
// counts as inside with a probability of 0.35 (the last of 13 ranks ends at 1,
// and the share ends at 0.95), one beyond all of 1000 draws never does.
//
// A share outside 0 to 1 is [stats.BadInput]; see [CRPS] for the other errors.
func CentralPIT(draws []float64, y, share float64) (float64, error) {
	const op = "score.CentralPIT"
	if err := checkSample(op, draws, y); err != nil {
		return 0, err
	}
	if !(share > 0 && share < 1) {
		return 0, stats.Errorf(op, stats.BadInput, "the share %v is not between 0 and 1", share)
	}
	x := slices.Clone(draws)
	slices.Sort(x)
	return centralPIT(x, y, share), nil
}

// centralPIT is CentralPIT of sorted draws. The PIT is uniform between the ranks
// of y among the draws and itself, as shares.
func centralPIT(x []float64, y, share float64) float64 {
	n := float64(len(x) + 1)
	low := float64(sort.SearchFloat64s(x, y)) / n
	high := float64(sort.Search(len(x), func(i int) bool { return x[i] > y })+1) / n
	inside := min(high, (1+share)/2) - max(low, (1-share)/2)
	return max(inside, 0) / (high - low)
}
