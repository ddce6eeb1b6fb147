package changepoint

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Segmentation is a series cut at penalised least cost.
type Segmentation struct {
	Dates []int // break dates, increasing; see the package doc
	// Objective is the sum of segment costs plus the penalty for every break.
	Objective float64
}

// PELT finds the breaks that minimise cost + penalty x number of breaks, exactly,
// by dynamic programming with pruning (Killick, Fearnhead and Eckley 2012,
// doi 10.1080/01621459.2012.737745): time about linear in the length when breaks
// are spread over the series, quadratic when there are none. Segments have at
// least minSegment observations (0 means 1). 2 log n to 3 log n are usual
// penalties for costs in units of minus twice the log-likelihood;
// [CalibratePenalty] finds the one for a stated false alarm rate.
func PELT(c Cost, penalty float64, minSegment int) (*Segmentation, error) {
	const op = "changepoint.PELT"
	n := c.Len()
	if !(penalty > 0) || math.IsInf(penalty, 0) || minSegment < 0 {
		return nil, stats.Errorf(op, stats.BadInput, "penalty %v, minimal segment %d: need a positive penalty", penalty, minSegment)
	}
	least := max(minSegment, 1)
	if n < 2*least {
		return nil, stats.Errorf(op, stats.TooFew, "%d observations, one break needs two segments of %d", n, least)
	}
	best, from := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	for i := 1; i < least; i++ {
		best[i] = math.Inf(1)
	}
	// A pruned candidate stays until the date that beats it may itself be a
	// break, which a minimal segment delays.
	type candidate struct{ at, dead int }
	open := make([]candidate, 1, 64)
	open[0] = candidate{0, n + 1}
	for t := least; t <= n; t++ {
		low, at := math.Inf(1), 0
		for i := range open {
			s := open[i].at
			if v := best[s] + c.Segment(s, t) + penalty; v < low {
				low, at = v, s
			}
		}
		if math.IsNaN(low) || math.IsInf(low, 0) {
			return nil, stats.Errorf(op, stats.Overflow, "cost of observations up to %d is %v", t, low)
		}
		best[t], from[t] = low, at
		kept := open[:0]
		for _, k := range open {
			if k.dead > n && best[k.at]+c.Segment(k.at, t) > low {
				k.dead = t + least
			}
			if k.dead > t+1 {
				kept = append(kept, k)
			}
		}
		open = kept
		// The next t can have its last break at t+1-least.
		if s := t + 1 - least; s >= least {
			open = append(open, candidate{s, n + 1})
		}
	}
	out := &Segmentation{Objective: best[n]}
	for j := from[n]; j > 0; j = from[j] {
		out.Dates = append(out.Dates, j)
	}
	slices.Reverse(out.Dates)
	return out, nil
}

// CalibratePenalty finds the smallest PELT penalty at which series without a break
// raise a false alarm with probability at most rate, from sims simulated series.
// draw makes one series from the no-break model and returns its cost; it is the
// caller's statement of what "nothing happened" looks like. The error of the
// achieved rate is about sqrt(rate/sims).
func CalibratePenalty(rng *rand.Rand, rate float64, sims, minSegment int, draw func(*rand.Rand) (Cost, error)) (float64, error) {
	const op = "changepoint.CalibratePenalty"
	if err := checkLevel(op, rate); err != nil {
		return 0, err
	}
	if float64(sims)*rate < 5 {
		return 0, stats.Errorf(op, stats.TooFew, "%d simulations for a rate of %v, need %.0f", sims, rate, math.Ceil(5/rate))
	}
	need := make([]float64, sims)
	for i := range need {
		c, err := draw(rng)
		if err != nil {
			return 0, err
		}
		if need[i], err = quietPenalty(c, minSegment); err != nil {
			return 0, err
		}
	}
	slices.Sort(need)
	// At the k-th largest need, k-1 of the series still raise an alarm.
	k := int(math.Floor(rate * float64(sims)))
	return max(need[sims-1-k], math.SmallestNonzeroFloat64), nil
}

// quietPenalty is the least penalty, to a relative 1e-4, that leaves no break.
func quietPenalty(c Cost, minSegment int) (float64, error) {
	lo, hi := 0.0, 1.0
	for {
		seg, err := PELT(c, hi, minSegment)
		if err != nil {
			return 0, err
		}
		if len(seg.Dates) == 0 {
			break
		}
		lo, hi = hi, 2*hi
		if math.IsInf(hi, 0) {
			return 0, stats.Errorf("changepoint.CalibratePenalty", stats.Overflow, "no penalty silences a series")
		}
	}
	for hi-lo > 1e-4*hi {
		mid := (lo + hi) / 2
		seg, err := PELT(c, mid, minSegment)
		if err != nil {
			return 0, err
		}
		if len(seg.Dates) == 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, nil
}
