package hawkes_test

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot/stats/hawkes"
)

// simulated returns close to n events.
func simulated(tb testing.TB, n int) hawkes.Events {
	tb.Helper()
	end := float64(n) / 0.6
	p := hawkes.Univariate(hawkes.ConstantRate(0.3, end), 0.5, hawkes.Exponential{Rate: 1.2})
	ev, err := p.SimulateCluster(seeded(1))
	if err != nil {
		tb.Fatal(err)
	}
	return ev
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{250, 2500, 25000} {
		ev := simulated(b, n)
		for _, o := range []struct {
			name string
			opt  hawkes.Options
		}{
			{"constant/delta", hawkes.Options{Interval: hawkes.DeltaInterval}},
			{"constant/profile", hawkes.Options{}},
			{"spline8/delta", hawkes.Options{Interval: hawkes.DeltaInterval, Background: hawkes.EvenSpline(ev.End, 8)}},
		} {
			b.Run(fmt.Sprintf("%s/n=%d", o.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := hawkes.Fit(ev, o.opt); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkFitPowerLaw(b *testing.B) {
	ev := simulated(b, 500)
	for b.Loop() {
		if _, err := hawkes.Fit(ev, hawkes.Options{Kernel: hawkes.PowerLawKernel, Interval: hawkes.DeltaInterval}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLogLik(b *testing.B) {
	ev := simulated(b, 25000)
	p := hawkes.Univariate(hawkes.ConstantRate(0.3, ev.End), 0.5, hawkes.Exponential{Rate: 1.2})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.LogLik(ev); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSimulate(b *testing.B) {
	p := hawkes.Univariate(hawkes.ConstantRate(0.3, 10000), 0.5, hawkes.Exponential{Rate: 1.2})
	rng := seeded(1)
	b.Run("thinning", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.SimulateThinning(rng); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("cluster", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.SimulateCluster(rng); err != nil {
				b.Fatal(err)
			}
		}
	})
}
