package spatial

import (
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Joins counts neighbouring pairs of areas by what they are: both active, one
// of the two, neither. With weights that are not symmetric, or not 0 and 1, it
// is half the sum of the weights.
type Joins struct {
	BothActive, Mixed, BothQuiet float64
}

// JoinCounts counts the joins of active areas (Moran 1948,
// doi:10.1111/j.2517-6161.1948.tb00012.x).
func JoinCounts(active []bool, w Weights) (Joins, error) {
	if _, err := w.check("spatial.JoinCounts", len(active)); err != nil {
		return Joins{}, err
	}
	return w.joins(active), nil
}

func (w Weights) joins(active []bool) Joins {
	var j Joins
	for i, links := range w {
		for _, l := range links {
			switch {
			case l.To == i: // an area is not its own neighbour here
			case active[i] && active[l.To]:
				j.BothActive += l.Weight / 2
			case active[i] != active[l.To]:
				j.Mixed += l.Weight / 2
			default:
				j.BothQuiet += l.Weight / 2
			}
		}
	}
	return j
}

// JoinCountTest compares the joins of two active areas and the mixed joins with
// their distribution when as many active areas lie at random. Clustering shows
// as many joins of active areas (Greater) and few mixed ones (Less). The error
// is Degenerate where all areas are active, or none.
func JoinCountTest(active []bool, w Weights, permutations int, rng *rand.Rand) (both, mixed Test, err error) {
	const op = "spatial.JoinCountTest"
	observed, err := JoinCounts(active, w)
	if err != nil {
		return Test{}, Test{}, err
	}
	if err := checkPermutations(op, permutations, rng); err != nil {
		return Test{}, Test{}, err
	}
	shuffled := append([]bool(nil), active...)
	count := 0
	for _, a := range active {
		if a {
			count++
		}
	}
	if count == 0 || count == len(active) {
		return Test{}, Test{}, stats.Errorf(op, stats.Degenerate, "%d of %d areas are active", count, len(active))
	}
	all := observed.BothActive + observed.Mixed + observed.BothQuiet
	n, b := float64(len(active)), float64(count)
	// Both statistics come from the same permutations, drawn once.
	draws := make([]Joins, permutations)
	for k := range draws {
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		draws[k] = w.joins(shuffled)
	}
	next := func(value func(Joins) float64) func() float64 {
		k := -1
		return func() float64 { k++; return value(draws[k]) }
	}
	bothOf := func(j Joins) float64 { return j.BothActive }
	mixedOf := func(j Joins) float64 { return j.Mixed }
	both = permute(observed.BothActive, all*b*(b-1)/(n*(n-1)), permutations, next(bothOf))
	mixed = permute(observed.Mixed, all*2*b*(n-b)/(n*(n-1)), permutations, next(mixedOf))
	return both, mixed, nil
}
