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
