package changepoint_test

import (
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// The calibrated threshold must hold its rate on fresh quiet series, also of data
// that the detector's Poisson model does not describe, and still find a real change.
func TestAlarmHoldsItsRate(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	const n, rate, window, runs = 60, .1, 6, 400
	start := func() (*changepoint.Online, error) {
		g, err := changepoint.NewGammaPoisson(1, .2)
		if err != nil {
			return nil, err
		}
		return changepoint.NewOnline(1./100, g)
	}
	quiet := func(r *rand.Rand) []float64 { return counts(r, n, 5, .2) }
	threshold, err := changepoint.CalibrateAlarm(rng, rate, 400, window, start, quiet)
	if err != nil {
		t.Fatal(err)
	}
	alarmed := func(y []float64) bool {
		o, err := start()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range y {
			if err := o.Update(v); err != nil {
				t.Fatal(err)
			}
			if o.ChangedWithin(window) > threshold {
				return true
			}
		}
		return false
	}
	var falsely, rightly int
	for range runs {
		if alarmed(quiet(rng)) {
			falsely++
		}
		if alarmed(append(counts(rng, n-10, 5, .2), counts(rng, 10, 40, .2)...)) {
			rightly++
		}
	}
	if r := float64(falsely) / runs; r < .05 || r > .16 {
		t.Errorf("threshold %.3f raises %.3f false alarms, want about %v", threshold, r, rate)
	}
	if r := float64(rightly) / runs; r < .8 {
		t.Errorf("an eightfold rise is found in %.2f of series", r)
	}
	if _, err := changepoint.CalibrateAlarm(rng, .01, 100, window, start, quiet); !stats.IsKind(err, stats.TooFew) {
		t.Errorf("one alarm in a hundred from a hundred series: %v", err)
	}
}
