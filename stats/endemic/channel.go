package endemic

// The likelihood of a cell depends on the parameters through five numbers, its
// channels: the linear predictors of the three components, the decay and log psi.
const (
	byDecay  = 3
	byPsi    = 4
	channels = 5
)

// slope holds the gradient and the Hessian by the channels.
type slope struct {
	grad [channels]float64
	hess [channels][channels]float64 // upper triangle
}

func (s *slope) add(o *slope) {
	for a := range channels {
		s.grad[a] += o.grad[a]
		for b := a; b < channels; b++ {
			s.hess[a][b] += o.hess[a][b]
		}
	}
}

// addCell adds the slope of one cell, whose mean is a sum of exponentials. It is
// written out since fits spend a third of their time here.
func (s *slope) addCell(l *cell, m *means) {
	g, h := &s.grad, &s.hess
	d, dd, cross := l.dMu, l.ddMu, l.cross
	o, n, e := m.part[own], m.part[neighbour], m.part[background]
	g[own] += d * o
	g[neighbour] += d * n
	g[background] += d * e
	g[byPsi] += l.dPsi
	h[own][own] += (dd*o + d) * o
	h[own][neighbour] += dd * o * n
	h[own][background] += dd * o * e
	h[own][byPsi] += cross * o
	h[neighbour][neighbour] += (dd*n + d) * n
	h[neighbour][background] += dd * n * e
	h[neighbour][byPsi] += cross * n
	h[background][background] += (dd*e + d) * e
	h[background][byPsi] += cross * e
	h[byPsi][byPsi] += l.ddPsi
	if m.dz == 0 && m.ddz == 0 {
		return // no decay
	}
	g[byDecay] += d * m.dz
	h[own][byDecay] += dd * o * m.dz
	h[neighbour][byDecay] += (dd*n + d) * m.dz
	h[background][byDecay] += dd * e * m.dz
	h[byDecay][byDecay] += dd*m.dz*m.dz + d*m.ddz
	h[byDecay][byPsi] += cross * m.dz
}

// columns are those of one channel: parameters in ascending order, and the value of
// the covariate of each.
type columns struct {
	index []int
	x     []float64
}

// spread adds a slope to the gradient and the upper triangle of the Hessian of size n,
// by the chain rule. The parameters of a channel come before those of the next.
func (s *slope) spread(of *[channels]columns, grad, hess []float64, n int) {
	for a := range of {
		for i, gi := range of[a].index {
			x := of[a].x[i]
			grad[gi] += s.grad[a] * x
			row := hess[gi*n : (gi+1)*n]
			h := s.hess[a][a] * x
			for j := i; j < len(of[a].index); j++ {
				row[of[a].index[j]] += h * of[a].x[j]
			}
			for b := a + 1; b < channels; b++ {
				h := s.hess[a][b] * x
				if h == 0 {
					continue
				}
				for j, gj := range of[b].index {
					row[gj] += h * of[b].x[j]
				}
			}
		}
	}
}
