package tail_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats/tail"
)

func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.15g, want %.15g within %g", what, got, want, tol)
	}
}

// Closed forms: zeta(2) = pi^2/6, zeta(4) = pi^4/90, zeta(s, 1/2) =
// (2^s-1) zeta(s), zeta(s, 2) = zeta(s) - 1. zeta(3) is Apery's constant and
// zeta'(2) = pi^2/6 (gamma + log 2pi - 12 log A) with A of Glaisher and
// Kinkelin (OEIS A002117, A073002).
func TestHurwitzZetaClosedForms(t *testing.T) {
	for _, c := range []struct {
		name string
		s, q float64
		want float64
	}{
		{"Basel", 2, 1, math.Pi * math.Pi / 6},
		{"fourth powers", 4, 1, math.Pow(math.Pi, 4) / 90},
		{"Apery", 3, 1, 1.2020569031595942},
		{"from a half", 2, 0.5, math.Pi * math.Pi / 2},
		{"from two", 2, 2, math.Pi*math.Pi/6 - 1},
	} {
		v, _ := tail.HurwitzZeta(c.s, c.q)
		near(t, c.name, v, c.want, 1e-14*c.want)
	}
	_, d := tail.HurwitzZeta(2, 1)
	near(t, "zeta'(2)", d, -0.9375482543158438, 1e-14)
	if v, d := tail.HurwitzZeta(1, 3); !math.IsInf(v, 1) || !math.IsInf(d, 1) {
		t.Errorf("at the pole: %g, %g", v, d)
	}
}

// Against the independent implementation in gonum, and the derivative against
// differences of it.
func TestHurwitzZetaAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.Float64Range(1.05, 12).Draw(t, "s")
		q := rapid.Float64Range(0.5, 2000).Draw(t, "q")
		v, d := tail.HurwitzZeta(s, q)
		if want := mathext.Zeta(s, q); math.Abs(v-want) > 1e-12*want {
			t.Fatalf("zeta(%g, %g) = %g, gonum %g", s, q, v, want)
		}
		h := 1e-4 * min(1, s-1)
		up, _ := tail.HurwitzZeta(s+h, q)
		down, _ := tail.HurwitzZeta(s-h, q)
		if want := (up - down) / (2 * h); math.Abs(d-want) > 1e-5*math.Abs(want) {
			t.Fatalf("zeta'(%g, %g) = %g, by differences %g", s, q, d, want)
		}
	})
}
