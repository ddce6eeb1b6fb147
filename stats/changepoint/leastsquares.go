package changepoint

import "math"

// qr is a least-squares fit that grows by one observation at a time through
// Givens rotations: stable, and free of allocation once made.
type qr struct {
	k   int
	r   []float64 // k x k upper triangle
	z   []float64 // rotated response
	row []float64 // scratch
	rss float64
}

func newQR(k int) *qr {
	return &qr{k: k, r: make([]float64, k*k), z: make([]float64, k), row: make([]float64, k)}
}

func (q *qr) reset() {
	clear(q.r)
	clear(q.z)
	q.rss = 0
}

// add rotates one observation into the triangle; what is left of the response
// is its contribution to the residual sum of squares.
func (q *qr) add(x []float64, y float64) {
	copy(q.row, x)
	for i := range q.k {
		a := q.row[i]
		if a == 0 {
			continue
		}
		d := q.r[i*q.k+i]
		h := math.Hypot(d, a)
		c, s := d/h, a/h
		q.r[i*q.k+i] = h
		for j := i + 1; j < q.k; j++ {
			rij := q.r[i*q.k+j]
			q.r[i*q.k+j] = c*rij + s*q.row[j]
			q.row[j] = c*q.row[j] - s*rij
		}
		zi := q.z[i]
		q.z[i] = c*zi + s*y
		y = c*y - s*zi
	}
	q.rss += y * y
}

// singular reports whether a column depends on the others to rounding.
func (q *qr) singular() bool {
	for i := range q.k {
		var norm float64
		for j := 0; j <= i; j++ {
			norm = math.Hypot(norm, q.r[j*q.k+i])
		}
		if math.Abs(q.r[i*q.k+i]) <= 1e-10*norm {
			return true
		}
	}
	return false
}

// coef solves the triangle.
func (q *qr) coef() []float64 {
	b := make([]float64, q.k)
	for i := q.k - 1; i >= 0; i-- {
		s := q.z[i]
		for j := i + 1; j < q.k; j++ {
			s -= q.r[i*q.k+j] * b[j]
		}
		b[i] = s / q.r[i*q.k+i]
	}
	return b
}

// fitRange fits observations lo to hi-1.
func fitRange(y []float64, d design, lo, hi int) *qr {
	q := newQR(d.k)
	for i := lo; i < hi; i++ {
		q.add(d.row(i), y[i])
	}
	return q
}

// segments gives the residual sum of squares of any stretch y[i:j].
type segments interface{ rss(i, j int) float64 }

// meanSegments needs only prefix sums. The series is centred first, so that the
// difference of squares loses little.
type meanSegments struct{ s, s2 []float64 }

func newMeanSegments(y []float64) meanSegments {
	var mean float64
	for _, v := range y {
		mean += v / float64(len(y))
	}
	m := meanSegments{s: make([]float64, len(y)+1), s2: make([]float64, len(y)+1)}
	for i, v := range y {
		v -= mean
		m.s[i+1] = m.s[i] + v
		m.s2[i+1] = m.s2[i] + v*v
	}
	return m
}

func (m meanSegments) rss(i, j int) float64 {
	s := m.s[j] - m.s[i]
	return max(0, m.s2[j]-m.s2[i]-s*s/float64(j-i))
}

// tableSegments holds the triangle of all stretches of a regression.
type tableSegments struct {
	n int
	t []float64
}

func newTableSegments(y []float64, d design) tableSegments {
	n := d.n
	t := tableSegments{n: n, t: make([]float64, n*(n+1)/2)}
	q := newQR(d.k)
	for i := range n {
		q.reset()
		row := t.t[t.at(i, i+1):]
		for j := i; j < n; j++ {
			q.add(d.row(j), y[j])
			row[j-i] = q.rss
		}
	}
	return t
}

// at is the place of stretch [i, j) in the triangle stored row by row.
func (t tableSegments) at(i, j int) int { return i*t.n - i*(i-1)/2 + j - i - 1 }

func (t tableSegments) rss(i, j int) float64 { return t.t[t.at(i, j)] }
