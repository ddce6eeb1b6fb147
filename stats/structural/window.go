package structural

import "github.com/blindspot/blindspot/stats"

// Window is a stretch of periods Start, ..., End-1 that an intervention may have
// changed.
type Window struct{ Start, End int }

// checkWindows wants windows in order, apart, inside the series and with
// observations before the first.
func checkWindows(op string, n int, ws []Window) error {
	if len(ws) == 0 {
		return stats.Errorf(op, stats.BadInput, "no intervention window")
	}
	last := 0
	for i, w := range ws {
		if w.Start < last || w.End <= w.Start || w.End > n || w.Start == 0 {
			return stats.Errorf(op, stats.BadInput,
				"window %d is [%d, %d) in a series of %d: windows must be in order, apart, inside, and leave periods before the first", i, w.Start, w.End, n)
		}
		last = w.End
	}
	return nil
}
