package tail

import (
	"math"
	"math/rand/v2"
)

// PowerLaw is the distribution above a threshold.
type PowerLaw struct {
	Alpha    float64 // > 1
	Xmin     float64 // > 0, whole where Discrete
	Discrete bool
}

// LogDensity is the log of the density, or of the probability of a whole
// number x; -Inf below Xmin.
func (d PowerLaw) LogDensity(x float64) float64 {
	if x < d.Xmin {
		return math.Inf(-1)
	}
	if d.Discrete {
		return -d.Alpha*math.Log(x/d.Xmin) - math.Log(scaledZetaValue(d.Alpha, d.Xmin))
	}
	return math.Log((d.Alpha-1)/d.Xmin) - d.Alpha*math.Log(x/d.Xmin)
}

// Survival is P(X >= x); one at and below Xmin.
func (d PowerLaw) Survival(x float64) float64 {
	if d.Discrete {
		x = math.Ceil(x)
	}
	if x <= d.Xmin {
		return 1
	}
	l := math.Log(x / d.Xmin)
	if d.Discrete {
		return math.Exp(-d.Alpha*l) * scaledZetaValue(d.Alpha, x) / scaledZetaValue(d.Alpha, d.Xmin)
	}
	return math.Exp((1 - d.Alpha) * l)
}

// slope is the derivative of log Survival by Alpha.
func (d PowerLaw) slope(x float64) float64 {
	if d.Discrete {
		x = math.Ceil(x)
	}
	if x <= d.Xmin {
		return 0
	}
	l := math.Log(x / d.Xmin)
	if !d.Discrete {
		return -l
	}
	top, bottom := scaledZeta(d.Alpha, x), scaledZeta(d.Alpha, d.Xmin)
	return -l + top.d1/top.v - bottom.d1/bottom.v
}

// Draw returns one value. Discrete values come by rejection from the
// continuous law rounded down, after the method of Devroye (1986, doi
// 10.1007/978-1-4613-8643-8, X.6.1) moved to any Xmin.
func (d PowerLaw) Draw(rng *rand.Rand) float64 {
	for {
		x := d.Xmin * math.Exp(rng.ExpFloat64()/(d.Alpha-1))
		if !d.Discrete {
			return x
		}
		x = math.Floor(x)
		// The ratio of the two laws falls in x, so its largest value is at Xmin.
		if math.IsInf(x, 0) || rng.Float64()*d.ratio(d.Xmin) <= d.ratio(x) {
			return min(x, math.MaxFloat64)
		}
	}
}

// ratio is proportional to the discrete probability of x over that of the
// continuous law on [x, x+1).
func (d PowerLaw) ratio(x float64) float64 {
	return -1 / (x * math.Expm1((1-d.Alpha)*math.Log1p(1/x)))
}
