package structural

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// prepared is a series in units that suit the arithmetic: y and the static
// regressors are centred and scaled over the observed periods, which a diffuse
// level leaves without effect on anything but the level.
type prepared struct {
	sys      *system
	obs      []bool
	count    int // observed periods
	y        []float64
	x        [][]float64
	mean, sd float64
	xmean    []float64
	xsd      []float64
	dynamic  [][]float64
	dsd      []float64
}

// prepare treats the periods of hide as missing.
func prepare(op string, s Series, m Model, hide []Window) (*prepared, error) {
	if err := checkSeries(op, s); err != nil {
		return nil, err
	}
	n := len(s.Y)
	p := &prepared{obs: make([]bool, n), y: make([]float64, n)}
	for t, v := range s.Y {
		p.obs[t] = !math.IsNaN(v)
	}
	for _, w := range hide {
		for t := w.Start; t < w.End; t++ {
			p.obs[t] = false
		}
	}
	for _, o := range p.obs {
		if o {
			p.count++
		}
	}
	if p.count < 3 {
		return nil, stats.Errorf(op, stats.TooFew, "%d observed periods", p.count)
	}
	p.mean, p.sd = centre(s.Y, p.obs, p.count)
	if !(p.sd > 1e-12*math.Abs(p.mean)) {
		return nil, stats.Errorf(op, stats.Degenerate, "the series is constant where it is observed")
	}
	for t, v := range s.Y {
		if p.obs[t] {
			p.y[t] = (v - p.mean) / p.sd
		}
	}
	if err := p.regressors(op, s); err != nil {
		return nil, err
	}
	var err error
	if p.sys, err = newSystem(op, m, n, p.dynamic); err != nil {
		return nil, err
	}
	need := p.sys.m + len(p.x) + p.sys.params + 2
	if p.count < need {
		return nil, stats.Errorf(op, stats.TooFew, "%d observed periods for %d states, %d regressors and %d variances, need %d",
			p.count, p.sys.m, len(p.x), p.sys.params, need)
	}
	return p, nil
}

// regressors scales the regressors of the series: the static ones are centred too.
func (p *prepared) regressors(op string, s Series) error {
	for j, x := range s.Static {
		mean, sd := centre(x, p.obs, p.count)
		if !(sd > 1e-12*math.Abs(mean)) {
			return stats.Errorf(op, stats.Degenerate, "static regressor %d is constant where the series is observed: the level already is a constant", j)
		}
		c := make([]float64, len(x))
		for t, v := range x {
			c[t] = (v - mean) / sd
		}
		p.x, p.xmean, p.xsd = append(p.x, c), append(p.xmean, mean), append(p.xsd, sd)
	}
	for j, x := range s.Dynamic {
		_, sd := centre(x, p.obs, p.count)
		if !(sd > 0) {
			return stats.Errorf(op, stats.Degenerate, "dynamic regressor %d is constant where the series is observed", j)
		}
		c := make([]float64, len(x))
		for t, v := range x {
			c[t] = v / sd
		}
		p.dynamic, p.dsd = append(p.dynamic, c), append(p.dsd, sd)
	}
	return nil
}

// centre is mean and standard deviation over the observed periods.
func centre(x []float64, obs []bool, count int) (mean, sd float64) {
	for t, v := range x {
		if obs[t] {
			mean += v / float64(count)
		}
	}
	for t, v := range x {
		if obs[t] {
			sd += (v - mean) * (v - mean)
		}
	}
	return mean, math.Sqrt(sd / float64(count-1))
}
