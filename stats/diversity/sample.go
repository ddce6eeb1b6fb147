package diversity

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// sample is a list of counts by class without the empty classes, with what the
// estimators read of it.
type sample struct {
	counts []int
	n      int     // events
	f1, f2 float64 // classes with one event, and with two
	tables *tables
}

// tables hold what samples of up to some number of events share.
type tables struct {
	harmonic []float64 // sum of 1/i up to k
	lfact    []float64 // log k!
}

func newTables(n int) *tables {
	t := &tables{harmonic: make([]float64, n+1), lfact: make([]float64, n+1)}
	for i := 1; i <= n; i++ {
		t.harmonic[i] = t.harmonic[i-1] + 1/float64(i)
		t.lfact[i] = t.lfact[i-1] + math.Log(float64(i))
	}
	return t
}

// lchoose is the log of n over k.
func (t *tables) lchoose(n, k int) float64 { return t.lfact[n] - t.lfact[k] - t.lfact[n-k] }

func newSample(op string, counts []int) (*sample, error) {
	s := &sample{}
	for k, x := range counts {
		if x < 0 {
			return nil, stats.Errorf(op, stats.BadInput, "class %d has %d events", k, x)
		}
		s.add(x)
	}
	if s.n == 0 {
		return nil, stats.Errorf(op, stats.TooFew, "no events")
	}
	s.tables = newTables(s.n + 1)
	return s, nil
}

func (s *sample) add(x int) {
	switch x {
	case 0:
		return
	case 1:
		s.f1++
	case 2:
		s.f2++
	}
	s.counts = append(s.counts, x)
	s.n += x
}

// like makes a sample of other counts, of at most one event more, with the
// tables of s.
func (s *sample) like(counts []int) *sample {
	other := &sample{tables: s.tables}
	other.set(counts)
	return other
}

// set takes other counts and keeps the memory.
func (s *sample) set(counts []int) {
	*s = sample{counts: s.counts[:0], tables: s.tables}
	for _, x := range counts {
		s.add(x)
	}
}

// unseen is the Chao1 lower bound of the number of classes without an event
// (Chao 1984), in the form without bias where no class has two.
func (s *sample) unseen() float64 {
	n := float64(s.n)
	if s.f2 > 0 {
		return (n - 1) / n * s.f1 * s.f1 / (2 * s.f2)
	}
	return (n - 1) / n * s.f1 * (s.f1 - 1) / 2
}

// rare is 1 - A of Chao, Wang & Jost: A is the estimated share of the classes
// that were seen once in the population.
func (s *sample) rare() float64 {
	if s.f1 == 0 {
		return 0
	}
	mass := float64(s.n) * s.unseen()
	return mass / (mass + s.f1)
}

// coverage is that of the sample itself.
func (s *sample) coverage() float64 { return 1 - s.f1/float64(s.n)*s.rare() }

// rarefiedCoverage is that expected of m < n of the events.
func (s *sample) rarefiedCoverage(m int) float64 {
	missing := 0.0
	for _, x := range s.counts {
		if s.n-x >= m {
			missing += float64(x) / float64(s.n) * math.Exp(s.tables.lchoose(s.n-x, m)-s.tables.lchoose(s.n-1, m))
		}
	}
	return 1 - missing
}

// observed is the plug-in entropy.
func (s *sample) observed() float64 {
	h := 0.0
	for _, x := range s.counts {
		p := float64(x) / float64(s.n)
		h -= p * math.Log(p)
	}
	return max(0, h)
}

// entropy is the estimator of Chao, Wang & Jost: what the frequencies say
// without bias, and an estimate of what samples of this size never show.
func (s *sample) entropy() float64 {
	n := float64(s.n)
	h := 0.0
	for _, x := range s.counts {
		h += float64(x) / n * (s.tables.harmonic[s.n-1] - s.tables.harmonic[x-1])
	}
	if q := s.rare(); q > 0 {
		h += s.f1 / n * remainder(q, s.n)
	}
	return max(0, h)
}

// remainder is what the series of -log(1-q) has left after n-1 terms, over
// q^(n-1): the sum of q^(r-n+1)/r from r = n on.
func remainder(q float64, n int) float64 {
	if float64(n)*(1-q) < 5 { // slow to converge, and nothing cancels
		left, power := -math.Log1p(-q), 1.0
		for r := 1; r < n; r++ {
			power *= q
			left -= power / float64(r)
		}
		return left / power
	}
	sum, power := 0.0, q
	for r := n; power > 1e-14*sum; r++ {
		sum += power / float64(r)
		power *= q
	}
	return sum
}
