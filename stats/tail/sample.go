package tail

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// sample is a sample by distinct value: all that the fit needs.
type sample struct {
	discrete bool
	values   []float64 // distinct, rising
	logs     []float64 // of values; zero for values below one that cannot be a threshold
	counts   []float64
	from     []float64 // number of values >= values[i]; one entry more, 0, at the end
	logFrom  []float64 // their sum of logs
	total    float64
}

func newSample(op string, sorted []float64, discrete bool) (*sample, error) {
	s := &sample{discrete: discrete}
	for _, v := range sorted {
		if !(v >= 0) || math.IsInf(v, 0) {
			return nil, stats.Errorf(op, stats.BadInput, "value %g: values must be finite and not negative", v)
		}
		if k := len(s.values); k > 0 && s.values[k-1] == v {
			s.counts[k-1]++
			continue
		}
		s.values, s.counts = append(s.values, v), append(s.counts, 1)
	}
	s.logs = make([]float64, len(s.values))
	for i, v := range s.values {
		if v > 0 {
			s.logs[i] = math.Log(v)
		}
	}
	s.accumulate()
	return s, nil
}

// accumulate fills the sums from the counts.
func (s *sample) accumulate() {
	k := len(s.values)
	if s.from == nil {
		s.from, s.logFrom = make([]float64, k+1), make([]float64, k+1)
	}
	for i := k - 1; i >= 0; i-- {
		s.from[i] = s.from[i+1] + s.counts[i]
		s.logFrom[i] = s.logFrom[i+1] + s.counts[i]*s.logs[i]
	}
	s.total = s.from[0]
}

// withCounts is the same distinct values with other counts.
func (s *sample) withCounts(counts []float64) *sample {
	o := &sample{discrete: s.discrete, values: s.values, logs: s.logs, counts: counts}
	o.accumulate()
	return o
}

// index is the position of the first distinct value >= x.
func (s *sample) index(x float64) int {
	i, _ := slices.BinarySearch(s.values, x)
	return i
}

// share is the observed share of values >= x.
func (s *sample) share(x float64) float64 { return s.from[s.index(x)] / s.total }

// maxAlpha bounds the exponent; a tail that wants more falls faster than any
// power law one would call heavy.
const maxAlpha = 50

// alpha returns the maximum likelihood exponent of the tail from values[i], the
// curvature of the log-likelihood there, and false where there is none below
// maxAlpha.
func (s *sample) alpha(i int, xmin float64) (alpha, curvature float64, ok bool) {
	n := s.from[i]
	meanLog := s.logFrom[i]/n - math.Log(xmin)
	if !(meanLog > 1e-12) {
		return 0, 0, false
	}
	if !s.discrete {
		alpha = 1 + 1/meanLog
		return alpha, n / ((alpha - 1) * (alpha - 1)), alpha < maxAlpha
	}
	// log z is convex in alpha, so the score is monotone: Newton within a
	// bracket, from the continuous approximation around xmin - 1/2.
	lo, hi := 1.0, float64(maxAlpha)
	alpha = min(1+1/(meanLog+math.Log(xmin/(xmin-0.5))), hi-1)
	for range 100 {
		z := scaledZeta(alpha, xmin)
		score := meanLog + z.d1/z.v
		curve := z.d2/z.v - (z.d1/z.v)*(z.d1/z.v)
		curvature = n * curve
		if score > 0 {
			hi = alpha
		} else {
			lo = alpha
		}
		next := alpha - score/curve
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		done := math.Abs(next-alpha) < 1e-11*alpha
		alpha = next
		if done {
			break
		}
	}
	return alpha, curvature, alpha < maxAlpha-1e-3
}

// distance is the Kolmogorov-Smirnov distance of the tail from values[i] to
// the power law, given up (and larger than limit) once it passes limit.
func (s *sample) distance(i int, law PowerLaw, limit float64) float64 {
	var d float64
	n := s.from[i]
	logMin := math.Log(law.Xmin)
	if !s.discrete {
		for k := i; k < len(s.values); k++ {
			above := math.Exp((1 - law.Alpha) * (s.logs[k] - logMin))
			d = max(d, math.Abs(s.from[k]/n-above), math.Abs(s.from[k+1]/n-above))
			if d > limit {
				return d
			}
		}
		return d
	}
	// Between two neighbours the sample's P(X >= x) is constant and the law's
	// falls, so the extremes lie at each value and just above it.
	norm := 1 / scaledZetaValue(law.Alpha, law.Xmin)
	for k := i; k < len(s.values); k++ {
		p := math.Exp(-law.Alpha*(s.logs[k]-logMin)) * norm
		above := p * scaledZetaValue(law.Alpha, s.values[k])
		d = max(d, math.Abs(s.from[k]/n-above), math.Abs(s.from[k+1]/n-(above-p)))
		if d > limit {
			return d
		}
	}
	return d
}
