package tail_test

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot/stats/tail"
)

func BenchmarkFitDiscrete(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000, 100_000} {
		x := severity(b, n, 1)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tail.FitDiscrete(x, tail.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFitContinuous(b *testing.B) {
	x := drawFloats(tail.PowerLaw{Alpha: 2.4, Xmin: 5}, 10_000, seeded(1))
	for b.Loop() {
		if _, err := tail.FitContinuous(x, tail.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBootstrap(b *testing.B) {
	f, err := tail.FitDiscrete(severity(b, 1000, 1), tail.Options{})
	if err != nil {
		b.Fatal(err)
	}
	rng := seeded(2)
	b.Run("ensemble of 200", func(b *testing.B) {
		for b.Loop() {
			if _, err := f.Bootstrap(200, rng); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("goodness of fit with 200", func(b *testing.B) {
		for b.Loop() {
			if _, err := f.GoodnessOfFit(200, rng); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The watch board: 300 groups of 500 events each, with the probability of a
// mass-casualty event and no bootstrap.
func BenchmarkWatchBoard(b *testing.B) {
	groups := make([][]int, 300)
	for i := range groups {
		groups[i] = severity(b, 500, uint64(i))
	}
	for b.Loop() {
		for _, x := range groups {
			f, err := tail.FitDiscrete(x, tail.Options{})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := f.AtLeastOne(100, tail.CountRate(len(x), 60), 12); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkAlternatives(b *testing.B) {
	f, err := tail.FitDiscrete(severity(b, 1000, 1), tail.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := f.Alternatives(); err != nil {
			b.Fatal(err)
		}
	}
}
