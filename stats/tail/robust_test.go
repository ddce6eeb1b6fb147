package tail_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/tail"
)

// Whatever the counts, a fit is a typed error or finite throughout.
func TestFitIsNeverNaN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 6), rapid.IntRange(0, 1e6)), 8, 60).Draw(t, "values")
		f, err := tail.FitDiscrete(values, tail.Options{MinTail: rapid.IntRange(3, 12).Draw(t, "min tail")})
		var typed *stats.Error
		if err != nil {
			if !errors.As(err, &typed) {
				t.Fatalf("error of type %T", err)
			}
			return
		}
		all := []stats.Estimate{f.Alpha}
		for _, x := range []float64{-1, 0, 3, f.Law.Xmin, f.Law.Xmin + 1, 1e7} {
			p, err := f.Exceedance(x)
			if err != nil {
				t.Fatal(err)
			}
			y, err := f.AtLeastOne(x, tail.CountRate(len(values), 12), 6)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, p, y)
		}
		for _, e := range all {
			if math.IsNaN(e.Value+e.SE) || !(e.Low <= e.Value && e.Value <= e.High) {
				t.Fatalf("estimate %+v of %+v", e, f.Law)
			}
		}
		alternatives, err := f.Alternatives()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range alternatives {
			if math.IsNaN(a.R+a.P+a.LogLik) || math.IsInf(a.R, 0) {
				t.Fatalf("%+v", a)
			}
		}
	})
}
