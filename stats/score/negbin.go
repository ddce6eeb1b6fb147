package score

import "math"

// negBinCRPS sums where few terms suffice and uses the closed form elsewhere.
func negBinCRPS(d NegBin, y int) float64 {
	if d.Mu == 0 {
		return float64(y)
	}
	// A probability falls at least as fast as its odds, mu/(mu+size), in the
	// end: some 25 times the scale 1+mu/size beyond the mean it is negligible.
	terms := max(d.Mu, float64(y)) + 25*(1+d.Mu/d.Size)
	if logP := d.LogProb(0); terms < 2000 && logP > -600 {
		return negBinSum(d, y, math.Exp(logP))
	}
	return negBinClosed(d, y)
}

// negBinSum is the sum of (F(k) - 1{y <= k})^2 from P(X = 0) on.
func negBinSum(d NegBin, y int, p float64) float64 {
	q := d.Mu / (d.Mu + d.Size)
	var sum, cdf float64
	for k := 0; ; k++ {
		cdf += p
		miss := min(cdf, 1)
		if k >= y {
			miss = 1 - miss
		}
		sum += miss * miss
		if k >= y && (miss < 1e-9 || p < 1e-20*cdf) {
			return sum
		}
		p *= q * (float64(k) + d.Size) / float64(k+1)
	}
}

// negBinClosed is E|X-y| - E|X-X'|/2. The first mean follows from
// (k+1) P(k+1) = q (k+size) P(k), summed over k <= y, q = mu/(mu+size).
// The second is variance x 2F1(size+1, 1/2; 2; -Z); its Euler integral under
// t = sin^2(arctan(e^s)) is smooth and decays on both sides in s, where the
// trapezoidal rule is accurate to rounding for any parameters.
func negBinClosed(d NegBin, y int) float64 {
	v := float64(y)
	p := d.Size / (d.Size + d.Mu)
	miss := (v-d.Mu)*(2*d.CDF(y)-1) + 2*d.Mu*(v+d.Size)/d.Size*math.Exp(d.LogProb(y))

	z := 4 * (1 - p) / (p * p)
	const step = 0.125
	g := func(s float64) float64 {
		e := math.Exp(2 * s)
		return math.Exp(s - 2*math.Log1p(e) - (d.Size+1)*math.Log1p(z*e/(1+e)))
	}
	// The integrand peaks where either factor begins to fall. Well below, it is
	// exp(s) to the last digit, and the rest of the sum a geometric series.
	peak := -0.5 * math.Log1p(z*(d.Size+1))
	const below = 160
	sum := math.Exp(peak-below*step) / math.Expm1(step)
	for i := -below; ; i++ {
		t := g(peak + float64(i)*step)
		sum += t
		if i > 0 && !(t > 1e-17*sum) { // also ends on NaN, which the caller refuses
			break
		}
	}
	return miss - d.Variance()*sum*step*4/math.Pi
}
