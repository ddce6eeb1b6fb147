package endemic

import "math"

// common are the terms of a component that have one value for all units at a time, as
// an intercept, a trend and a season have, where its other terms have one value for
// all times of a unit, as a random intercept has. The linear predictor is then a sum
// of one number a time and one a unit, and is exponentiated once for each.
type common struct {
	split  bool      // the terms are of these two kinds
	index  []int     // parameter of each column of the first kind
	x      []float64 // times x these columns
	steady []int     // the other columns, by their place among all
}

// findCommon splits the terms of a component, if they can be.
func (p *problem) findCommon(a int) common {
	c := common{split: true}
	if len(p.blocks) == 0 {
		return common{}
	}
	first := p.blocks[0].part[a].index
	var columns []int
	for k := range first {
		switch {
		case p.sameForAll(a, k):
			columns = append(columns, k)
			c.index = append(c.index, first[k])
		case p.constant(a, k):
			c.steady = append(c.steady, k)
		default:
			return common{}
		}
	}
	c.x = make([]float64, len(p.data.Counts)*len(columns))
	for k := range p.blocks {
		b := &p.blocks[k]
		q := &b.part[a]
		if len(q.index) != len(first) {
			return common{}
		}
		for n, t := range b.time {
			for i, column := range columns {
				c.x[t*len(columns)+i] = q.x[n*len(q.index)+column]
			}
		}
	}
	return c
}

// sameForAll reports whether a column is of one parameter and has one value for all
// units at each time.
func (p *problem) sameForAll(a, k int) bool {
	value, seen := make([]float64, len(p.data.Counts)), make([]bool, len(p.data.Counts))
	for i := range p.blocks {
		b := &p.blocks[i]
		q := &b.part[a]
		if k >= len(q.index) || q.index[k] != p.blocks[0].part[a].index[k] {
			return false
		}
		for n, t := range b.time {
			x := q.x[n*len(q.index)+k]
			if seen[t] && value[t] != x {
				return false
			}
			value[t], seen[t] = x, true
		}
	}
	return true
}

// constant reports whether a column has one value in each unit.
func (p *problem) constant(a, k int) bool {
	for i := range p.blocks {
		b := &p.blocks[i]
		q := &b.part[a]
		if k >= len(q.index) {
			return false
		}
		for n := range b.time {
			if q.x[n*len(q.index)+k] != q.x[k] {
				return false
			}
		}
	}
	return true
}

// level fills in the exponentials at theta, by time.
func (c *common) level(theta, out []float64) {
	width := len(c.index)
	last, exp := 0.0, 1.0
	for t := range out {
		eta := 0.0
		for k, x := range c.x[t*width : (t+1)*width] {
			eta += theta[c.index[k]] * x
		}
		if eta != last {
			last, exp = eta, math.Exp(eta)
		}
		out[t] = exp
	}
}

// effect is the exponential of what does not change in a unit.
func (c *common) effect(q *part, theta []float64) float64 {
	if len(c.steady) == 0 || len(q.x) == 0 {
		return 1
	}
	eta := 0.0
	for _, k := range c.steady {
		eta += theta[q.index[k]] * q.x[k]
	}
	return math.Exp(eta)
}

// pooled reports whether the terms of every component are split: what cells of one
// time add to gradient and Hessian is then added up before it is spread.
func (p *problem) pooled() bool {
	for a, c := range p.model.components() {
		if c != nil && !p.common[a].split {
			return false
		}
	}
	return true
}

// at are the columns of a channel that all units share, at one time.
func (p *problem) at(channel, t int) columns {
	switch {
	case channel < byDecay:
		w := len(p.common[channel].index)
		return columns{p.common[channel].index, p.common[channel].x[t*w : (t+1)*w]}
	case channel == byDecay && p.decay >= 0:
		return columns{p.work.decay[:], one}
	case channel == byPsi && p.psiN == 1:
		return columns{p.work.psi[:], one}
	}
	return columns{}
}
