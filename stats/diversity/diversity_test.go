package diversity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/diversity"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func ones(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// Spiders of two treatments of a hemlock forest (Ellison et al. 2010), as they
// come with iNEXT.
var (
	girdled = append([]int{46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2}, ones(12)...)
	logged  = append([]int{88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2}, ones(14)...)
)

// Oracle: the introduction of iNEXT (Hsieh, Ma & Chao 2016, doi
// 10.1111/2041-210X.12613) prints observed 12.060 and 14.421, estimates 13.826
// and 16.337, standard errors 1.438 and 1.493 and coverages .9289 and .9446.
func TestSpiders(t *testing.T) {
	for _, c := range []struct {
		counts                           []int
		observed, estimate, se, coverage float64
	}{{girdled, 12.060, 13.826, 1.438, .9289}, {logged, 14.421, 16.337, 1.493, .9446}} {
		got, err := diversity.Effective(c.counts, diversity.Options{Draws: 3000}, seeded(1))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "observed", got.Observed, c.observed, 5e-4)
		near(t, "estimate", got.Value, c.estimate, 5e-4)
		near(t, "standard error", got.SE, c.se, .15) // theirs of 50 draws
		near(t, "coverage", got.Coverage, c.coverage, 5e-5)
		observed, err := diversity.Observed(c.counts)
		if err != nil || observed != got.Observed {
			t.Errorf("observed %v, %v", observed, err)
		}
	}
	// The same text: a coverage of .597 belongs to 10 events and of .738 to 19,
	// and extrapolation reaches .964 with 336.
	for coverage, size := range map[float64]float64{.597: 10, .738: 19, .9638: 336} {
		_, got, err := diversity.AtCoverage(girdled, coverage)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "size", got, size, .01*size)
	}
}

// IS in Khorasan: 17 events of 2024 in 12 provinces, plug-in 9.76, and 6 events
// of 2025 in 6.
func TestFewEvents(t *testing.T) {
	year2024 := append([]int{5, 2}, ones(10)...)
	got, err := diversity.Effective(year2024, diversity.Options{Draws: 2000}, seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "observed", got.Observed, 9.76, .005)
	near(t, "estimate", got.Value, 33.6, .05)
	near(t, "low", got.Low, 14, 1)
	near(t, "high", got.High, 82, 5)
	got, err = diversity.Effective(ones(6), diversity.Options{}, seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	if !got.LowerOnly || got.Low != 9 || !math.IsNaN(got.Value) || !math.IsInf(got.High, 1) {
		t.Errorf("%+v: want at least 9 and no more", got)
	}
	comparison, err := diversity.Compare(append(append([]int{5, 2}, ones(10)...), 0, 0, 0), append(make([]int, 9), ones(6)...), 999, seeded(1))
	if err != nil || comparison.P < .1 {
		t.Errorf("%+v, %v: 6 events in 6 areas are no change", comparison, err)
	}
}

func TestDegenerate(t *testing.T) {
	for _, c := range []struct {
		name      string
		counts    []int
		lowerOnly bool
		low, high float64 // bounds of the interval
	}{
		{"one event", []int{1}, true, 1, math.Inf(1)},
		{"one class", []int{12}, false, 1, 1.3},
		{"one class, many events", []int{3000}, false, 1, 1.003},
		{"all different", ones(2), true, 1, math.Inf(1)},
		{"empty classes do not count", []int{0, 12, 0}, false, 1, 1.3},
		{"thousands of classes", ones(3000), true, 1e6, math.Inf(1)},
	} {
		got, err := diversity.Effective(c.counts, diversity.Options{}, seeded(1))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if got.LowerOnly != c.lowerOnly || got.Low < c.low-1e-12 || got.High < c.high {
			t.Errorf("%s: %+v", c.name, got)
		}
		if !c.lowerOnly && !(got.High > got.Value && got.Low <= got.Value) {
			t.Errorf("%s: no width, %+v", c.name, got)
		}
	}
	for _, counts := range [][]int{nil, {0, 0}} {
		if _, err := diversity.Effective(counts, diversity.Options{}, seeded(1)); !stats.IsKind(err, stats.TooFew) {
			t.Errorf("%v: %v", counts, err)
		}
	}
	for _, err := range []error{
		second(diversity.Effective([]int{3, -1}, diversity.Options{}, seeded(1))),
		second(diversity.Effective([]int{3, 2}, diversity.Options{Level: 1}, seeded(1))),
		second(diversity.Effective([]int{3, 2}, diversity.Options{Most: 1}, seeded(1))),
		second(diversity.Compare([]int{1}, []int{1, 2}, 99, seeded(1))),
		second(diversity.Compare([]int{1}, []int{1}, -1, seeded(1))),
		second(diversity.Coverage([]int{-1})),
	} {
		if !stats.IsKind(err, stats.BadInput) {
			t.Errorf("%v", err)
		}
	}
	if _, _, err := diversity.AtCoverage([]int{3, 2}, 1); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("%v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// What holds for any sample: between one and the limit, never below the plug-in
// number, rarefaction below it and rising with coverage, and the order of the
// classes is of no account.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 30).Draw(t, "counts")
		counts[0]++
		most := len(counts) + rapid.IntRange(0, 20).Draw(t, "more")
		got, err := diversity.Effective(counts, diversity.Options{Draws: 50, Most: most}, seeded(1))
		if err != nil {
			t.Fatal(err)
		}
		if !got.LowerOnly && !(got.Value >= got.Observed-1e-9 && got.Contains(got.Value)) {
			t.Fatalf("%+v", got)
		}
		if got.Low < 1 || got.High > float64(most) || got.Low > got.High || got.Coverage < 0 || got.Coverage > 1 {
			t.Fatalf("%+v of %d classes", got, most)
		}
		reversed := make([]int, len(counts))
		for i, x := range counts {
			reversed[len(counts)-1-i] = x
		}
		again, err := diversity.Effective(reversed, diversity.Options{Draws: 50, Most: most}, seeded(1))
		if err != nil || math.Abs(again.Coverage-got.Coverage) > 1e-12 || math.Abs(again.Observed-got.Observed) > 1e-9 {
			t.Fatalf("%+v and %+v, %v", got, again, err)
		}
		before := 0.0
		for _, c := range []float64{.05, .2, .4, .6, .8, .95, .99} {
			number, size, err := diversity.AtCoverage(counts, c)
			if err != nil || number < before-1e-9 || number < 1-1e-9 || size < 1 {
				t.Fatalf("at coverage %v: %v with %v events, %v before, %v", c, number, size, before, err)
			}
			if c < got.Coverage && number > got.Observed+1e-9 {
				t.Fatalf("rarefied to %v: %v, observed %v", c, number, got.Observed)
			}
			before = number
		}
	})
}
