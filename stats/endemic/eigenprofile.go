package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// tether holds the dominant eigenvalue at one time near a value while the
// likelihood is maximised, by a penalty on the distance of the logarithms.
type tether struct {
	time   int
	target float64 // log eigenvalue
}

// stiffness of the penalty: the eigenvalue then gives way by a factor of about
// 1 + 1e-3, for which the profile is corrected. A stiffer one would slow the
// search down, which has to follow a surface that is curved.
const stiffness = 1e4

// bend is the multiplier above which the penalty is still far from its end, and
// its curvature of no use.
const bend = 100

// tie subtracts the penalty and its derivatives. It reports how far the log
// eigenvalue is off; NaN where there is none.
func (p *problem) tie(theta, grad, hess []float64) (off float64) {
	value, by := p.logEigenvalue(theta)
	off = value - p.tether.target
	multiplier := stiffness * off
	n := p.size()
	for i, gi := range by {
		if gi == 0 {
			continue
		}
		grad[i] -= multiplier * gi
		for j := i; j < n; j++ {
			hess[i*n+j] -= stiffness * gi * by[j]
		}
	}
	if !(math.Abs(multiplier) < bend) {
		return off
	}
	const h = 1e-5
	near := append([]float64(nil), theta...)
	for i, gi := range by {
		if gi == 0 {
			continue
		}
		near[i] = theta[i] + h
		_, there := p.logEigenvalue(near)
		near[i] = theta[i]
		for j := i; j < n; j++ {
			hess[i*n+j] -= multiplier * (there[j] - by[j]) / h
		}
	}
	return off
}

// logEigenvalue is the logarithm of the dominant eigenvalue at the time of the
// tether, NaN where it is 0, with its derivatives.
func (p *problem) logEigenvalue(theta []float64) (float64, []float64) {
	value, by, err := newProcess(p.layout, p.model, theta).sensitivity(p.tether.time)
	if err != nil || value == 0 {
		return math.NaN(), nil
	}
	for k := range by {
		by[k] /= value
	}
	return math.Log(value), by
}

// eigenProfiler traces the profile likelihood of the dominant eigenvalue.
type eigenProfiler struct {
	problem *problem
	time    int
	top     float64   // log-likelihood at the estimate
	target  float64   // the root of the likelihood ratio at the end of the interval
	theta   []float64 // the estimate
	last    []float64 // the best at the last value looked at
}

func (r *Result) profileEigenvalue(t int, at stats.Estimate) (stats.Interval, error) {
	out := stats.Interval{Low: at.Value, High: at.Value, Level: r.level}
	if r.problem.model.AR == nil && r.problem.model.NE == nil {
		return out, nil
	}
	p := *r.problem
	p.work = newWorkspace(&p)
	pr := eigenProfiler{problem: &p, time: t, target: normalQuantile(r.level), theta: r.theta, last: r.theta}
	pr.top = p.evaluate(r.theta, make([]float64, p.size()), make([]float64, p.size()*p.size()))
	var err error
	if out.Low, err = pr.low(at.Value); err != nil {
		return out, err
	}
	out.High, err = pr.high(at)
	return out, err
}

// low is the lower end: 0 where no contagion at all is within the interval.
func (pr *eigenProfiler) low(estimate float64) (float64, error) {
	none := pr.none()
	if none <= 0 || estimate == 0 {
		return 0, nil
	}
	return pr.close(estimate, -pr.target, 0, none)
}

// high walks up from the estimate in steps that grow.
func (pr *eigenProfiler) high(at stats.Estimate) (float64, error) {
	inside, insideDrop := at.Value, -pr.target
	step := at.SE * pr.target
	if !(step > 0.01) {
		step = 0.01
	}
	step = min(step, max(0.1, at.Value))
	for inside < mostEigenvalue {
		r := inside + step
		d, err := pr.drop(r)
		if err != nil {
			return 0, err
		}
		if d >= 0 {
			return pr.close(inside, insideDrop, r, d)
		}
		inside, insideDrop = r, d
		step *= 2
	}
	return math.Inf(1), nil
}

// mostEigenvalue is where the search for an upper end gives up: counts that
// grow a thousandfold from one time to the next are beyond any data.
const mostEigenvalue = 1000

// close finds the end between a value inside the interval and one outside by
// the Illinois variant of the secant rule.
func (pr *eigenProfiler) close(inside, insideDrop, outside, outsideDrop float64) (float64, error) {
	return secant(inside, insideDrop, outside, outsideDrop, 1e-4, pr.drop)
}

// none is the drop at an eigenvalue of 0: all epidemic components away.
func (pr *eigenProfiler) none() float64 {
	p := pr.problem
	theta := append([]float64(nil), pr.theta...)
	held := make([]bool, p.size())
	for a := own; a <= neighbour; a++ {
		if p.model.components()[a] == nil {
			continue
		}
		p.project(theta, a, -80)
		for k := range p.terms(a) {
			held[p.term[a]+k] = true
		}
	}
	if p.decay >= 0 {
		held[p.decay] = true
	}
	return pr.distance(p.maximise(theta, held, 200).value)
}

func (pr *eigenProfiler) distance(value float64) float64 {
	if math.IsInf(value, -1) {
		return math.Inf(1)
	}
	return math.Sqrt(max(0, 2*(pr.top-value))) - pr.target
}

// drop is the signed root of the likelihood-ratio statistic of an eigenvalue
// less its critical value.
func (pr *eigenProfiler) drop(r float64) (float64, error) {
	p := pr.problem
	p.tether = &tether{time: pr.time, target: math.Log(r)}
	defer func() { p.tether = nil }()
	best := math.Inf(-1)
	for _, start := range pr.starts(r) {
		o := p.maximise(start, nil, 400)
		if math.IsInf(o.value, -1) || !o.converged && o.decrement > 1e-5 {
			continue
		}
		scratch, wide := make([]float64, p.size()), make([]float64, p.size()*p.size())
		off := p.tie(o.theta, scratch, wide)
		// o.value holds half of the penalty; the other half corrects for the
		// eigenvalue's having given way.
		if value := o.value - stiffness*off*off/2; value > best {
			best, pr.last = value, o.theta
		}
	}
	if math.IsInf(best, -1) {
		return 0, stats.Errorf("endemic.DominantEigenvalue", stats.NotConverged, "with the eigenvalue held at %.6g", r)
	}
	return pr.distance(best), nil
}

// starts are the last maximum scaled to an eigenvalue of r and, where a component
// has vanished at the estimate, the same with both made alike: what is gone has
// no slope to come back by.
func (pr *eigenProfiler) starts(r float64) [][]float64 {
	p := pr.problem
	var starts [][]float64
	add := func(theta []float64) {
		if p.scaleTo(theta, math.Log(r)) {
			starts = append(starts, theta)
		}
	}
	add(append([]float64(nil), pr.last...))
	if !pr.lopsided() {
		return starts
	}
	even := append([]float64(nil), pr.theta...)
	for a := own; a <= neighbour; a++ {
		if p.model.components()[a] != nil {
			p.project(even, a, math.Log(r/2))
		}
	}
	add(even)
	return starts
}

// scaleTo scales both epidemic components so that the log eigenvalue, which is
// of degree one in their rates, becomes the target. It reports false where no
// scaling does.
func (p *problem) scaleTo(theta []float64, target float64) bool {
	value, _ := p.logEigenvalue(theta)
	if math.IsNaN(value) {
		return false
	}
	for a := own; a <= neighbour; a++ {
		if p.model.components()[a] != nil {
			p.shift(theta, a, target-value)
		}
	}
	return true
}

// follow bends a step from theta along the surface of constant eigenvalue: the
// log eigenvalue at next becomes what the tangent at theta says. Straight steps
// would leave the surface, and the penalty would keep them short.
func (p *problem) follow(theta, next []float64) {
	value, by := p.logEigenvalue(theta)
	for k, g := range by {
		value += g * (next[k] - theta[k])
	}
	p.scaleTo(next, value)
}

// shift adds a constant to the linear predictor of a component, as nearly as
// its terms can.
func (p *problem) shift(theta []float64, a int, by float64) {
	scratch := make([]float64, p.size())
	p.project(scratch, a, by)
	for k := range p.terms(a) {
		theta[p.term[a]+k] += scratch[p.term[a]+k]
	}
}

// lopsided reports that one of two epidemic components has all but vanished at
// the estimate.
func (pr *eigenProfiler) lopsided() bool {
	p := pr.problem
	if p.model.AR == nil || p.model.NE == nil {
		return false
	}
	value, grad, err := newProcess(p.layout, p.model, pr.theta).sensitivity(pr.time)
	if err != nil || value == 0 {
		return true
	}
	// An eigenvalue of degree one is the sum of what its components add.
	share := 0.0
	scratch := make([]float64, p.size())
	p.project(scratch, own, 1)
	for k := range p.terms(own) {
		share += scratch[p.term[own]+k] * grad[p.term[own]+k] / value
	}
	return share < 0.02 || share > 0.98
}
