package forecast

import (
	"math"
	"slices"
)

// neighbour is a candidate with its squared distance.
type neighbour struct {
	at int
	d2 float64
}

// search looks for the candidates nearest to a state. It keeps its buffers.
type search struct {
	near  []neighbour
	order []float64
}

// nearest returns the candidates, in their order, whose squared distance is less
// than twice the width, which is the n-th smallest squared distance of all. What
// is farther than twice the n-th smallest so far cannot be among them, and most
// candidates are known to be so far after a feature or two.
func (s *search) nearest(pool []candidate, x, weights *[features]float64, n int) (near []neighbour, width float64) {
	s.near = s.near[:0]
	bound, full := math.Inf(1), 4*n
	for i := range pool {
		sum := 0.0
		for f, w := range weights {
			d := w * (pool[i].x[f] - x[f])
			if sum += d * d; sum >= bound {
				break
			}
		}
		if sum >= bound {
			continue
		}
		s.near = append(s.near, neighbour{i, sum})
		if len(s.near) == full {
			bound = 2 * s.prune(n)
			full = max(2*len(s.near), 4*n)
		}
	}
	width = s.prune(n)
	return s.near, width
}

// prune keeps what is nearer than twice the width, and returns the width.
func (s *search) prune(n int) float64 {
	s.order = s.order[:0]
	for _, c := range s.near {
		s.order = append(s.order, c.d2)
	}
	width := max(nth(s.order, min(n, len(s.order))-1), 0.02)
	s.near = slices.DeleteFunc(s.near, func(c neighbour) bool { return c.d2 >= 2*width })
	return width
}

// nth returns the value that would stand at index n if x were sorted, and leaves
// x in another order (Hoare's selection).
func nth(x []float64, n int) float64 {
	low, high := 0, len(x)-1
	for low < high {
		pivot := x[low+(high-low)/2]
		i, j := low, high
		for i <= j {
			for x[i] < pivot {
				i++
			}
			for x[j] > pivot {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return x[n]
		}
	}
	return x[n]
}
