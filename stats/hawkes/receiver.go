package hawkes

import (
	"math"
	"slices"
)

// receiver is the likelihood of one type of event given all types as sources.
// The likelihood of the whole process is the product over receivers, so each
// is fitted by itself. Its parameter vector x holds the background
// coefficients, then n_dc for each source c, then the logs of the kernel
// parameters.
type receiver struct {
	basis  *basis
	family Family
	end    float64

	// The distinct times of all events, how many events of the receiving type
	// happened at each, and how many of each source: source[k*types+c].
	times  []float64
	target []float64
	source []float64
	types  int

	nTarget float64
	nSource []float64

	// Basis values at the times with a target, and at the quadrature nodes.
	first []int32
	rows  []row
	nodeT []int32
	nodeB []row
	nodeW []float64

	// Scratch for one evaluation, so that none allocates.
	level, slope, extra []float64
	levels              []float64
}

func newReceiver(ev Events, d int, form Background, family Family) *receiver {
	types := len(ev.Times)
	r := &receiver{
		basis: newBasis(form, ev.End), family: family, end: ev.End, types: types,
		nTarget: float64(len(ev.Times[d])), nSource: make([]float64, types),
		level: make([]float64, types), slope: make([]float64, types), extra: make([]float64, types),
	}
	r.levels = make([]float64, r.basis.size())
	for c, times := range ev.Times {
		r.times = append(r.times, times...)
		r.nSource[c] = float64(len(times))
	}
	slices.Sort(r.times)
	r.times = slices.Compact(r.times)
	r.target = make([]float64, len(r.times))
	r.source = make([]float64, len(r.times)*types)
	for c, times := range ev.Times {
		k := 0
		for _, t := range times {
			for r.times[k] < t {
				k++
			}
			r.source[k*types+c]++
			if c == d {
				r.target[k]++
			}
		}
	}
	r.first, r.rows = make([]int32, len(r.times)), make([]row, len(r.times))
	for k, t := range r.times {
		first, v := r.basis.at(t)
		r.first[k], r.rows[k] = int32(first), v
	}
	for s := 0; s+1 < len(r.basis.edges); s++ {
		r.basis.nodes(r.basis.edges[s], r.basis.edges[s+1], func(t, w float64) {
			first, v := r.basis.at(t)
			r.nodeT, r.nodeB, r.nodeW = append(r.nodeT, int32(first)), append(r.nodeB, v), append(r.nodeW, w)
		})
	}
	return r
}

// size is the number of parameters.
func (r *receiver) size() int { return r.basis.size() + r.types + r.family.params() }

func (r *receiver) split(x []float64) (coef, n, kernel []float64) {
	k := r.basis.size()
	return x[:k], x[k : k+r.types], x[k+r.types:]
}

// logLik returns the log-likelihood at x and, where g is not nil, writes its
// gradient into g. A rate that is not positive at an event gives -Inf.
func (r *receiver) logLik(x, g []float64) float64 {
	clear(g)
	ll := r.background(x[:r.basis.size()], g)
	if r.family == PowerLawKernel {
		ll += r.powerLaw(x, g, nil)
	} else {
		ll += r.exponential(x, g, nil)
	}
	if math.IsNaN(ll) || math.IsInf(ll, 1) {
		return math.Inf(-1)
	}
	return ll
}

// background returns minus the integral of the background rate, and adds its
// gradient to g where that is not nil.
func (r *receiver) background(coef, g []float64) float64 {
	var sum float64
	for i := range r.nodeW {
		first := int(r.nodeT[i])
		m := r.nodeW[i] * math.Exp(r.basis.dot(coef, first, &r.nodeB[i]))
		sum += m
		if g != nil {
			for j := 0; j <= r.basis.degree; j++ {
				g[first+j] -= m * r.nodeB[i][j]
			}
		}
	}
	return -sum
}

// logSum adds logarithms by multiplying first: one math.Log for many terms.
type logSum struct{ sum, product float64 }

func (s *logSum) add(v, times float64) {
	if times != 1 {
		s.sum += times * math.Log(v)
		return
	}
	s.product *= v
	if s.product < 1e-100 || s.product > 1e100 {
		s.sum += math.Log(s.product)
		s.product = 1
	}
}

func (s *logSum) total() float64 { return s.sum + math.Log(s.product) }

// visitor is told the background and the total rate at each distinct time of
// the receiver; level and slope then hold the excitation just before it.
type visitor func(k int, mu, lambda float64)

// exponential returns the sum of log rates less the compensator of the
// excitation by the recursion of Ogata. After each event time, level[c] is
// sum_j exp(-beta (t - t_j)) over the events of source c so far and slope[c]
// is the same sum weighted by t - t_j; both decay by one factor over a gap.
func (r *receiver) exponential(x, g []float64, visit visitor) float64 {
	coef, n, kernel := r.split(x)
	beta := math.Exp(kernel[0])
	types := r.types
	level, slope, direct := r.level, r.slope, r.extra
	clear(level)
	clear(slope)
	clear(direct)

	mus := r.constantRates(coef)
	constant := mus != nil
	logs := logSum{product: 1}
	var last, gBeta float64
	for k, t := range r.times {
		gap := t - last
		last = t
		e := math.Exp(-beta * gap)
		var excited, changed float64
		for c := range types {
			l := level[c]
			slope[c] = e * (slope[c] + gap*l)
			l *= e
			level[c] = l
			excited += n[c] * l
			changed += n[c] * slope[c]
		}
		if w := r.target[k]; w > 0 {
			var mu float64
			first := int(r.first[k])
			if constant {
				mu = mus[first]
			} else {
				mu = math.Exp(r.basis.dot(coef, first, &r.rows[k]))
			}
			lambda := mu + beta*excited
			if !(lambda > 0) {
				return math.Inf(-1)
			}
			logs.add(lambda, w)
			if visit != nil {
				visit(k, mu, lambda)
			}
			if g != nil {
				inv := w / lambda
				r.pull(g, k, mu*inv)
				for c := range types {
					direct[c] += level[c] * inv
				}
				gBeta += (excited - beta*changed) * inv
			}
		}
		for c := range types {
			level[c] += r.source[k*types+c]
		}
	}

	return logs.total() - r.exponentialOffspring(n, beta, r.end-last, gBeta, g)
}

// exponentialOffspring is the compensator of the excitation: the offspring expected
// up to the end, a gap after the last event time, at which level and slope stand.
// Where g is not nil it completes its entries, of which gBeta is what the rates at the
// events brought.
func (r *receiver) exponentialOffspring(n []float64, beta, gap, gBeta float64, g []float64) float64 {
	kb, e, sum := r.basis.size(), math.Exp(-beta*gap), 0.0
	for c := range r.types {
		rest := e * r.level[c] // expected share of offspring still to come at End
		late := e * (r.slope[c] + gap*r.level[c])
		sum += n[c] * (r.nSource[c] - rest)
		if g != nil {
			g[kb+c] += beta*r.extra[c] - (r.nSource[c] - rest)
			gBeta -= n[c] * late
		}
	}
	if g != nil {
		g[kb+r.types] += beta * gBeta
	}
	return sum
}

// pull adds to the gradient what the background rate at time k brings, by each of its
// coefficients.
func (r *receiver) pull(g []float64, k int, by float64) {
	first, values := int(r.first[k]), &r.rows[k]
	for j := 0; j <= r.basis.degree; j++ {
		g[first+j] += by * values[j]
	}
}

// constantRates are the background rates of each piece where the background is
// piecewise constant, so that each is worked out once, and nil where it is not.
func (r *receiver) constantRates(coef []float64) []float64 {
	if r.basis.degree != 0 {
		return nil
	}
	for i, c := range coef {
		r.levels[i] = math.Exp(c)
	}
	return r.levels
}

// powerLaw is the same for the power-law kernel, over all pairs of times. Its
// parameters are log g(0) = log((p-1)/c) and log(p-1): g(0) plays the part of
// the rate of the exponential kernel, which is the limit of large p.
func (r *receiver) powerLaw(x, g []float64, visit visitor) float64 {
	coef, n, kernel := r.split(x)
	scale, q := math.Exp(kernel[0]), math.Exp(kernel[1]) // g(0) and p - 1
	c0, p := q/scale, q+1
	types, kb := r.types, r.basis.size()
	logs := logSum{product: 1}
	dens := r.level
	for k, t := range r.times {
		w := r.target[k]
		if w == 0 {
			continue
		}
		clear(dens)
		var byC, byQ float64 // derivatives of the excitation by log c, and log q at given c
		for j := range k {
			u := (t - r.times[j]) / c0
			lg := math.Log(1 + u) // faster than Log1p; its absolute error is what counts
			d := scale * math.Exp(-p*lg)
			var weight float64
			for c := range types {
				m := r.source[j*types+c]
				dens[c] += m * d
				weight += m * n[c]
			}
			byC += weight * d * (p*u/(1+u) - 1)
			byQ += weight * d * (1 - q*lg)
		}
		mu := math.Exp(r.basis.dot(coef, int(r.first[k]), &r.rows[k]))
		lambda := mu
		for c := range types {
			lambda += n[c] * dens[c]
		}
		if !(lambda > 0) {
			return math.Inf(-1)
		}
		logs.add(lambda, w)
		if visit != nil {
			visit(k, mu, lambda)
		}
		if g != nil {
			inv := w / lambda
			r.pull(g, k, mu*inv)
			for c := range types {
				g[kb+c] += dens[c] * inv
			}
			g[kb+types] -= byC * inv
			g[kb+types+1] += (byQ + byC) * inv
		}
	}
	return logs.total() - r.powerLawOffspring(n, c0, q, g)
}

// powerLawOffspring is the same as exponentialOffspring for the power-law kernel.
func (r *receiver) powerLawOffspring(n []float64, c0, q float64, g []float64) float64 {
	types, kb, sum := r.types, r.basis.size(), 0.0
	for j, t := range r.times {
		u := (r.end - t) / c0
		lg := math.Log1p(u)
		rest := math.Exp(-q * lg)
		for c := range types {
			m := r.source[j*types+c]
			sum += n[c] * m * (1 - rest)
			if g != nil {
				g[kb+c] -= m * (1 - rest)
				byC := n[c] * m * rest * q * u / (1 + u)
				g[kb+types] -= byC
				g[kb+types+1] += byC - n[c]*m*rest*q*lg
			}
		}
	}
	return sum
}
