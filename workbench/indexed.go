package workbench

import "github.com/blindspot/blindspot"

// indexMonths is how many observed months an index is based on.
const indexMonths = 12

// Indexed is a course as a share of its own beginning: 100 is the mean of its first
// twelve observed months. The second result is false where that is none, or there
// are too few months.
func Indexed(points []blindspot.Point) ([]blindspot.Point, bool) {
	sum, n := 0.0, 0
	for _, p := range points {
		if p.Value.Known() && n < indexMonths {
			sum += p.Value.Value
			n++
		}
	}
	if n < indexMonths || sum == 0 {
		return nil, false
	}
	out := make([]blindspot.Point, len(points))
	for i, p := range points {
		out[i] = blindspot.Point{Month: p.Month, Value: blindspot.Unknown()}
		if p.Value.Known() {
			out[i].Value = blindspot.Exactly(100 * p.Value.Value * float64(n) / sum)
		}
	}
	return out, true
}
