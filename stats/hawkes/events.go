package hawkes

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Events are the times of events by type, each list sorted, observed on the
// window [0, End]. Nothing before 0 is known to excite.
type Events struct {
	Times [][]float64
	End   float64
}

// One makes [Events] of a single type.
func One(times []float64, end float64) Events {
	return Events{Times: [][]float64{times}, End: end}
}

// Count is the number of events of all types.
func (e Events) Count() int {
	var n int
	for _, t := range e.Times {
		n += len(t)
	}
	return n
}

func (e Events) check(op string) error {
	if !(e.End > 0) || math.IsInf(e.End, 0) {
		return stats.Errorf(op, stats.BadInput, "the window ends at %g, which is not a positive time", e.End)
	}
	if len(e.Times) == 0 {
		return stats.Errorf(op, stats.BadInput, "no type of event given")
	}
	for c, times := range e.Times {
		last := 0.0
		for i, t := range times {
			if !(t >= last) || t > e.End {
				return stats.Errorf(op, stats.BadInput, "type %d, event %d at %g: times must be sorted and lie in [0, %g]", c, i, t, e.End)
			}
			last = t
		}
	}
	return nil
}

// Jitter returns sorted copies of the times with an independent uniform draw
// from [0, width) added to each: with width 1 an event known by its day falls
// anywhere in that day. A time carried beyond end is drawn again between its
// own day and end.
func Jitter(times []float64, width, end float64, rng *rand.Rand) []float64 {
	out := make([]float64, len(times))
	for i, t := range times {
		out[i] = t + rng.Float64()*min(width, max(end-t, 0))
	}
	slices.Sort(out)
	return out
}
