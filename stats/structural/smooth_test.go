package structural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/structural"
)

// conditional is the distribution of states is at times ts given the observations
// (an index from the number of states on means a static coefficient), by generalised least squares on the whole vector: the best linear
// unbiased predictor with initial state and coefficients as flat fixed effects.
func (b *brute) conditional(s structural.Series, ts, is []int) (*mat.VecDense, *mat.Dense) {
	no, k, q := len(b.rows), b.x.RawMatrix().Cols, len(ts)
	w := mat.NewDense(no, b.states+k, nil)
	w.Augment(b.a, b.x)
	c := mat.NewDense(q, no, nil)         // covariance with the observations
	l := mat.NewDense(q, b.states+k, nil) // dependence on the fixed effects
	v := mat.NewDense(q, q, nil)
	for r, t := range ts {
		if is[r] >= b.states {
			l.Set(r, is[r], 1)
			continue
		}
		for j, u := range b.rows {
			c.Set(r, j, b.covState(t, is[r], u))
		}
		for j, x := range b.stateOnInitial(t, is[r]) {
			l.Set(r, j, x)
		}
		for r2 := range ts {
			if is[r2] < b.states {
				v.Set(r, r2, b.covStates(t, is[r], ts[r2], is[r2]))
			}
		}
	}
	var ch mat.Cholesky
	factor(&ch, b.omega)
	var iw, wiw, ict mat.Dense
	must(ch.SolveTo(&iw, w))
	must(ch.SolveTo(&ict, c.T()))
	wiw.Mul(w.T(), &iw)
	var wy, coef, fit, e, mean, m2 mat.VecDense
	y := observed(s)
	wy.MulVec(iw.T(), y)
	must(coef.SolveVec(&wiw, &wy))
	fit.MulVec(w, &coef)
	e.SubVec(y, &fit)
	mean.MulVec(ict.T(), &e)
	m2.MulVec(l, &coef)
	mean.AddVec(&mean, &m2)
	var known, d, dw, extra mat.Dense
	known.Mul(c, &ict)
	v.Sub(v, &known)
	d.Mul(c, &iw)
	d.Sub(l, &d)
	must(dw.Solve(&wiw, d.T()))
	extra.Mul(&d, &dw)
	v.Add(v, &extra)
	return &mean, v
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// The smoother at the estimated variances must be the conditional normal
// distribution, through the gaps and through the diffuse start.
func TestSmootherIsBruteForce(t *testing.T) {
	s, m, _ := small()
	f, err := structural.FitML(s, m)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Components(.9)
	if err != nil {
		t.Fatal(err)
	}
	b := newBrute(s, f.Variances)
	// The intervals use the unbiased scale.
	scale := math.Sqrt(float64(f.Effective) / float64(f.Effective-len(s.Static)))
	for i, got := range map[int][]stats.Estimate{0: c.Level, 1: c.Slope, 2: c.Season, 5: c.Dynamic[0]} {
		for tt := range s.Y {
			mean, v := b.conditional(s, []int{tt}, []int{i})
			near(t, "smoothed mean", got[tt].Value, mean.AtVec(0), 1e-6)
			near(t, "smoothed se", got[tt].SE, scale*math.Sqrt(v.At(0, 0)), 1e-6)
		}
	}
}

// Effects of two windows with observations between and after them, and a missing
// month inside one: sums and their errors against the whole covariance matrix.
func TestTwoWindowsAreBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	const n = 40
	y, x := make([]float64, n), make([]float64, n)
	level := 5.0
	for i := range y {
		level += .5 * rng.NormFloat64()
		x[i] = rng.NormFloat64() + float64(i)/20
		y[i] = level + 2*x[i] + rng.NormFloat64()
	}
	y[22] = math.NaN()
	ws := []structural.Window{{Start: 20, End: 25}, {Start: 30, End: 34}}
	s := structural.Series{Y: y, Static: [][]float64{x}}
	wide, f, err := structural.Counterfactual(s, structural.Model{}, ws, .9)
	if err != nil {
		t.Fatal(err)
	}
	im := structural.KnownRatios(f, y, ws, .9)
	if wide.Total.Cumulative.SE < im.Total.Cumulative.SE {
		t.Error("not knowing the variance ratio made the effect more certain")
	}
	// Brute force: observed periods outside, flat level and slope.
	var in, out []int
	for i := range y {
		w := i >= 20 && i < 25 || i >= 30 && i < 34
		switch {
		case math.IsNaN(y[i]):
		case w:
			out = append(out, i)
		default:
			in = append(in, i)
		}
	}
	cov := func(a, b int) float64 {
		c := f.Variances.Level * float64(min(a, b))
		if a == b {
			c += f.Variances.Obs
		}
		return c
	}
	om, c, v := mat.NewSymDense(len(in), nil), mat.NewDense(len(out), len(in), nil), mat.NewDense(len(out), len(out), nil)
	w, l, yy := mat.NewDense(len(in), 2, nil), mat.NewDense(len(out), 2, nil), mat.NewVecDense(len(in), nil)
	for i, a := range in {
		yy.SetVec(i, y[a])
		w.SetRow(i, []float64{1, x[a]})
		for j := i; j < len(in); j++ {
			om.SetSym(i, j, cov(a, in[j]))
		}
	}
	for i, a := range out {
		l.SetRow(i, []float64{1, x[a]})
		for j, b := range in {
			c.Set(i, j, cov(a, b))
		}
		for j, b := range out {
			v.Set(i, j, cov(a, b))
		}
	}
	var ch mat.Cholesky
	factor(&ch, om)
	var iw, wiw, ict, known, d, dw, extra mat.Dense
	must(ch.SolveTo(&iw, w))
	must(ch.SolveTo(&ict, c.T()))
	wiw.Mul(w.T(), &iw)
	var wy, coef, fit, e, pred, p2 mat.VecDense
	wy.MulVec(iw.T(), yy)
	must(coef.SolveVec(&wiw, &wy))
	fit.MulVec(w, &coef)
	e.SubVec(yy, &fit)
	pred.MulVec(ict.T(), &e)
	p2.MulVec(l, &coef)
	pred.AddVec(&pred, &p2)
	known.Mul(c, &ict)
	v.Sub(v, &known)
	d.Mul(c, &iw)
	d.Sub(l, &d)
	must(dw.Solve(&wiw, d.T()))
	extra.Mul(&d, &dw)
	v.Add(v, &extra)
	v.Scale(float64(f.Effective)/float64(f.Effective-1), v)

	check := func(what string, got structural.Summary, lo, hi int) {
		var sum, variance float64
		for i := lo; i < hi; i++ {
			sum += y[out[i]] - pred.AtVec(i)
			for j := lo; j < hi; j++ {
				variance += v.At(i, j)
			}
		}
		near(t, what+" effect", got.Cumulative.Value, sum, 1e-7)
		near(t, what+" se", got.Cumulative.SE, math.Sqrt(variance), 1e-7)
	}
	check("first window", im.Effects[0].Summary, 0, 4)
	check("second window", im.Effects[1].Summary, 4, 8)
	check("both windows", im.Total, 0, 8)
	if p := im.Effects[0].Points[2]; !p.Missing || p.Observed != 0 || im.Effects[0].Periods != 4 {
		t.Errorf("the missing month: %+v, %d periods", p, im.Effects[0].Periods)
	}
	last := im.Effects[1].Points[3]
	near(t, "running sum", last.Cumulative.SE, im.Effects[1].Cumulative.SE, 1e-12)

	// Draws mix over the variance ratio what the closed form adds up in variance.
	dr, _, err := structural.CounterfactualCounts(rng, s, structural.Model{}, ws, .9, structural.Identity, 20000)
	if err != nil {
		t.Fatal(err)
	}
	se := im.Total.Cumulative.SE
	near(t, "drawn total", dr.Total.Cumulative.Value, im.Total.Cumulative.Value, .05*se)
	near(t, "drawn low", dr.Total.Cumulative.Low, wide.Total.Cumulative.Low, .15*se)
	near(t, "drawn high", dr.Total.Cumulative.High, wide.Total.Cumulative.High, .15*se)
}

// The same with every component in the model, where states cannot be told apart
// within a window.
func TestFullModelWindowsAreBruteForce(t *testing.T) {
	s, m, _ := small()
	ws := []structural.Window{{Start: 14, End: 17}, {Start: 20, End: 22}}
	_, f, err := structural.Counterfactual(s, m, ws, .9)
	if err != nil {
		t.Fatal(err)
	}
	im := structural.KnownRatios(f, s.Y, ws, .9)
	hidden := structural.Series{Y: append([]float64(nil), s.Y...), Static: s.Static, Dynamic: s.Dynamic}
	var out, ts, is []int
	var weight [][]float64 // of each window period on the states and coefficients
	for _, w := range ws {
		for i := w.Start; i < w.End; i++ {
			hidden.Y[i] = math.NaN()
			out = append(out, i)
		}
	}
	b := newBrute(hidden, f.Variances)
	for _, i := range out {
		ts = append(ts, i, i, i, i, i)
		is = append(is, 0, 2, 5, b.states, b.states+1)
		weight = append(weight, []float64{1, 1, s.Dynamic[0][i], s.Static[0][i], s.Static[1][i]})
	}
	mean, v := b.conditional(hidden, ts, is)
	v.Scale(float64(f.Effective)/float64(f.Effective-2), v)
	noise := f.Variances.Obs * float64(f.Effective) / float64(f.Effective-2)
	check := func(what string, got structural.Summary, lo, hi int) {
		var sum, variance float64
		for i := lo; i < hi; i++ {
			sum += s.Y[out[i]]
			variance += noise
			for a, wa := range weight[i] {
				sum -= wa * mean.AtVec(5*i+a)
				for j := lo; j < hi; j++ {
					for c, wc := range weight[j] {
						variance += wa * wc * v.At(5*i+a, 5*j+c)
					}
				}
			}
		}
		near(t, what+" effect", got.Cumulative.Value, sum, 1e-6)
		near(t, what+" se", got.Cumulative.SE, math.Sqrt(variance), 1e-6)
	}
	check("first window", im.Effects[0].Summary, 0, 3)
	check("second window", im.Effects[1].Summary, 3, 5)
	check("both windows", im.Total, 0, 5)
}
