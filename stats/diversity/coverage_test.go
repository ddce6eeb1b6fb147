package diversity_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats/diversity"
)

// world is a population of classes with its effective number.
type world struct {
	name   string
	shares []float64
}

func (w world) number() float64 {
	h := 0.0
	for _, p := range w.shares {
		h -= p * math.Log(p)
	}
	return math.Exp(h)
}

func (w world) sample(n int, rng *rand.Rand) []int {
	counts := make([]int, len(w.shares))
	for range n {
		u, k := rng.Float64(), 0
		for ; k < len(w.shares)-1 && u >= w.shares[k]; k++ {
			u -= w.shares[k]
		}
		counts[k]++
	}
	return counts
}

func makeWorld(name string, classes int, weight func(k int) float64) world {
	w := world{name, make([]float64, classes)}
	total := 0.0
	for k := range w.shares {
		w.shares[k] = weight(k)
		total += w.shares[k]
	}
	for k := range w.shares {
		w.shares[k] /= total
	}
	return w
}

func even(classes int) world {
	return makeWorld(fmt.Sprintf("%d even classes", classes), classes, func(int) float64 { return 1 })
}

func zipf(classes int, exponent float64) world {
	return makeWorld(fmt.Sprintf("%d classes by Zipf's law of %g", classes, exponent), classes, func(k int) float64 { return math.Pow(float64(k+1), -exponent) })
}

func geometric(ratio float64) world {
	return makeWorld(fmt.Sprintf("shares falling by %g", ratio), 60, func(k int) float64 { return math.Pow(ratio, float64(k)) })
}

// tally counts how often intervals and lower bounds hold the truth.
type tally struct{ given, held, bounds, boundsHeld int }

func hold(t *testing.T, w world, n, runs, draws int, rng *rand.Rand) (c tally) {
	t.Helper()
	truth := w.number()
	for range runs {
		got, err := diversity.Effective(w.sample(n, rng), diversity.Options{Draws: draws}, rng)
		if err != nil {
			t.Fatal(err)
		}
		if got.LowerOnly {
			c.bounds++
			if got.Low <= truth*(1+1e-9) {
				c.boundsHeld++
			}
			continue
		}
		c.given++
		if got.Low <= truth*(1+1e-9) && truth*(1-1e-9) <= got.High {
			c.held++
		}
	}
	return c
}

func share(a, b int) float64 { return float64(a) / float64(b) }

// The 90 % intervals over populations even and uneven; the full grid is behind
// the tag calibration.
func TestIntervalsCoverTheTruth(t *testing.T) {
	rng := seeded(3)
	for _, c := range []struct {
		world
		n int
	}{{even(20), 23}, {zipf(20, 1), 23}, {zipf(20, 1), 100}, {geometric(.6), 23}, {geometric(.8), 50}} {
		got := hold(t, c.world, c.n, 200, 150, rng)
		if s := share(got.held, got.given); got.given < 160 || s < .85 || s > .985 {
			t.Errorf("%s, %d events: %.3f of %d intervals hold the truth", c.name, c.n, s, got.given)
		}
	}
	// Where coverage is low, the lower bound.
	got := hold(t, even(60), 12, 300, 50, rng)
	if s := share(got.boundsHeld, got.bounds); got.bounds < 200 || s < .85 {
		t.Errorf("%.3f of %d lower bounds hold", s, got.bounds)
	}
}

// Fewer events of the same population are no smaller spread, and a smaller
// spread is found.
func TestCompareHoldsItsLevel(t *testing.T) {
	rng := seeded(4)
	reject := func(before, after world, n, m int) float64 {
		rejected := 0
		const runs = 250
		for range runs {
			c, err := diversity.Compare(before.sample(n, rng), after.sample(m, rng), 199, rng)
			if err != nil {
				t.Fatal(err)
			}
			if c.P <= .05 {
				rejected++
			}
		}
		return share(rejected, runs)
	}
	if s := reject(zipf(30, 1), zipf(30, 1), 60, 15); s > .08 {
		t.Errorf("fewer events alone are called a change in %.3f", s)
	}
	if s := reject(even(30), makeWorld("a few", 30, func(k int) float64 { return math.Pow(.6, float64(k)) }), 60, 30); s < .5 {
		t.Errorf("a smaller spread is found in %.3f", s)
	}
}
