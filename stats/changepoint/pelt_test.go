package changepoint_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// Oracle: exact optimum recomputed for cost RSS, variance 16,300.
func TestPELTNile(t *testing.T) {
	c, err := changepoint.NewNormalMean(nile(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	for factor, want := range map[float64]float64{2: 1747585.7425, 3: 1822650.0165} {
		s, err := changepoint.PELT(c, factor*math.Log(100)*16300, 1)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "objective", s.Objective, want, 1e-3)
		if d := cmp.Diff([]int{28}, s.Dates); d != "" {
			t.Error(d)
		}
	}
}

// Pruning must never lose the optimum that the full recursion finds.
func TestPELTIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 30), func(i int) float64 { return float64(i) }), 8, 40).Draw(t, "y")
		pen := rapid.Float64Range(.5, 20).Draw(t, "penalty")
		least := rapid.IntRange(1, 4).Draw(t, "least")
		for _, c := range costs(t, y) {
			got, err := changepoint.PELT(c, pen, least)
			if err != nil {
				t.Fatal(err)
			}
			want := exhaustive(c, pen, least)
			if math.Abs(got.Objective-want) > 1e-8*(1+math.Abs(want)) {
				t.Fatalf("%T: objective %v, optimum %v", c, got.Objective, want)
			}
			sum := pen * float64(len(got.Dates))
			last := 0
			for _, d := range append(got.Dates, len(y)) {
				if d-last < least {
					t.Fatalf("segment %d to %d shorter than %d", last, d, least)
				}
				sum += c.Segment(last, d)
				last = d
			}
			if math.Abs(sum-got.Objective) > 1e-8*(1+math.Abs(sum)) {
				t.Fatalf("%T: the dates cost %v, the objective says %v", c, sum, got.Objective)
			}
		}
	})
}

func costs(t interface{ Fatal(...any) }, y []float64) []changepoint.Cost {
	a, err := changepoint.NewNormalMean(y, 9)
	if err != nil {
		t.Fatal(err)
	}
	b, err := changepoint.NewPoisson(y)
	if err != nil {
		t.Fatal(err)
	}
	c, err := changepoint.NewNegBinomial(y, .4)
	if err != nil {
		t.Fatal(err)
	}
	return []changepoint.Cost{a, b, c}
}

func exhaustive(c changepoint.Cost, pen float64, least int) float64 {
	n := c.Len()
	best := make([]float64, n+1)
	best[0] = -pen
	for j := 1; j <= n; j++ {
		best[j] = math.Inf(1)
		for i := 0; i <= j-least; i++ {
			best[j] = min(best[j], best[i]+c.Segment(i, j)+pen)
		}
	}
	return best[n]
}

// counts draws n negative binomial counts, Poisson for psi 0.
func counts(r *rand.Rand, n int, mean, psi float64) []float64 {
	y := make([]float64, n)
	for i := range y {
		m := mean
		if psi > 0 {
			m = distuv.Gamma{Alpha: 1 / psi, Beta: 1 / (psi * mean), Src: r}.Rand()
		}
		y[i] = distuv.Poisson{Lambda: m, Src: r}.Rand()
	}
	return y
}

// The dispersion estimate must find the truth even across two level shifts, where
// the plain moment estimate would call every shift overdispersion.
func TestOverdispersion(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	y := append(append(counts(rng, 1500, 4, .5), counts(rng, 1500, 20, .5)...), counts(rng, 1500, 8, .5)...)
	psi, err := changepoint.Overdispersion(y)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "psi", psi, .5, .08)
	c, err := changepoint.NewNegBinomial(y, psi)
	if err != nil {
		t.Fatal(err)
	}
	s, err := changepoint.PELT(c, 3*math.Log(float64(len(y))), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Dates) != 2 || math.Abs(float64(s.Dates[0]-1500)) > 10 || math.Abs(float64(s.Dates[1]-3000)) > 30 {
		t.Errorf("breaks %v, want about 1500 and 3000", s.Dates)
	}
}

func TestPELTRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		kind stats.Kind
		run  func() error
	}{
		{"half a death", stats.BadInput, func() error { _, err := changepoint.NewPoisson([]float64{1, .5}); return err }},
		{"negative count", stats.BadInput, func() error { _, err := changepoint.NewNegBinomial([]float64{1, -1}, 1); return err }},
		{"zero variance", stats.BadInput, func() error { _, err := changepoint.NewNormalMean([]float64{1, 2}, 0); return err }},
		{"no dispersion from zeros", stats.Degenerate, func() error { _, err := changepoint.Overdispersion(make([]float64, 20)); return err }},
		{"one observation", stats.TooFew, func() error {
			c, err := changepoint.NewPoisson([]float64{1})
			if err != nil {
				return err
			}
			_, err = changepoint.PELT(c, 1, 1)
			return err
		}},
		{"free breaks", stats.BadInput, func() error {
			c, err := changepoint.NewPoisson([]float64{1, 2, 3})
			if err != nil {
				return err
			}
			_, err = changepoint.PELT(c, 0, 1)
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

// Counts that are all zero are data: no break, and no error.
func TestPELTZeros(t *testing.T) {
	for _, c := range costs(t, make([]float64, 20)) {
		s, err := changepoint.PELT(c, 5, 1)
		if err != nil || len(s.Dates) != 0 {
			t.Errorf("%T: %+v, %v", c, s, err)
		}
	}
}

func BenchmarkPELT(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var y []float64
	for i := range 50 {
		y = append(y, counts(rng, 100, float64(2+10*(i%2)), .3)...)
	}
	c, err := changepoint.NewNegBinomial(y, .3)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := changepoint.PELT(c, 20, 1); err != nil {
			b.Fatal(err)
		}
	}
}
