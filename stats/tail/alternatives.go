package tail

import (
	"math"

	"gonum.org/v1/gonum/optimize"

	"github.com/blindspot/blindspot/stats"
)

// Alternative compares another law of the tail with the power law.
type Alternative struct {
	Name   string    // "log-normal" or "exponential"
	Params []float64 // mu and sigma of the log; rate
	LogLik float64
	// R is the log-likelihood of the power law less that of the alternative:
	// positive favours the power law.
	R float64
	// P is the two-sided p value of R by the test of Vuong. Where it is large
	// the sign of R means nothing.
	P float64
}

// Favours names the law that the test prefers at p < 0.1, or "neither".
func (a Alternative) Favours() string {
	switch {
	case a.P >= 0.1:
		return "neither"
	case a.R > 0:
		return "power law"
	}
	return a.Name
}

// Alternatives fits a log-normal and an exponential law to the same tail, each
// cut off at xmin (in the discrete case the log-normal puts on x its mass of
// [x-1/2, x+1/2), and the exponential is geometric), and compares them with
// the power law. The power law is the limit of log-normals cut off at xmin, so
// a log-normal can hardly lose clearly.
func (f *Fit) Alternatives() ([]Alternative, error) {
	ln, err := f.logNormal()
	if err != nil {
		return nil, err
	}
	return []Alternative{ln, f.exponential()}, nil
}

// vuong fills in the comparison with a law of the given log density.
func (f *Fit) vuong(a Alternative, logDensity func(x float64) float64) Alternative {
	s := f.sample
	n := float64(f.TailN)
	base := f.Law.LogDensity(f.Law.Xmin)
	var sum, squares float64
	for i := s.index(f.Law.Xmin); i < len(s.values); i++ {
		if s.counts[i] == 0 {
			continue
		}
		other := logDensity(s.values[i])
		d := base - f.Law.Alpha*math.Log(s.values[i]/f.Law.Xmin) - other
		a.LogLik += s.counts[i] * other
		sum += s.counts[i] * d
		squares += s.counts[i] * d * d
	}
	a.R = sum
	a.P = 1
	if v := squares/n - sum*sum/n/n; v > 1e-18 {
		a.P = math.Erfc(math.Abs(sum) / math.Sqrt(2*n*v))
	}
	return a
}

func (f *Fit) exponential() Alternative {
	s := f.sample
	var excess float64
	for i := s.index(f.Law.Xmin); i < len(s.values); i++ {
		excess += s.counts[i] * (s.values[i] - f.Law.Xmin) / float64(f.TailN)
	}
	rate := 1 / excess
	norm := math.Log(rate)
	if s.discrete {
		rate = math.Log1p(1 / excess)
		norm = math.Log(-math.Expm1(-rate))
	}
	a := Alternative{Name: "exponential", Params: []float64{rate}}
	return f.vuong(a, func(x float64) float64 { return norm - rate*(x-f.Law.Xmin) })
}

// The log-normal is sought with sigma at most e^maxLogSigma: where the tail is
// as heavy as a power law the likelihood rises for ever along a ridge of
// falling mu and rising sigma, to the power law itself.
const maxLogSigma = 3

func (f *Fit) logNormal() (Alternative, error) {
	s := f.sample
	first := s.index(f.Law.Xmin)
	n := float64(f.TailN)
	var mean, ss float64
	for i := first; i < len(s.values); i++ {
		mean += s.counts[i] * s.logs[i] / n
	}
	for i := first; i < len(s.values); i++ {
		ss += s.counts[i] * (s.logs[i] - mean) * (s.logs[i] - mean) / n
	}
	low := f.logCut()
	problem := optimize.Problem{Func: func(p []float64) float64 {
		if math.Abs(p[1]) > maxLogSigma+2 || p[1] > maxLogSigma {
			return math.MaxFloat64
		}
		d := f.logNormalDensity(p)
		var ll float64
		for i := first; i < len(s.values); i++ {
			if s.counts[i] > 0 {
				ll += s.counts[i] * d(s.values[i])
			}
		}
		if math.IsNaN(ll) || math.IsInf(ll, 0) {
			return math.MaxFloat64
		}
		return -ll / n
	}}
	// One start at the moments of the logs, one well below the threshold.
	sd := math.Sqrt(ss)
	var best *optimize.Result
	for _, init := range [][]float64{{mean, math.Log(sd)}, {low - 3*sd, math.Log(2 * sd)}} {
		init[1] = min(max(init[1], -maxLogSigma-1), maxLogSigma-1)
		r, err := optimize.Minimize(problem, init, &optimize.Settings{
			FuncEvaluations: 1000,
			Converger:       &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 20},
		}, &optimize.NelderMead{})
		if r == nil {
			return Alternative{}, stats.Errorf("tail.Alternatives", stats.NotConverged, "log-normal: %v", err)
		}
		if best == nil || r.F < best.F {
			best = r
		}
	}
	if best.F == math.MaxFloat64 {
		return Alternative{}, stats.Errorf("tail.Alternatives", stats.NotConverged, "log-normal: no finite likelihood was found")
	}
	a := Alternative{Name: "log-normal", Params: []float64{best.X[0], math.Exp(best.X[1])}}
	return f.vuong(a, f.logNormalDensity(best.X)), nil
}

// logCut is the logarithm of where the tail is cut off.
func (f *Fit) logCut() float64 {
	if f.sample.discrete {
		return math.Log(f.Law.Xmin - 0.5)
	}
	return math.Log(f.Law.Xmin)
}

// logNormalDensity is the log density above the cut, of the parameters mu and log
// sigma; in the discrete case the log of the mass.
func (f *Fit) logNormalDensity(p []float64) func(x float64) float64 {
	mu, sigma := p[0], math.Exp(p[1])
	norm := logUpper((f.logCut() - mu) / sigma)
	if f.sample.discrete {
		return func(x float64) float64 {
			return logBetween((math.Log(x-0.5)-mu)/sigma, (math.Log(x+0.5)-mu)/sigma) - norm
		}
	}
	return func(x float64) float64 {
		l := math.Log(x)
		z := (l - mu) / sigma
		return -z*z/2 - l - math.Log(sigma*math.Sqrt(2*math.Pi)) - norm
	}
}

// logUpper is log P(Z > z) for a standard normal Z, good for any z.
func logUpper(z float64) float64 {
	if z < 30 {
		return math.Log(0.5 * math.Erfc(z/math.Sqrt2))
	}
	r := 1 / (z * z)
	return -z*z/2 - math.Log(z*math.Sqrt(2*math.Pi)) + math.Log1p(-r*(1-3*r*(1-5*r)))
}

// logBetween is log P(a < Z <= b).
func logBetween(a, b float64) float64 {
	if b <= 0 {
		a, b = -b, -a
	}
	if a < 0 {
		return math.Log(0.5 * (math.Erf(b/math.Sqrt2) - math.Erf(a/math.Sqrt2)))
	}
	u := logUpper(a)
	return u + math.Log(-math.Expm1(logUpper(b)-u))
}
