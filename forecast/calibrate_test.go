package forecast_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		low, high, p float64
		want         forecast.Verdict
		why          string
	}{
		{-2, -1, 0.01, forecast.Won, "smaller losses, told from zero"},
		{1, 2, 0.01, forecast.Lost, "larger losses, told from zero"},
		{-2, 1, 0.4, forecast.Undecided, "the interval holds zero"},
		{-2, 0, 0.05, forecast.Undecided, "the interval ends at zero"},
		{-2, -1, 0.2, forecast.Undecided, "the p-value does not tell it from zero"},
	} {
		if got := forecast.Judge(c.low, c.high, c.p); got != c.want {
			t.Errorf("%v to %v, p %v: %s, want %s: %s", c.low, c.high, c.p, got, c.want, c.why)
		}
	}
}

// Outcomes drawn from the forecast itself fill the tenths evenly and come as often
// as was said; outcomes of another distribution do not.
func TestCalibrateOnSimulatedTruth(t *testing.T) {
	rng := resample.New(9)
	said, other := forecast.NewMass(), forecast.NewMass()
	for k := range 30 {
		said[k], other[k] = math.Pow(0.8, float64(k))*0.2, math.Pow(0.9, float64(k))*0.1
	}
	for _, c := range []struct {
		name  string
		truth forecast.Mass
		fits  bool
	}{{"the forecast is true", said, true}, {"the truth is worse", other, false}} {
		t.Run(c.name, func(t *testing.T) {
			var all []forecast.Told
			for range 4000 {
				all = append(all, said.Tells(c.truth.Draws(nil, 1, rng)[0]))
			}
			got := forecast.Calibrate(all)
			worst, sum := 0.0, 0.0
			for _, share := range got.PIT {
				worst, sum = max(worst, math.Abs(share-0.1)), sum+share
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("the tenths hold %v", sum)
			}
			if (worst < 0.025) != c.fits {
				t.Errorf("the tenths are %v", got.PIT)
			}
			zero := got.Reliability[0].Bins[0]
			if inside := zero.Forecast > zero.From-0.01 && zero.Forecast < zero.To+0.01; inside != c.fits {
				t.Errorf("said %v, came %v", zero.Forecast, zero.Observed)
			}
		})
	}
	if none := forecast.Calibrate(nil); len(none.Reliability) != 0 {
		t.Errorf("without forecasts %+v", none)
	}
}
