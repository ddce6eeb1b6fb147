package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Season gives amplitude A and phase s of a pair of seasonal coefficients, as
// "end.sin1" and "end.cos1", by the delta method:
// gamma·sin(ωt) + delta·cos(ωt) = A·sin(ωt + s).
func (r *Result) Season(sine, cosine string) (amplitude, phase stats.Estimate, err error) {
	i, err := r.index(sine)
	if err != nil {
		return amplitude, phase, err
	}
	j, err := r.index(cosine)
	if err != nil {
		return amplitude, phase, err
	}
	g, d := r.theta[i], r.theta[j]
	a := math.Hypot(g, d)
	if a == 0 {
		return amplitude, phase, stats.Errorf("endemic.Season", stats.Degenerate, "the amplitude is zero and the phase undefined")
	}
	se := func(dg, dd float64) float64 {
		return math.Sqrt(dg*dg*r.Cov(i, i) + 2*dg*dd*r.Cov(i, j) + dd*dd*r.Cov(j, j))
	}
	z := normalQuantile(r.level)
	return wald(a, se(g/a, d/a), z, r.level), wald(math.Atan2(d, g), se(-d/(a*a), g/(a*a)), z, r.level), nil
}
