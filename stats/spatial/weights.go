package spatial

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Link is the weight of one area in the surroundings of another.
type Link struct {
	To     int
	Weight float64
}

// Weights are spatial weights: for each of n areas the links to those around
// it. They need not be symmetric. An area may have no link.
type Weights [][]Link

// Neighbours makes binary weights from lists of neighbours.
func Neighbours(lists [][]int) Weights {
	w := make(Weights, len(lists))
	for i, list := range lists {
		for _, j := range list {
			w[i] = append(w[i], Link{To: j, Weight: 1})
		}
	}
	return w
}

// Lattice makes binary weights for a grid of rows x columns cells, numbered row
// by row: cells that share an edge (rook) or also those that share a corner
// (queen).
func Lattice(rows, columns int, queen bool) Weights {
	w := make(Weights, max(0, rows)*max(0, columns))
	for i := range w {
		r, c := i/columns, i%columns
		for dr := -1; dr <= 1; dr++ {
			for dc := -1; dc <= 1; dc++ {
				y, x := r+dr, c+dc
				if (dr == 0 && dc == 0) || (!queen && dr != 0 && dc != 0) ||
					y < 0 || y >= rows || x < 0 || x >= columns {
					continue
				}
				w[i] = append(w[i], Link{To: y*columns + x, Weight: 1})
			}
		}
	}
	return w
}

// Band makes binary weights between points no further apart than km.
func Band(points []Point, km float64) Weights {
	vecs := make([]vec, len(points))
	for i, p := range points {
		vecs[i] = p.vec()
	}
	w := make(Weights, len(points))
	for i := range points {
		for j := range points {
			if i != j && RadiusKM*vecs[i].angle(vecs[j]) <= km {
				w[i] = append(w[i], Link{To: j, Weight: 1})
			}
		}
	}
	return w
}

// RowStandardised returns weights that sum to 1 for each area that has links of
// positive weight.
func (w Weights) RowStandardised() Weights {
	out := make(Weights, len(w))
	for i, links := range w {
		var sum float64
		for _, l := range links {
			sum += l.Weight
		}
		for _, l := range links {
			if sum > 0 {
				l.Weight /= sum
			}
			out[i] = append(out[i], l)
		}
	}
	return out
}

// check validates weights against n values and returns their sum.
func (w Weights) check(op string, n int) (float64, error) {
	if len(w) != n {
		return 0, stats.Errorf(op, stats.BadInput, "weights for %d areas, values for %d", len(w), n)
	}
	var sum float64
	for i, links := range w {
		for _, l := range links {
			if l.To < 0 || l.To >= n {
				return 0, stats.Errorf(op, stats.BadInput, "area %d is linked to %d of %d", i, l.To, n)
			}
			if !(l.Weight >= 0) || math.IsInf(l.Weight, 1) {
				return 0, stats.Errorf(op, stats.BadInput, "the weight of %d for %d is %g", l.To, i, l.Weight)
			}
			sum += l.Weight
		}
	}
	if sum == 0 {
		return 0, stats.Errorf(op, stats.Degenerate, "no area has a neighbour")
	}
	return sum, nil
}
