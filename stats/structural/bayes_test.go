package structural_test

import (
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats/structural"
)

// Published output of the CausalImpact example (vignette; a run of 2016): average
// effect 11 (0.42) [9.7, 11], cumulative 316 (12.6) [291.7, 340], relative 9.9 %
// (.39 %). Monte Carlo, so within 2 % of the cumulative effect, and the intervals
// within 2 % of the prediction they belong to.
func TestReadmePublished(t *testing.T) {
	y, x := readme(t)
	p, err := structural.Sample(rand.New(rand.NewPCG(1, 1)), structural.Series{Y: y, Static: [][]float64{x}}, structural.Options{
		Windows: []structural.Window{{Start: 70, End: 100}}, Prior: structural.CausalImpactPrior(), Draws: 4000, Level: .95})
	if err != nil {
		t.Fatal(err)
	}
	c := p.Total.Cumulative
	t.Logf("cumulative %+v relative %+v tail %v inclusion %v rhat %.3f ess %.0f sd %v %v", c, p.Total.Relative, p.Total.TailProb, p.Inclusion, p.RHat, p.ESS, p.ObsSD, p.StateSD)
	near(t, "cumulative", c.Value, 316, .02*316)
	near(t, "cumulative low", c.Low, 291.7, .02*291.7)
	near(t, "cumulative high", c.High, 340, .02*340)
	near(t, "relative", p.Total.Relative.Value, .099, .002)
	near(t, "average actual", p.Total.Observed/30, 117.04852, 1e-5)
}

func regressors(n, k int) structural.Series {
	rng := rand.New(rand.NewPCG(3, 3))
	s := structural.Series{Y: make([]float64, n)}
	for range k {
		x := make([]float64, n)
		for t := range x {
			x[t] = 50 + 10*rng.NormFloat64()
		}
		s.Static = append(s.Static, x)
	}
	level := 20.0
	for t := range s.Y {
		level += .3 * rng.NormFloat64()
		s.Y[t] = level + .4*s.Static[0][t] - .3*s.Static[1][t] + rng.NormFloat64()
	}
	return s
}

func BenchmarkBayes100x10x1000(b *testing.B) {
	s := regressors(100, 10)
	b.ReportAllocs()
	for b.Loop() {
		_, err := structural.Sample(rand.New(rand.NewPCG(1, 2)), s, structural.Options{Windows: []structural.Window{{Start: 80, End: 100}}})
		if err != nil {
			b.Fatal(err)
		}
	}
}
