package structural

import (
	"math"
	"math/rand/v2"
)

// spikeSlab chooses among the static regressors and draws their coefficients with
// the states integrated out, given the variances: the innovations of the filter
// are an ordinary regression, so choosing does not have to wait for the states to
// follow.
type spikeSlab struct {
	k       int
	omega   []float64 // prior information per unit of 1/observation variance
	logOdds float64   // of a regressor's inclusion; +Inf forces all in
	in      []bool
	beta    []float64
	which   []int
	m, o, b []float64 // scratch
}

// newSpikeSlab makes the prior information from half the cross products of the
// regressors and half their diagonal (Brodersen et al. 2015, section 2.2).
func newSpikeSlab(p *prepared, prior Prior) *spikeSlab {
	k := len(p.x)
	s := &spikeSlab{k: k, omega: make([]float64, k*k), in: make([]bool, k), beta: make([]float64, k),
		which: make([]int, 0, k), m: make([]float64, k*k), o: make([]float64, k*k), b: make([]float64, k)}
	for i := range k {
		for j := range k {
			var c float64
			for t, seen := range p.obs {
				if seen {
					c += p.x[i][t] * p.x[j][t]
				}
			}
			c *= prior.SlabWeight / float64(p.count)
			if i != j {
				c /= 2
			}
			s.omega[i*k+j] = c
		}
	}
	s.logOdds = math.Inf(1)
	if share := prior.ModelSize / float64(k); share < 1 {
		s.logOdds = math.Log(share / (1 - share))
	}
	for j := range s.in {
		s.in[j] = math.IsInf(s.logOdds, 1)
	}
	return s
}

// weigh is the log posterior weight of the current choice, up to a constant; it
// leaves the factored precision in m and its solution in b.
func (s *spikeSlab) weigh(xx, xy []float64, h float64) float64 {
	s.which = s.which[:0]
	for j, in := range s.in {
		if in {
			s.which = append(s.which, j)
		}
	}
	g := len(s.which)
	if g == 0 {
		return 0
	}
	for i, p := range s.which {
		for j, q := range s.which[:i+1] {
			o := s.omega[p*s.k+q] / h
			s.o[i*g+j] = o
			s.m[i*g+j] = o + xx[p*s.k+q]
		}
		s.b[i] = xy[p]
	}
	if !cholesky(s.o[:g*g], g) || !cholesky(s.m[:g*g], g) {
		return math.Inf(-1) // collinear: never chosen together
	}
	cholSolve(s.m, g, s.b[:g])
	var fit, det float64
	for i, p := range s.which {
		fit += s.b[i] * xy[p]
		det += math.Log(s.o[i*g+i] / s.m[i*g+i])
	}
	w := det + fit/2
	if !math.IsInf(s.logOdds, 1) {
		w += float64(g) * s.logOdds
	}
	return w
}

// draw runs through the regressors once and then draws the coefficients.
func (s *spikeSlab) draw(rng *rand.Rand, xx, xy []float64, h float64) bool {
	w := s.weigh(xx, xy, h)
	if !math.IsInf(s.logOdds, 1) {
		for j := range s.k {
			s.in[j] = !s.in[j]
			v := s.weigh(xx, xy, h)
			if math.Log(rng.Float64()) < v-w-math.Log1p(math.Exp(min(v-w, 700))) {
				w = v
			} else {
				s.in[j] = !s.in[j]
			}
		}
	}
	w = s.weigh(xx, xy, h)
	if math.IsInf(w, -1) || math.IsNaN(w) {
		return false
	}
	clear(s.beta)
	g := len(s.which)
	e := s.o[:g]
	for i := range e {
		e[i] = rng.NormFloat64()
	}
	cholBack(s.m, g, e)
	for i, j := range s.which {
		s.beta[j] = s.b[i] + e[i]
	}
	return true
}

// information is beta' omega beta and the number of coefficients in the model.
func (s *spikeSlab) information() (float64, int) {
	var q float64
	g := 0
	for i, in := range s.in {
		if !in {
			continue
		}
		g++
		for j, b := range s.beta {
			q += s.beta[i] * s.omega[i*s.k+j] * b
		}
	}
	return q, g
}
