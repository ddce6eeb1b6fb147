//go:build calibration

package diversity_test

import "testing"

// The share of 90 % intervals and of lower bounds that hold the truth, over
// populations and sizes: go test ./stats/diversity -tags calibration -v.
func TestCalibration(t *testing.T) {
	rng := seeded(5)
	for _, w := range []world{even(2), even(8), even(20), even(60), zipf(20, 1), zipf(60, 1), zipf(20, 1.6), zipf(60, 1.6),
		geometric(.3), geometric(.6), geometric(.8), geometric(.9)} {
		for _, n := range []int{6, 12, 23, 50, 100, 300} {
			c := hold(t, w, n, 400, 150, rng)
			t.Logf("%-32s %6.1f %4d events: interval in %3.0f %%, holds in %.3f; lower bound holds in %.3f", w.name, w.number(), n,
				100*share(c.given, c.given+c.bounds), share(c.held, c.given), share(c.boundsHeld, c.bounds))
			if n >= 20 && c.given > 320 && share(c.held, c.given) < .81 { // .85 less two standard errors
				t.Errorf("%s, %d events: coverage %.3f", w.name, n, share(c.held, c.given))
			}
		}
	}
}
