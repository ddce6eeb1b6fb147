package hawkes

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Compensator returns the expected number of events of the receiver, given the
// past, up to each of its events in order. Under the true process these are
// the times of a Poisson process of rate one.
func (p *Process) Compensator(ev Events, receiver int) ([]float64, error) {
	const op = "hawkes.Compensator"
	rs, xs, err := p.receivers(op, ev)
	if err != nil {
		return nil, err
	}
	if receiver < 0 || receiver >= len(rs) {
		return nil, stats.Errorf(op, stats.BadInput, "no type %d among %d", receiver, len(rs))
	}
	r, x := rs[receiver], xs[receiver]
	coef, n, _ := r.split(x)
	kernel := p.Kernel[receiver]
	out := make([]float64, 0, len(ev.Times[receiver]))
	var base, last float64
	still := make([]float64, r.types) // sum of exp(-beta age): offspring still to come
	seen := make([]float64, r.types)
	exp, exponential := kernel.(Exponential)
	for k, t := range r.times {
		base += r.basis.integral(coef, last, t)
		total := base
		decay := math.Exp(-exp.Rate * (t - last))
		for c := range r.types {
			if exponential {
				still[c] *= decay
				total += n[c] * (seen[c] - still[c])
			} else {
				for j := range k {
					if m := r.source[j*r.types+c]; m > 0 {
						total += n[c] * m * kernel.CDF(t-r.times[j])
					}
				}
			}
		}
		for range int(r.target[k]) {
			out = append(out, total)
		}
		for c := range r.types {
			still[c] += r.source[k*r.types+c]
			seen[c] += r.source[k*r.types+c]
		}
		last = t
	}
	return out, nil
}

// Check is a goodness-of-fit test by time change for one type.
type Check struct {
	// Gaps are the waits between events in transformed time, from the start of
	// the window; Exp(1) and independent under the true process.
	Gaps []float64
	D, P float64 // Kolmogorov-Smirnov distance to Exp(1) and its p value
	// Lag1 is the correlation of neighbouring gaps, near 0 (standard error
	// about 1/sqrt(n)) under the true process.
	Lag1 float64
	// Ties is the number of gaps of zero. Ties alone make the test reject;
	// apply [Jitter] before fitting data by date.
	Ties int
}

// Residuals tests a process on events, by type. Where the parameters were
// estimated on the same events the p value is too large, so that a small one
// still speaks against the fit.
func Residuals(p *Process, ev Events) ([]Check, error) {
	const op = "hawkes.Residuals"
	var out []Check
	for d := range ev.Times {
		comp, err := p.Compensator(ev, d)
		if err != nil {
			return nil, err
		}
		if len(comp) < 2 {
			return nil, stats.Errorf(op, stats.TooFew, "type %d has %d events and the test needs 2", d, len(comp))
		}
		c := Check{Gaps: make([]float64, len(comp))}
		last := 0.0
		for i, v := range comp {
			c.Gaps[i] = v - last
			last = v
			if c.Gaps[i] <= 0 {
				c.Gaps[i] = 0
				c.Ties++
			}
		}
		c.D = distanceExp(c.Gaps)
		c.P = ksPValue(c.D, len(c.Gaps))
		c.Lag1 = lag1(c.Gaps)
		out = append(out, c)
	}
	return out, nil
}

// distanceExp is the Kolmogorov-Smirnov distance of a sample to Exp(1).
func distanceExp(gaps []float64) float64 {
	s := slices.Clone(gaps)
	slices.Sort(s)
	var d float64
	n := float64(len(s))
	for i, v := range s {
		f := -math.Expm1(-v)
		d = max(d, f-float64(i)/n, float64(i+1)/n-f)
	}
	return d
}

// ksPValue is P(D_n >= d): for n >= 100 the limit of Kolmogorov, below that
// the same with the correction of Stephens (1970, doi
// 10.1111/j.2517-6161.1970.tb00821.x), which is accurate to about 0.005.
func ksPValue(d float64, n int) float64 {
	root := math.Sqrt(float64(n))
	x := d * root
	if n < 100 {
		x = d * (root + 0.12 + 0.11/root)
	}
	if x < 0.2 {
		return 1 // the series below converges slowly, and 1-p < 1e-12
	}
	var p float64
	for k := 1; k <= 50; k++ {
		term := 2 * math.Exp(-2*float64(k*k)*x*x)
		if k%2 == 0 {
			term = -term
		}
		p += term
	}
	return min(max(p, 0), 1)
}

func lag1(v []float64) float64 {
	var mean, num, den float64
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for i, x := range v {
		den += (x - mean) * (x - mean)
		if i > 0 {
			num += (x - mean) * (v[i-1] - mean)
		}
	}
	if den == 0 {
		return 0
	}
	return num / den
}
