package changepoint_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// Whatever the series, the answer is finite or a typed error.
func TestFiniteOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Just(0.0), rapid.Just(1.0), rapid.Just(1e9), rapid.Just(math.NaN()), rapid.Just(-1.0),
			rapid.Map(rapid.IntRange(0, 1000), func(i int) float64 { return float64(i) }))
		if rapid.Bool().Draw(t, "clean") {
			value = rapid.SampledFrom([]float64{0, 0, 0, 1, 2, 1e9})
		}
		y := rapid.SliceOfN(value, 0, 40).Draw(t, "y")
		finite := func(err error, vs ...float64) {
			if err != nil {
				for _, k := range []stats.Kind{stats.BadInput, stats.TooFew, stats.Degenerate, stats.NotConverged, stats.Overflow} {
					if stats.IsKind(err, k) {
						return
					}
				}
				t.Fatalf("untyped error %v", err)
			}
			for _, v := range vs {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%v in a result", v)
				}
			}
		}
		if b, err := changepoint.Mean(y, changepoint.Options{}); err != nil {
			finite(err)
		} else {
			finite(nil, append(b.RSS, b.BIC...)...)
			_, err := b.Confidence(len(b.RSS)-1, .9)
			finite(err)
		}
		if f, err := changepoint.FTest(y, nil, .15); err != nil {
			finite(err)
		} else {
			finite(nil, append(f.F, f.Sup, f.P)...)
		}
		if c, err := changepoint.OLSCUSUM(y, nil); err != nil {
			finite(err)
		} else {
			finite(nil, append(c.Process, c.Sup, c.P)...)
		}
		if psi, err := changepoint.Overdispersion(y); err != nil {
			finite(err)
		} else {
			finite(nil, psi)
			if c, err := changepoint.NewNegBinomial(y, psi+.01); err != nil {
				finite(err)
			} else if s, err := changepoint.PELT(c, 5, 2); err != nil {
				finite(err)
			} else {
				finite(nil, s.Objective)
			}
		}
		g, err := changepoint.NewGammaPoisson(1, .1)
		finite(err)
		o, err := changepoint.NewOnline(.02, g)
		finite(err)
		for _, v := range y {
			if err := o.Update(v); err != nil {
				finite(err)
				o.Skip()
			}
		}
		var sum float64
		for _, p := range o.RunLength() {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("run lengths sum to %v", sum)
		}
	})
}
