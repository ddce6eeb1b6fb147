package endemic

import "math"

// cell holds one count's log-likelihood and its derivatives by the mean and by
// log psi.
type cell struct {
	value              float64
	dMu, ddMu          float64
	dPsi, ddPsi, cross float64
}

// dispersion adds up the terms of cells that share a psi. The logarithms of 1 + psi mu
// of many cells are taken of their product.
type dispersion struct {
	psi, inverse float64
	product      float64 // of 1 + psi mu of cells whose logarithm is not taken yet
	logs         float64 // Σ log(1 + psi mu) of the others
}

func newDispersion(psi float64) dispersion {
	return dispersion{psi: psi, inverse: 1 / psi, product: 1}
}

// largestProduct leaves room for one more factor of its size.
const largestProduct = 1e150

// poisson is the psi below which the negative binomial is the Poisson.
const poisson = 1e-300

// cell evaluates log p(y | mu, psi) without log y!, without Σ_{k<y} log(1 + k psi), and
// without what rest adds for all cells. It has no cancellation as psi goes to 0, where
// it meets the Poisson.
func (d *dispersion) cell(y, mu float64) cell {
	var c cell
	if d.psi < poisson {
		c.value = -mu
		c.dMu = -1
		if y > 0 {
			r := y / mu
			c.value += y * math.Log(mu)
			c.dMu += r
			c.ddMu = -r / mu
		}
		return c
	}
	x := d.psi * mu
	q := 1 / (1 + x)
	s := (1 + d.psi*y) * q
	c.dMu = -s
	c.ddMu = d.psi * s * q
	c.cross = d.psi * (mu - y) * q * q
	xq := x * q
	if x < 1e-3 {
		// log(1+x) and log(1+x) − x/(1+x) by their series: the two nearly cancel.
		e := x * x * (0.5 - x*(2./3-x*(0.75-x*(0.8-x*5/6)))) * d.inverse
		c.value = -x * (1 - x*(0.5-x*(1./3-x*(0.25-x*(0.2-x/6))))) * d.inverse
		c.dPsi, c.ddPsi = e, xq*xq*d.inverse-e
	} else {
		c.dPsi, c.ddPsi = -xq*d.inverse, (xq*xq+xq)*d.inverse
		d.multiply(1 + x)
	}
	if y > 0 {
		r := y / mu
		c.value += y * math.Log(mu*q)
		c.dMu += r
		c.ddMu -= r / mu
		c.dPsi -= y * xq
		c.ddPsi -= y * xq * q
	}
	return c
}

func (d *dispersion) multiply(factor float64) {
	if factor > largestProduct {
		d.logs += math.Log(factor)
		return
	}
	if d.product *= factor; d.product > largestProduct {
		d.logs += math.Log(d.product)
		d.product = 1
	}
}

// rest is −log(1 + psi mu)/psi of all cells that did not add it themselves, with its
// derivatives by log psi at a fixed x = psi mu; cell has those by x.
func (d *dispersion) rest() cell {
	all := (d.logs + math.Log(d.product)) * d.inverse
	if d.psi < poisson {
		return cell{}
	}
	return cell{value: -all, dPsi: all, ddPsi: -all}
}

// logCell is log p(y | mu, psi) of one cell, without log y! and without
// Σ_{k<y} log(1 + k psi).
func logCell(y, mu, psi float64) float64 {
	d := newDispersion(psi)
	return d.cell(y, mu).value + d.rest().value
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
