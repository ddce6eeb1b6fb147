package diversity

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Comparison is that of two samples of events at equal coverage.
type Comparison struct {
	Coverage      float64 // the smaller of the two
	Before, After float64 // effective numbers at that coverage
	Ratio         float64 // After over Before
	// P is the chance that events whose samples are shuffled differ as much, in
	// either direction.
	P float64
}

// Compare compares the effective numbers of classes of two samples, at the
// coverage of the less well covered one, since a smaller sample shows fewer
// classes of the same population. Entries of before and after are counts of the
// same classes. The test shuffles which sample each event belongs to (runs
// times): it holds its level whenever events are independent, at any size. Without
// runs P is not a number.
func Compare(before, after []int, runs int, rng *rand.Rand) (Comparison, error) {
	const op = "diversity.Compare"
	if len(before) != len(after) {
		return Comparison{}, stats.Errorf(op, stats.BadInput, "%d classes before and %d after", len(before), len(after))
	}
	if runs < 0 {
		return Comparison{}, stats.Errorf(op, stats.BadInput, "%d runs", runs)
	}
	a, err := newSample(op, before)
	if err != nil {
		return Comparison{}, err
	}
	b, err := newSample(op, after)
	if err != nil {
		return Comparison{}, err
	}
	a.tables = newTables(a.n + b.n)
	b.tables = a.tables
	out := atEqualCoverage(a, b)
	if runs == 0 {
		out.P = math.NaN()
		return out, nil
	}
	observed := math.Abs(math.Log(out.Ratio))
	deck := make([]int, 0, a.n+b.n)
	for class := range before {
		for range before[class] + after[class] {
			deck = append(deck, class)
		}
	}
	one, two := make([]int, len(before)), make([]int, len(before))
	as := 1
	n := a.n
	for range runs {
		rng.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		clear(one)
		clear(two)
		for _, class := range deck[:n] {
			one[class]++
		}
		for _, class := range deck[n:] {
			two[class]++
		}
		a.set(one)
		b.set(two)
		if c := atEqualCoverage(a, b); math.Abs(math.Log(c.Ratio)) >= observed-1e-12 {
			as++
		}
	}
	out.P = float64(as) / float64(runs+1)
	return out, nil
}

func atEqualCoverage(a, b *sample) Comparison {
	c := Comparison{Coverage: min(a.coverage(), b.coverage())}
	c.Before, c.After = a.reduced(c.Coverage), b.reduced(c.Coverage)
	c.Ratio = c.After / c.Before
	return c
}

// reduced is the effective number at a coverage of at most that of the sample.
func (s *sample) reduced(coverage float64) float64 {
	if s.coverage() <= coverage {
		return math.Exp(s.observed())
	}
	number, _ := s.rarefiedTo(coverage)
	return number
}
