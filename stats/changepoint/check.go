package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// checkFinite refuses values that no measurement can have.
func checkFinite(op string, y []float64) error {
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return stats.Errorf(op, stats.BadInput, "value %d is %v, need finite numbers", i, v)
		}
	}
	return nil
}

// checkCounts refuses values that no count can have.
func checkCounts(op string, y []float64) error {
	for i, v := range y {
		if !(v >= 0) || math.IsInf(v, 0) || v != math.Trunc(v) {
			return stats.Errorf(op, stats.BadInput, "value %d is %v, need non-negative whole numbers", i, v)
		}
	}
	return nil
}

// checkLevel refuses what is not a probability strictly between 0 and 1.
func checkLevel(op string, level float64) error {
	if !(level > 0 && level < 1) {
		return stats.Errorf(op, stats.BadInput, "level %v, need a number between 0 and 1", level)
	}
	return nil
}

// design is the matrix of regressors in row-major order, n rows of k columns.
type design struct {
	n, k int
	x    []float64
}

func (d design) row(i int) []float64 { return d.x[i*d.k : (i+1)*d.k] }

// constant is the design of a mean: one column of ones.
func constant(n int) design {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return design{n: n, k: 1, x: x}
}

// newDesign copies the rows and checks y against them.
func newDesign(op string, y []float64, rows [][]float64) (design, error) {
	if err := checkFinite(op, y); err != nil {
		return design{}, err
	}
	if len(rows) != len(y) {
		return design{}, stats.Errorf(op, stats.BadInput, "%d rows of regressors for %d observations", len(rows), len(y))
	}
	if len(y) == 0 {
		return design{}, stats.Errorf(op, stats.TooFew, "no observations")
	}
	k := len(rows[0])
	if k == 0 {
		return design{}, stats.Errorf(op, stats.BadInput, "no regressors: pass a column of ones for a mean")
	}
	d := design{n: len(y), k: k, x: make([]float64, 0, len(y)*k)}
	for i, r := range rows {
		if len(r) != k {
			return design{}, stats.Errorf(op, stats.BadInput, "row %d has %d regressors, row 0 has %d", i, len(r), k)
		}
		if err := checkFinite(op, r); err != nil {
			return design{}, err
		}
		d.x = append(d.x, r...)
	}
	return d, nil
}
