package score

import "math"

// The probabilities of large counts are exponentials of differences between
// large logarithms. Loader (2000, "Fast and accurate computation of binomial
// probabilities") arranges them as a deviance from the mean and a small error of
// Stirling's formula, neither of which cancels.

// stirlingError is log(x!) - log(sqrt(2 pi x) (x/e)^x) for x > 0.
func stirlingError(x float64) float64 {
	if x < 16 {
		lf, _ := math.Lgamma(x + 1)
		return lf - (x+0.5)*math.Log(x) + x - 0.5*math.Log(2*math.Pi)
	}
	s := 1 / (x * x)
	return (1.0/12 - s*(1.0/360-s*(1.0/1260-s*(1.0/1680-s/1188)))) / x
}

// deviance is x log(x/m) + m - x for positive x and m, by a series in
// (x-m)/(x+m) where the terms would cancel.
func deviance(x, m float64) float64 {
	if math.Abs(x-m) > 0.1*(x+m) {
		return x*math.Log(x/m) + m - x
	}
	v := (x - m) / (x + m)
	sum := (x - m) * v
	term := 2 * x * v
	for j := 1.0; ; j++ {
		term *= v * v
		next := sum + term/(2*j+1)
		if !(next != sum) {
			return sum
		}
		sum = next
	}
}
