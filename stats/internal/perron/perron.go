// Package perron finds the spectral radius of a non-negative matrix and the
// vectors that belong to it. It takes reducible and periodic matrices as they
// come, needs no general eigenvalue routine, and never fails on a finite
// matrix without negative entries.
package perron

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Root is the spectral radius of a non-negative matrix with its vectors.
type Root struct {
	Value float64
	// Left and Right are the non-negative eigenvectors of the class of indices
	// that the radius belongs to, zero elsewhere, normed to Left . Right = 1:
	// a change dA of entries within the class changes Value by Left' dA Right.
	// Both are nil where Value is 0.
	Left, Right []float64
}

// Of finds the root of the n x n matrix a, row by row. The indices fall into
// classes that reach one another (Frobenius normal form), and the radius of
// the matrix is the largest radius of a class; of equals, the first is taken.
// Entries must be finite and not negative (stats.BadInput).
func Of(a []float64, n int) (Root, error) {
	if len(a) != n*n {
		return Root{}, stats.Errorf("perron.Of", stats.BadInput, "%d entries for %d rows", len(a), n)
	}
	for k, v := range a {
		if !(v >= 0) || math.IsInf(v, 1) {
			return Root{}, stats.Errorf("perron.Of", stats.BadInput, "entry %d, %d is %v, not a finite number of at least 0", k/n, k%n, v)
		}
	}
	var best Root
	for _, class := range classes(a, n) {
		value, right := irreducible(part(a, n, class, false))
		if value <= best.Value {
			continue
		}
		_, left := irreducible(part(a, n, class, true))
		best = Root{Value: value, Left: make([]float64, n), Right: make([]float64, n)}
		var dot float64
		for k := range class {
			dot += left[k] * right[k]
		}
		for k, i := range class {
			best.Left[i], best.Right[i] = left[k]/dot, right[k]
		}
	}
	return best, nil
}

// part copies the rows and columns of a class, transposed where asked.
func part(a []float64, n int, class []int, transposed bool) []float64 {
	m := len(class)
	out := make([]float64, m*m)
	for k, i := range class {
		for l, j := range class {
			if transposed {
				out[l*m+k] = a[i*n+j]
			} else {
				out[k*m+l] = a[i*n+j]
			}
		}
	}
	return out
}

// irreducible finds the root of an irreducible matrix and its right vector by
// Noda's inverse power iteration (1971, doi 10.1007/BF01395950): the shift is
// the upper bound of Collatz and Wielandt, max (ax)/x, which falls to the root
// quadratically whether the matrix is periodic or not. x stays positive.
func irreducible(a []float64) (float64, []float64) {
	n := int(math.Round(math.Sqrt(float64(len(a)))))
	if n == 1 {
		return a[0], []float64{1}
	}
	x, factor := make([]float64, n), make([]float64, n*n)
	for i := range x {
		x[i] = 1
	}
	low, high := bounds(a, x)
	for range mostSteps {
		if high-low <= 1e-14*high {
			break
		}
		before := high
		resolvent(factor, a, high)
		solve(factor, x)
		var largest float64
		for _, v := range x {
			largest = max(largest, v)
		}
		for i := range x {
			// An entry that rounding sends to zero would end the bounds.
			x[i] = max(x[i]/largest, math.SmallestNonzeroFloat64*1e20)
		}
		low, high = bounds(a, x)
		if high >= before { // as close as rounding lets it come
			return min(high, before), x
		}
	}
	return high, x
}

// mostSteps is far above what any matrix needs whose entries differ by less
// than a factor of 1e300.
const mostSteps = 3000

// bounds are the smallest and the largest quotient of ax by x; the root lies
// between them.
func bounds(a, x []float64) (low, high float64) {
	n := len(x)
	low = math.Inf(1)
	for i, xi := range x {
		var s float64
		for j, v := range a[i*n : (i+1)*n] {
			s += v * x[j]
		}
		low, high = min(low, s/xi), max(high, s/xi)
	}
	return low, high
}

// resolvent factorises shift I - a, an M-matrix, into triangles. Elimination
// without pivoting is stable for it; a last pivot of rounding, as at the root
// itself, is kept just above zero.
func resolvent(f, a []float64, shift float64) {
	n := int(math.Round(math.Sqrt(float64(len(a)))))
	for k, v := range a {
		f[k] = -v
	}
	for i := range n {
		f[i*n+i] += shift
	}
	for k := range n {
		pivot := max(f[k*n+k], shift*1e-16)
		f[k*n+k] = pivot
		for i := k + 1; i < n; i++ {
			m := f[i*n+k] / pivot
			f[i*n+k] = m
			if m == 0 {
				continue
			}
			for j := k + 1; j < n; j++ {
				f[i*n+j] -= m * f[k*n+j]
			}
		}
	}
}

// solve overwrites b with the solution for the factors of resolvent.
func solve(f, b []float64) {
	n := len(b)
	for i := range n {
		for k := range i {
			b[i] -= f[i*n+k] * b[k]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= f[i*n+k] * b[k]
		}
		b[i] /= f[i*n+i]
	}
}
