package hawkes

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// FitEM maximises the likelihood by expectation-maximisation: each event is
// shared out between the background and the sources in proportion to their
// part of the rate, and the parts are fitted to their shares. Every round
// raises the likelihood, entries of the branching matrix stay positive, and
// the result agrees with [Fit]; it is slower, and hard to throw off course
// with many types. Exponential kernel only. Rounds is the largest number of
// them; 0 means 20,000.
func FitEM(ev Events, opt Options, rounds int) (*Result, error) {
	const op = "hawkes.FitEM"
	if err := prepare(op, ev, &opt); err != nil {
		return nil, err
	}
	if opt.Kernel != ExponentialKernel {
		return nil, stats.Errorf(op, stats.BadInput, "expectation-maximisation is offered for the exponential kernel only")
	}
	if rounds <= 0 {
		rounds = 20_000
	}
	var fits []*fitted
	for d := range ev.Times {
		f := newFitted(ev, d, opt)
		f.x = f.noExcitation()
		f.expectMaximise(rounds)
		f.refine(opt.MaxIter)
		fits = append(fits, f)
	}
	return assemble(op, ev, opt, fits)
}

// shares are the results of one expectation step.
type shares struct {
	background []float64 // sum over events of the background share times B_k
	source     []float64 // expected direct offspring of each source
	delay      float64   // total delay of all offspring
	logLik     float64
}

func (f *fitted) expectMaximise(rounds int) {
	r := f.r
	kb := r.basis.size()
	for i := range kb {
		f.x[i] += math.Log(0.6)
	}
	for c := range r.types {
		f.x[kb+c] = 0.4 / float64(r.types)
	}
	f.x[kb+r.types] = math.Log(r.nTarget / r.end)
	last := math.Inf(-1)
	for f.best.iterations = 1; f.best.iterations <= rounds; f.best.iterations++ {
		s := r.expect(f.x)
		f.maximise(s)
		if s.logLik-last < 1e-12*math.Abs(s.logLik) {
			break
		}
		last = s.logLik
	}
}

// expect runs the recursion of the likelihood and shares out every event.
func (r *receiver) expect(x []float64) shares {
	coef, n, kernel := r.split(x)
	beta := math.Exp(kernel[0])
	s := shares{background: make([]float64, len(coef)), source: make([]float64, r.types)}
	s.logLik = r.background(coef, nil) + r.exponential(x, nil, func(k int, mu, lambda float64) {
		w := r.target[k] / lambda
		for j := 0; j <= r.basis.degree; j++ {
			s.background[int(r.first[k])+j] += w * mu * r.rows[k][j]
		}
		for c := range r.types {
			s.source[c] += w * n[c] * beta * r.level[c]
			s.delay += w * n[c] * beta * r.slope[c]
		}
	})
	return s
}

// maximise fits the background to its share by Newton steps and the excitation
// to its own. Given beta the branching is offspring over the share of delays
// that the window lets be seen; beta maximises what is left.
func (f *fitted) maximise(s shares) {
	r := f.r
	kb := r.basis.size()
	f.fitBackground(f.x[:kb], s.background)

	var offspring float64
	for _, v := range s.source {
		offspring += v
	}
	seen := func(logBeta float64, c int) (sum, slope float64) {
		beta := math.Exp(logBeta)
		for k, t := range r.times {
			if m := r.source[k*r.types+c]; m > 0 {
				e := math.Exp(-beta * (r.end - t))
				sum += m * (1 - e)
				slope += m * beta * (r.end - t) * e
			}
		}
		return sum, slope
	}
	// The score of log beta falls in beta; a few secant steps on
	// beta = offspring (1 - lost) / delay settle it.
	logBeta := f.x[kb+r.types]
	for range 20 {
		score := offspring
		for c, v := range s.source {
			sum, slope := seen(logBeta, c)
			if sum > 0 {
				score -= v * slope / sum
			}
		}
		if !(score > 0) || !(s.delay > 0) {
			break
		}
		next := math.Log(score / s.delay)
		next = min(max(next, f.box.lo[kb+r.types]), f.box.hi[kb+r.types])
		done := math.Abs(next-logBeta) < 1e-12
		logBeta = next
		if done {
			break
		}
	}
	f.x[kb+r.types] = logBeta
	for c, v := range s.source {
		if sum, _ := seen(logBeta, c); sum > 0 {
			f.x[kb+c] = min(v/sum, maxBranch)
		}
	}
}
