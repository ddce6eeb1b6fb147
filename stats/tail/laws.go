package tail

import "math"

// shape is a law of a tail as the average over laws sees it: the log of its
// survival function, which need not be 1 anywhere, on free parameters whose
// prior is normal.
type shape struct {
	name        string
	weight      float64   // prior, relative
	mean, sd    []float64 // of the prior; logs of values in units of the threshold
	logSurvival func(x float64, p []float64) float64
}

// shapes are the laws of Clauset & Woodard 2013 and the power law with a cut-off;
// x is in units of the threshold. The priors leave open all that deaths have
// shown: exponents of about 1.5 to 5, sigmas from a third to three, stretched
// exponentials from the exponential to the heaviest. The power law counts twice:
// many records of deaths by event are near to one (Clauset, Young & Gleditsch
// 2007, doi 10.1177/0022002706296157).
var shapes = []shape{
	{
		name: "power law", weight: 2, mean: []float64{math.Log(1.5)}, sd: []float64{0.6}, // log(alpha-1)
		logSurvival: func(x float64, p []float64) float64 { return -math.Exp(p[0]) * math.Log(x) },
	},
	{
		name: "log-normal", weight: 1, mean: []float64{0, 0}, sd: []float64{3, 0.6}, // mu, log sigma
		logSurvival: func(x float64, p []float64) float64 { return logUpper((math.Log(x) - p[0]) * math.Exp(-p[1])) },
	},
	{
		name: "stretched exponential", weight: 1, mean: []float64{0, math.Log(0.6)}, sd: []float64{2, 0.5}, // log scale, log exponent
		logSurvival: func(x float64, p []float64) float64 { return -math.Exp((math.Log(x) - p[0]) * math.Exp(p[1])) },
	},
	{
		name: "power law with cut-off", weight: 1, mean: []float64{math.Log(1.2), math.Log(0.01)}, sd: []float64{0.6, 1.5}, // log(alpha-1), log rate
		logSurvival: func(x float64, p []float64) float64 {
			rate := math.Exp(p[1])
			return logUpperGamma(-math.Exp(p[0]), rate*x)
		},
	},
}

// logUpperGamma is the log of the upper incomplete gamma function for a < 0 and
// z > 0: by its continued fraction (Abramowitz and Stegun 1964, 6.5.31) from
// z = 1 on, below by recurrence from an exponent between 0 and 1, in which
// nothing cancels.
func logUpperGamma(a, z float64) float64 {
	if a < -maxAlpha || math.IsNaN(a) || !(z > 0) {
		return math.NaN() // steeper than any tail that is looked for
	}
	if z >= 1 {
		return a*math.Log(z) - z + math.Log(upperFraction(a, z))
	}
	if a > -1e-6 {
		return math.Log(upperGammaSeries(0, z)) // the recurrence would divide by almost nothing
	}
	steps := math.Ceil(-a)
	b := a + steps // in [0, 1)
	g := upperGammaSeries(b, z)
	for k := 0.0; k < steps; k++ {
		b--
		g = (g - math.Exp(b*math.Log(z)-z)) / b
	}
	return math.Log(g)
}

// upperFraction is z^-a e^z times the function, by Lentz's method.
func upperFraction(a, z float64) float64 {
	const tiny = 1e-300
	b := z + 1 - a
	c, d := 1/tiny, 1/b
	f := d
	for i := 1.0; i < 500; i++ {
		an := -i * (i - a)
		b += 2
		d = an*d + b
		if math.Abs(d) < tiny {
			d = tiny
		}
		c = b + an/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		step := d * c
		f *= step
		if math.Abs(step-1) < 1e-13 {
			break
		}
	}
	return f
}

// upperGammaSeries is the function for 0 <= a < 1 and z < 1; at a = 0, the
// exponential integral.
func upperGammaSeries(a, z float64) float64 {
	if a < 1e-6 {
		sum, term := -0.57721566490153286061-math.Log(z), 1.0
		for k := 1.0; k < 60; k++ {
			term *= -z / k
			sum -= term / k
		}
		return sum
	}
	lower, term := 1/a, 1.0
	for k := 1.0; k < 60; k++ {
		term *= -z / k
		lower += term / (a + k)
	}
	return math.Gamma(a) - math.Exp(a*math.Log(z))*lower
}
