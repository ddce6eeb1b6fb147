package simworld

import (
	"math"
	"math/rand/v2"
)

// Law is a law of deaths per event.
type Law int

// The laws of deaths.
const (
	Light     Law = iota // geometric with mean 3
	LogNormal            // the whole part of exp(0.7 + z)
	PowerLaw             // three in ten: power law of exponent 2.5 from 6 on; else 0 to 5
)

const (
	logMedian = 0.7
	exponent  = 2.5
	threshold = 6
	heavy     = 0.3
	most      = 100_000 // no event of the record has more deaths
)

// draw draws the deaths of one event.
func (l Law) draw(rng *rand.Rand) int {
	switch l {
	case LogNormal:
		return int(math.Exp(logMedian + rng.NormFloat64()))
	case PowerLaw:
		if rng.Float64() >= heavy {
			return rng.IntN(threshold)
		}
		return tailDraw(rng.Float64())
	case Light:
	}
	return int(math.Log(1-rng.Float64()) / math.Log(0.75))
}

// tails holds P(X >= x) of the discrete power law for x from the threshold on.
var tails = func() []float64 {
	mass := make([]float64, most+1)
	sum := 0.0
	for x := most; x >= threshold; x-- {
		sum += math.Pow(float64(x), -exponent)
		mass[x] = sum
	}
	for x := range mass {
		mass[x] /= sum
		if x < threshold {
			mass[x] = 1
		}
	}
	return mass
}()

func tailDraw(u float64) int {
	low, high := threshold, most // P(X >= low) > u, unless at the end
	for low < high {
		mid := (low + high + 1) / 2
		if tails[mid] > u {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// Survival is P(deaths >= x).
func (l Law) Survival(x int) float64 {
	switch l {
	case LogNormal:
		return 0.5 * math.Erfc((math.Log(float64(x))-logMedian)/math.Sqrt2)
	case PowerLaw:
		s := heavy * tails[min(x, most)]
		if x < threshold {
			s = heavy + (1-heavy)*float64(threshold-x)/threshold
		}
		return s
	case Light:
	}
	return math.Pow(0.75, float64(x))
}

// Mean is the expected number of deaths of an event.
func (l Law) Mean() float64 { return means[l] }

var means = [...]float64{Light.sum(), LogNormal.sum(), PowerLaw.sum()}

func (l Law) sum() float64 {
	sum := 0.0
	for x := 1; x <= most; x++ {
		s := l.Survival(x)
		sum += s
		if s < 1e-12 {
			break
		}
	}
	return sum
}
