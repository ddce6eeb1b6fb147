package endemic_test

import (
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
