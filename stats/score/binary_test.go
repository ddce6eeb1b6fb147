package score_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

func TestPointScores(t *testing.T) {
	for _, c := range []struct {
		name string
		got  func() (float64, error)
		want float64
	}{
		{"Brier, happened", func() (float64, error) { return score.Brier(0.7, true) }, 0.09},
		{"Brier, did not", func() (float64, error) { return score.Brier(0.7, false) }, 0.49},
		{"log, happened", func() (float64, error) { return score.LogBinary(0.25, true) }, math.Log(4)},
		{"log, did not", func() (float64, error) { return score.LogBinary(0.25, false) }, -math.Log(0.75)},
		{"log, certain and right", func() (float64, error) { return score.LogBinary(1, true) }, 0},
		{"RPS, middle of three", func() (float64, error) { return score.RPS([]float64{0.2, 0.5, 0.3}, 1) }, 0.04 + 0.09},
		{"RPS of two is Brier", func() (float64, error) { return score.RPS([]float64{0.3, 0.7}, 1) }, 0.09},
		{"interval, inside", func() (float64, error) { return score.Interval(2, 6, 0.1, 6) }, 4},
		{"interval, below", func() (float64, error) { return score.Interval(2, 6, 0.1, 1) }, 24},
		{"interval, above", func() (float64, error) { return score.Interval(2, 6, 0.5, 9) }, 16},
		{"quantile, over", func() (float64, error) { return score.Quantile(10, 0.9, 4) }, 0.6},
		{"quantile, under", func() (float64, error) { return score.Quantile(10, 0.9, 14) }, 3.6},
		{"DSS", func() (float64, error) { return score.DSS(3, 4, 7) }, 4 + math.Log(4)},
		// scikit-learn's documented example of average_precision_score.
		{"average precision", func() (float64, error) {
			return score.AveragePrecision([]float64{0.1, 0.4, 0.35, 0.8}, []bool{false, false, true, true})
		}, 0.5 + 0.5*2.0/3},
		{"average precision, one threshold for all", func() (float64, error) {
			return score.AveragePrecision([]float64{1, 1, 1, 1}, []bool{true, false, false, false})
		}, 0.25},
	} {
		t.Run(c.name, func(t *testing.T) {
			near(t, "score", must(t)(c.got()), c.want, 1e-14)
		})
	}
}

func TestPointScoreErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	only := func(_ float64, err error) error { return err }
	for _, c := range []struct {
		name string
		err  error
		kind stats.Kind
	}{
		{"Brier above one", only(score.Brier(1.1, true)), stats.BadInput},
		{"Brier NaN", only(score.Brier(nan, true)), stats.BadInput},
		{"log NaN", only(score.LogBinary(nan, true)), stats.BadInput},
		{"log, certain and wrong", only(score.LogBinary(0, true)), stats.Overflow},
		{"RPS of one category", only(score.RPS([]float64{1}, 0)), stats.TooFew},
		{"RPS outcome out of range", only(score.RPS([]float64{0.5, 0.5}, 2)), stats.BadInput},
		{"RPS sum not one", only(score.RPS([]float64{0.5, 0.4}, 0)), stats.BadInput},
		{"RPS NaN", only(score.RPS([]float64{nan, 1}, 0)), stats.BadInput},
		{"interval reversed", only(score.Interval(2, 1, 0.1, 0)), stats.BadInput},
		{"interval infinite", only(score.Interval(2, inf, 0.1, 0)), stats.BadInput},
		{"interval alpha one", only(score.Interval(1, 2, 1, 0)), stats.BadInput},
		{"sample interval alpha NaN", only(score.SampleInterval([]float64{1}, nan, 0)), stats.BadInput},
		{"quantile level zero", only(score.Quantile(1, 0, 0)), stats.BadInput},
		{"quantile NaN", only(score.Quantile(nan, 0.5, 0)), stats.BadInput},
		{"threshold NaN", only(score.ThresholdCRPS([]float64{1}, 0, nan)), stats.BadInput},
		{"DSS variance zero", only(score.DSS(1, 0, 1)), stats.Degenerate},
		{"DSS variance negative", only(score.DSS(1, -1, 1)), stats.BadInput},
		{"DSS overflow", only(score.DSS(1e300, 1e-300, 0)), stats.Overflow},
		{"average precision, no event", only(score.AveragePrecision([]float64{1}, []bool{false})), stats.Degenerate},
		{"average precision, shapes", only(score.AveragePrecision([]float64{1}, nil)), stats.BadInput},
		{"average precision, nothing", only(score.AveragePrecision(nil, nil)), stats.TooFew},
		{"average precision, NaN", only(score.AveragePrecision([]float64{nan}, []bool{true})), stats.BadInput},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}

// Average precision depends on order alone, lies between the share of events
// counted worst-first and one, and does not depend on how cases are listed.
func TestAveragePrecisionProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "n")
		s, e := make([]float64, n), make([]bool, n)
		for i := range s {
			s[i] = float64(rapid.IntRange(0, 6).Draw(rt, "score"))
			e[i] = rapid.Bool().Draw(rt, "event")
		}
		e[rapid.IntRange(0, n-1).Draw(rt, "sure")] = true
		a := must(t)(score.AveragePrecision(s, e))
		if !(a > 0 && a <= 1+1e-12) {
			rt.Fatalf("average precision %v", a)
		}
		cube, back, event := make([]float64, n), make([]float64, n), make([]bool, n)
		for i, v := range s {
			cube[i] = v*v*v - 5
			back[n-1-i], event[n-1-i] = v, e[i]
		}
		near(t, "after a monotone transform", must(t)(score.AveragePrecision(cube, e)), a, 1e-12)
		near(t, "in another order", must(t)(score.AveragePrecision(back, event)), a, 1e-12)
	})
}

// prop.test of R 4.2.2 with correct = FALSE, conf.level = 0.9.
func TestProportion(t *testing.T) {
	e, err := score.Proportion(7, 20, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", e.Low, 0.202260040056761, 1e-11)
	near(t, "high", e.High, 0.533487311151528, 1e-11)
	e, err = score.Proportion(0, 10, 0.9)
	if err != nil || e.Low != 0 {
		t.Errorf("%+v %v", e, err)
	}
	near(t, "high of none", e.High, 0.212941970083407, 1e-11)
	for _, c := range []struct {
		name    string
		hits, n int
		level   float64
		kind    stats.Kind
	}{
		{"no cases", 0, 0, 0.9, stats.TooFew},
		{"more hits than cases", 3, 2, 0.9, stats.BadInput},
		{"level NaN", 1, 2, math.NaN(), stats.BadInput},
	} {
		if _, err := score.Proportion(c.hits, c.n, c.level); !stats.IsKind(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCoverage(t *testing.T) {
	ins := []stats.Interval{{Low: 0, High: 2}, {Low: 1, High: 1}, {Low: 3, High: 4}, {Low: 0, High: 9}}
	e, err := score.Coverage(ins, []float64{2, 1, 5, 4})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "coverage, ends included", e.Value, 0.75, 0)
	for _, c := range []struct {
		name string
		ins  []stats.Interval
		y    []float64
		kind stats.Kind
	}{
		{"none", nil, nil, stats.TooFew},
		{"shapes", ins, []float64{1}, stats.BadInput},
		{"reversed", []stats.Interval{{Low: 2, High: 1}}, []float64{1}, stats.BadInput},
		{"NaN", ins[:1], []float64{math.NaN()}, stats.BadInput},
	} {
		if _, err := score.Coverage(c.ins, c.y); !stats.IsKind(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Events that happen as often as forecast lie on the diagonal; every case is in
// one bin.
func TestReliability(t *testing.T) {
	rng := resample.New(12)
	const n = 20000
	p, e := make([]float64, n), make([]bool, n)
	for i := range p {
		p[i] = rng.Float64()
		e[i] = rng.Float64() < p[i]
	}
	p[0], p[1] = 0, 1
	bins, err := score.Reliability(p, e, 10)
	if err != nil || len(bins) != 10 {
		t.Fatal(len(bins), err)
	}
	total := 0
	for _, b := range bins {
		total += b.N
		near(t, "observed share", b.Observed.Value, b.Forecast, 4*math.Sqrt(0.25/float64(b.N)))
		if b.Forecast < b.Low || b.Forecast > b.High {
			t.Errorf("mean forecast %v outside its bin [%v, %v]", b.Forecast, b.Low, b.High)
		}
	}
	if total != n {
		t.Errorf("%d of %d cases in bins", total, n)
	}
	some, err := score.Reliability([]float64{0.05, 0.95}, []bool{false, true}, 10)
	if err != nil || len(some) != 2 {
		t.Errorf("bins without cases: %v %v", some, err)
	}
	for _, c := range []struct {
		name string
		p    []float64
		e    []bool
		bins int
		kind stats.Kind
	}{
		{"none", nil, nil, 5, stats.TooFew},
		{"no bins", p, e, 0, stats.BadInput},
		{"above one", []float64{2}, []bool{true}, 5, stats.BadInput},
	} {
		if _, err := score.Reliability(c.p, c.e, c.bins); !stats.IsKind(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
