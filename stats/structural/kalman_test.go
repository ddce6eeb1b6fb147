package structural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot/stats/structural"
)

// small is a case with every component, two gaps (one at the very start, while the
// state is still diffuse), and its variances.
func small() (structural.Series, structural.Model, structural.Variances) {
	rng := rand.New(rand.NewPCG(21, 22))
	const n = 24
	y, x1, x2, d := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for t := range n {
		x1[t], x2[t], d[t] = 5+rng.NormFloat64(), float64(t%5)-1, 3*rng.NormFloat64()
		y[t] = 10 + .3*float64(t) + float64(t%4) + .5*x1[t] - x2[t] + .2*d[t] + rng.NormFloat64()
	}
	y[1], y[9], y[10] = math.NaN(), math.NaN(), math.NaN()
	return structural.Series{Y: y, Static: [][]float64{x1, x2}, Dynamic: [][]float64{d}},
		structural.Model{Trend: structural.LocalLinear, Season: 4},
		structural.Variances{Obs: .8, Level: .3, Slope: .02, Season: .1, Dynamic: []float64{.05}}
}

// brute is the same model as one multivariate normal distribution:
// y = A d + X b + u with flat d, and states c_t'alpha_t linear in d and shocks.
type brute struct {
	rows           []int         // observed periods
	omega          *mat.SymDense // covariance of the observations, initial state known
	states         int
	a, x           *mat.Dense // n x m, n x k
	covState       func(t, i, s int) float64
	covStates      func(t, i, s, j int) float64
	stateOnInitial func(t, i int) []float64
}

func newBrute(s structural.Series, v structural.Variances) *brute {
	n := len(s.Y)
	const m = 6 // level, slope, three seasonal states, one coefficient
	tr := mat.NewDense(m, m, nil)
	tr.Set(0, 0, 1)
	tr.Set(0, 1, 1)
	tr.Set(1, 1, 1)
	for j := 2; j < 5; j++ {
		tr.Set(2, j, -1)
	}
	tr.Set(3, 2, 1)
	tr.Set(4, 3, 1)
	tr.Set(5, 5, 1)
	q := []float64{v.Level, v.Slope, v.Season, 0, 0, v.Dynamic[0]}
	pow := []*mat.Dense{mat.NewDense(m, m, nil)}
	for i := range m {
		pow[0].Set(i, i, 1)
	}
	for t := 1; t < n; t++ {
		var p mat.Dense
		p.Mul(tr, pow[t-1])
		pow = append(pow, &p)
	}
	z := func(t int) []float64 { return []float64{1, 0, 1, 0, 0, s.Dynamic[0][t]} }
	b := &brute{states: m}
	// Covariance of component i of the state at t with the signal at s, from the
	// disturbances before both.
	b.covState = func(t, i, u int) float64 {
		var c float64
		zu := z(u)
		for k := range min(t, u) { // disturbance k enters state k+1
			for j := range m {
				if q[j] == 0 {
					continue
				}
				var load float64
				for l := range m {
					load += zu[l] * pow[u-k-1].At(l, j)
				}
				c += pow[t-k-1].At(i, j) * q[j] * load
			}
		}
		return c
	}
	b.covStates = func(t, i, u, l int) float64 {
		var c float64
		for k := range min(t, u) {
			for j := range m {
				c += pow[t-k-1].At(i, j) * q[j] * pow[u-k-1].At(l, j)
			}
		}
		return c
	}
	b.stateOnInitial = func(t, i int) []float64 { return mat.Row(nil, i, pow[t]) }
	for t, y := range s.Y {
		if !math.IsNaN(y) {
			b.rows = append(b.rows, t)
		}
	}
	no := len(b.rows)
	b.omega = mat.NewSymDense(no, nil)
	b.a, b.x = mat.NewDense(no, m, nil), mat.NewDense(no, len(s.Static), nil)
	for i, t := range b.rows {
		for j, x := range s.Static {
			b.x.Set(i, j, x[t])
		}
		var row mat.VecDense
		row.MulVec(pow[t].T(), mat.NewVecDense(m, z(t)))
		b.a.SetRow(i, row.RawVector().Data)
		for k := i; k < no; k++ {
			var c float64
			for l, zl := range z(t) {
				if zl != 0 {
					c += zl * b.covState(t, l, b.rows[k])
				}
			}
			if i == k {
				c += v.Obs
			}
			b.omega.SetSym(i, k, c)
		}
	}
	return b
}

// factor is the Cholesky decomposition of a matrix known to be positive.
func factor(c *mat.Cholesky, a mat.Symmetric) {
	if !c.Factorize(a) {
		panic("covariance not positive")
	}
}

func observed(s structural.Series) *mat.VecDense {
	var y []float64
	for _, v := range s.Y {
		if !math.IsNaN(v) {
			y = append(y, v)
		}
	}
	return mat.NewVecDense(len(y), y)
}

// The diffuse likelihood must be that of the whole vector with the initial state
// integrated out and the coefficients at their best.
func TestLikelihoodIsBruteForce(t *testing.T) {
	s, m, v := small()
	got, _, err := structural.LogLik(s, m, v)
	if err != nil {
		t.Fatal(err)
	}
	b := newBrute(s, v)
	var ch mat.Cholesky
	factor(&ch, b.omega)
	no, k := len(b.rows), b.x.RawMatrix().Cols
	// All fixed effects together give the residual; the initial state alone the
	// determinant.
	w := mat.NewDense(no, b.states+k, nil)
	w.Augment(b.a, b.x)
	y := observed(s)
	rss := residual(&ch, w, y)
	var ia, aia mat.Dense
	if err := ch.SolveTo(&ia, b.a); err != nil {
		t.Fatal(err)
	}
	aia.Mul(b.a.T(), &ia)
	logA, _ := mat.LogDet(&aia)
	want := -.5 * (float64(no-b.states)*math.Log(2*math.Pi) + ch.LogDet() + logA + rss)
	near(t, "log-likelihood", got, want, 1e-8)
}

func residual(ch *mat.Cholesky, w *mat.Dense, y *mat.VecDense) float64 {
	var iw, wiw mat.Dense
	if err := ch.SolveTo(&iw, w); err != nil {
		panic(err)
	}
	wiw.Mul(w.T(), &iw)
	var wy, b, fit, e, ie mat.VecDense
	wy.MulVec(iw.T(), y)
	if err := b.SolveVec(&wiw, &wy); err != nil {
		panic(err)
	}
	fit.MulVec(w, &b)
	e.SubVec(y, &fit)
	if err := ch.SolveVecTo(&ie, &e); err != nil {
		panic(err)
	}
	return mat.Dot(&e, &ie)
}

// The score must be the slope of the likelihood.
func TestGradientIsFiniteDifference(t *testing.T) {
	s, m, v := small()
	_, grad, err := structural.LogLik(s, m, v)
	if err != nil {
		t.Fatal(err)
	}
	at := func(i int, h float64) float64 {
		w := v
		w.Dynamic = []float64{v.Dynamic[0]}
		p := []*float64{&w.Obs, &w.Level, &w.Slope, &w.Season, &w.Dynamic[0]}[i]
		*p *= math.Exp(h)
		l, _, err := structural.LogLik(s, m, w)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	const h = 1e-4
	for i, g := range grad {
		near(t, "derivative", g, (at(i, h)-at(i, -h))/(2*h), 1e-6)
	}
}

// Oracle: R's StructTS and Durbin and Koopman 2012, section 2.10: 15099 and 1469.1.
func TestNileLocalLevel(t *testing.T) {
	f, err := structural.FitML(structural.Series{Y: nile(t)}, structural.Model{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "observation variance", f.Variances.Obs, 15098.5772, .5)
	near(t, "level variance", f.Variances.Level, 1469.1466, .5)
	// Brute force: the differences are one moving average, so that the likelihood
	// of n-1 of them is a plain normal density.
	y := nile(t)
	n := len(y) - 1
	c := mat.NewSymDense(n, nil)
	d := mat.NewVecDense(n, nil)
	for i := range n {
		d.SetVec(i, y[i+1]-y[i])
		c.SetSym(i, i, f.Variances.Level+2*f.Variances.Obs)
		if i > 0 {
			c.SetSym(i-1, i, -f.Variances.Obs)
		}
	}
	var ch mat.Cholesky
	factor(&ch, c)
	var s mat.VecDense
	if err := ch.SolveVecTo(&s, d); err != nil {
		t.Fatal(err)
	}
	want := -.5 * (float64(n)*math.Log(2*math.Pi) + ch.LogDet() + mat.Dot(d, &s))
	near(t, "log-likelihood", f.LogLik, want, 1e-7)
}
