package rates_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/rates"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// surely is a prior that leaves no doubt.
func surely(t *testing.T, dispersion, dependence float64) *rates.Belief {
	t.Helper()
	b, err := rates.Prior{LogDispersion: math.Log(dispersion), Spread: .01, Dependence: dependence, Weight: 1e4}.Belief()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Attacks of IS-K as published: 60 in the 12 months of 2020, 6 in three months
// of 2024. Poisson counts give .17 to .82 (exact), counts with a dispersion of
// one half about .15 to 1.04.
func TestPublishedCounts(t *testing.T) {
	now, before := rates.Total{Count: 6, Periods: 92 / 30.44}, rates.Total{Count: 60, Periods: 366 / 30.44}
	for _, c := range []struct{ dispersion, low, high, tolerance float64 }{{.004, .18, .80, .03}, {.5, .15, 1.04, .06}} {
		got, err := surely(t, c.dispersion, .001).Between(now, before, .9)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "ratio", got.Value, .3978, 1e-4)
		near(t, "low", got.Low, c.low, c.tolerance)
		near(t, "high", got.High, c.high, c.tolerance)
	}
}

// Oracle: with Jeffreys' prior the interval of a Poisson mean is that of a gamma
// law, and that of a ratio of two that of a beta law.
func TestPoissonLimit(t *testing.T) {
	b := surely(t, .004, .001) // the smallest dispersion of the grid
	got, err := b.Between(rates.Total{Count: 30, Periods: 10}, rates.Total{Count: 10, Periods: 10}, .9)
	if err != nil {
		t.Fatal(err)
	}
	odds := func(p float64) float64 { x := (distuv.Beta{Alpha: 30.5, Beta: 10.5}).Quantile(p); return x / (1 - x) }
	near(t, "low", got.Low, odds(.05), .03)
	near(t, "high", got.High, odds(.95), .08)
}

func TestRefusesWhatItCannotUse(t *testing.T) {
	nan := math.NaN()
	b, err := rates.Fit([]float64{1, 2, nan, nan, 4, 1, 0, 3}, rates.Options{Block: 4})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		kind stats.Kind
		err  error
	}{
		{"negative count", stats.BadInput, second(rates.Fit([]float64{1, -1}, rates.Options{}))},
		{"nothing observed", stats.TooFew, second(rates.Fit([]float64{nan, nan}, rates.Options{}))},
		{"prior without spread", stats.BadInput, second(rates.Fit([]float64{1}, rates.Options{Prior: rates.Prior{Dependence: .5, Weight: 1}}))},
		{"block of one", stats.BadInput, second(rates.Fit([]float64{1}, rates.Options{Block: 1}))},
		{"window outside", stats.BadInput, second(b.Rate(rates.Window{From: 4, To: 9}, .9))},
		{"window that ends before it begins", stats.BadInput, second(b.Ratio(rates.Window{From: 4, To: 2}, rates.Window{From: 0, To: 4}, .9))},
		{"window not observed", stats.TooFew, second(b.Rate(rates.Window{From: 2, To: 4}, .9))},
		{"level", stats.BadInput, second(b.Rate(rates.Window{From: 0, To: 4}, 1))},
		{"unit", stats.BadInput, second(rates.Fit([]float64{1, 2}, rates.Options{Unit: -1}))},
		{"total", stats.BadInput, second(b.Between(rates.Total{Count: 1}, rates.Total{Count: 1, Periods: 1}, .9))},
		{"peak of no length", stats.BadInput, second(b.Peak(0, rates.Window{From: 0, To: 4}, .9, 10, seeded(1)))},
		{"no window beside", stats.TooFew, second(b.Peak(4, rates.Window{From: 2, To: 6}, .9, 10, seeded(1)))},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// An empty side leaves its end of the ratio open, and two empty sides everything.
func TestEmptySides(t *testing.T) {
	y := []float64{0, 0, 0, 0, 3, 5, 2, 4, 0, 0, 0, 0}
	b, err := rates.Fit(y, rates.Options{Block: 4})
	if err != nil {
		t.Fatal(err)
	}
	none, some, again := rates.Window{From: 0, To: 4}, rates.Window{From: 4, To: 8}, rates.Window{From: 8, To: 12}
	up, err := b.Ratio(some, none, .9)
	if err != nil || !math.IsInf(up.Value, 1) || !math.IsInf(up.High, 1) || !(up.Low > 1) || up.P > .1 {
		t.Errorf("%+v, %v", up, err)
	}
	down, err := b.Ratio(none, some, .9)
	if err != nil || down.Value != 0 || down.Low != 0 || !(down.High < 1) || down.P > .1 {
		t.Errorf("%+v, %v", down, err)
	}
	both, err := b.Ratio(again, none, .9)
	if err != nil || !math.IsNaN(both.Value) || both.Low != 0 || !math.IsInf(both.High, 1) || both.P != 1 {
		t.Errorf("%+v, %v", both, err)
	}
	rate, err := b.Rate(none, .9)
	if err != nil || rate.Value != 0 || rate.Low != 0 || !(rate.High > 0 && rate.High < 2) {
		t.Errorf("%+v, %v", rate, err)
	}
}

// For any series: the value lies in its interval, p and interval agree, the
// ratio turned round is the inverse, and a wider level a wider interval.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := make([]float64, rapid.IntRange(8, 40).Draw(t, "periods"))
		for i := range y {
			y[i] = float64(rapid.IntRange(0, 30).Draw(t, "count"))
			if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
				y[i] = math.NaN()
			}
		}
		n := len(y)
		y[0], y[n-1] = 3, 2
		b, err := rates.Fit(y, rates.Options{Block: n / 2})
		if err != nil {
			t.Fatal(err)
		}
		now, before := rates.Window{From: n / 2, To: n}, rates.Window{From: 0, To: n / 2}
		narrow, err := b.Ratio(now, before, .8)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := b.Ratio(now, before, .95)
		if err != nil {
			t.Fatal(err)
		}
		if !narrow.Contains(narrow.Value) || narrow.Low < wide.Low-1e-9 || narrow.High > wide.High+1e-9 {
			t.Fatalf("%+v and %+v", narrow, wide)
		}
		if math.Abs(wide.P-.05) > 1e-3 && wide.Contains(1) != (wide.P > .05) {
			t.Fatalf("p and interval disagree: %+v", wide)
		}
		back, err := b.Ratio(before, now, .95)
		if err != nil || math.Abs(math.Log(back.Low*wide.High)) > 1e-3 || math.Abs(back.P-wide.P) > 1e-4 {
			t.Fatalf("%+v turned round is %+v, %v", wide, back, err)
		}
		rate, err := b.Rate(now, .9)
		if err != nil || !rate.Contains(rate.Value) {
			t.Fatalf("%+v, %v", rate, err)
		}
	})
}
