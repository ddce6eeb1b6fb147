package structural_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"
)

// column reads one numeric column of a CSV with a header.
func column(t testing.TB, file string, col int) []float64 {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []float64
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[col], 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func nile(t testing.TB) []float64 { return column(t, "testdata/nile.csv", 1) }

func readme(t testing.TB) (y, x []float64) {
	const file = "testdata/causalimpact_readme_example.csv"
	return column(t, file, 1), column(t, file, 2)
}

func near(t testing.TB, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g (within %g)", what, got, want, tol)
	}
}

// lynx are the Canadian lynx trapped in 1821 to 1934 (Campbell & Walker 1977,
// doi 10.2307/2345277).
var lynx = []float64{269, 321, 585, 871, 1475, 2821, 3928, 5943, 4950, 2577, 523, 98, 184, 279, 409, 2285, 2685, 3409, 1824, 409, 151, 45, 68, 213,
	546, 1033, 2129, 2536, 957, 361, 377, 225, 360, 731, 1638, 2725, 2871, 2119, 684, 299, 236, 245, 552, 1623, 3311, 6721, 4254, 687, 255, 473, 358, 784,
	1594, 1676, 2251, 1426, 756, 299, 201, 229, 469, 736, 2042, 2811, 4431, 2511, 389, 73, 39, 49, 59, 188, 377, 1292, 4031, 3495, 587, 105, 153, 387, 758,
	1307, 3465, 6991, 6313, 3794, 1836, 345, 382, 808, 1388, 2713, 3800, 3091, 2985, 3790, 674, 81, 80, 108, 229, 399, 1132, 2432, 3574, 2935, 1537, 529,
	485, 662, 1000, 1590, 2657, 3396}
