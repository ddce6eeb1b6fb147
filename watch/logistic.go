package watch

import (
	"math"

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
	newtonTolerance = 1e-5 // of the log-likelihood; the step after a gain this small changes no digit that is shown
)

// fitLogistic fits by Newton's method from start (nil: from zero), halving steps
// that do not climb. The ridge must be positive, so that a maximum exists
// whatever the examples. It returns nil should the curvature not be positive,
// which numbers of a sane size do not bring about.
func fitLogistic(s sample, ridge float64, start *logistic) *logistic {
	l := &logistic{mean: make([]float64, s.k), scale: make([]float64, s.k), b: make([]float64, s.k+1)}
	l.standardise(s)
	if start != nil && len(start.b) == len(l.b) {
		copy(l.b, start.b)
	}
	p := s.k + 1
	z := l.designs(s)
	gradient, hessian := make([]float64, p), mat.NewSymDense(p, nil)
	step, try := mat.NewVecDense(p, nil), make([]float64, p)
	value := penalised(z, s.y, l.b, ridge)
	for range newtonSteps {
		derivatives(z, s.y, l.b, ridge, gradient, hessian)
		var chol mat.Cholesky
		if !chol.Factorize(hessian) || chol.SolveVecTo(step, mat.NewVecDense(p, gradient)) != nil {
			return nil
		}
		length, climbed := 1.0, false
		for range 30 {
			for j := range try {
				try[j] = l.b[j] + length*step.AtVec(j)
			}
			if v := penalised(z, s.y, try, ridge); v >= value {
				climbed = v-value > newtonTolerance
				copy(l.b, try)
				value = v
				break
			}
			length /= 2
		}
		if !climbed {
			break
		}
	}
	return l
}

// allow finds the covariance of the coefficients, which only the last model needs.
func (l *logistic) allow(s sample, ridge float64) {
	z := l.designs(s)
	hessian := mat.NewSymDense(len(l.b), nil)
	derivatives(z, s.y, l.b, ridge, make([]float64, len(l.b)), hessian)
	l.cov = sandwich(z, s, l.b, hessian)
}

func (l *logistic) designs(s sample) []float64 {
	p := len(l.b)
	z := make([]float64, s.n()*p)
	for i := range s.n() {
		l.design(z[i*p:(i+1)*p], s.row(i))
	}
	return z
}

func (l *logistic) standardise(s sample) {
	n := float64(s.n())
	for i := range s.n() {
		for j, v := range s.row(i) {
			l.mean[j] += v / n
		}
	}
	for i := range s.n() {
		for j, v := range s.row(i) {
			l.scale[j] += (v - l.mean[j]) * (v - l.mean[j]) / n
		}
	}
	for j, v := range l.scale {
		l.scale[j] = 1
		if v > 1e-12 { // a constant feature has no coefficient to speak of
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
	return max(-6, min(6, (v-l.mean[j])/l.scale[j]))
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func sigmoid(t float64) float64 { return 1 / (1 + math.Exp(-t)) }

// penalised is the log-likelihood with its penalty. The intercept bears a
// thousandth of it, which keeps it finite where nothing, or everything, happened.
func penalised(z []float64, y []bool, b []float64, ridge float64) float64 {
	p, v := len(b), 0.0
	for i, event := range y {
		t := dot(z[i*p:(i+1)*p], b)
		if event {
			t = -t
		}
		// log(1+exp(t)) without overflow
		v -= max(t, 0) + math.Log1p(math.Exp(-math.Abs(t)))
	}
	v -= ridge / 2000 * b[0] * b[0]
	for _, c := range b[1:] {
		v -= ridge / 2 * c * c
	}
	return v
}

func derivatives(z []float64, y []bool, b []float64, ridge float64, gradient []float64, hessian *mat.SymDense) {
	p := len(b)
	clear(gradient)
	raw := hessian.RawSymmetric().Data
	clear(raw)
	for i, event := range y {
		row := z[i*p : (i+1)*p]
		q := sigmoid(dot(row, b))
		r := -q
		if event {
			r++
		}
		weight := q * (1 - q)
		for j, v := range row {
			gradient[j] += r * v
			out, wv := raw[j*p:(j+1)*p], weight*v
			for k := j; k < p; k++ {
				out[k] += wv * row[k]
			}
		}
	}
	for j := range b {
		penalty := ridge
		if j == 0 {
			penalty = ridge / 1000
		}
		gradient[j] -= penalty * b[j]
		raw[j*p+j] += penalty
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
