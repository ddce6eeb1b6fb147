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
	o := optimum{theta: append([]float64(nil), start...), grad: make([]float64, n), hess: make([]float64, n*n)}
	next := make([]float64, n)
	nextGrad, nextHess := make([]float64, n), make([]float64, n*n)
	step, factor := make([]float64, n), make([]float64, n*n)
	isHeld := func(k int) bool { return held != nil && held[k] }

	o.value = p.evaluate(o.theta, o.grad, o.hess)
	if math.IsInf(o.value, -1) {
		return o
	}
	ridge := 0.0
	// Towards a boundary the likelihood levels off exponentially and Newton
	// steps have a constant length: they are then stretched while that pays.
	stretch := 1.0
	for o.iterations = 0; o.iterations < limit; o.iterations++ {
		// Solve (-H + ridge·D) step = grad, with more ridge until it can be.
		for {
			for i := range n {
				for j := range n {
					factor[i*n+j] = -o.hess[i*n+j]
				}
				factor[i*n+i] += ridge * max(math.Abs(o.hess[i*n+i]), 1e-8*p.scale[i]*p.scale[i])
				step[i] = o.grad[i]
			}
			for k := range n {
				if isHeld(k) {
					for j := range n {
						factor[k*n+j], factor[j*n+k] = 0, 0
					}
					factor[k*n+k], step[k] = 1, 0
				}
			}
			if cholesky(factor, n) {
				break
			}
			if ridge = max(4*ridge, 1e-4); ridge > 1e12 {
				return o
			}
		}
		solveCholesky(factor, n, step)
		var gain, curve, reach float64
		for i := range n {
			if isHeld(i) {
				continue
			}
			gain += o.grad[i] * step[i]
			for j := range n {
				if !isHeld(j) {
					curve -= o.hess[i*n+j] * step[i] * step[j]
				}
			}
			reach = max(reach, math.Abs(step[i])*p.scale[i])
		}
		o.decrement = gain / 2
		if ridge <= 1e-3 && o.decrement < tolerance {
			o.converged = true
			return o
		}
		length := stretch
		if reach > longest {
			length *= longest / reach
		}
		for i := range n {
			next[i] = o.theta[i] + length*step[i]
		}
		plain := min(length, 1)
		promised := plain*gain - plain*plain*curve/2
		value := p.evaluate(next, nextGrad, nextHess)
		gained := value - o.value
		noise := 1e-13 * (1 + math.Abs(o.value) + p.logFact)
		if math.IsInf(value, -1) || gained < -noise || gained < 1e-4*promised-noise {
			if stretch > 1 {
				stretch = 1
				continue
			}
			if ridge = max(8*ridge, 1e-3); ridge > 1e12 {
				return o
			}
			continue
		}
		copy(o.theta, next)
		o.value = value
		o.grad, nextGrad = nextGrad, o.grad
		o.hess, nextHess = nextHess, o.hess
		if ridge == 0 && gained > 1.2*promised {
			stretch = min(8, 2*stretch)
		} else {
			stretch = 1
		}
		switch {
		case gained > 0.5*promised || promised < noise:
			if ridge /= 10; ridge < 1e-5 {
				ridge = 0
			}
		case gained < 0.1*promised:
			ridge = max(4*ridge, 1e-3)
		}
	}
	return o
}
