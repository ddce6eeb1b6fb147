package diversity

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Observed is the plug-in effective number: the exponential of the entropy of
// the shares in the sample.
func Observed(counts []int) (float64, error) {
	s, err := newSample("diversity.Observed", counts)
	if err != nil {
		return 0, err
	}
	return math.Exp(s.observed()), nil
}

// Coverage estimates the share of the population's events that fall into the
// classes of the sample (Chao & Jost 2012, doi 10.1890/11-1952.1). A sample in
// which no class was seen just once has a coverage of 1 by it; one in which all
// were, a number that rests on nothing but its size.
func Coverage(counts []int) (float64, error) {
	s, err := newSample("diversity.Coverage", counts)
	if err != nil {
		return 0, err
	}
	return s.coverage(), nil
}

// AtCoverage is the effective number expected of a sample as large as it needs
// to be to have the coverage: of a smaller sample of the same events, without
// bias, or of a larger one, by extrapolation towards the number of [Effective]
// (Chao et al. 2014, doi 10.1890/13-0133.1). Extrapolate to the coverage of
// twice the events at most. It returns the size of that sample too; a coverage
// that no size reaches, because every class has been seen, is that of the
// sample itself.
func AtCoverage(counts []int, coverage float64) (number, size float64, err error) {
	const op = "diversity.AtCoverage"
	s, err := newSample(op, counts)
	if err != nil {
		return 0, 0, err
	}
	if !(coverage > 0 && coverage < 1) {
		return 0, 0, stats.Errorf(op, stats.BadInput, "coverage %v, need a share between 0 and 1", coverage)
	}
	if coverage < s.coverage() {
		number, size = s.rarefiedTo(coverage)
		return number, size, nil
	}
	number, size = s.extrapolatedTo(coverage)
	return number, size, nil
}

// extrapolatedTo goes towards the estimate for the population; a sample that
// misses nothing stays as it is.
func (s *sample) extrapolatedTo(coverage float64) (number, size float64) {
	n, here, q := float64(s.n), math.Exp(s.observed()), s.rare()
	if q == 0 {
		return here, n
	}
	size = n - 1 + math.Log((1-coverage)*n/s.f1)/math.Log(q)
	return here + (math.Exp(s.entropy())-here)*(1-math.Pow(q, size-n)), size
}

// rarefiedTo finds the two sizes between which the expected coverage passes the
// one given, and goes straight between them.
func (s *sample) rarefiedTo(coverage float64) (number, size float64) {
	below, above := 1, s.n // coverage rises with size
	if s.rarefiedCoverage(below) >= coverage {
		return 1, 1
	}
	for above-below > 1 {
		if mid := (below + above) / 2; s.rarefiedCoverage(mid) < coverage {
			below = mid
		} else {
			above = mid
		}
	}
	from, to := s.rarefiedCoverage(below), s.coverage()
	low, high := s.rarefied(below), math.Exp(s.observed())
	if above < s.n {
		to, high = s.rarefiedCoverage(above), s.rarefied(above)
	}
	part := (coverage - from) / (to - from)
	return low + part*(high-low), float64(below) + part
}

// rarefied is the exponential of the entropy of the expected frequencies of m
// events drawn from the sample without replacement.
func (s *sample) rarefied(m int) float64 {
	all := s.tables.lchoose(s.n, m)
	h := 0.0
	for _, x := range s.counts {
		for k := max(1, m-(s.n-x)); k <= min(x, m); k++ {
			p := float64(k) / float64(m)
			h -= p * math.Log(p) * math.Exp(s.tables.lchoose(x, k)+s.tables.lchoose(s.n-x, m-k)-all)
		}
	}
	return math.Exp(h)
}
