package tail

import "math"

// zeta holds z(s, q) = q^s zeta(s, q) = sum_k (1 + k/q)^-s, the Hurwitz zeta
// function with its leading power taken out so that it neither overflows nor
// underflows, and its first two derivatives by s.
type zeta struct{ v, d1, d2 float64 }

// Bernoulli numbers B_2j over (2j)!, the weights of Euler and Maclaurin.
var eulerMaclaurin = [...]float64{
	1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000, 1.0 / 74724249600,
}

// start returns how many leading terms to add one by one so that the expansion
// for the rest is good to about 1e-14.
func start(s, q float64) int {
	return max(0, int(math.Ceil(10+s/2-q)))
}

// scaledZeta evaluates z and its derivatives for s > 1, q > 0: some leading
// terms, then Euler and Maclaurin for the rest (Abramowitz and Stegun 1964,
// 23.1.30).
func scaledZeta(s, q float64) zeta {
	var z zeta
	m := start(s, q)
	for k := range m {
		l := math.Log1p(float64(k) / q)
		t := math.Exp(-s * l)
		z.v += t
		z.d1 -= l * t
		z.d2 += l * l * t
	}
	a := q + float64(m)
	l := math.Log(a / q)
	lead := math.Exp(-s * l)
	// term adds c lead whose logarithm has derivatives g1 and g2 by s.
	term := func(c, g1, g2 float64) {
		t := c * lead
		z.v += t
		z.d1 += t * g1
		z.d2 += t * (g1*g1 + g2)
	}
	r := 1 / (s - 1)
	term(a*r, -l-r, r*r)
	term(0.5, -l, 0)
	rising, by1, by2 := s/a, 1/s, -1/(s*s)
	for j, w := range eulerMaclaurin {
		term(w*rising, -l+by1, by2)
		for i := 2*j + 1; i <= 2*j+2; i++ {
			f := s + float64(i)
			rising *= f / a
			by1 += 1 / f
			by2 -= 1 / (f * f)
		}
	}
	return z
}

// scaledZetaValue is scaledZeta without derivatives, for the inner loop of the
// search for xmin.
func scaledZetaValue(s, q float64) float64 {
	var v float64
	m := start(s, q)
	for k := range m {
		v += math.Exp(-s * math.Log1p(float64(k)/q))
	}
	a := q + float64(m)
	lead := 1.0
	if m > 0 {
		lead = math.Exp(-s * math.Log(a/q))
	}
	sum := a/(s-1) + 0.5
	rising := s / a
	for j, w := range eulerMaclaurin {
		sum += w * rising
		rising *= (s + float64(2*j+1)) / a * (s + float64(2*j+2)) / a
	}
	return v + lead*sum
}

// HurwitzZeta returns zeta(s, q) = sum_{k>=0} (q+k)^-s and its derivative by s,
// for s > 1 and q > 0. Outside that domain both are +Inf.
func HurwitzZeta(s, q float64) (value, derivative float64) {
	if !(s > 1) || !(q > 0) {
		return math.Inf(1), math.Inf(1)
	}
	z := scaledZeta(s, q)
	l := math.Log(q)
	p := math.Exp(-s * l)
	return p * z.v, p * (z.d1 - l*z.v)
}
