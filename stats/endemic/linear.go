package endemic

import "math"

// cholesky overwrites the lower triangle of the symmetric n x n matrix a with
// its factor, and reports false where a is not safely positive definite.
func cholesky(a []float64, n int) bool {
	for j := range n {
		rj := a[j*n : j*n+j]
		d := a[j*n+j]
		floor := 1e-14 * d
		for _, v := range rj {
			d -= v * v
		}
		if !(d > floor) || math.IsInf(d, 0) {
			return false
		}
		d = math.Sqrt(d)
		a[j*n+j] = d
		for i := j + 1; i < n; i++ {
			ri := a[i*n : i*n+j]
			v := a[i*n+j]
			for k, w := range rj {
				v -= ri[k] * w
			}
			a[i*n+j] = v / d
		}
	}
	return true
}

// solveCholesky overwrites b with the solution of L Lᵀ x = b.
func solveCholesky(l []float64, n int, b []float64) {
	for i := range n {
		for k := range i {
			b[i] -= l[i*n+k] * b[k]
		}
		b[i] /= l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= l[k*n+i] * b[k]
		}
		b[i] /= l[i*n+i]
	}
}

// invert overwrites the symmetric positive definite n x n matrix a with its
// inverse, and reports false where it is not positive definite.
func invert(a []float64, n int) bool {
	if !cholesky(a, n) {
		return false
	}
	// Rows of the inverse factor M = L⁻¹, and then A⁻¹ = MᵀM.
	inverse := make([]float64, n*n)
	for i := range n {
		row := inverse[i*n : i*n+i+1]
		for k := range i {
			l := a[i*n+k]
			for j, m := range inverse[k*n : k*n+k+1] {
				row[j] -= l * m
			}
		}
		row[i] = 1
		for j := range row {
			row[j] /= a[i*n+i]
		}
	}
	clear(a)
	for k := range n {
		row := inverse[k*n : k*n+k+1]
		for i, mi := range row {
			out := a[i*n : i*n+k+1]
			for j, mj := range row {
				out[j] += mi * mj
			}
		}
	}
	return true
}

// logDet is the log-determinant of the symmetric positive definite rows
// first..n of the n x n matrix a, or NaN where they are not.
func logDet(a []float64, n, first int) float64 {
	m := n - first
	sub := make([]float64, m*m)
	for i := range m {
		copy(sub[i*m:(i+1)*m], a[(first+i)*n+first:(first+i+1)*n])
	}
	if !cholesky(sub, m) {
		return math.NaN()
	}
	var sum float64
	for i := range m {
		sum += 2 * math.Log(sub[i*m+i])
	}
	return sum
}
