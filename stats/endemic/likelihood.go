package endemic

import "math"

// workspace holds the buffers of one likelihood evaluation, so that none is
// allocated in the loop.
type workspace struct {
	w, dw, ddw []float64 // weights by receiver, and derivatives by the decay
	local      []local
}

// local is the gradient and Hessian of one block over the parameters that
// occur in it: the columns of the three components, the decay and log psi.
type local struct {
	index []int // parameter of each local column
	first [3]int
	decay int // local column, -1 where absent
	psi   int
	v     []float64 // derivative of mu
	grad  []float64
	hess  []float64 // upper triangle used
}

func newWorkspace(p *problem) workspace {
	var w workspace
	if p.decay >= 0 {
		n := p.units * p.units
		w.w, w.dw, w.ddw = make([]float64, n), make([]float64, n), make([]float64, n)
	}
	for _, b := range p.blocks {
		s := local{decay: -1, psi: -1}
		for a := range b.part {
			s.first[a] = len(s.index)
			s.index = append(s.index, b.part[a].index...)
		}
		if p.decay >= 0 {
			s.decay = len(s.index)
			s.index = append(s.index, p.decay)
		}
		if k := p.psiOf(b.unit); k >= 0 {
			s.psi = len(s.index)
			s.index = append(s.index, k)
		}
		n := len(s.index)
		s.v, s.grad, s.hess = make([]float64, n), make([]float64, n), make([]float64, n*n)
		w.local = append(w.local, s)
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
	value := -p.logFact
	size := p.size()
	for k := range p.blocks {
		s := &p.work.local[k]
		clear(s.grad)
		clear(s.hess)
		value += p.block(&p.blocks[k], s, theta)
		n := len(s.index)
		for i, gi := range s.index {
			grad[gi] += s.grad[i]
			for j := i; j < n; j++ {
				gj := s.index[j]
				hess[min(gi, gj)*size+max(gi, gj)] += s.hess[i*n+j]
			}
		}
	}
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
		hess[k*size+k] += dd
	}
	value += p.penalise(theta, grad, hess)
	if p.tether != nil {
		off := p.tie(theta, grad, hess)
		value -= stiffness / 2 * off * off
	}
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
// negative binomial, which risingLog gives for all cells together, and without
// log y!.
func (p *problem) block(b *block, s *local, theta []float64) float64 {
	psi := p.dispersion(theta, b.unit)
	m := means{last: [3]float64{1, 1, 1}} // exp(0): intercept-only parts need one exponential in all
	var value float64
	for c, y := range b.y {
		p.means(&m, b, theta, c)
		if m.mu == 0 {
			if y > 0 {
				return math.Inf(-1)
			}
			continue
		}
		l := cellTerms(y, m.mu, psi)
		value += l.value
		s.derivatives(b, &m, c)
		s.dispersed(&l)
		s.outer(&l)
		s.within(b, &m, c, l.dMu)
	}
	return value
}

// means are those of the components of one cell, their sum, and the derivatives of
// the neighbour component by the decay; eta and last spare exponentials.
type means struct {
	part        [3]float64
	mu, dz, ddz float64
	eta, last   [3]float64
}

func (p *problem) means(m *means, b *block, theta []float64, c int) {
	m.mu, m.dz, m.ddz = 0, 0, 0
	for a := range b.part {
		q := &b.part[a]
		m.part[a] = 0
		if q.base == nil || q.base[c] == 0 {
			continue
		}
		x := q.x[c*len(q.index) : (c+1)*len(q.index)]
		var eta float64
		for k, g := range q.index {
			eta += theta[g] * x[k]
		}
		if eta != m.eta[a] {
			m.eta[a], m.last[a] = eta, math.Exp(eta)
		}
		mean := m.last[a] * q.base[c]
		if a == neighbour && p.decay >= 0 {
			z, z1, z2 := p.pressure(b.unit, b.time[c])
			m.dz, m.ddz = mean*z1, mean*z2
			mean *= z
		}
		m.part[a] = mean
		m.mu += mean
	}
}

// derivatives fills those of mu of one cell by all but the dispersion.
func (s *local) derivatives(b *block, m *means, c int) {
	for a := range b.part {
		q := &b.part[a]
		f, w := s.first[a], len(q.index)
		x, mean, v := q.x[c*w:(c+1)*w], m.part[a], s.v[f:f+w]
		for k := range v {
			v[k] = mean * x[k]
		}
	}
	if s.decay >= 0 {
		s.v[s.decay] = m.dz
	}
}

// dispersed adds the derivatives of one cell by the dispersion.
func (s *local) dispersed(l *cell) {
	if s.psi < 0 {
		return
	}
	n := len(s.index)
	s.grad[s.psi] += l.dPsi
	s.hess[s.psi*n+s.psi] += l.ddPsi
	for k := range s.psi {
		s.hess[k*n+s.psi] += l.cross * s.v[k]
	}
}

// outer adds the gradient of one cell by all but the dispersion, and the products
// of first derivatives of mu.
func (s *local) outer(l *cell) {
	n := len(s.index)
	last := n
	if s.psi >= 0 {
		last = s.psi
	}
	v := s.v[:last]
	for i, vi := range v {
		if vi == 0 {
			continue
		}
		s.grad[i] += l.dMu * vi
		h, r := l.ddMu*vi, s.hess[i*n:i*n+last]
		for j := i; j < last; j++ {
			r[j] += h * v[j]
		}
	}
}

// within adds the second derivatives of mu: within a component, and with the decay.
func (s *local) within(b *block, m *means, c int, dMu float64) {
	n := len(s.index)
	for a := range b.part {
		q := &b.part[a]
		f, w := s.first[a], len(q.index)
		x := q.x[c*w : (c+1)*w]
		for i := range w {
			h := dMu * s.v[f+i]
			if h == 0 {
				continue
			}
			r := s.hess[(f+i)*n+f : (f+i)*n+f+w]
			for j := i; j < w; j++ {
				r[j] += h * x[j]
			}
		}
		if a == neighbour && s.decay >= 0 {
			for i := range w {
				s.hess[(f+i)*n+s.decay] += dMu * m.dz * x[i]
			}
			s.hess[s.decay*n+s.decay] += dMu * m.ddz
		}
	}
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
