package score_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

func must(t testing.TB) func(float64, error) float64 {
	return func(v float64, err error) float64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// The definition, term by term.
func bruteCRPS(x []float64, y float64, fair bool) float64 {
	s := float64(len(x))
	pairs := s
	if fair {
		pairs--
	}
	var sum float64
	for _, a := range x {
		sum += math.Abs(a-y) / s
		for _, b := range x {
			sum -= math.Abs(a-b) / (2 * s * pairs)
		}
	}
	return sum
}

func TestSampleScoresEqualTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e4, 1e4), 2, 40).Draw(rt, "x")
		y := rapid.Float64Range(-1e4, 1e4).Draw(rt, "y")
		cut := rapid.Float64Range(-1e4, 1e4).Draw(rt, "threshold")
		near(t, "CRPS", must(t)(score.CRPS(x, y)), bruteCRPS(x, y, false), 1e-8)
		near(t, "fair CRPS", must(t)(score.FairCRPS(x, y)), bruteCRPS(x, y, true), 1e-8)
		high := make([]float64, len(x))
		abs, logs := make([]float64, len(x)), make([]float64, len(x))
		for i, v := range x {
			high[i] = max(v, cut)
			abs[i] = math.Abs(v)
			logs[i] = math.Log1p(abs[i])
		}
		near(t, "threshold CRPS", must(t)(score.ThresholdCRPS(x, y, cut)), bruteCRPS(high, max(y, cut), false), 1e-8)
		near(t, "log1p CRPS", must(t)(score.LogCRPS(abs, math.Abs(y))), bruteCRPS(logs, math.Log1p(math.Abs(y)), false), 1e-9)
		// CRPS is twice the integral of the quantile score: it moves with the data.
		near(t, "CRPS after a shift", must(t)(score.CRPS(shift(x, 7), y+7)), bruteCRPS(x, y, false), 1e-8)
	})
}

func shift(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v + by
	}
	return out
}

// The evaluator must agree with the functions, whatever the size and kind of
// the draws, and leave them as they are.
func TestEnsembleEqualsTheFunctions(t *testing.T) {
	var e score.Ensemble // kept across cases: buffers must not leak between them
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.SampledFrom([]int{1, 2, 3, 12, 31, 240, 1000, 1001}).Draw(rt, "n")
		rng := resample.New(rapid.Uint64().Draw(rt, "seed"))
		scale := math.Exp(rapid.Float64Range(-2, 14).Draw(rt, "log scale"))
		whole := rapid.Bool().Draw(rt, "integers")
		draws, before := make([]float64, n), make([]float64, n)
		for i := range draws {
			draws[i] = scale * rng.ExpFloat64()
			if whole {
				draws[i] = math.Floor(draws[i])
			}
		}
		copy(before, draws)
		y := math.Floor(scale * rng.ExpFloat64())
		got, err := e.Score(draws, y)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range draws {
			if draws[i] != before[i] {
				rt.Fatal("the draws were changed")
			}
		}
		tol := 1e-12 * (1 + scale*100)
		near(t, "CRPS", got.CRPS, must(t)(score.CRPS(draws, y)), tol)
		near(t, "log1p CRPS", got.LogCRPS, must(t)(score.LogCRPS(draws, y)), 1e-12)
		near(t, "ignorance", got.Ignorance, must(t)(score.Ignorance2023(draws, y)), 1e-12)
		near(t, "interval score", got.Interval, must(t)(score.SampleInterval(draws, 0.1, y)), tol*20)
		q, err := resample.Quantiles(draws, 0.05, 0.25, 0.75, 0.95)
		if err != nil {
			rt.Fatal(err)
		}
		if got.Covered50 != (q[1] <= y && y <= q[2]) || got.Covered90 != (q[0] <= y && y <= q[3]) {
			rt.Fatalf("coverage %v %v, quantiles %v, y %v", got.Covered50, got.Covered90, q, y)
		}
	})
}

func TestEnsembleCutsAtTheCeiling(t *testing.T) {
	var e score.Ensemble
	draws := []float64{3, 5e12, 0, 1}
	same := []float64{3, score.Ceiling2023, 0, 1}
	a, err1 := e.Score(draws, 2)
	b, err2 := e.Score(same, 2)
	if err1 != nil || err2 != nil || a != b || draws[1] != 5e12 {
		t.Errorf("%+v %v, %+v %v", a, err1, b, err2)
	}
}

func TestEnsembleDoesNotAllocate(t *testing.T) {
	rng := resample.New(4)
	for _, n := range []int{12, 1000} {
		var e score.Ensemble
		draws := make([]float64, n)
		for i := range draws {
			draws[i] = float64(resample.NegBin(20, 0.3, rng))
		}
		if a := testing.AllocsPerRun(50, func() { _, _ = e.Score(draws, 3) }); a != 0 {
			t.Errorf("%d draws: %v allocations a score", n, a)
		}
	}
}

// Numbers of METHODS A2 and A7, which follow from the definitions.
func TestIgnoranceAnchors(t *testing.T) {
	zeros, ones := make([]float64, 1000), make([]float64, 1000)
	for i := range ones {
		ones[i] = 1
	}
	twelve := make([]float64, 12)
	over := append(make([]float64, 9), 2000)
	for _, c := range []struct {
		name  string
		f     func([]float64, float64) (float64, error)
		draws []float64
		y     float64
		want  float64
	}{
		{"2023, all right", score.Ignorance2023, zeros, 0, -math.Log2(1001.0 / 1011)},
		{"2023, all wrong", score.Ignorance2023, zeros, 5000, -math.Log2(1.0 / 1011)},
		{"2023, 12 draws become 1000", score.Ignorance2023, twelve, 0, -math.Log2(1001.0 / 1011)},
		{"2023, 1 and 2 share a bin", score.Ignorance2023, ones, 2, -math.Log2(1001.0 / 1011)},
		{"2023, 0 and 1 do not", score.Ignorance2023, zeros, 1, -math.Log2(1.0 / 1011)},
		{"today, all right", score.IgnoranceNow, zeros, 0, -math.Log2(1001.0 / 1010)},
		{"today, 12 draws stay 12", score.IgnoranceNow, twelve, 0, -math.Log2(13.0 / 22)},
		{"today, a draw above opens a bin", score.IgnoranceNow, over, 0, -math.Log2(10.0 / 21)},
		{"today, the last whole count", score.IgnoranceNow, zeros, 1000, -math.Log2(1.0 / 1010)},
	} {
		t.Run(c.name, func(t *testing.T) {
			near(t, "ignorance", must(t)(c.f(c.draws, c.y)), c.want, 1e-12)
		})
	}
	if _, err := score.IgnoranceNow(zeros, 1001); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("an observation above the bins today: %v", err)
	}
}

// The Fourier step follows the formula of METHODS A2 for 12 draws, written out,
// and so depends on their order.
func TestIgnorance2023FourierFormula(t *testing.T) {
	x := []float64{0, 3, 0, 0, 14, 60, 2, 0, 7, 120, 0, 1}
	edges := []float64{0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5}
	bin := func(v float64) (k int) {
		for k < len(edges) && v >= edges[k] {
			k++
		}
		return k
	}
	var counts [11]int
	for m := range 1000 {
		var v float64
		for j, xj := range x {
			w := 1.0
			for k := 1; k <= 5; k++ {
				w += 2 * math.Cos(2*math.Pi*float64(k)*(float64(m)/1000-float64(j)/12))
			}
			w += math.Cos(math.Pi*float64(j)) * math.Cos(12*math.Pi*float64(m)/1000)
			v += xj * w / 12
		}
		counts[bin(v)]++
	}
	for _, y := range []float64{0, 1, 4, 8, 20, 40, 70, 200, 400, 700, 5000} {
		want := -math.Log2(float64(counts[bin(y)]+1) / 1011)
		near(t, "ignorance", must(t)(score.Ignorance2023(x, y)), want, 1e-12)
	}
	reordered := []float64{0, 0, 0, 0, 0, 1, 2, 3, 7, 14, 60, 120}
	if must(t)(score.Ignorance2023(x, 0)) == must(t)(score.Ignorance2023(reordered, 0)) {
		t.Error("the order of the draws made no difference")
	}
}

// Any number of draws, primes among them, follows the discrete Fourier transform
// written out by its definition, cut to the coefficients that 1000 values have.
func TestIgnorance2023OfAnyNumber(t *testing.T) {
	edges := []float64{0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5}
	bin := func(v float64) (k int) {
		for k < len(edges) && v >= edges[k] {
			k++
		}
		return k
	}
	for _, n := range []int{1, 2, 101, 103, 202, 499, 997, 999, 1009} {
		rng := resample.New(uint64(n))
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Floor(math.Exp(2 + 2*rng.NormFloat64()))
		}
		shared := min(n, 1000)
		re, im := make([]float64, shared/2+1), make([]float64, shared/2+1)
		for k := range re {
			for j, v := range x {
				sin, cos := math.Sincos(2 * math.Pi * float64(j*k%n) / float64(n))
				re[k], im[k] = re[k]+v*cos/float64(n), im[k]-v*sin/float64(n)
			}
		}
		var counts [11]int
		for m := range 1000 {
			v := re[0]
			for k := 1; k < len(re); k++ {
				sin, cos := math.Sincos(2 * math.Pi * float64(m*k%1000) / 1000)
				weight := 2.0
				if 2*k == shared { // the shared even term
					weight = map[bool]float64{true: 1, false: 2}[n < 1000]
				}
				v += weight * (re[k]*cos - im[k]*sin)
			}
			counts[bin(v)]++
		}
		for _, y := range []float64{0, 1, 4, 8, 20, 40, 70, 200, 400, 700, 5000} {
			want := -math.Log2(float64(counts[bin(y)]+1) / 1011)
			near(t, fmt.Sprintf("ignorance of %v in %d draws", y, n), must(t)(score.Ignorance2023(x, y)), want, 1e-12)
		}
	}
}

func TestSampleErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	var e score.Ensemble
	functions := map[string]func([]float64, float64) (float64, error){
		"CRPS": score.CRPS, "FairCRPS": score.FairCRPS, "LogCRPS": score.LogCRPS,
		"Ignorance2023": score.Ignorance2023, "IgnoranceNow": score.IgnoranceNow,
		"ThresholdCRPS":  func(x []float64, y float64) (float64, error) { return score.ThresholdCRPS(x, y, 1) },
		"SampleInterval": func(x []float64, y float64) (float64, error) { return score.SampleInterval(x, 0.1, y) },
		"PITSample":      func(x []float64, y float64) (float64, error) { return score.PITSample(x, y, resample.New(1)) },
		"CentralPIT":     func(x []float64, y float64) (float64, error) { return score.CentralPIT(x, y, 0.9) },
		"Ensemble":       func(x []float64, y float64) (float64, error) { s, err := e.Score(x, y); return s.CRPS, err },
	}
	for name, f := range functions {
		for _, c := range []struct {
			name  string
			draws []float64
			y     float64
			kind  stats.Kind
		}{
			{"no draws", nil, 0, stats.TooFew},
			{"NaN draw", []float64{1, nan}, 0, stats.BadInput},
			{"infinite draw", []float64{1, inf}, 0, stats.BadInput},
			{"NaN observation", []float64{1, 2}, nan, stats.BadInput},
			{"infinite observation", []float64{1, 2}, inf, stats.BadInput},
		} {
			if v, err := f(c.draws, c.y); !stats.IsKind(err, c.kind) || v != 0 {
				t.Errorf("%s, %s: %v, %v", name, c.name, v, err)
			}
		}
	}
	for _, name := range []string{"LogCRPS", "Ignorance2023", "IgnoranceNow", "Ensemble"} {
		if _, err := functions[name]([]float64{-1, 2}, 1); !stats.IsKind(err, stats.BadInput) {
			t.Errorf("%s, negative draw: %v", name, err)
		}
		if _, err := functions[name]([]float64{1, 2}, -1); !stats.IsKind(err, stats.BadInput) {
			t.Errorf("%s, negative observation: %v", name, err)
		}
	}
	if _, err := score.FairCRPS([]float64{1}, 0); !stats.IsKind(err, stats.TooFew) {
		t.Errorf("fair CRPS of one draw: %v", err)
	}
}
