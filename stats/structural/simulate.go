package structural

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// simulator draws whole paths of the state given the observations (Durbin and
// Koopman 2002, doi 10.1093/biomet/89.3.603): a simulated path plus the smoothed
// difference between the data and what was simulated. The gains must be current.
type simulator struct {
	k    *kalman
	path []float64 // n x m unconditional draw
	col  []float64
	v    []float64
	dev  []float64 // standard deviations of the disturbances
}

func newSimulator(k *kalman) *simulator {
	n, m := k.sys.n, k.sys.m
	return &simulator{k: k, path: make([]float64, n*m), col: make([]float64, n), v: make([]float64, n), dev: make([]float64, m)}
}

// draw fills alpha (n x m) given the column y (series less static regression).
func (s *simulator) draw(rng *rand.Rand, y, alpha []float64) {
	k := s.k
	n, m := k.sys.n, k.sys.m
	for i, q := range k.q {
		s.dev[i] = math.Sqrt(q)
	}
	noise := math.Sqrt(k.h)
	// The diffuse initial state may start anywhere: smoothing corrects it.
	clear(s.path[:m])
	for t := range n {
		row := s.path[t*m : (t+1)*m]
		if t > 0 {
			copy(row, s.path[(t-1)*m:t*m])
			k.sys.transition(row)
			for i, d := range s.dev {
				if d > 0 {
					row[i] += d * rng.NormFloat64()
				}
			}
		}
		if k.kind[t] != missing {
			s.col[t] = y[t] - dot(k.sys.row(t), row) - noise*rng.NormFloat64()
		}
	}
	k.innovations(s.col, s.v)
	k.smoothMean(s.v, alpha)
	for i, v := range s.path {
		alpha[i] += v
	}
}

// draw picks a ratio from the grid.
func (c *conditional) draw(rng *rand.Rand) float64 {
	u := rng.Float64()
	for i, w := range c.weight {
		if u -= w; u < 0 {
			return c.ratio[i]
		}
	}
	return c.ratio[len(c.ratio)-1]
}

// CounterfactualCounts is [Counterfactual] for counts: the model is fitted on the
// transformed scale, and the results come from draws of the counterfactual paths,
// brought back to counts one by one, so that sums and intervals are on the scale
// of counts. Predicted values, effects and their sums are medians, as the mean of
// a back-transformed random walk is at the mercy of a few paths.
func CounterfactualCounts(rng *rand.Rand, s Series, m Model, windows []Window, level float64, tr Transform, draws int) (*Impact, *Fit, error) {
	const op = "structural.CounterfactualCounts"
	if draws < 100 {
		return nil, nil, stats.Errorf(op, stats.BadInput, "%d draws, need at least 100", draws)
	}
	z, err := tr.forward(op, s.Y)
	if err != nil {
		return nil, nil, err
	}
	f, err := counterfactualFit(op, Series{Y: z, Static: s.Static, Dynamic: s.Dynamic}, m, windows, level)
	if err != nil {
		return nil, nil, err
	}
	p := f.f
	n, kx := p.sys.n, len(p.x)
	sim := newSimulator(p.k)
	alpha, col, beta := make([]float64, n*p.sys.m), make([]float64, n), make([]float64, kx)
	g := newGathered(windows, draws)
	ratios := p.conditionals(f.ratio)
	at := append([]float64(nil), f.ratio...)
	for range draws {
		for _, c := range ratios {
			at[c.param] = c.draw(rng)
		}
		if !p.evaluate(at) {
			return nil, nil, stats.Errorf(op, stats.Degenerate, "variance ratios %v have no likelihood", at)
		}
		// Gains are per unit scale: draw the scale, then everything in its units.
		sigma := math.Sqrt(p.rss / chiSquared(rng, f.dof()))
		for j := range beta {
			beta[j] = rng.NormFloat64()
		}
		cholBack(p.chol, kx, beta)
		for j := range beta {
			beta[j] = p.beta[j] + sigma*beta[j]
		}
		for t := range col {
			col[t] = p.y[t] / sigma
			for j, b := range beta {
				col[t] -= p.x[j][t] * b / sigma
			}
		}
		sim.draw(rng, col, alpha)
		g.add(func(t int) float64 {
			v := dot(p.sys.row(t), alpha[t*p.sys.m:(t+1)*p.sys.m]) + rng.NormFloat64()
			v *= sigma
			for j, b := range beta {
				v += p.x[j][t] * b
			}
			return tr.back(p.mean + p.sd*v)
		})
	}
	im, err := g.impact(op, s.Y, level, tr)
	return im, f, err
}
