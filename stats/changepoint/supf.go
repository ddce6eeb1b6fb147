package changepoint

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"

	"github.com/blindspot/blindspot/stats"
)

const (
	// supFNodes is the number of quadrature nodes of the basis functions' integrals.
	supFNodes = 120
	// supFFar is the p-value below which the tail expansion answers: further out
	// one minus the chance to stay below has too few digits left.
	supFFar = 1e-7
)

// SupFPValue is the asymptotic probability, when nothing breaks, that the
// largest F statistic (times its k numerator degrees of freedom) over break dates
// that leave the share trim on either side exceeds f. It never rises with f, and
// is 0 only where no float64 is small enough.
//
// The statistics behave as R(u), the squared length of a stationary k-vector
// Ornstein-Uhlenbeck process over a time of log((1-trim)^2/trim^2) (Andrews 1993,
// doi 10.2307/2951764; DeLong 1981, doi 10.1080/03610928108828186). In the tail
// the expansion of James, James and Siegmund 1987 (doi 10.1093/biomet/74.1.71) is
// used, scaled to meet the rest without a step. Elsewhere the chance of staying
// below f is computed directly, by a Galerkin solution of the backward equation,
// in place of the response surfaces of Hansen 1997 (doi
// 10.1080/07350015.1997.10524687).
func SupFPValue(f float64, k int, trim float64) (float64, error) {
	const op = "changepoint.SupFPValue"
	if math.IsNaN(f) || math.IsInf(f, 0) || k < 1 || k > 40 || !(trim > 0 && trim < 0.5) {
		return 0, stats.Errorf(op, stats.BadInput, "f %v, k %d, trim %v: need finite f, 1 <= k <= 40, 0 < trim < 0.5", f, k, trim)
	}
	if f <= 0 {
		return 1, nil
	}
	span := 2 * math.Log((1-trim)/trim)
	tail := supFTail(f, k, span)
	near := f // where the expansion takes over, for an f beyond it
	if tail < supFFar {
		near = supFBorder(f, k, span)
	}
	p, ok := supFExact(near, k, span)
	if !ok {
		return 0, stats.Errorf(op, stats.NotConverged, "no decomposition for f %v, k %d", near, k)
	}
	if tail < supFFar {
		// What the expansion leaves out is of the order of 1/f.
		off := p/supFTail(near, k, span) - 1
		return tail * (1 + off*near/f), nil
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

// supFBorder is where the tail expansion falls to supFFar, below f.
func supFBorder(f float64, k int, span float64) float64 {
	low, high := float64(k), f
	for range 60 {
		mid := (low + high) / 2
		if supFTail(mid, k, span) > supFFar {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// supFExact solves v_t = x v" + (k/2 - x) v' on [0, f/2] with v = 0 at the upper
// end and v = 1 at the start, and averages v over the stationary chi-squared law.
// The basis is exp(x/2) (1 - x/X) times the Jacobi polynomials that the weight
// (1 - x/X)^2 x^(k/2-1) makes orthonormal, so that the mass matrix is the
// identity for every k and X.
func supFExact(f float64, k int, span float64) (float64, bool) {
	end, kf := f/2, float64(k)
	m := 12 + int(5*math.Sqrt(end)) // enough for errors below 1e-11 in p
	s, w := make([]float64, supFNodes), make([]float64, supFNodes)
	quad.Legendre{}.FixedLocations(s, w, 0, 1)
	stiff, load := mat.NewSymDense(m, nil), make([]float64, m)
	value, slope := make([]float64, m), make([]float64, m)
	flux := make([]float64, m)
	lg, _ := math.Lgamma(kf / 2)
	for q, sq := range s {
		// x = X s^2 removes the singular weight that k = 1 has at zero.
		u := sq * sq
		x := end * u
		weight := 2 * sq * w[q] * math.Pow(u, kf/2-1)
		jacobi(value, slope, 2, kf/2-1, 2*u-1)
		density := weight * math.Exp(kf/4*math.Log(end)-lg/2-x/2)
		for i := range m {
			psi := (1 - u) * value[i]
			load[i] += density * psi
			flux[i] = (1-u)*slope[i]*2/end - value[i]/end + psi/2
		}
		for i := range m {
			for j := i; j < m; j++ {
				stiff.SetSym(i, j, stiff.At(i, j)+weight*x*flux[i]*flux[j])
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(stiff, true) {
		return 0, false
	}
	var modes mat.Dense
	eigen.VectorsTo(&modes)
	var part mat.VecDense
	part.MulVec(modes.T(), mat.NewVecDense(m, load))
	stay := 0.0
	for i, rate := range eigen.Values(nil) {
		stay += math.Exp(-span*rate) * part.AtVec(i) * part.AtVec(i)
	}
	return min(1, max(0, 1-stay)), true
}

// jacobi fills value and slope with the Jacobi polynomials in z of exponents a at
// 1 and b at -1, and with their derivatives: orthonormal over u = (1+z)/2 in
// [0, 1] under the weight (1-u)^a u^b (NIST DLMF 18.9).
func jacobi(value, slope []float64, a, b, z float64) {
	// The recurrence is lead[n+1] p[n+1] = (z - centre[n]) p[n] - lead[n] p[n-1].
	value[0], slope[0] = math.Exp(-mathext.Lbeta(a+1, b+1)/2), 0
	lead, before, beforeSlope := 0.0, 0.0, 0.0
	for n := range len(value) - 1 {
		d := 2*float64(n) + a + b
		centre := (b - a) / (d + 2)
		if n > 0 {
			centre *= (a + b) / d
		}
		i := float64(n + 1)
		next := 2 / (d + 2) * math.Sqrt(i*(i+a)*(i+b)*(i+a+b)/((d+3)*(d+1)))
		value[n+1] = ((z-centre)*value[n] - lead*before) / next
		slope[n+1] = ((z-centre)*slope[n] + value[n] - lead*beforeSlope) / next
		before, beforeSlope, lead = value[n], slope[n], next
	}
}
