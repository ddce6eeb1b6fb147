package endemic_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/endemic"
)

func BenchmarkBasic(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.Fit(m.data, m.basic, endemic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPowerLaw(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.Fit(m.data, m.powerLaw, endemic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRandomIntercepts(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.Fit(m.data, m.random, endemic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRollingPowerLaw(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.OneStepAhead(m.data, m.powerLaw, endemic.Options{}, 65, 77, true); err != nil {
			b.Fatal(err)
		}
	}
}

// Cost against size: units of a ring over 100 times, power law with decay.
func BenchmarkFitBySize(b *testing.B) {
	for _, units := range []int{10, 20, 40, 80} {
		b.Run(fmt.Sprintf("units=%d", units), func(b *testing.B) {
			model := small(endemic.NegBin1, units)
			data := simulate(b, seeded(1), model, units, 100, []float64{math.Log(0.4), math.Log(0.2), 0, 0.4, -0.3, math.Log(0.5)})
			model.Weights = endemic.PowerLaw{Order: ring(units), MaxLag: 5, Normalised: true}
			for b.Loop() {
				if _, err := endemic.Fit(data, model, endemic.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
