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

// fill makes the slope of one cell.
func (s *slope) fill(l *cell, m *means) {
	v := [byPsi]float64{m.part[own], m.part[neighbour], m.part[background], m.dz}
	for a, va := range v {
		s.grad[a] = l.dMu * va
		h := l.ddMu * va
		for b := a; b < byPsi; b++ {
			s.hess[a][b] = h * v[b]
		}
		s.hess[a][byPsi] = l.cross * va
	}
	for a := range m.part {
		s.hess[a][a] += l.dMu * m.part[a]
	}
	s.hess[neighbour][byDecay] += l.dMu * m.dz
	s.hess[byDecay][byDecay] += l.dMu * m.ddz
	s.grad[byPsi], s.hess[byPsi][byPsi] = l.dPsi, l.ddPsi
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
