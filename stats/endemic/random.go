package endemic

import "math"

// The variances stay within bounds that mean none and any: a standard
// deviation of 10 on the log scale is a factor of e^10 between units.
const (
	smallestVariance = 1e-6
	largestVariance  = 100
)

// climb maximises the likelihood and, where the model has random intercepts,
// their variances: it alternates between the penalised likelihood in the
// parameters and the marginal likelihood (by Laplace's method, with the
// information held) in the variances until neither moves (Paul & Held 2011,
// doi:10.1002/sim.4177).
func (p *problem) climb(start []float64, limit int) optimum {
	var effects bool
	for a, first := range p.random {
		if first >= 0 {
			effects = true
			p.prec[a] = 2
		}
	}
	o := p.maximise(start, nil, limit)
	if !effects {
		return o
	}
	steps := o.iterations
	var last [3]float64
	for round := 0; o.converged; round++ {
		before := p.prec
		if !p.updateVariances(o) || round == 150 {
			o.converged = false
			break
		}
		var move [3]float64
		var largest float64
		for a := range move {
			if p.random[a] >= 0 {
				move[a] = math.Log(p.prec[a] / before[a])
				largest = max(largest, math.Abs(move[a]))
			}
		}
		// The alternation converges linearly: now and then, go the whole of
		// the geometric series that the last two moves began.
		if round%3 == 2 && largest > 1e-6 {
			for a := range move {
				if last[a] == 0 {
					continue
				}
				if ratio := move[a] / last[a]; ratio > 0 {
					jump := math.Copysign(2, move[a])
					if ratio < 1 {
						jump = max(-2, min(2, move[a]*ratio/(1-ratio)))
					}
					p.prec[a] = clampPrecision(p.prec[a] * math.Exp(jump))
				}
			}
		}
		last = move
		next := p.maximise(o.theta, nil, limit)
		steps += next.iterations
		o = next
		if largest < 1e-8 {
			break
		}
	}
	o.iterations = steps
	return o
}

// silent reports that the data say nothing about the random intercepts of a
// component, because the component as a whole has vanished. Its variance is
// then left where it is.
func (p *problem) silent(o optimum, a int) bool {
	var information float64
	for k := p.random[a]; k < p.random[a]+p.units; k++ {
		information -= o.hess[k*p.size()+k] + p.prec[a]
	}
	return information < 1e-6*float64(p.units)
}

func clampPrecision(r float64) float64 { return max(1/largestVariance, min(1/smallestVariance, r)) }

// updateVariances moves the variances to the maximum of the marginal
// likelihood at o by Newton steps in their logarithms. It reports false where
// the information at o is not positive definite.
func (p *problem) updateVariances(o optimum) bool {
	n := p.size()
	bare := p.bareInformation(o)
	inverse := make([]float64, n*n)
	single := p.prec // one step of the EM algorithm
	for round := range 4 {
		copy(inverse, bare)
		for a, first := range p.random {
			for k := first; first >= 0 && k < first+p.units; k++ {
				inverse[k*n+k] += p.prec[a]
			}
		}
		if !invert(inverse, n) {
			// The information, held at o, does not reach to these variances.
			p.prec = single
			return round > 0
		}
		var largest float64
		next := p.prec
		for a, first := range p.random {
			if first < 0 || p.silent(o, a) {
				continue
			}
			em, newton := p.varianceSteps(o, inverse, a)
			if round == 0 {
				single[a] = em
			}
			next[a] = newton
			largest = max(largest, math.Abs(math.Log(newton/p.prec[a])))
		}
		p.prec = next
		if largest < 1e-10 {
			break
		}
	}
	return true
}

// bareInformation is the information at o without the penalty.
func (p *problem) bareInformation(o optimum) []float64 {
	n := p.size()
	bare := make([]float64, n*n)
	for k, h := range o.hess {
		bare[k] = -h
	}
	for a, first := range p.random {
		for k := first; first >= 0 && k < first+p.units; k++ {
			bare[k*n+k] -= p.prec[a]
		}
	}
	for k := range p.fixed { // keeps coefficients on a boundary from a pivot of zero
		bare[k*n+k] += 1e-10 * p.scale[k] * p.scale[k]
	}
	return bare
}

// varianceSteps are the precisions of a component's random intercepts after one
// step of the EM algorithm and after one of Newton's.
func (p *problem) varianceSteps(o optimum, inverse []float64, a int) (em, newton float64) {
	// In s = log variance, the marginal log-likelihood has derivative
	// -q/2 + (Σb² + tr F⁻¹)/2 · e^-s; the curvature is its own, without
	// the entries between components.
	var square, trace, cross float64
	n, first := p.size(), p.random[a]
	for k := first; k < first+p.units; k++ {
		square += o.theta[k] * o.theta[k]
		trace += inverse[k*n+k]
		for l := first; l < first+p.units; l++ {
			cross += inverse[k*n+l] * inverse[k*n+l]
		}
	}
	q, r := float64(p.units), p.prec[a]
	slope := -q/2 + (square+trace)*r/2
	curve := (square+trace)*r/2 - cross*r*r/2
	step := math.Copysign(2, slope)
	if curve > 0 {
		step = max(-2, min(2, slope/curve))
	}
	return clampPrecision(q / (square + trace)), clampPrecision(r * math.Exp(-step))
}
