package endemic

import "math"

// optimum is where the optimiser stopped.
type optimum struct {
	theta      []float64
	value      float64
	grad       []float64
	hess       []float64
	iterations int
	converged  bool
	decrement  float64 // expected gain of a further Newton step
}

const (
	// tolerance bounds the Newton decrement at convergence: the log-likelihood
	// is then within it of the maximum.
	tolerance = 1e-11
	// longest is the largest change of a linear predictor in one step.
	longest = 4.0
)

// maximise climbs the penalised log-likelihood from start by Newton steps. A
// ridge on the scale of the curvature makes the step an ascent where the
// Hessian is not negative definite, and grows until the step gains what the
// quadratic model promised (Levenberg-Marquardt as a trust region). Parameters
// with held true keep their starting value.
func (p *problem) maximise(start []float64, held []bool, limit int) optimum {
	n := p.size()
	u := &ascent{problem: p, held: held, stretch: 1, next: make([]float64, n), nextGrad: make([]float64, n), nextHess: make([]float64, n*n),
		step: make([]float64, n), factor: make([]float64, n*n)}
	o := optimum{theta: append([]float64(nil), start...), grad: make([]float64, n), hess: make([]float64, n*n)}
	o.value = p.evaluate(o.theta, o.grad, o.hess)
	if math.IsInf(o.value, -1) {
		return o
	}
	for o.iterations = 0; o.iterations < limit; o.iterations++ {
		if !u.solve(&o) {
			return o
		}
		gain, curve, reach := u.model(&o)
		o.decrement = gain / 2
		if u.ridge <= 1e-3 && o.decrement < tolerance {
			o.converged = true
			return o
		}
		if !u.try(&o, gain, curve, reach) {
			return o
		}
	}
	return o
}

// ascent is the state of a climb: the step and what it would lead to.
type ascent struct {
	*problem
	held  []bool
	ridge float64
	// Towards a boundary the likelihood levels off exponentially and Newton
	// steps have a constant length: they are then stretched while that pays.
	stretch        float64
	next           []float64
	nextGrad, step []float64
	nextHess       []float64
	factor         []float64
}

func (u *ascent) isHeld(k int) bool { return u.held != nil && u.held[k] }

// most is the ridge beyond which there is no step to be had.
const most = 1e12

// solve finds the step of (-H + ridge·D) step = grad, with more ridge until it can
// be; false where no ridge helps.
func (u *ascent) solve(o *optimum) bool {
	n := u.size()
	for {
		for i := range n {
			for j := range n {
				u.factor[i*n+j] = -o.hess[i*n+j]
			}
			u.factor[i*n+i] += u.ridge * max(math.Abs(o.hess[i*n+i]), 1e-8*u.scale[i]*u.scale[i])
			u.step[i] = o.grad[i]
		}
		for k := range n {
			if u.isHeld(k) {
				for j := range n {
					u.factor[k*n+j], u.factor[j*n+k] = 0, 0
				}
				u.factor[k*n+k], u.step[k] = 1, 0
			}
		}
		if cholesky(u.factor, n) {
			solveCholesky(u.factor, n, u.step)
			return true
		}
		if u.ridge = max(4*u.ridge, 1e-4); u.ridge > most {
			return false
		}
	}
}

// model is what the quadratic model says of the step: its gain, its curvature, and
// the largest change of a linear predictor.
func (u *ascent) model(o *optimum) (gain, curve, reach float64) {
	n := u.size()
	for i := range n {
		if u.isHeld(i) {
			continue
		}
		gain += o.grad[i] * u.step[i]
		for j := range n {
			if !u.isHeld(j) {
				curve -= o.hess[i*n+j] * u.step[i] * u.step[j]
			}
		}
		reach = max(reach, math.Abs(u.step[i])*u.scale[i])
	}
	return gain, curve, reach
}

// try takes the step where it gains enough of what was promised, and adjusts ridge
// and stretch; false where no shorter step is left.
func (u *ascent) try(o *optimum, gain, curve, reach float64) bool {
	length := u.stretch
	if reach > longest {
		length *= longest / reach
	}
	for i := range u.next {
		u.next[i] = o.theta[i] + length*u.step[i]
	}
	if u.tether != nil {
		u.follow(o.theta, u.next)
	}
	plain := min(length, 1)
	promised := plain*gain - plain*plain*curve/2
	value := u.evaluate(u.next, u.nextGrad, u.nextHess)
	gained := value - o.value
	noise := 1e-13 * (1 + math.Abs(o.value) + u.logFact)
	if math.IsInf(value, -1) || gained < -noise || gained < 1e-4*promised-noise {
		if u.stretch > 1 {
			u.stretch = 1
			return true
		}
		u.ridge = max(8*u.ridge, 1e-3)
		return u.ridge <= most
	}
	copy(o.theta, u.next)
	o.value = value
	o.grad, u.nextGrad = u.nextGrad, o.grad
	o.hess, u.nextHess = u.nextHess, o.hess
	if u.ridge == 0 && gained > 1.2*promised {
		u.stretch = min(8, 2*u.stretch)
	} else {
		u.stretch = 1
	}
	switch {
	case gained > 0.5*promised || promised < noise:
		if u.ridge /= 10; u.ridge < 1e-5 {
			u.ridge = 0
		}
	case gained < 0.1*promised:
		u.ridge = max(4*u.ridge, 1e-3)
	}
	return true
}
