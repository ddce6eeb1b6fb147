package changepoint_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// Oracle: R 4.2, strucchange 1.5-3, breakpoints(Nile ~ 1).
func TestNile(t *testing.T) {
	b, err := changepoint.Mean(nile(t), changepoint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rss := []float64{2835156.75, 1597457.194, 1552923.616, 1538096.513, 1507888.476, 1659993.5}
	bic := []float64{1318.241807, 1270.083736, 1276.466701, 1284.717667, 1291.944477, 1310.765155}
	if len(b.RSS) != len(rss) {
		t.Fatalf("%d rows, want %d", len(b.RSS), len(rss))
	}
	for m := range rss {
		near(t, "RSS", b.RSS[m], rss[m], 1e-3)
		near(t, "BIC", b.BIC[m], bic[m], 1e-6)
	}
	if b.Best() != 1 {
		t.Errorf("best number of breaks %d, want 1", b.Best())
	}
	want := [][]int{{}, {28}, {28, 83}, {28, 68, 83}, {28, 45, 68, 83}, {15, 30, 45, 68, 83}}
	if d := cmp.Diff(want, b.Dates); d != "" {
		t.Error(d)
	}
	c, err := b.Coefficients(1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean 1871-1898", c[0][0], 1097.75, 1e-9)
	near(t, "mean 1899-1970", c[1][0], 849.97222, 1e-5)
}

func TestNileConfidence(t *testing.T) {
	b, err := changepoint.Mean(nile(t), changepoint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		m     int
		level float64
		want  []changepoint.DateInterval
	}{
		{"95 % of the one break", 1, .95, []changepoint.DateInterval{{Date: 28, Low: 25, High: 32, Level: .95}}},
		{"90 % of the one break", 1, .90, []changepoint.DateInterval{{Date: 28, Low: 26, High: 31, Level: .90}}},
		{"a second break that the data do not date", 2, .95, []changepoint.DateInterval{
			{Date: 28, Low: 25, High: 31, Level: .95}, {Date: 83, Low: 33, High: 130, Level: .95, Outside: true}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := b.Confidence(tc.m, tc.level)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// Oracle: R 4.2, strucchange 1.5-3, the seat belt example of ?breakpoints, h = 0.1.
func TestSeatbelt(t *testing.T) {
	y, x := seatbelt(t)
	b, err := changepoint.Regression(y, x, changepoint.Options{MinSegment: 18})
	if err != nil {
		t.Fatal(err)
	}
	rss := []float64{0.3297081770, 0.2967376995, 0.2675730552, 0.2438039204, 0.2395280735, 0.2317148798, 0.2258093120, 0.2243859573, 0.2231044813}
	bic := []float64{-602.8610528196, -601.0539118879, -598.9041553390, -594.8774282623, -577.2904614937, -562.4879701031, -546.3631592265, -526.7295254753, -506.9886309616}
	for m := range rss {
		near(t, "RSS", b.RSS[m], rss[m], 1e-9)
		near(t, "BIC", b.BIC[m], bic[m], 1e-6)
	}
	if b.Best() != 0 {
		t.Errorf("BIC picks %d breaks, want 0", b.Best())
	}
	if d := cmp.Diff([]int{46, 157}, b.Dates[2]); d != "" {
		t.Errorf("breaks 1973(10) and 1983(1): %s", d)
	}
	ci, err := b.Confidence(2, .95)
	if err != nil {
		t.Fatal(err)
	}
	want := []changepoint.DateInterval{{Date: 46, Low: 33, High: 56, Level: .95}, {Date: 157, Low: 144, High: 171, Level: .95}}
	if d := cmp.Diff(want, ci); d != "" {
		t.Error(d)
	}
}

// The two cost back ends must agree: a regression on a constant is a mean.
func TestMeanIsRegressionOnConstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Float64Range(-50, 50), 16, 40).Draw(t, "y")
		x := make([][]float64, len(y))
		for i := range x {
			x[i] = []float64{1}
		}
		opt := changepoint.Options{MinSegment: 4, MaxBreaks: 2}
		a, errA := changepoint.Mean(y, opt)
		b, errB := changepoint.Regression(y, x, opt)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("errors differ: %v, %v", errA, errB)
		}
		if errA != nil {
			return
		}
		for m := range a.RSS {
			if math.Abs(a.RSS[m]-b.RSS[m]) > 1e-8*(1+a.RSS[0]) {
				t.Fatalf("RSS with %d breaks: %v and %v", m, a.RSS[m], b.RSS[m])
			}
		}
	})
}

// A 90 % interval of the date must hold the true date about that often.
func TestDateIntervalCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const runs, n, at = 600, 100, 45
	y := make([]float64, n)
	hit := 0
	for range runs {
		for i := range y {
			y[i] = rng.NormFloat64()
			if i >= at {
				y[i] += 1
			}
		}
		b, err := changepoint.Mean(y, changepoint.Options{MaxBreaks: 1})
		if err != nil {
			t.Fatal(err)
		}
		ci, err := b.Confidence(1, .9)
		if err != nil {
			t.Fatal(err)
		}
		if ci[0].Low <= at && at <= ci[0].High {
			hit++
		}
	}
	if c := float64(hit) / runs; c < .85 || c > .95 {
		t.Errorf("90 %% intervals cover %.3f", c)
	}
}

func TestBreaksRefuse(t *testing.T) {
	nan := math.NaN()
	ramp := []float64{1, 2, 1, 3, 2, 4, 2, 5, 1, 2, 4, 3}
	ones := make([][]float64, 12)
	twice := make([][]float64, 12)
	for i := range ones {
		ones[i], twice[i] = []float64{1}, []float64{1, 2}
	}
	for _, tc := range []struct {
		name string
		kind stats.Kind
		run  func() error
	}{
		{"a missing value is not a zero", stats.BadInput, func() error { _, err := changepoint.Mean([]float64{1, nan, 2}, changepoint.Options{}); return err }},
		{"an empty series", stats.TooFew, func() error { _, err := changepoint.Mean(nil, changepoint.Options{}); return err }},
		{"three values cannot break", stats.TooFew, func() error { _, err := changepoint.Mean([]float64{1, 2, 3}, changepoint.Options{}); return err }},
		{"a constant series", stats.Degenerate, func() error { _, err := changepoint.Mean(make([]float64, 30), changepoint.Options{}); return err }},
		{"a noiseless step", stats.Degenerate, func() error {
			_, err := changepoint.Mean([]float64{0, 0, 0, 0, 5, 5, 5, 5}, changepoint.Options{})
			return err
		}},
		{"more breaks than fit", stats.TooFew, func() error {
			_, err := changepoint.Mean(ramp, changepoint.Options{MinSegment: 4, MaxBreaks: 3})
			return err
		}},
		{"fewer rows than observations", stats.BadInput, func() error {
			_, err := changepoint.Regression(ramp, ones[:5], changepoint.Options{})
			return err
		}},
		{"two columns that are multiples", stats.Degenerate, func() error {
			_, err := changepoint.Regression(ramp, twice, changepoint.Options{})
			return err
		}},
		{"a level of 95", stats.BadInput, func() error {
			b, err := changepoint.Mean(ramp, changepoint.Options{})
			if err != nil {
				return err
			}
			_, err = b.Confidence(1, 95)
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.run(); !stats.IsKind(err, tc.kind) {
				t.Errorf("got %v, want kind %v", err, tc.kind)
			}
		})
	}
}

func BenchmarkNileMean(b *testing.B) {
	y := nile(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := changepoint.Mean(y, changepoint.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNileConfidence(b *testing.B) {
	fit, err := changepoint.Mean(nile(b), changepoint.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := fit.Confidence(1, .95); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeatbelt(b *testing.B) {
	y, x := seatbelt(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := changepoint.Regression(y, x, changepoint.Options{MinSegment: 18}); err != nil {
			b.Fatal(err)
		}
	}
}
