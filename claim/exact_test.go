package claim_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/claim"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.8g, want %.8g", what, got, want)
	}
}

// Published attack counts cluster and depend on their neighbours as real months
// do: 60 in the year 2020 and 6 in three months of 2024 are no clear fall, which
// two Poisson rates would call one (0.17 to 0.82). A dispersion of one half that is
// known leaves about 0.15 to 1.04 (rates.TestPublishedCounts); here it is not known.
func TestRateRatioOfClusteredCounts(t *testing.T) {
	q, p := claim.RateRatio(60, 6, 366, 92)
	near(t, "ratio", q.Value, 6.0/92/(60.0/366), 1e-9)
	near(t, "low", q.Low, 0.1, 0.03)
	if q.High < 1 || q.High > 1.6 || p < 0.1 {
		t.Errorf("called a fall: %v, p %g", q, p)
	}
}

// With one count at zero the interval has a closed form: the upper end of the
// share solves (1-p)^n = 0.05.
func TestShareClosedForm(t *testing.T) {
	for _, n := range []int{1, 7, 40} {
		q := claim.Share(0, n)
		near(t, "low", q.Low, 0, 0)
		near(t, "high", q.High, 1-math.Pow(0.05, 1/float64(n)), 1e-9)
		near(t, "mirrored low", claim.Share(n, n).Low, 1-q.High, 1e-9)
	}
}

// The sum over k of the binomial probability of intervals that hold p is at
// least the level, whatever p: the interval is exact.
func TestShareHoldsItsLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		p := rapid.Float64Range(0.01, 0.99).Draw(t, "p")
		held := 0.0
		for k := range n + 1 {
			if q := claim.Share(k, n); q.Low <= p && p <= q.High {
				a, _ := math.Lgamma(float64(n + 1))
				b, _ := math.Lgamma(float64(k + 1))
				c, _ := math.Lgamma(float64(n - k + 1))
				held += math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
			}
		}
		if held < claim.Level-1e-9 {
			t.Fatalf("n %d, p %g: held with probability %g", n, p, held)
		}
	})
}

func TestRateRatioProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 300).Draw(t, "before"), rapid.IntRange(0, 300).Draw(t, "after")
		d0, d1 := rapid.Float64Range(1, 400).Draw(t, "days before"), rapid.Float64Range(1, 400).Draw(t, "days after")
		q, p := claim.RateRatio(a, b, d0, d1)
		if a+b == 0 {
			if q.Known() {
				t.Fatal("a ratio of nothing")
			}
			return
		}
		if !(q.Low <= q.Value && q.Value <= q.High) || !(p >= 0 && p <= 1) {
			t.Fatalf("%+v, p %g", q, p)
		}
		back, _ := claim.RateRatio(b, a, d1, d0)
		if b > 0 && a > 0 && math.Abs(q.Low*back.High-1) > 1e-6 {
			t.Fatalf("swapping the periods does not invert the interval: %g and %g", q.Low, back.High)
		}
	})
}

// Without events the base rate is 1 - (T/(T+h))^(1/2): half of the Jeffreys
// prior's pseudo-event. With equal spans that is 1 - sqrt(1/2).
func TestBaseRate(t *testing.T) {
	near(t, "equal spans", claim.BaseRate(0, 1000, 1000), 1-math.Sqrt(0.5), 1e-12)
	near(t, "nothing ahead", claim.BaseRate(5, 1000, 0), 0, 0)
	if !math.IsNaN(claim.BaseRate(0, 0, 10)) {
		t.Error("a rate from no time at all")
	}
}
