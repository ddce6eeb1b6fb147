package endemic

import (
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Horizon asks for simulated futures.
type Horizon struct {
	From  int       // first simulated time; 0 means the one after the last row
	Past  []float64 // counts at From-1; nil means the row of the data
	Steps int
	Paths int
	// FixedParameters leaves out the uncertainty of the estimates: every path
	// then uses the estimates themselves instead of a draw from their
	// asymptotic normal distribution.
	FixedParameters bool
}

// Paths are simulated futures.
type Paths struct {
	Counts [][][]float64 // path x step x unit
	// Exploded counts the draws of parameters that drove a path above 1e8 and
	// were replaced by another draw. More than a few per cent say that the
	// fit is too uncertain for the horizon.
	Exploded int
}

// Simulate draws futures of the fitted process. It stops with stats.Overflow
// when more draws explode than paths are wanted, and with stats.BadInput where
// a needed past count or a covariate beyond the data is missing.
func (r *Result) Simulate(rng *rand.Rand, h Horizon) (Paths, error) {
	counts := r.problem.data.Counts
	if h.From == 0 {
		h.From = len(counts)
	}
	if h.Past == nil {
		if h.From < 1 || h.From > len(counts) {
			return Paths{}, stats.Errorf("endemic.Simulate", stats.BadInput, "no row before time %d; give Past", h.From)
		}
		h.Past = counts[h.From-1]
	}
	if h.Steps < 1 || h.Paths < 1 {
		return Paths{}, stats.Errorf("endemic.Simulate", stats.BadInput, "%d steps of %d paths", h.Steps, h.Paths)
	}
	draw, err := r.sampler()
	if err != nil {
		return Paths{}, err
	}
	out := Paths{Counts: make([][][]float64, 0, h.Paths)}
	for len(out.Counts) < h.Paths {
		theta := r.theta
		if !h.FixedParameters {
			theta = draw(rng)
		}
		path, err := newProcess(r.problem.layout, r.problem.model, theta).Simulate(rng, h.From, h.Past, h.Steps)
		switch {
		case err == nil:
			out.Counts = append(out.Counts, path)
		case stats.IsKind(err, stats.Overflow) && !h.FixedParameters && out.Exploded < h.Paths:
			out.Exploded++
		default:
			return Paths{}, err
		}
	}
	return out, nil
}

// sampler draws parameters from the asymptotic normal distribution of the
// estimates; those on a boundary stay there.
func (r *Result) sampler() (func(*rand.Rand) []float64, error) {
	n := r.problem.size()
	var free []int
	for k := range n {
		if r.cov[k*n+k] > 0 {
			free = append(free, k)
		}
	}
	m := len(free)
	factor := make([]float64, m*m)
	for i, gi := range free {
		for j, gj := range free {
			factor[i*m+j] = r.cov[gi*n+gj]
		}
	}
	if !cholesky(factor, m) {
		return nil, stats.Errorf("endemic.Simulate", stats.Degenerate, "the covariance of the estimates is singular")
	}
	z := make([]float64, m)
	return func(rng *rand.Rand) []float64 {
		theta := append([]float64(nil), r.theta...)
		for i := range z {
			z[i] = rng.NormFloat64()
			for j := range i + 1 {
				theta[free[i]] += factor[i*m+j] * z[j]
			}
			// A log dispersion or rate beyond this range is not a count model.
			theta[free[i]] = max(-700, min(700, theta[free[i]]))
		}
		return theta
	}, nil
}
