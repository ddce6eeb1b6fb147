package forecast

import (
	"math"
	"slices"
	"sort"
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
	bound float32
	full  int
}

// nearest returns the candidates whose squared distance is less than twice the
// width, which is the n-th smallest squared distance of all. It looks both ways
// from the state's own short memory, and no further than where that alone makes
// the distance too large.
func (s *search) nearest(l *library, x *[features]float32, n int) (near []neighbour, width float64) {
	s.near, s.bound, s.full = s.near[:0], float32(math.Inf(1)), 4*n
	right := sort.Search(len(l.x), func(i int) bool { return l.x[i][fShort] >= x[fShort] })
	left := right - 1
	const run = 64
	for left >= 0 || right < len(l.x) {
		for end := min(len(l.x), right+run); right < end; right++ {
			if !s.look(l, x, right, n) {
				right = len(l.x)
			}
		}
		for end := max(-1, left-run); left > end; left-- {
			if !s.look(l, x, left, n) {
				left = -1
			}
		}
	}
	width = s.prune(n)
	return s.near, width
}

// look takes a candidate in where it is near enough, and reports whether those
// beyond it may be.
func (s *search) look(l *library, x *[features]float32, i, n int) bool {
	y := &l.x[i]
	d := y[fShort] - x[fShort]
	sum := d * d
	if sum >= s.bound {
		return false
	}
	for f := fShort + 1; f < len(x); f++ {
		d := y[f] - x[f]
		sum += d * d
	}
	if sum < s.bound {
		s.near = append(s.near, neighbour{i, float64(sum)})
		if len(s.near) == s.full {
			s.bound = float32(2 * s.prune(n))
			s.full = max(2*len(s.near), 4*n)
		}
	}
	return true
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
