package structural_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/structural"
)

// Oracles of the CausalImpact README series, pre-period 1 to 70, recomputed:
// ordinary least squares, and ARIMA(0,1,1) with a regressor by maximum likelihood.
func TestReadmeDeterministic(t *testing.T) {
	y, x := readme(t)
	s := structural.Series{Y: y, Static: [][]float64{x}}
	post := []structural.Window{{Start: 70, End: 100}}

	im, f, err := structural.Counterfactual(s, structural.Model{Trend: structural.Constant}, post, .95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "OLS slope", f.Static[0].Value, 1.15006452, 1e-7)
	near(t, "OLS mean effect", im.Total.Average.Value, 10.4558305, 1e-6)
	near(t, "OLS se", im.Total.Average.SE, .28645, 1e-5)
	c, err := f.Components(.9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "OLS intercept", c.Level[0].Value, 4.28400197, 1e-6)

	im, f, err = structural.Counterfactual(s, structural.Model{}, post, .95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ML slope", f.Static[0].Value, 1.16310439, 2e-5)
	near(t, "ML mean effect", im.Total.Average.Value, 10.5632528, 2e-4)
	near(t, "ML cumulative", im.Total.Cumulative.Value, 316.897584, 6e-3)
	// theta of the equivalent moving average of the differences.
	q := f.Variances.Level / f.Variances.Obs
	near(t, "theta", (math.Sqrt(q*q+4*q)-2-q)/2, -.96291039, 2e-4)
}

func BenchmarkCounterfactualML(b *testing.B) {
	y, x := readme(b)
	s := structural.Series{Y: y, Static: [][]float64{x}}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := structural.Counterfactual(s, structural.Model{}, []structural.Window{{Start: 70, End: 100}}, .9); err != nil {
			b.Fatal(err)
		}
	}
}
