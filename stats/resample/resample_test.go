package resample_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %v, want %v within %v", what, got, want, tol)
	}
}

// The stream must depend on every number, on their order and on how many there are.
func TestNewStreamsDiffer(t *testing.T) {
	seen := map[uint64][]uint64{}
	for _, s := range [][]uint64{
		{1}, {2}, {1, 0}, {1, 1}, {1, 2}, {2, 1}, {1, 0, 0}, {1, 1, 2}, {1, 2, 1}, {0}, {0, 0},
	} {
		v := resample.New(s[0], s[1:]...).Uint64()
		if o, ok := seen[v]; ok {
			t.Errorf("streams %v and %v start alike", o, s)
		}
		seen[v] = s
		if again := resample.New(s[0], s[1:]...).Uint64(); again != v {
			t.Errorf("stream %v is not reproducible", s)
		}
	}
}

// First draws across neighbouring streams must look uniform and uncorrelated,
// which a weak hash of the stream number would spoil.
func TestNewNeighbouringStreams(t *testing.T) {
	const n = 20000
	var sum, lag float64
	prev := 0.5
	for i := range uint64(n) {
		u := resample.New(42, i).Float64()
		sum += u
		lag += (u - 0.5) * (prev - 0.5)
		prev = u
	}
	near(t, "mean of first draws", sum/n, 0.5, 4/math.Sqrt(12*n))
	near(t, "correlation of neighbours", 12*lag/n, 0, 4/math.Sqrt(n))
}

func TestQuantileType7(t *testing.T) {
	// R 4: quantile(c(15, 20, 35, 40, 50), p) and the definition by hand.
	for _, c := range []struct {
		name string
		x    []float64
		p    float64
		want float64
	}{
		{"between two values", []float64{50, 15, 40, 20, 35}, 0.4, 29},
		{"on a value", []float64{50, 15, 40, 20, 35}, 0.25, 20},
		{"least", []float64{50, 15, 40, 20, 35}, 0, 15},
		{"greatest", []float64{50, 15, 40, 20, 35}, 1, 50},
		{"single value", []float64{7}, 0.3, 7},
		{"infinite tie", []float64{math.Inf(1), 1, math.Inf(1)}, 0.75, math.Inf(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := slices.Clone(c.x)
			got, err := resample.Quantile(c.x, c.p)
			if err != nil || got != c.want {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
			if !slices.Equal(before, c.x) {
				t.Error("the argument was changed")
			}
		})
	}
}

func TestQuantileProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 50).Draw(t, "x")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		qs, err := resample.Quantiles(x, min(p, q), max(p, q))
		if err != nil {
			t.Fatal(err)
		}
		if qs[0] > qs[1] || qs[0] < slices.Min(x) || qs[1] > slices.Max(x) {
			t.Fatalf("quantiles %v of %v are not ordered within the sample", qs, x)
		}
		var neg []float64
		for _, v := range x {
			neg = append(neg, -v)
		}
		mirror, err := resample.Quantile(neg, 1-p)
		same, err2 := resample.Quantile(x, p)
		if err != nil || err2 != nil || math.Abs(mirror+same) > 1e-6*(1+math.Abs(same)) {
			t.Fatalf("quantile %v of x is %v, of -x at 1-p %v", p, same, mirror)
		}
	})
}

func TestQuantileErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		p    float64
		kind stats.Kind
	}{
		{"empty", nil, 0.5, stats.TooFew},
		{"NaN value", []float64{1, math.NaN()}, 0.5, stats.BadInput},
		{"p above one", []float64{1}, 1.1, stats.BadInput},
		{"p is NaN", []float64{1}, math.NaN(), stats.BadInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := resample.Quantile(c.x, c.p); !stats.IsKind(err, c.kind) || got != 0 {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	if n := testing.AllocsPerRun(100, func() { resample.QuantileSorted([]float64{1, 2, 4}, 0.3) }); n != 0 {
		t.Errorf("QuantileSorted allocates %v times", n)
	}
}
