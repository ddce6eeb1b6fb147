package resample_test

import (
	"testing"

	"github.com/blindspot/blindspot/stats/resample"
)

func BenchmarkPoisson(b *testing.B) {
	for _, c := range []struct {
		name   string
		lambda float64
	}{{"mean 0.2", 0.2}, {"mean 5", 5}, {"mean 300", 300}} {
		rng := resample.New(1)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				resample.Poisson(c.lambda, rng)
			}
		})
	}
}

func BenchmarkNegBin(b *testing.B) {
	rng := resample.New(1)
	b.ReportAllocs()
	for b.Loop() {
		resample.NegBin(20, 0.3, rng)
	}
}

func BenchmarkBootstrapMean(b *testing.B) {
	x := make([]float64, 120)
	for i := range x {
		x[i] = float64(i % 7)
	}
	rng := resample.New(1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := resample.Bootstrap(len(x), resample.Plan{}, meanOf(x), rng); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		resample.New(7, 3, 4)
	}
}

func meanOf(x []float64) func([]int) float64 {
	return func(times []int) float64 {
		var s float64
		for _, t := range times {
			s += x[t]
		}
		return s / float64(len(times))
	}
}
