package watch

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// logistic is a logistic regression with a ridge penalty on standardised
// features: it maximises the log-likelihood minus ridge/2 times the sum of
// squared coefficients (le Cessie & van Houwelingen 1992, doi 10.2307/2347628).
type logistic struct {
	mean, scale []float64 // of the features in the training examples
	b           []float64 // intercept, then a coefficient per standardised feature
	cov         *mat.SymDense
}

// sample is a set of examples: n rows of k features, what followed, and whose
// example it is.
type sample struct {
	k     int
	x     []float64
	y     []bool
	group []int
}

func (s *sample) n() int              { return len(s.y) }
func (s *sample) row(i int) []float64 { return s.x[i*s.k : (i+1)*s.k] }
func (s *sample) first(n int) sample  { return sample{s.k, s.x[:n*s.k], s.y[:n], s.group[:n]} }

func (s *sample) columns(of []int) *sample {
	out := &sample{k: len(of), y: s.y, group: s.group, x: make([]float64, 0, s.n()*len(of))}
	for i := range s.n() {
		row := s.row(i)
		for _, j := range of {
			out.x = append(out.x, row[j])
		}
	}
	return out
}

const (
	newtonSteps     = 50
	newtonTolerance = 1e-4 // of the log-likelihood; the step after a gain this small changes no digit that is shown
	newtonGain      = 8    // what a step promises is to be so many times less than the one before did, or the curvature is too old
)

// prepared is a sample on the scale of its own mean and spread, which does not
// depend on the penalty: fits that differ in that alone share it.
type prepared struct {
	mean, scale []float64
	z           []float64 // a row of 1 and the standardised features for each example
	y           []bool
}

// prepare standardises a sample; space is where its rows may go.
func prepare(s sample, space []float64) *prepared {
	l := &logistic{mean: make([]float64, s.k), scale: make([]float64, s.k)}
	l.standardise(s)
	return &prepared{mean: l.mean, scale: l.scale, z: l.designs(s, space), y: s.y}
}

// fitLogistic fits by Newton's method from start (nil: from zero), halving steps
// that do not climb. The curvature is that of about, where it is given: fits of
// one sample under several penalties share it, and it is worked out anew where
// steps by it gain too little. The ridge must be positive, so that a maximum
// exists whatever the examples. It returns nil should the curvature not be
// positive, which numbers of a sane size do not bring about.
func fitLogistic(s *prepared, ridge float64, start *logistic, about *mat.SymDense) *logistic {
	p := len(s.mean) + 1
	l := &logistic{mean: s.mean, scale: s.scale, b: make([]float64, p)}
	if start != nil && len(start.b) == p {
		copy(l.b, start.b)
	}
	fresh := about == nil // the curvature is that of where the fit stands
	if fresh {
		about = s.roughly(l.b)
	}
	gradient, step := make([]float64, p), mat.NewVecDense(p, nil)
	try, left := make([]float64, p), make([]float64, len(s.y))
	value, before := s.slope(l.b, ridge, gradient, left), math.Inf(1)
	chol, ok := factorised(about, ridge)
	for range newtonSteps {
		if !ok || chol.SolveVecTo(step, mat.NewVecDense(p, gradient)) != nil {
			return nil
		}
		promised := mat.Dot(step, mat.NewVecDense(p, gradient)) / 2
		if promised > before/newtonGain && !fresh {
			chol, ok = factorised(s.roughly(l.b), ridge)
			fresh, before = true, math.Inf(1)
			continue
		}
		// A step that promises next to nothing is taken unseen, as the last: there
		// the likelihood is all but a parabola, whose top the step finds.
		if promised <= newtonTolerance {
			for j := range l.b {
				l.b[j] += step.AtVec(j)
			}
			return l
		}
		v, climbed := s.climb(l.b, step, value, ridge, gradient, try, left)
		if !climbed && fresh {
			return l
		}
		value, fresh, before = v, false, promised
		if !climbed {
			before = 0 // by no step of this curvature
		}
	}
	return l
}

// climb goes along a step, or the half of it, and so on, to where the likelihood
// is higher, and leaves the gradient of that place; it stays where none is.
func (s *prepared) climb(b []float64, step *mat.VecDense, value, ridge float64, gradient, try, left []float64) (float64, bool) {
	for length := 1.0; length > 1e-9; length /= 2 {
		for j := range try {
			try[j] = b[j] + length*step.AtVec(j)
		}
		if v := s.slope(try, ridge, gradient, left); v >= value {
			copy(b, try)
			return v, v > value
		}
	}
	return s.slope(b, ridge, gradient, left), false
}

// factorised is the curvature with the penalty, ready to be solved by.
func factorised(curvature *mat.SymDense, ridge float64) (chol mat.Cholesky, ok bool) {
	return chol, chol.Factorize(penalised(curvature, ridge))
}

func penalised(curvature *mat.SymDense, ridge float64) *mat.SymDense {
	h := mat.NewSymDense(curvature.SymmetricDim(), nil)
	h.CopySym(curvature)
	for j := range h.SymmetricDim() {
		h.SetSym(j, j, h.At(j, j)+penalty(j, ridge))
	}
	return h
}

// penalty is that of a coefficient. The intercept bears a thousandth of it, which
// keeps it finite where nothing, or everything, happened.
func penalty(j int, ridge float64) float64 {
	if j == 0 {
		return ridge / 1000
	}
	return ridge
}

// allow finds the covariance of the coefficients, which only the last model needs.
func (l *logistic) allow(s sample, ridge float64) {
	ready := &prepared{mean: l.mean, scale: l.scale, z: l.designs(s, nil), y: s.y}
	l.cov = sandwich(ready.z, s, l.b, penalised(ready.curvature(l.b), ridge))
}

// designs writes the rows of a sample into space, or a larger one.
func (l *logistic) designs(s sample, space []float64) []float64 {
	p := s.k + 1
	z := slices.Grow(space[:0], s.n()*p)[:s.n()*p]
	for i := range s.n() {
		l.design(z[i*p:(i+1)*p], s.row(i))
	}
	return z
}

func (l *logistic) standardise(s sample) {
	n := float64(s.n())
	for i := range s.n() {
		for j, v := range s.row(i) {
			l.mean[j] += v
		}
	}
	for j := range l.mean {
		l.mean[j] /= n
	}
	for i := range s.n() {
		for j, v := range s.row(i) {
			l.scale[j] += (v - l.mean[j]) * (v - l.mean[j])
		}
	}
	for j, v := range l.scale {
		l.scale[j] = 1
		if v /= n; v > 1e-12 { // a constant feature has no coefficient to speak of
			l.scale[j] = math.Sqrt(v)
		}
	}
}

// design writes 1 and the standardised features.
func (l *logistic) design(z, row []float64) {
	z[0] = 1
	for j, v := range row {
		z[j+1] = l.standard(j, v)
	}
}

// standard is feature j, standardised and held to six standard deviations, so
// that one odd group cannot leave the range that was learned.
func (l *logistic) standard(j int, v float64) float64 {
	z := (v - l.mean[j]) / l.scale[j]
	if z > 6 {
		return 6
	}
	if z < -6 {
		return -6
	}
	return z
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func sigmoid(t float64) float64 { return 1 / (1 + math.Exp(-t)) }

// slope gives the log-likelihood with its penalty, and its gradient; left is room for a
// number of each row.
func (s *prepared) slope(b []float64, ridge float64, gradient, left []float64) float64 {
	value := 0.0
	odds := 1.0 // product of 1+exp(-|t|), whose log is taken once for many rows
	s.logits(b, left)
	for i, t := range left { // what is left unexplained takes the place of the log-odds
		e := math.Exp(-math.Abs(t))
		r := -likelier(t, e)
		if s.y[i] {
			r, t = 1+r, -t
		}
		value -= max(t, 0)
		odds *= 1 + e
		if odds > 1e200 {
			value -= math.Log(odds)
			odds = 1
		}
		left[i] = r
	}
	value -= math.Log(odds)
	blas64.Gemv(blas.Trans, 1, s.matrix(), blas64.Vector{N: len(left), Data: left, Inc: 1}, 0, blas64.Vector{N: len(b), Data: gradient, Inc: 1})
	for j, c := range b {
		value -= penalty(j, ridge) / 2 * c * c
		gradient[j] -= penalty(j, ridge) * c
	}
	return value
}

func (s *prepared) matrix() blas64.General {
	p := len(s.mean) + 1
	return blas64.General{Rows: len(s.y), Cols: p, Stride: p, Data: s.z}
}

// logits are the log-odds of all rows.
func (s *prepared) logits(b, t []float64) {
	blas64.Gemv(blas.NoTrans, 1, s.matrix(), blas64.Vector{N: len(b), Data: b, Inc: 1}, 0, blas64.Vector{N: len(t), Data: t, Inc: 1})
}

// likelier is the probability at log-odds t, of which e is exp(-|t|).
func likelier(t, e float64) float64 {
	if t < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}

// roughly gives the curvature by one lot of rows in four, where there are many: it
// says no more than which way a step should go.
func (s *prepared) roughly(b []float64) *mat.SymDense {
	const every, plenty = 4, 1000
	if len(s.y) < plenty*every {
		return s.curvature(b)
	}
	h := s.curved(b, every)
	h.ScaleSym(every, h)
	return h
}

// curvature gives the negative of the second derivatives of the log-likelihood,
// without a penalty.
func (s *prepared) curvature(b []float64) *mat.SymDense { return s.curved(b, 1) }

// curved is the curvature of one lot of rows in so many.
func (s *prepared) curved(b []float64, every int) *mat.SymDense {
	// Rows are taken by fours: the products of four rows then pass through memory
	// once.
	const lot = 4
	p := len(b)
	h := mat.NewSymDense(p, nil)
	var weights [lot]float64
	for from := 0; from < len(s.y); from += lot * every {
		rows := s.z[from*p : min(len(s.y), from+lot)*p]
		n := len(rows) / p
		for i := range n {
			q := sigmoid(dot(rows[i*p:(i+1)*p], b))
			weights[i] = q * (1 - q)
		}
		addProducts(h.RawSymmetric().Data, rows, weights[:n], p)
	}
	return h
}

// addProducts adds the upper triangle of the weighted products of each row with
// itself.
func addProducts(raw, rows, weights []float64, p int) {
	if len(weights) < 4 {
		for i, w := range weights {
			row := rows[i*p : (i+1)*p]
			for j, v := range row {
				out, wv := raw[j*p:(j+1)*p], w*v
				for k := j; k < p; k++ {
					out[k] += wv * row[k]
				}
			}
		}
		return
	}
	r0, r1, r2, r3 := rows[:p], rows[p:2*p], rows[2*p:3*p], rows[3*p:4*p]
	for j := range p {
		out := raw[j*p+j : (j+1)*p]
		a, b, c, d := r0[j:][:len(out)], r1[j:][:len(out)], r2[j:][:len(out)], r3[j:][:len(out)]
		wa, wb, wc, wd := weights[0]*a[0], weights[1]*b[0], weights[2]*c[0], weights[3]*d[0]
		for k := range out {
			out[k] += wa*a[k] + wb*b[k] + wc*c[k] + wd*d[k]
		}
	}
}

// sandwich is the covariance of the coefficients that allows for the examples
// of one group, which overlap in time, to depend on one another (Liang & Zeger
// 1986, doi 10.1093/biomet/73.1.13).
func sandwich(z []float64, s sample, b []float64, hessian *mat.SymDense) *mat.SymDense {
	p := len(b)
	groups := 0
	for _, g := range s.group {
		groups = max(groups, g+1)
	}
	scores := mat.NewDense(max(groups, 1), p, nil)
	for i, event := range s.y {
		row := z[i*p : (i+1)*p]
		r := -sigmoid(dot(row, b))
		if event {
			r++
		}
		out := scores.RawRowView(s.group[i])
		for j, v := range row {
			out[j] += r * v
		}
	}
	var chol mat.Cholesky
	var bread mat.SymDense
	if !chol.Factorize(hessian) || chol.InverseTo(&bread) != nil {
		return nil
	}
	var half mat.Dense
	half.Mul(scores, &bread)
	cov := mat.NewSymDense(p, nil)
	cov.SymOuterK(1, half.T())
	return cov
}

// logit gives the log-odds of a breakout.
func (l *logistic) logit(row []float64) float64 {
	t := l.b[0]
	for j, v := range row {
		t += l.b[j+1] * l.standard(j, v)
	}
	return t
}

// error gives the standard error of the log-odds; ok is false where there is none.
func (l *logistic) error(row []float64) (se float64, ok bool) {
	if l.cov == nil {
		return 0, false
	}
	z := make([]float64, len(l.b))
	l.design(z, row)
	v := mat.NewVecDense(len(z), z)
	return math.Sqrt(max(0, mat.Inner(v, l.cov, v))), true
}

// contributions are what each feature adds to the log-odds of the average
// example.
func (l *logistic) contributions(row []float64) []float64 {
	out := make([]float64, len(row))
	for j, v := range row {
		out[j] = l.b[j+1] * l.standard(j, v)
	}
	return out
}
