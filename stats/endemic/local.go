package endemic

// local is the gradient and Hessian of one block over the parameters that
// occur in it; where cells are pooled, over those that are not common to all.
type local struct {
	index []int // parameter of each local column
	of    [channels]columns
	grad  []float64
	hess  []float64                     // upper triangle used
	sum   slope                         // of the block's cells, where they are pooled
	mixed [channels][channels][]float64 // by a channel with columns here, and the common columns of another
}

var one = []float64{1}

// newLocal makes the buffers of a block.
func (p *problem) newLocal(b *block, pooled bool) local {
	var s local
	take := func(channel, parameter int, x ...float64) {
		s.of[channel].index = append(s.of[channel].index, len(s.index))
		s.of[channel].x = append(s.of[channel].x, x...)
		s.index = append(s.index, parameter)
	}
	for a := range b.part {
		q := &b.part[a]
		if !pooled {
			for _, k := range q.index {
				take(a, k)
			}
			continue
		}
		for _, k := range p.common[a].steady {
			if len(b.y) > 0 {
				take(a, q.index[k], q.x[k])
			}
		}
	}
	if p.decay >= 0 && !pooled {
		take(byDecay, p.decay, 1)
	}
	if k := p.psiOf(b.unit); k >= 0 && (!pooled || p.psiN > 1) {
		take(byPsi, k, 1)
	}
	n := len(s.index)
	s.grad, s.hess = make([]float64, n), make([]float64, n*n)
	for a := range s.of {
		for other := range channels {
			if pooled && len(s.of[a].index) > 0 {
				s.mixed[a][other] = make([]float64, p.shared(other))
			}
		}
	}
	return s
}

// shared is the number of columns of a channel that all units share.
func (p *problem) shared(channel int) int {
	switch {
	case channel < byDecay:
		return len(p.common[channel].index)
	case channel == byDecay && p.decay >= 0, channel == byPsi && p.psiN == 1:
		return 1
	}
	return 0
}

// clear makes it ready for an evaluation.
func (s *local) clear() {
	clear(s.grad)
	clear(s.hess)
	s.sum = slope{}
	for a := range s.mixed {
		for other := range s.mixed[a] {
			clear(s.mixed[a][other])
		}
	}
}

// mix adds what a cell has between the block's own columns and the common ones.
func (s *local) mix(p *problem, t int, of *slope) {
	for a := range s.of {
		if len(s.of[a].index) == 0 {
			continue
		}
		for other, sums := range s.mixed[a] {
			h := of.hess[min(a, other)][max(a, other)]
			if h == 0 || len(sums) == 0 {
				continue
			}
			if other >= byDecay {
				sums[0] += h
				continue
			}
			for j, x := range p.common[other].x[t*len(sums) : (t+1)*len(sums)] {
				sums[j] += h * x
			}
		}
	}
}

// scatterMixed adds what mix has added up.
func (s *local) scatterMixed(p *problem, hess []float64) {
	for a := range s.of {
		for i, at := range s.of[a].index {
			k, x := s.index[at], s.of[a].x[i]
			for other, sums := range s.mixed[a] {
				for j, l := range p.at(other, 0).index {
					hess[min(k, l)*p.size()+max(k, l)] += x * sums[j]
				}
			}
		}
	}
}

// add adds the slope of one cell.
func (s *local) add(b *block, c int, of *slope) {
	for a := range b.part {
		q := &b.part[a]
		s.of[a].x = q.x[c*len(q.index) : (c+1)*len(q.index)]
	}
	of.spread(&s.of, s.grad, s.hess, len(s.index))
}

// scatter adds the block's own gradient and Hessian to those of all.
func (s *local) scatter(grad, hess []float64, size int) {
	n := len(s.index)
	for i, gi := range s.index {
		grad[gi] += s.grad[i]
		for j := i; j < n; j++ {
			gj := s.index[j]
			hess[min(gi, gj)*size+max(gi, gj)] += s.hess[i*n+j]
		}
	}
}
