package forecast

import "math"

// rankedScore is the CRPS of a distribution on the grid, each cell standing for
// its middle; transformed by log(1+x) if asked.
func (m Mass) rankedScore(y float64, logs bool) float64 {
	sum, cum := 0.0, 0.0
	at := func(k int) float64 {
		v := (gridLow[k] + gridHigh[k]) / 2
		if logs {
			v = math.Log1p(v)
		}
		return v
	}
	if logs {
		y = math.Log1p(y)
	}
	total := m.total()
	prev := 0.0
	for k, w := range m {
		v := at(k)
		if k > 0 {
			f := cum / total
			// between prev and v the distribution function is f
			switch {
			case y <= prev:
				sum += (v - prev) * (1 - f) * (1 - f)
			case y >= v:
				sum += (v - prev) * f * f
			default:
				sum += (y-prev)*f*f + (v-y)*(1-f)*(1-f)
			}
		}
		cum += w
		prev = v
	}
	return sum
}
