package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// CalibrateAlarm finds the threshold on [Online.ChangedWithin] of the latest
// window periods that a series without a change ever reaches with probability at
// most rate, from sims simulated series. start makes a fresh detector; series draws
// one whole series in which nothing happens (NaN is a period without observation).
// Alarm when ChangedWithin(window) is greater than the threshold. The error of the
// achieved rate is about sqrt(rate/sims).
func CalibrateAlarm(rng *rand.Rand, rate float64, sims, window int, start func() (*Online, error), series func(*rand.Rand) []float64) (float64, error) {
	const op = "changepoint.CalibrateAlarm"
	if err := checkLevel(op, rate); err != nil {
		return 0, err
	}
	if float64(sims)*rate < 5 || window < 1 {
		return 0, stats.Errorf(op, stats.TooFew, "%d simulations for a rate of %v, window %d: need %.0f simulations and one period",
			sims, rate, window, math.Ceil(5/rate))
	}
	highest := make([]float64, sims)
	for i := range highest {
		o, err := start()
		if err != nil {
			return 0, err
		}
		for _, y := range series(rng) {
			if math.IsNaN(y) {
				o.Skip()
			} else if err := o.Update(y); err != nil {
				return 0, err
			}
			highest[i] = max(highest[i], o.ChangedWithin(window))
		}
	}
	slices.Sort(highest)
	return highest[sims-1-int(math.Floor(rate*float64(sims)))], nil
}
