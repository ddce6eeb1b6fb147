package measure

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
)

// A shift of none is no change, whatever the scale; what was to be expected, the
// change and its ratio say the same; and nothing falls below nothing.
func TestChangeOnAScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := make([]float64, 24)
		for i := range before {
			before[i] = float64(rapid.IntRange(0, 40).Draw(t, "month"))
		}
		var marks []int
		if rapid.Bool().Draw(t, "deaths") {
			marks = rapid.SliceOfN(rapid.IntRange(0, 90), 5, 30).Draw(t, "marks")
			marks[0] = 3
		}
		s := newScale(before, marks, rand.New(rand.NewPCG(1, 2)))
		level := rapid.Float64Range(0.1, 40).Draw(t, "level")
		shift := rapid.Float64Range(-2, 2).Draw(t, "shift")
		low, high := rapid.Float64Range(0, 2).Draw(t, "low"), rapid.Float64Range(0, 2).Draw(t, "high")
		c := change{periods: 9, observed: 9 * level * s.unit, shift: stats.Estimate{Value: shift, Interval: stats.Interval{Low: shift - low, High: shift + high, Level: Level}}}
		c.on(s, level)
		m := c.monthly
		if m.Low > m.Value+1e-6 || m.Value > m.High+1e-6 || m.High > level*s.unit+1e-6 {
			t.Fatalf("%v is no interval of a level of %v", m, level*s.unit)
		}
		if shift > 0 != (m.Value > 0) && math.Abs(shift) > 1e-3 {
			t.Fatalf("a shift of %v is a change of %v", shift, m.Value)
		}
		if (shift-low < -1e-3 && m.Low > 0) || (shift-low > 1e-3 && m.Low <= 0) {
			t.Fatalf("a shift from %v is a change from %v", shift-low, m.Low)
		}
		if r := c.relative; r.Known() && (r.Low < -1 || r.Low > r.Value+1e-6 || r.Value > r.High+1e-6 || math.Abs(c.expected.Value*(1+r.Value)-c.observed) > 1e-3*(1+c.observed)) {
			t.Fatalf("%v of %v expected beside %v observed", r, c.expected, c.observed)
		}
	})
}

// The scale is the law of what it stands for: means of log(1 + sum) of simulated
// months.
func TestScaleIsTheMeanOfSimulatedMonths(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, rate := range []float64{0.3, 2, 25} {
		s := scale{dispersion: 0.5, unit: 1}
		for k := range 2000 {
			s.sums = append(s.sums, math.Log1p(float64(k)))
		}
		sum, n := 0.0, 40_000
		for range n {
			// A gamma rate of variance one half: the mean of two exponentials.
			level := rate * (rng.ExpFloat64() + rng.ExpFloat64()) / 2
			count := 0
			for at := rng.ExpFloat64(); at < level; at += rng.ExpFloat64() {
				count++
			}
			sum += math.Log1p(float64(count)) / float64(n)
		}
		if got := s.mean(rate); math.Abs(got-sum) > 0.02 {
			t.Errorf("the mean at a rate of %v is %.4f, and %.4f in simulation", rate, got, sum)
		}
		if got := s.rate(s.mean(rate)); math.Abs(got/rate-1) > 1e-6 {
			t.Errorf("the rate of the mean at %v is %v", rate, got)
		}
	}
}
