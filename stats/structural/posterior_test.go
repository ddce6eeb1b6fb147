package structural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/structural"
)

// The chain must have the posterior as its law: here it is integrated on a grid of
// both variances, for each of the four sets of two regressors, with level and
// coefficients integrated in closed form.
func TestSampleIsThePosterior(t *testing.T) {
	rng := rand.New(rand.NewPCG(81, 82))
	const n = 24
	s := structural.Series{Y: make([]float64, n), Static: [][]float64{make([]float64, n), make([]float64, n)}}
	level := 0.0
	for i := range n {
		level += .4 * rng.NormFloat64()
		s.Static[0][i], s.Static[1][i] = rng.NormFloat64(), rng.NormFloat64()
		s.Y[i] = level + .6*s.Static[0][i] + rng.NormFloat64()
	}
	prior := structural.Prior{StateSD: .2, StateWeight: 2, ModelSize: .8, R2: .5, ResidualWeight: 3, SlabWeight: 1}
	p, err := structural.Sample(rng, s, structural.Options{Prior: prior, Draws: 20000, Burn: 1000})
	if err != nil {
		t.Fatal(err)
	}
	want := integrate(s, prior)
	near(t, "inclusion of the first", p.Inclusion[0], want.inclusion[0], .02)
	near(t, "inclusion of the second", p.Inclusion[1], want.inclusion[1], .02)
	near(t, "first coefficient", p.Static[0].Value, want.beta[0], .02)
	near(t, "second coefficient", p.Static[1].Value, want.beta[1], .02)
	near(t, "noise", p.ObsSD.Value, want.obs, .015)
	near(t, "level", p.StateSD[0].Value, want.level, .015)
}

type exact struct {
	inclusion, beta [2]float64
	obs, level      float64
}

func integrate(s structural.Series, prior structural.Prior) exact {
	n := len(s.Y)
	std := func(x []float64) ([]float64, float64) {
		var mean, ss float64
		for _, v := range x {
			mean += v / float64(n)
		}
		for _, v := range x {
			ss += (v - mean) * (v - mean)
		}
		sd := math.Sqrt(ss / float64(n-1))
		out := make([]float64, n)
		for i, v := range x {
			out[i] = (v - mean) / sd
		}
		return out, sd
	}
	y, ysd := std(s.Y)
	x0, sd0 := std(s.Static[0])
	x1, sd1 := std(s.Static[1])
	xs := [][]float64{x0, x1}
	omega := func(i, j int) float64 {
		var c float64
		for t := range n {
			c += xs[i][t] * xs[j][t]
		}
		if i != j {
			c /= 2
		}
		return c * prior.SlabWeight / float64(n)
	}
	diff := func(x []float64) *mat.VecDense {
		d := mat.NewVecDense(n-1, nil)
		for t := range n - 1 {
			d.SetVec(t, x[t+1]-x[t])
		}
		return d
	}
	dy := diff(y)
	dx := []*mat.VecDense{diff(x0), diff(x1)}
	odds := prior.ModelSize / 2 / (1 - prior.ModelSize/2)
	var out exact
	var sum float64
	for le := -4.0; le <= 2; le += .15 {
		for lq := -9.0; lq <= 0; lq += .15 {
			h, q := math.Exp(le), math.Exp(lq)
			c := mat.NewSymDense(n-1, nil)
			for t := range n - 1 {
				c.SetSym(t, t, q+2*h)
				if t > 0 {
					c.SetSym(t-1, t, -h)
				}
			}
			var ch mat.Cholesky
			factor(&ch, c)
			var iy mat.VecDense
			must(ch.SolveVecTo(&iy, dy))
			base := -ch.LogDet()/2 - mat.Dot(dy, &iy)/2 -
				prior.ResidualWeight/2*le - prior.ResidualWeight*(1-prior.R2)/(2*h) -
				prior.StateWeight/2*lq - prior.StateWeight*prior.StateSD*prior.StateSD/(2*q)
			for _, in := range [][]int{{}, {0}, {1}, {0, 1}} {
				k := len(in)
				w := base + float64(k)*math.Log(odds)
				var b *mat.VecDense
				if k > 0 {
					o, m, v := mat.NewSymDense(k, nil), mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
					for i, a := range in {
						var ia mat.VecDense
						must(ch.SolveVecTo(&ia, dx[a]))
						v.SetVec(i, mat.Dot(&ia, dy))
						for j, c := range in[:i+1] {
							o.SetSym(i, j, omega(a, c)/h)
							m.SetSym(i, j, omega(a, c)/h+mat.Dot(&ia, dx[c]))
						}
					}
					var co, cm mat.Cholesky
					factor(&co, o)
					factor(&cm, m)
					b = mat.NewVecDense(k, nil)
					must(cm.SolveVecTo(b, v))
					w += (co.LogDet()-cm.LogDet())/2 + mat.Dot(b, v)/2
				}
				e := math.Exp(w)
				sum += e
				out.obs += e * math.Sqrt(h) * ysd
				out.level += e * math.Sqrt(q) * ysd
				for i, a := range in {
					out.inclusion[a] += e
					out.beta[a] += e * b.AtVec(i) * ysd / []float64{sd0, sd1}[a]
				}
			}
		}
	}
	out.obs /= sum
	out.level /= sum
	for i := range 2 {
		out.inclusion[i] /= sum
		out.beta[i] /= sum
	}
	return out
}

// Whatever the series, the answer is finite or a typed error.
func TestFiniteOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		value := rapid.OneOf(rapid.Just(0.0), rapid.Just(1.0), rapid.Just(math.NaN()),
			rapid.Map(rapid.IntRange(0, 1000000), func(i int) float64 { return float64(i) }))
		s := structural.Series{Y: rapid.SliceOfN(value, n, n).Draw(t, "y")}
		if rapid.Bool().Draw(t, "regressor") {
			s.Static = [][]float64{rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), n, n).Draw(t, "x")}
		}
		m := structural.Model{Trend: structural.Trend(rapid.IntRange(0, 2).Draw(t, "trend")), Season: rapid.SampledFrom([]int{0, 0, 4}).Draw(t, "season")}
		start := rapid.IntRange(0, n).Draw(t, "start")
		ws := []structural.Window{{Start: start, End: min(n, start+5)}}
		im, _, err := structural.Counterfactual(s, m, ws, .9)
		checkImpact(t, im, err)
		rng := rand.New(rand.NewPCG(1, 2))
		im, _, err = structural.CounterfactualCounts(rng, s, m, ws, .9, structural.Log1p, 100)
		checkImpact(t, im, err)
		p, err := structural.Sample(rng, s, structural.Options{Model: m, Windows: ws, Draws: 100, Burn: 20})
		if err != nil {
			checkImpact(t, nil, err)
		} else {
			checkImpact(t, &p.Impact, nil)
		}
	})
}

// A regressor that leaps in the window drives draws on the scale of counts
// beyond what can be squared: rapid found this series, whose standard error was
// infinite.
func TestExplodingCountsAreRefused(t *testing.T) {
	y, x := make([]float64, 23), make([]float64, 23)
	for i := range x {
		x[i] = 1
	}
	y[16], y[17], x[17], x[22] = 1, 1, -21.5, -8291.75
	s := structural.Series{Y: y, Static: [][]float64{x}}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		im, _, err := structural.CounterfactualCounts(rng, s, structural.Model{}, []structural.Window{{Start: 18, End: 23}}, .9, structural.Log1p, 100)
		if err == nil && math.IsInf(im.Total.Predicted.SE, 0) {
			t.Fatalf("an infinite standard error: %+v", im.Total.Predicted)
		}
		if err != nil && !stats.IsKind(err, stats.Overflow) {
			t.Fatal(err)
		}
	}
}

func checkImpact(t *rapid.T, im *structural.Impact, err error) {
	if err != nil {
		for _, k := range []stats.Kind{stats.BadInput, stats.TooFew, stats.Degenerate, stats.NotConverged, stats.Overflow} {
			if stats.IsKind(err, k) {
				return
			}
		}
		t.Fatalf("untyped error %v", err)
	}
	ok := func(e stats.Estimate) {
		for _, v := range []float64{e.Value, e.SE, e.Low, e.High} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("estimate %+v", e)
			}
		}
		if e.Low > e.High {
			t.Fatalf("interval upside down: %+v", e)
		}
	}
	for _, e := range im.Effects {
		for _, p := range e.Points {
			ok(p.Predicted)
			ok(p.Effect)
			ok(p.Cumulative)
		}
	}
	ok(im.Total.Predicted)
	ok(im.Total.Cumulative)
	ok(im.Total.Average)
	ok(im.Total.Relative)
	if p := im.Total.TailProb; !(p >= 0 && p <= 1) {
		t.Fatalf("tail probability %v", p)
	}
}
