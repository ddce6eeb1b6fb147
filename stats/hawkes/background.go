package hawkes

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Background is the form of the background rate: a log-linear B-spline of
// degree 0 (piecewise constant) or 3 (cubic, twice differentiable) with the
// given interior knots. Its zero value is a constant.
type Background struct {
	knots  []float64
	degree int
}

// Constant is a background that does not vary.
func Constant() Background { return Background{} }

// Piecewise is constant between the breaks, which must increase strictly and
// lie inside the window of observation. k breaks cost k+1 parameters.
func Piecewise(breaks ...float64) Background {
	return Background{knots: slices.Clone(breaks)}
}

// Spline is the exponential of a clamped cubic B-spline with these interior
// knots, so it is positive and smooth. k knots cost k+4 parameters.
func Spline(knots ...float64) Background {
	return Background{knots: slices.Clone(knots), degree: 3}
}

// EvenPieces is a [Piecewise] background of k pieces of equal length on [0, end].
func EvenPieces(end float64, k int) Background { return Piecewise(evenly(end, k)...) }

// EvenSpline is a [Spline] over k intervals of equal length on [0, end].
func EvenSpline(end float64, k int) Background { return Spline(evenly(end, k)...) }

func evenly(end float64, k int) []float64 {
	var at []float64
	for i := 1; i < k; i++ {
		at = append(at, end*float64(i)/float64(k))
	}
	return at
}

// Params is the number of parameters of the background.
func (b Background) Params() int { return len(b.knots) + b.degree + 1 }

func (b Background) check(op string, end float64) error {
	last := 0.0
	for _, k := range b.knots {
		if !(k > last) || !(k < end) {
			return stats.Errorf(op, stats.BadInput, "background knots must increase strictly inside (0, %g); found %g after %g", end, k, last)
		}
		last = k
	}
	return nil
}

// Rate is a background with values: mu(t) = exp(sum_k Coef[k] B_k(t)) on
// [0, End]. For constant and piecewise forms Coef is the log of the rate.
type Rate struct {
	Form Background
	End  float64
	Coef []float64
}

// ConstantRate is a background of mu > 0 events per unit of time on [0, end].
func ConstantRate(mu, end float64) Rate {
	return Rate{End: end, Coef: []float64{math.Log(mu)}}
}

// At returns mu(t); outside [0, End] the value at the nearer edge.
func (r Rate) At(t float64) float64 { return newBasis(r.Form, r.End).rate(r.Coef, t) }

// Integral returns the expected number of background events in [a, b].
func (r Rate) Integral(a, b float64) float64 {
	return newBasis(r.Form, r.End).integral(r.Coef, a, b)
}

func (r Rate) check(op string) error {
	if !(r.End > 0) || math.IsInf(r.End, 0) {
		return stats.Errorf(op, stats.BadInput, "the background ends at %g, which is not a positive time", r.End)
	}
	if err := r.Form.check(op, r.End); err != nil {
		return err
	}
	if len(r.Coef) != r.Form.Params() {
		return stats.Errorf(op, stats.BadInput, "the background has %d coefficients and needs %d", len(r.Coef), r.Form.Params())
	}
	for _, c := range r.Coef {
		if math.IsNaN(c) || math.Abs(c) > 600 {
			return stats.Errorf(op, stats.BadInput, "log background coefficient %g is outside the range of a rate", c)
		}
	}
	return nil
}

// basis evaluates the B-splines of a background on [0, end]. At any time at
// most four of them differ from zero.
type basis struct {
	degree int
	edges  []float64 // 0, interior knots, end
}

type row [4]float64

func newBasis(b Background, end float64) *basis {
	edges := append(append([]float64{0}, b.knots...), end)
	return &basis{degree: b.degree, edges: edges}
}

func (b *basis) size() int { return len(b.edges) - 1 + b.degree }

// span returns the interval that holds t; the last one is closed on the right.
func (b *basis) span(t float64) int {
	i, found := slices.BinarySearch(b.edges, t)
	if !found {
		i--
	}
	return min(max(i, 0), len(b.edges)-2)
}

// knot returns the i-th knot of the clamped knot vector, whose edges repeat.
func (b *basis) knot(i int) float64 {
	return b.edges[min(max(i-b.degree, 0), len(b.edges)-1)]
}

// at returns the values of the splines first, first+1, ... at t by the
// recursion of Cox and de Boor.
func (b *basis) at(t float64) (first int, v row) {
	t = min(max(t, 0), b.edges[len(b.edges)-1])
	s := b.span(t)
	v[0] = 1
	k := s + b.degree
	for p := 1; p <= b.degree; p++ {
		carry := 0.0
		for r := range p {
			right, left := b.knot(k+r+1), b.knot(k+r+1-p)
			w := v[r] / (right - left)
			v[r] = carry + (right-t)*w
			carry = (t - left) * w
		}
		v[p] = carry
	}
	return s, v
}

func (b *basis) dot(coef []float64, first int, v *row) float64 {
	var s float64
	for j := 0; j <= b.degree; j++ {
		s += coef[first+j] * v[j]
	}
	return s
}

func (b *basis) rate(coef []float64, t float64) float64 {
	first, v := b.at(t)
	return math.Exp(b.dot(coef, first, &v))
}

// integral adds up the intervals between knots, each by Gauss-Legendre
// quadrature, which is exact for constant pieces.
func (b *basis) integral(coef []float64, from, to float64) float64 {
	var sum float64
	for s := b.span(from); s < len(b.edges)-1; s++ {
		lo, hi := max(from, b.edges[s]), min(to, b.edges[s+1])
		if hi <= lo {
			break
		}
		b.nodes(lo, hi, func(t, w float64) { sum += w * b.rate(coef, t) })
	}
	return sum
}

// nodes calls f with the quadrature nodes and weights of one stretch.
func (b *basis) nodes(lo, hi float64, f func(t, w float64)) {
	mid, half := (lo+hi)/2, (hi-lo)/2
	if b.degree == 0 {
		f(mid, hi-lo)
		return
	}
	for i, x := range gaussX {
		f(mid+half*x, half*gaussW[i])
		f(mid-half*x, half*gaussW[i])
	}
}

// Nodes and weights of 16-point Gauss-Legendre quadrature on [-1, 1], positive
// half (Abramowitz and Stegun 1964, table 25.4).
var (
	gaussX = [8]float64{0.0950125098376374402, 0.281603550779258913, 0.458016777657227386, 0.617876244402643748,
		0.755404408355003034, 0.865631202387831744, 0.944575023073232576, 0.989400934991649933}
	gaussW = [8]float64{0.189450610455068496, 0.182603415044923589, 0.169156519395002538, 0.149595988816576732,
		0.124628971255533872, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949}
)
