package changepoint

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"github.com/blindspot/blindspot/stats"
)

// supFTerms is the number of basis functions; 40 give more digits than the
// asymptotic distribution is worth.
const supFTerms = 40

// SupFPValue is the asymptotic probability, when nothing breaks, that the
// largest F statistic (times its k numerator degrees of freedom) over break dates
// that leave the share trim on either side exceeds f.
//
// The statistics behave as R(u), the squared length of a stationary k-vector
// Ornstein-Uhlenbeck process over a time of log((1-trim)^2/trim^2) (Andrews 1993,
// doi 10.2307/2951764; DeLong 1981, doi 10.1080/03610928108828186). Its chance of
// staying below f is computed here directly, by a Galerkin solution of the
// backward equation, in place of the response surfaces of Hansen 1997
// (doi 10.1080/07350015.1997.10524687). Far in the tail, where one minus that
// chance has no digits left, the expansion of James, James and Siegmund 1987
// (doi 10.1093/biomet/74.1.71) is used.
func SupFPValue(f float64, k int, trim float64) (float64, error) {
	const op = "changepoint.SupFPValue"
	if math.IsNaN(f) || math.IsInf(f, 0) || k < 1 || k > 40 || !(trim > 0 && trim < 0.5) {
		return 0, stats.Errorf(op, stats.BadInput, "f %v, k %d, trim %v: need finite f, 1 <= k <= 40, 0 < trim < 0.5", f, k, trim)
	}
	if f <= 0 {
		return 1, nil
	}
	span := 2 * math.Log((1-trim)/trim)
	p, ok := supFExact(f, k, span)
	if !ok {
		return 0, stats.Errorf(op, stats.NotConverged, "no decomposition for f %v, k %d", f, k)
	}
	if p < 1e-9 {
		return supFTail(f, k, span), nil
	}
	return p, nil
}

// supFTail is the chance to start above f plus that of a first crossing later,
// accurate for large f only.
func supFTail(f float64, k int, span float64) float64 {
	kf := float64(k)
	lg, _ := math.Lgamma(kf / 2)
	crossing := math.Exp(kf/2*math.Log(f/2) - f/2 - lg)
	return mathext.GammaIncRegComp(kf/2, f/2) + span*max(0, 1-kf/f)*crossing
}

// supFExact solves v_t = x v” + (k/2 - x) v' on [0, f/2] with v = 0 at the upper
// end and v = 1 at the start, and averages v over the stationary chi-squared law.
// The basis exp(x/2) (1 - x/X) P_i(x) makes the mass matrix well conditioned; the
// substitution x = X s^2 removes the singular weight that k = 1 has at zero.
func supFExact(f float64, k int, span float64) (float64, bool) {
	const nodes = 160
	m, end, kf := supFTerms, f/2, float64(k)
	s, w := make([]float64, nodes), make([]float64, nodes)
	quad.Legendre{}.FixedLocations(s, w, 0, 1)
	mass, stiff := mat.NewSymDense(m, nil), mat.NewSymDense(m, nil)
	load := make([]float64, m)
	psi, flux := make([]float64, m), make([]float64, m)
	lg, _ := math.Lgamma(kf / 2)
	for q, sq := range s {
		x := end * sq * sq
		dx := 2 * end * sq * w[q]
		z := 2*sq*sq - 1
		// Legendre polynomials and their derivatives in x.
		p0, p1, d0, d1 := 1.0, z, 0.0, 1.0
		for i := range m {
			psi[i] = (1 - x/end) * p0
			flux[i] = (1-x/end)*d0*2/end - p0/end + psi[i]/2
			fi := float64(i + 1)
			p2 := ((2*fi+1)*z*p1 - fi*p0) / (fi + 1)
			d2 := d0 + (2*fi+1)*p1
			p0, p1, d0, d1 = p1, p2, d1, d2
		}
		// Scaling by the largest value keeps the weights of a large k in range.
		wm := math.Exp((kf/2-1)*math.Log(x/end)) * dx
		ws := wm * x
		wl := math.Exp((kf/2-1)*math.Log(x)-x/2-lg) * dx
		for i := range m {
			load[i] += wl * psi[i]
			for j := i; j < m; j++ {
				mass.SetSym(i, j, mass.At(i, j)+wm*psi[i]*psi[j])
				stiff.SetSym(i, j, stiff.At(i, j)+ws*flux[i]*flux[j])
			}
		}
	}
	stay, ok := decay(mass, stiff, load, span)
	// load carries the density's normalisation; the mass matrix was scaled by
	// end^(k/2-1), and lg appears once too often in the square of load.
	stay *= math.Exp(lg - (kf/2-1)*math.Log(end))
	return min(1, max(0, 1-stay)), ok
}

// decay is load' M^-1/2 exp(-span M^-1/2 A M^-1/2) M^-1/2 load. Directions in
// which the mass matrix is zero to rounding are left out.
func decay(mass, stiff *mat.SymDense, load []float64, span float64) (float64, bool) {
	m := len(load)
	var em mat.EigenSym
	if !em.Factorize(mass, true) {
		return 0, false
	}
	vals := em.Values(nil)
	var vecs mat.Dense
	em.VectorsTo(&vecs)
	keep := 0
	for keep < m && vals[keep] < 1e-14*vals[m-1] {
		keep++
	}
	r := m - keep
	root := mat.NewDense(m, r, nil)
	for j := range r {
		for i := range m {
			root.Set(i, j, vecs.At(i, keep+j)/math.Sqrt(vals[keep+j]))
		}
	}
	var tmp, a mat.Dense
	tmp.Mul(stiff, root)
	a.Mul(root.T(), &tmp)
	sym := mat.NewSymDense(r, nil)
	for i := range r {
		for j := i; j < r; j++ {
			sym.SetSym(i, j, (a.At(i, j)+a.At(j, i))/2)
		}
	}
	var ea mat.EigenSym
	if !ea.Factorize(sym, true) {
		return 0, false
	}
	rates := ea.Values(nil)
	var modes mat.Dense
	ea.VectorsTo(&modes)
	var b, c mat.VecDense
	b.MulVec(root.T(), mat.NewVecDense(m, load))
	c.MulVec(modes.T(), &b)
	var sum float64
	for i, rate := range rates {
		sum += math.Exp(-span*rate) * c.AtVec(i) * c.AtVec(i)
	}
	return sum, true
}
