package endemic

import "math"

// cell holds one count's log-likelihood and its derivatives by the mean and by
// log psi.
type cell struct {
	value              float64
	dMu, ddMu          float64
	dPsi, ddPsi, cross float64
}

// cellTerms evaluates log p(y | mu, psi) without log y! and without
// Σ_{k<y} log(1 + k psi). It has no cancellation as psi goes to 0, where it
// meets the Poisson.
func cellTerms(y, mu, psi float64) cell {
	var c cell
	if psi < 1e-300 {
		c.value = -mu
		c.dMu = y/mu - 1
		if y > 0 {
			c.value += y * math.Log(mu)
			c.ddMu = -y / (mu * mu)
		}
		return c
	}
	x := psi * mu
	q := 1 / (1 + x)
	lx := math.Log1p(x)
	e := excessOf(x, lx)
	c.value = -(y + 1/psi) * lx
	c.dMu = -(1 + psi*y) * q
	c.ddMu = psi * (1 + psi*y) * q * q
	if y > 0 {
		c.value += y * math.Log(mu)
		c.dMu += y / mu
		c.ddMu -= y / (mu * mu)
	}
	c.dPsi = e/psi - y*x*q
	c.ddPsi = (x*x*q*q-e)/psi - y*x*q*q
	c.cross = psi * (mu - y) * q * q
	return c
}

// excessOf is log(1+x) − x/(1+x), by its series where the two nearly cancel.
func excessOf(x, log1p float64) float64 {
	if x < 1e-3 {
		return x * x * (0.5 - x*(2./3-x*(0.75-x*(0.8-x*5/6))))
	}
	return log1p - x/(1+x)
}

// tabulated is the count up to which the sums over k < y of the negative
// binomial are made term by term; risingTail has the rest in closed form.
const tabulated = 1024

// risingLog is Σ_k table[k]·log(1 + k psi), the logarithm of the rising
// factorials of the negative binomial over all counts up to tabulated, with
// its first and second derivative by log psi.
func risingLog(psi float64, table []int) (value, d, dd float64) {
	for k := 1; k < len(table); k++ {
		x := float64(k) * psi
		q := 1 / (1 + x)
		n := float64(table[k])
		value += n * math.Log1p(x)
		d += n * x * q
		dd += n * x * q * q
	}
	return value, d, dd
}

// risingTail is Σ_{from<=k<y} log(1 + k psi) with its derivatives by log psi,
// as differences of the Stirling series of log Γ, digamma and trigamma at
// a = from + 1/psi and at y + 1/psi, arranged so that the leading terms do not
// cancel. It is exact to rounding for from >= 32.
func risingTail(psi, from, y float64) (value, d, dd float64) {
	if y <= from {
		return 0, 0, 0
	}
	r := 1 / psi
	a, b, m := from+r, y+r, y-from
	grow := math.Log1p(m / a)
	value = (a-0.5)*grow + m*math.Log1p(y*psi) - m + gammaTail(b) - gammaTail(a)
	digamma := grow - digammaTail(b) + digammaTail(a)
	trigamma := m/(a*b) + trigammaTail(a) - trigammaTail(b)
	d = m - r*digamma
	dd = r*digamma - r*r*trigamma
	return value, d, dd
}

// The Stirling series of log Γ, −digamma and trigamma without their leading
// terms.
func gammaTail(z float64) float64 { u := 1 / (z * z); return (1./12 - u*(1./360-u/1260)) / z }

func digammaTail(z float64) float64 { u := 1 / (z * z); return 1/(2*z) + u*(1./12-u*(1./120-u/252)) }

func trigammaTail(z float64) float64 {
	u := 1 / (z * z)
	return u * (0.5 + (1./6-u*(1./30-u/42))/z)
}

// logRising is Σ_{k<y} log(1 + k psi).
func logRising(y, psi float64) float64 {
	var sum float64
	for k := 1.0; k < min(y, 32); k++ {
		sum += math.Log1p(k * psi)
	}
	tail, _, _ := risingTail(psi, 32, y)
	return sum + tail
}
