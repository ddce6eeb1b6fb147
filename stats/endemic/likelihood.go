package endemic

import "math"

// workspace holds the buffers of one likelihood evaluation, so that none is
// allocated in the loop.
type workspace struct {
	w, dw, ddw []float64    // weights by receiver, and derivatives by the decay
	level      [3][]float64 // of each component's common terms, by time; nil where they are not split
	pool       []slope      // by time, where cells are pooled; else nil
	decay, psi [1]int       // their parameters, for the pool
	local      []local
}

func newWorkspace(p *problem) workspace {
	w := workspace{decay: [1]int{p.decay}, psi: [1]int{p.psi}}
	if p.decay >= 0 {
		n := p.units * p.units
		w.w, w.dw, w.ddw = make([]float64, n), make([]float64, n), make([]float64, n)
	}
	for a := range p.common {
		if p.common[a].split {
			w.level[a] = make([]float64, len(p.data.Counts))
		}
	}
	pooled := p.pooled()
	if pooled {
		w.pool = make([]slope, len(p.data.Counts))
	}
	for k := range p.blocks {
		w.local = append(w.local, p.newLocal(&p.blocks[k], pooled))
	}
	return w
}

// evaluate gives the penalised log-likelihood at theta and fills its gradient
// and its Hessian (size x size, symmetric). It is -Inf where theta gives a
// mean outside the range of a float64, and the derivatives are then not set.
func (p *problem) evaluate(theta, grad, hess []float64) float64 {
	clear(grad)
	clear(hess)
	if p.decay >= 0 {
		p.model.Weights.fill(theta[p.decay], p.work.w, p.work.dw, p.work.ddw)
	}
	for a, level := range p.work.level {
		p.common[a].level(theta, level)
	}
	clear(p.work.pool)
	value := -p.logFact
	for k := range p.blocks {
		value += p.block(k, theta, grad, hess)
	}
	p.spreadPool(grad, hess)
	value += p.rising(theta, grad, hess)
	value += p.penalise(theta, grad, hess)
	if p.tether != nil {
		off := p.tie(theta, grad, hess)
		value -= stiffness / 2 * off * off
	}
	size := p.size()
	for i := range size {
		for j := range i {
			hess[i*size+j] = hess[j*size+i]
		}
	}
	if math.IsNaN(value) || math.IsInf(value, 1) {
		return math.Inf(-1)
	}
	return value
}

// rising adds the terms in k < y of the negative binomial of all cells together.
func (p *problem) rising(theta, grad, hess []float64) float64 {
	var value float64
	for g, table := range p.excess {
		k := p.psi + g
		psi := math.Exp(theta[k])
		v, d, dd := risingLog(psi, table)
		for _, y := range p.large[g] {
			tv, td, tdd := risingTail(psi, tabulated, y)
			v, d, dd = v+tv, d+td, dd+tdd
		}
		value += v
		grad[k] += d
		hess[k*p.size()+k] += dd
	}
	return value
}

// penalise adds the log density of the random intercepts.
func (p *problem) penalise(theta, grad, hess []float64) float64 {
	var value float64
	for a, first := range p.random {
		if first < 0 {
			continue
		}
		value += 0.5 * float64(p.units) * math.Log(p.prec[a]/(2*math.Pi))
		for k := first; k < first+p.units; k++ {
			value -= 0.5 * p.prec[a] * theta[k] * theta[k]
			grad[k] -= p.prec[a] * theta[k]
			hess[k*p.size()+k] -= p.prec[a]
		}
	}
	return value
}

// block adds up the cells of one unit. Without the terms in k < y of the
// negative binomial, which rising gives for all cells together, and without
// log y!.
func (p *problem) block(k int, theta, grad, hess []float64) float64 {
	b := &p.blocks[k]
	d := newDispersion(p.dispersion(theta, b.unit))
	m := means{last: [3]float64{1, 1, 1}} // exp(0): intercept-only parts need one exponential in all
	for a := range b.part {
		m.effect[a] = p.common[a].effect(&b.part[a], theta)
	}
	s := &p.work.local[k]
	s.clear()
	var value float64
	var of slope
	for c, y := range b.y {
		p.means(&m, b, theta, c)
		if m.mu == 0 {
			if y > 0 {
				return math.Inf(-1)
			}
			continue
		}
		l := d.cell(y, m.mu)
		value += l.value
		if p.work.pool != nil && len(s.index) == 0 {
			p.work.pool[b.time[c]].addCell(&l, &m)
			continue
		}
		of = slope{}
		of.addCell(&l, &m)
		if p.work.pool == nil {
			s.add(b, c, &of)
			continue
		}
		p.work.pool[b.time[c]].add(&of)
		s.sum.add(&of)
		s.mix(p, b.time[c], &of)
	}
	rest := d.rest()
	if at := p.psiOf(b.unit); at >= 0 {
		grad[at] += rest.dPsi
		hess[at*p.size()+at] += rest.ddPsi
	}
	if p.work.pool != nil {
		s.sum.spread(&s.of, s.grad, s.hess, len(s.index))
		s.scatterMixed(p, hess)
	}
	s.scatter(grad, hess, p.size())
	return value + rest.value
}

// spreadPool adds what the cells of each time have added up to.
func (p *problem) spreadPool(grad, hess []float64) {
	var of [channels]columns
	for t := range p.work.pool {
		for channel := range of {
			of[channel] = p.at(channel, t)
		}
		p.work.pool[t].spread(&of, grad, hess, p.size())
	}
}

// means are those of the components of one cell, their sum, and the derivatives of
// the neighbour component by the decay; eta and last spare exponentials.
type means struct {
	part        [3]float64
	mu, dz, ddz float64
	eta, last   [3]float64
	effect      [3]float64 // exponential of the unit's random intercept
}

func (p *problem) means(m *means, b *block, theta []float64, c int) {
	m.mu, m.dz, m.ddz = 0, 0, 0
	for a := range b.part {
		q := &b.part[a]
		m.part[a] = 0
		if q.base == nil || q.base[c] == 0 {
			continue
		}
		mean := p.rate(m, b, a, theta, c) * q.base[c]
		if a == neighbour && p.decay >= 0 {
			z, z1, z2 := p.pressure(b.unit, b.time[c])
			m.dz, m.ddz = mean*z1, mean*z2
			mean *= z
		}
		m.part[a] = mean
		m.mu += mean
	}
}

// rate is the exponential of the linear predictor of a component in one cell.
func (p *problem) rate(m *means, b *block, a int, theta []float64, c int) float64 {
	if level := p.work.level[a]; level != nil {
		if v := level[b.time[c]]; v > 0 && v < math.MaxFloat64 {
			return v * m.effect[a]
		}
	}
	q := &b.part[a]
	x := q.x[c*len(q.index) : (c+1)*len(q.index)]
	var eta float64
	for k, g := range q.index {
		eta += theta[g] * x[k]
	}
	if eta != m.eta[a] {
		m.eta[a], m.last[a] = eta, math.Exp(eta)
	}
	return m.last[a]
}

// pressure is the weighted sum of the past of one time that reaches a unit,
// with its derivatives by the decay.
func (p *problem) pressure(unit, time int) (z, dz, ddz float64) {
	row := unit * p.units
	for _, s := range p.lagged[time] {
		k := row + s.unit
		z += p.work.w[k] * s.count
		dz += p.work.dw[k] * s.count
		ddz += p.work.ddw[k] * s.count
	}
	return z, dz, ddz
}
