package hawkes_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/hawkes"
)

// Whatever the times, a fit is a typed error or a result without NaN whose
// numbers keep their order.
func TestFitIsNeverNaN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const end = 40.0
		types := rapid.IntRange(1, 2).Draw(t, "types")
		ev := hawkes.Events{End: end}
		for range types {
			ticks := rapid.SliceOfN(rapid.IntRange(0, 160), 6, 40).Draw(t, "quarter days")
			times := make([]float64, len(ticks))
			for i, v := range ticks {
				times[i] = float64(v) / 4
			}
			slices.Sort(times)
			ev.Times = append(ev.Times, times)
		}
		opt := hawkes.Options{
			Background: rapid.SampledFrom([]hawkes.Background{hawkes.Constant(), hawkes.EvenPieces(end, 3), hawkes.EvenSpline(end, 1)}).Draw(t, "background"),
			Kernel:     rapid.SampledFrom([]hawkes.Family{hawkes.ExponentialKernel, hawkes.PowerLawKernel}).Draw(t, "kernel"),
			Interval:   rapid.SampledFrom([]hawkes.IntervalKind{hawkes.ProfileInterval, hawkes.DeltaInterval}).Draw(t, "interval"),
		}
		fit, err := hawkes.Fit(ev, opt)
		var typed *stats.Error
		if err != nil && !errors.As(err, &typed) {
			t.Fatalf("error of type %T", err)
		}
		if fit == nil {
			return
		}
		all := []stats.Estimate{fit.Branching}
		for d := range types {
			all = slices.Concat(all, fit.Matrix[d], fit.Jump[d], fit.Coef[d], fit.LogKernel[d])
		}
		for _, e := range all {
			if math.IsNaN(e.Value) || math.IsNaN(e.SE) || !(e.Low <= e.Value && e.Value <= e.High) {
				t.Fatalf("estimate %+v (%v)", e, err)
			}
		}
		if math.IsNaN(fit.LogLik) || fit.LogLik < fit.NullLogLik-1e-6 {
			t.Fatalf("log-likelihood %g, of the background alone %g", fit.LogLik, fit.NullLogLik)
		}
	})
}
