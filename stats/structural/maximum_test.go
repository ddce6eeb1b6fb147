package structural_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/structural"
)

// The likelihood of a trend in the logs of the lynx has several maxima; one of
// them lies at -140.27.
func TestFitMLFindsTheHighestMaximumOfTheLynx(t *testing.T) {
	y := make([]float64, len(lynx))
	for i, v := range lynx {
		y[i] = math.Log(v)
	}
	f, err := structural.FitML(structural.Series{Y: y}, structural.Model{Trend: structural.LocalLinear})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log-likelihood", f.LogLik, -130.05, 0.01)
	if !f.Converged {
		t.Error("a maximum was found and not said to be one")
	}
}

// No point of a fine grid of variances lies above what is called the maximum.
func TestFitMLIsAboveEveryGridPoint(t *testing.T) {
	y := make([]float64, len(lynx))
	for i, v := range lynx {
		y[i] = math.Log(v)
	}
	for name, s := range map[string][]float64{"lynx": y, "nile": nile(t), "square root of lynx": roots(lynx)} {
		s := structural.Series{Y: s}
		f, err := structural.FitML(s, structural.Model{Trend: structural.LocalLinear})
		if err != nil {
			t.Fatal(name, err)
		}
		scale := f.Variances.Obs + f.Variances.Level + f.Variances.Slope
		for a := -16.0; a <= 4; a++ {
			for b := -16.0; b <= 4; b++ {
				for _, noise := range []float64{0.001, 0.05, 1} {
					v := structural.Variances{Obs: noise * scale, Level: math.Exp(a) * scale, Slope: math.Exp(b) * scale}
					at, _, err := structural.LogLik(s, structural.Model{Trend: structural.LocalLinear}, v)
					if err == nil && at > f.LogLik+1e-3 {
						t.Fatalf("%s: log-likelihood %.4f at %+v, above the maximum of %.4f", name, at, v, f.LogLik)
					}
				}
			}
		}
	}
}

func roots(y []float64) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = math.Sqrt(v)
	}
	return out
}
