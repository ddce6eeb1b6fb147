package changepoint_test

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

// seatbelt is log10 of drivers killed or seriously injured, January 1970 to
// December 1984, with its lags 1 and 12 as regressors.
func seatbelt(t testing.TB) (y []float64, x [][]float64) {
	t.Helper()
	all := column(t, "testdata/uk_driver_deaths.csv", 1)
	if len(all) != 192 {
		t.Fatalf("%d months, want 192", len(all))
	}
	for i := 12; i < len(all); i++ {
		y = append(y, math.Log10(all[i]))
		x = append(x, []float64{1, math.Log10(all[i-1]), math.Log10(all[i-12])})
	}
	return y, x
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g (within %g)", what, got, want, tol)
	}
}
