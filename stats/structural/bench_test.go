package structural_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/stats/structural"
)

// BenchmarkLikelihood is one evaluation of likelihood and gradient.
func BenchmarkLikelihood(b *testing.B) {
	for _, n := range []int{50, 100, 200, 400, 800} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			f, err := structural.FitML(regressors(n, 3), structural.Model{})
			if err != nil {
				b.Fatal(err)
			}
			grad := make([]float64, 2)
			b.ReportAllocs()
			for b.Loop() {
				structural.Refilter(f, grad)
			}
		})
	}
}

func BenchmarkFitML(b *testing.B) {
	for _, tc := range []struct {
		name string
		m    structural.Model
	}{
		{"level", structural.Model{}},
		{"trend", structural.Model{Trend: structural.LocalLinear}},
		{"level+season", structural.Model{Season: 12}},
		{"trend+season", structural.Model{Trend: structural.LocalLinear, Season: 12}},
		{"least squares", structural.Model{Trend: structural.Constant}},
	} {
		b.Run(tc.name, func(b *testing.B) {
			s := regressors(100, 3)
			for b.Loop() {
				if _, err := structural.FitML(s, tc.m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCounterfactual100x5(b *testing.B) {
	s := regressors(100, 5)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := structural.Counterfactual(s, structural.Model{}, []structural.Window{{Start: 80, End: 100}}, .9); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCounterfactualCounts(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	y := make([]float64, 100)
	for i := range y {
		y[i] = float64(rng.IntN(20))
	}
	for b.Loop() {
		if _, _, err := structural.CounterfactualCounts(rng, structural.Series{Y: y}, structural.Model{}, []structural.Window{{Start: 80, End: 100}}, .9, structural.Log1p, 1000); err != nil {
			b.Fatal(err)
		}
	}
}
