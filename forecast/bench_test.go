package forecast_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// BenchmarkFit fits each model to a panel of the size of the world: 190 units,
// thirty years.
func BenchmarkFit(b *testing.B) {
	p := world(190, 360, 1)
	for _, m := range forecast.Models() {
		b.Run(m.Name(), func(b *testing.B) {
			for b.Loop() {
				fresh := p // remembered fits belong to one panel
				fresh.Values = append([][]float64{append([]float64(nil), p.Values[0]...)}, p.Values[1:]...)
				if _, err := m.Fit(b.Context(), fresh, []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBacktest draws and scores one window, by draws and by units, to show
// that the cost is linear in both.
func BenchmarkBacktest(b *testing.B) {
	for _, c := range []struct {
		name         string
		units, draws int
	}{{"units=95/draws=1000", 95, 1000}, {"units=190/draws=1000", 190, 1000},
		{"units=190/draws=2000", 190, 2000}, {"units=190/draws=4000", 190, 4000}} {
		p := world(c.units, 120, 1)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := forecast.Backtest(b.Context(), p, forecast.Setup{Models: []forecast.Model{forecast.Decay{Memory: 8}},
					Origins: []blindspot.Month{p.First + 99}, Horizons: []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, Draws: c.draws, Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
