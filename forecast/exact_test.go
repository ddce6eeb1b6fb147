package forecast

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// Scoring a distribution is scoring very many draws of it.
func TestExactScoresAreThoseOfManyDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMass(t)
		y := float64(rapid.IntRange(0, 3000).Draw(t, "observed"))
		const n = 20000
		draws := m.Draws(nil, n, resample.New(1))
		var ensemble score.Ensemble
		want, err := ensemble.Score(draws, y)
		if err != nil {
			t.Fatal(err)
		}
		got, mean := m.Score(y), 0.0
		for _, v := range draws {
			mean += v / n
		}
		for _, c := range []struct {
			name      string
			got, want float64
			slack     float64
		}{
			{"CRPS", got.CRPS, want.CRPS, 1e-3*want.CRPS + 0.01 + 4*mean/n}, // a weight is met to one draw,
			{"log CRPS", got.LogCRPS, want.LogCRPS, 1e-3},
			{"PIT in 50 %", got.Central50, want.Central50, 0.01},
			{"PIT in 90 %", got.Central90, want.Central90, 0.01},
		} {
			if math.Abs(c.got-c.want) > c.slack {
				t.Fatalf("%s of %v is %v, and %v by %d draws", c.name, y, c.got, c.want, n)
			}
		}
	})
}

// The ignorance score is that of a thousand draws in exact proportion.
func TestExactIgnorance(t *testing.T) {
	m := NewMass()
	m.add(0, 0.7)
	m.add(30, 0.25)
	m.add(5000, 0.05)
	draws := m.Draws(nil, score.IgnoranceDraws, resample.New(1))
	for _, y := range []float64{0, 1, 26, 50, 51, 1000, 1001, 9000} {
		want, err := score.Ignorance2023(draws, y)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Score(y).Ignorance; math.Abs(got-want) > 1e-9 {
			t.Errorf("ignorance of %v is %v, want %v", y, got, want)
		}
	}
}

// The interval score and the closed intervals follow the quantiles.
func TestExactInterval(t *testing.T) {
	m := NewMass()
	for v := range 10 {
		m.add(float64(v), 0.1)
	}
	s := m.Score(12)
	if low, high := m.central(0.9); s.Interval != high-low+20*(12-high) || s.Covered90 || s.Covered50 {
		t.Errorf("beyond the interval: %+v", s)
	}
	if s := m.Score(5); !s.Covered50 || !s.Covered90 || s.Interval != 9 {
		t.Errorf("inside: %+v", s)
	}
}
