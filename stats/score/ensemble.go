package score

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Ceiling2023 is the value at which the VIEWS 2023/24 challenge cuts larger
// draws before it scores them.
const Ceiling2023 = 10e9

// Scores are the scores of one ensemble forecast against one observation.
type Scores struct {
	CRPS      float64 // plain, in deaths
	LogCRPS   float64 // plain CRPS of log(1+x)
	Ignorance float64 // bits, as the VIEWS 2023/24 challenge codes it
	Interval  float64 // interval score at 90 % (the challenge's MIS), in deaths
	Covered50 bool    // observation within the central 50 % interval, ends included
	Covered90 bool    // the same at 90 %
	Central50 float64 // probability that the randomised PIT lies in the central 50 %, see [CentralPIT]
	Central90 float64 // the same at 90 %
}

// Ensemble scores ensemble forecasts of a count by the rules of the VIEWS
// 2023/24 challenge. It keeps its buffers, so scoring many cells of one size
// allocates nothing after the first. The zero value is ready. It is not safe
// for concurrent use: give every goroutine its own.
type Ensemble struct {
	sorter  sorter
	fourier fourierResampler
	x, log  []float64
}

// Score scores the draws against y. The draws are kept as they are; their order
// matters for the ignorance score when there are not 1000 (see
// [Ignorance2023]). Draws above [Ceiling2023] count as the ceiling.
//
// No draws is [stats.TooFew]; a value that is negative or not finite is
// [stats.BadInput].
func (e *Ensemble) Score(draws []float64, y float64) (Scores, error) {
	const op = "score.Ensemble.Score"
	if err := checkCounts(op, draws, y); err != nil {
		return Scores{}, err
	}
	if cap(e.x) < len(draws) {
		e.x = make([]float64, len(draws))
		e.log = make([]float64, len(draws))
	}
	x, logs := e.x[:len(draws)], e.log[:len(draws)]

	e.sorter.sort(x, draws)
	var s Scores
	if n := len(x); x[n-1] > Ceiling2023 {
		// Rare: the cut must also reach the unsorted draws that are resampled.
		for i, v := range draws {
			logs[i] = min(v, Ceiling2023)
		}
		s.Ignorance = ignorance2023(&e.fourier, logs, y)
		for i := n - 1; i >= 0 && x[i] > Ceiling2023; i-- {
			x[i] = Ceiling2023
		}
	} else if n == IgnoranceDraws {
		s.Ignorance = ignorance2023(&e.fourier, x, y) // order does not matter
	} else {
		s.Ignorance = ignorance2023(&e.fourier, draws, y)
	}

	s.CRPS = crpsSorted(x, y, float64(len(x)))
	log1pInto(logs, x)
	s.LogCRPS = crpsSorted(logs, math.Log1p(y), float64(len(x)))
	low, high := central(x, 0.1)
	s.Interval = intervalScore(low, high, 0.1, y)
	s.Covered90 = stats.Interval{Low: low, High: high}.Contains(y)
	low, high = central(x, 0.5)
	s.Covered50 = stats.Interval{Low: low, High: high}.Contains(y)
	s.Central50, s.Central90 = centralPIT(x, y, 0.5), centralPIT(x, y, 0.9)
	return s, nil
}
