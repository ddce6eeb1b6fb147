package diversity

import "math/rand/v2"

// urn draws classes in proportion to shares, each in constant time (the alias
// method of Walker 1977, doi 10.1145/355744.355749).
type urn struct {
	keep  []float64 // chance to stay with the slot's own class
	other []int
}

func newUrn(shares []float64) urn {
	n := len(shares)
	total := 0.0
	for _, p := range shares {
		total += p
	}
	u := urn{keep: make([]float64, n), other: make([]int, n)}
	var small, large []int
	for i, p := range shares {
		u.keep[i] = p / total * float64(n)
		if u.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		i, j := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		u.other[i] = j
		if u.keep[j] -= 1 - u.keep[i]; u.keep[j] < 1 {
			large, small = large[:len(large)-1], append(small, j)
		}
	}
	for _, i := range append(small, large...) {
		u.keep[i] = 1 // to rounding
	}
	return u
}

func (u urn) classes() int { return len(u.keep) }

// draw fills counts with n draws.
func (u urn) draw(counts []int, n int, rng *rand.Rand) {
	clear(counts)
	for range n {
		x := rng.Float64() * float64(len(u.keep))
		i := min(int(x), len(u.keep)-1)
		if x-float64(i) >= u.keep[i] {
			i = u.other[i]
		}
		counts[i]++
	}
}
