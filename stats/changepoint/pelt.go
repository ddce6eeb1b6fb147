package changepoint

import (
	"math"
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
// penalties for costs in units of minus twice the log-likelihood.
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
