package perron_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/internal/perron"
)

// Matrices whose radius is known, each of a kind that upsets a routine: the
// name says which.
func TestKnownRoots(t *testing.T) {
	path := make([]float64, 40*40) // adjacency of a path: 2 cos(pi/41)
	for i := range 39 {
		path[i*40+i+1], path[(i+1)*40+i] = 1, 1
	}
	for _, c := range []struct {
		name string
		a    []float64
		n    int
		want float64
	}{
		{"empty", nil, 0, 0},
		{"zero", make([]float64, 9), 3, 0},
		{"one", []float64{.7}, 1, .7},
		{"nilpotent", []float64{0, 5, 7, 0, 0, 3, 0, 0, 0}, 3, 0},
		{"identity, every vector an eigenvector", []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 1},
		{"Jordan block", []float64{.5, 1, 0, .5}, 2, .5},
		{"periodic: powers never settle", []float64{0, 2, 8, 0}, 2, 4},
		{"cycle of three", []float64{0, 2, 0, 0, 0, 4, 1, 0, 0}, 3, 2},
		{"path, a small gap", path, 40, 2 * math.Cos(math.Pi/41)},
		{"reducible, the second class is larger", []float64{.1, 1, 0, 0, .2, .3, 0, .3, .2}, 3, .5},
		{"entries far apart", []float64{0, 1e-150, 1e150, 0}, 2, 1},
		{"tiny", []float64{1e-300, 2e-300, 2e-300, 1e-300}, 2, 3e-300},
		{"huge", []float64{1e300, 2e300, 2e300, 1e300}, 2, 3e300},
		{"negligible link", []float64{.9, 1e-18, 1e-18, .9}, 2, .9},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := perron.Of(c.a, c.n)
			if err != nil || math.Abs(got.Value-c.want) > 1e-12*c.want {
				t.Fatalf("%v, %v; want %v", got.Value, err, c.want)
			}
			if (got.Left == nil) != (c.want == 0) {
				t.Errorf("vectors %v", got.Left)
			}
		})
	}
}

func TestRefusesWhatIsNoMatrix(t *testing.T) {
	for _, a := range [][]float64{{1, 2, 3}, {1, -1, 0, 1}, {1, math.NaN(), 0, 1}, {1, math.Inf(1), 0, 1}} {
		if _, err := perron.Of(a, 2); !stats.IsKind(err, stats.BadInput) {
			t.Errorf("%v: %v", a, err)
		}
	}
}

// Against a general eigenvalue routine, on random sparse matrices; and the
// vectors give the derivative by every entry of the class.
func TestAgainstEigen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		a := make([]float64, n*n)
		for k := range a {
			if rapid.IntRange(0, 9).Draw(t, "present") < 4 {
				a[k] = math.Exp(rapid.Float64Range(-9, 3).Draw(t, "log"))
			}
		}
		got, err := perron.Of(a, n)
		if err != nil {
			t.Fatal(err)
		}
		var eigen mat.Eigen
		if !eigen.Factorize(mat.NewDense(n, n, append([]float64(nil), a...)), mat.EigenNone) {
			t.Skip("the reference fails")
		}
		var want float64
		for _, v := range eigen.Values(nil) {
			want = max(want, math.Hypot(real(v), imag(v)))
		}
		// A defective zero comes out of the reference as the root of rounding.
		if got.Value == 0 && want < 1e-2 {
			return
		}
		if math.Abs(got.Value-want) > 1e-7*want {
			t.Fatalf("%v, want %v for %v", got.Value, want, a)
		}
		for k := range a {
			if a[k] == 0 {
				continue
			}
			h := 1e-6 * a[k]
			old := a[k]
			a[k] = old + h
			up, _ := perron.Of(a, n)
			a[k] = old - h
			down, _ := perron.Of(a, n)
			a[k] = old
			// Where two classes tie, the slopes on the two sides differ.
			rise, fall := (up.Value-got.Value)/h, (got.Value-down.Value)/h
			tolerance := 3e-6 * got.Value / old
			if d := got.Left[k/n] * got.Right[k%n]; d < min(rise, fall)-tolerance || d > max(rise, fall)+tolerance {
				t.Fatalf("derivative by entry %d is %v, want %v to %v", k, d, fall, rise)
			}
		}
	})
}
