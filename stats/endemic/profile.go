package endemic

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

func normalQuantile(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

// index finds a coefficient's place in Params.
func (r *Result) index(name string) (int, error) {
	for k := range r.problem.fixed {
		if r.problem.names[k] == name {
			return k, nil
		}
	}
	return 0, stats.Errorf("endemic.Result", stats.BadInput, "no coefficient %q", name)
}

// Profile gives the profile-likelihood interval of a coefficient: the values
// that a likelihood-ratio test at 1-level does not reject. An end is infinite
// where the likelihood never falls that far, as below the logarithm of a
// component that may be absent. The variances of random intercepts are held.
func (r *Result) Profile(name string, level float64) (stats.Interval, error) {
	k, err := r.index(name)
	if err != nil {
		return stats.Interval{}, err
	}
	if level <= 0 || level >= 1 {
		return stats.Interval{}, stats.Errorf("endemic.Profile", stats.BadInput, "level %v", level)
	}
	p := *r.problem
	p.work = newWorkspace(&p)
	pr := profiler{problem: &p, k: k, held: make([]bool, p.size()), target: normalQuantile(level)}
	pr.held[k] = true
	pr.top = p.evaluate(r.theta, make([]float64, p.size()), make([]float64, p.size()*p.size()))
	step := math.Sqrt(r.cov[k*p.size()+k]) * pr.target
	if step == 0 { // on a boundary
		step = 1
	}
	out := stats.Interval{Level: level}
	if out.Low, err = pr.end(r.theta, -step); err != nil {
		return stats.Interval{}, err
	}
	if out.High, err = pr.end(r.theta, step); err != nil {
		return stats.Interval{}, err
	}
	return out, nil
}

type profiler struct {
	problem *problem
	k       int
	held    []bool
	target  float64
	top     float64
}

// drop is the signed root of the likelihood-ratio statistic less its critical
// value, with the other parameters at their best for the given value.
func (pr profiler) drop(start []float64, value float64) (float64, []float64, error) {
	theta := append([]float64(nil), start...)
	theta[pr.k] = value
	o := pr.problem.maximise(theta, pr.held, 200)
	if math.IsInf(o.value, -1) {
		return math.Inf(1), start, nil
	}
	if !o.converged && o.decrement > 1e-6 {
		return 0, nil, stats.Errorf("endemic.Profile", stats.NotConverged, "with %s held at %.6g", pr.problem.names[pr.k], value)
	}
	return math.Sqrt(max(0, 2*(pr.top-o.value))) - pr.target, o.theta, nil
}

// end walks from the estimate in steps that grow until the drop is reached,
// and then closes in by the Illinois variant of the secant rule.
func (pr profiler) end(estimate []float64, step float64) (float64, error) {
	inside, insideDrop, start := estimate[pr.k], -pr.target, estimate
	var outside, outsideDrop float64
	for {
		value := inside + step
		if math.Abs(value-estimate[pr.k])*pr.problem.scale[pr.k] > 60 {
			return math.Inf(int(math.Copysign(1, step))), nil
		}
		d, theta, err := pr.drop(start, value)
		if err != nil {
			return 0, err
		}
		switch {
		case math.IsInf(d, 1): // out of range: a smaller step
			step /= 4
			if math.Abs(step) < 1e-9*(1+math.Abs(value)) {
				return value, nil
			}
			continue
		case d < 0:
			inside, insideDrop, start = value, d, theta
			step *= 1.5
			continue
		}
		outside, outsideDrop = value, d
		break
	}
	return secant(inside, insideDrop, outside, outsideDrop, 1e-8, func(value float64) (float64, error) {
		d, theta, err := pr.drop(start, value)
		if d < 0 {
			start = theta
		}
		return d, err
	})
}

// secant finds the zero of drop between a value where it is negative and one
// where it is not, by the Illinois variant of the secant rule; a drop that is
// infinite is halved away from first.
func secant(inside, insideDrop, outside, outsideDrop, tolerance float64, drop func(float64) (float64, error)) (float64, error) {
	side := 0 // which end the last step replaced
	for range 120 {
		value := inside + (outside-inside)*insideDrop/(insideDrop-outsideDrop)
		if math.IsInf(outsideDrop, 1) {
			value = (inside + outside) / 2
		}
		d, err := drop(value)
		if err != nil {
			return 0, err
		}
		if math.Abs(d) < tolerance || math.Abs(outside-inside) < 1e-8*(1e-3+math.Abs(inside)) {
			return value, nil
		}
		if d < 0 {
			inside, insideDrop = value, d
			if side < 0 {
				outsideDrop /= 2
			}
			side = -1
		} else {
			outside, outsideDrop = value, d
			if side > 0 {
				insideDrop /= 2
			}
			side = 1
		}
	}
	return 0, stats.Errorf("endemic.Profile", stats.NotConverged, "no end found between %.6g and %.6g", inside, outside)
}
