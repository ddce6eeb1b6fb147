package rates

import "math"

// markEvents are how many events the marks are taken to have shown that vary as
// those of an exponential law, before any is seen.
const markEvents = 2

// Unit is how much of a series that adds up marks of events, as deaths do, varies
// as one event does: the mean square of a mark over its mean, so that a sum of so
// many units is as uncertain as a Poisson count. The variance of marks is told
// from how far the sums of periods lie from what their number of events leads to
// expect, and so contains that marks of a period resemble each other. It is 1
// where there is no event or no mark.
func Unit(events, sums []float64) float64 {
	n, sum, squared := 0.0, 0.0, 0.0
	for t, y := range sums {
		if !math.IsNaN(y) && events[t] > 0 {
			n, sum, squared = n+events[t], sum+y, squared+events[t]*events[t]
		}
	}
	if n == 0 || sum == 0 {
		return 1
	}
	mean, squares := sum/n, 0.0
	for t, y := range sums {
		if !math.IsNaN(y) && events[t] > 0 {
			squares += (y - mean*events[t]) * (y - mean*events[t])
		}
	}
	variance := (squares + markEvents*mean*mean) / (n - squared/n + markEvents)
	return mean + variance/mean
}
