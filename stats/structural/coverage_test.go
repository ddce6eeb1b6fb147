package structural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats/structural"
)

// hits counts how often intervals without an effect hold zero.
type hits struct{ point, sum, tail, runs float64 }

func (h *hits) add(im structural.Impact) {
	h.runs++
	n := float64(len(im.Effects[0].Points))
	for _, p := range im.Effects[0].Points {
		if p.Effect.Contains(0) {
			h.point += 1 / n
		}
	}
	if im.Total.Cumulative.Contains(0) {
		h.sum++
	}
	if im.Total.TailProb < .05 {
		h.tail++
	}
}

func (h *hits) check(t *testing.T, lo, hi float64) {
	t.Helper()
	point, sum, tail := h.point/h.runs, h.sum/h.runs, h.tail/h.runs
	t.Logf("90 %% intervals cover %.3f of periods, %.3f of sums; tail below 5 %%: %.3f", point, sum, tail)
	for what, c := range map[string]float64{"periods": point, "sums": sum, "tails": 1 - tail} {
		if c < lo || c > hi {
			t.Errorf("90 %% intervals cover %.3f of %s", c, what)
		}
	}
}

// walk is a local level with one regressor and no intervention.
func walk(rng *rand.Rand, n int, sd float64) structural.Series {
	y, x := make([]float64, n), make([]float64, n)
	level := 5.0
	for i := range y {
		level += sd * rng.NormFloat64()
		x[i] = rng.NormFloat64()
		y[i] = level + x[i] + rng.NormFloat64()
	}
	return structural.Series{Y: y, Static: [][]float64{x}}
}

func TestCoverageML(t *testing.T) {
	for _, tc := range []struct {
		name string
		n    int
		sd   float64
	}{{"slow level", 80, .15}, {"moving level", 80, .4}, {"fast level", 80, 1}} {
		t.Run(tc.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 7))
			var h hits
			for range 1000 {
				im, _, err := structural.Counterfactual(walk(rng, tc.n, tc.sd), structural.Model{}, []structural.Window{{Start: tc.n - 12, End: tc.n}}, .9)
				if err != nil {
					t.Fatal(err)
				}
				h.add(*im)
			}
			h.check(t, .85, .95)
		})
	}
}

func TestCoverageBayes(t *testing.T) {
	rng := rand.New(rand.NewPCG(53, 54))
	var h hits
	for range 120 {
		p, err := structural.Sample(rng, walk(rng, 60, .4), structural.Options{
			Windows: []structural.Window{{Start: 48, End: 60}}, Draws: 400, Burn: 150})
		if err != nil {
			t.Fatal(err)
		}
		h.add(p.Impact)
	}
	// 120 runs have a standard error of .027.
	h.check(t, .84, .96)
}

// Counts: negative binomial around a log level that wanders, as monthly events of
// a group do. Counts are discrete, so periods may cover more than they promise.
func TestCoverageCounts(t *testing.T) {
	rng := rand.New(rand.NewPCG(55, 56))
	const n = 72
	var h hits
	for range 250 {
		y := make([]float64, n)
		level := math.Log(12)
		for i := range y {
			level += .1 * rng.NormFloat64()
			g := distuv.Gamma{Alpha: 5, Beta: 5, Src: rng}.Rand()
			y[i] = distuv.Poisson{Lambda: math.Exp(level) * g, Src: rng}.Rand()
		}
		im, _, err := structural.CounterfactualCounts(rng, structural.Series{Y: y}, structural.Model{},
			[]structural.Window{{Start: 60, End: n}}, .9, structural.Log1p, 300)
		if err != nil {
			t.Fatal(err)
		}
		h.add(*im)
	}
	h.check(t, .85, .965)
}
