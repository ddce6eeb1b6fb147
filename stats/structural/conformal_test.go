package structural_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/structural"
)

func conformal(t *testing.T, s structural.Series, w structural.Window, rng *rand.Rand) *structural.Conformal {
	t.Helper()
	c, err := structural.ConformalEffect(s, structural.Model{}, nil, w, .9, 499, rng)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The example of CausalImpact: a true effect of 10, which maximum likelihood puts
// at 10.5632528 (ARIMA(0,1,1) with the regressor). No selection of other errors
// comes near it.
func TestConformalEffectOfTheReadme(t *testing.T) {
	y, x := readme(t)
	c := conformal(t, structural.Series{Y: y, Static: [][]float64{x}}, structural.Window{Start: 70, End: 100}, rand.New(rand.NewPCG(1, 1)))
	near(t, "effect", c.Value, 10.5632528, 1e-3)
	if c.P > 1.0/500+1e-12 || !c.Contains(10.2) || c.Contains(9) || c.Periods != 30 {
		t.Errorf("%+v", c)
	}
}

// On a window at the end of a series the value is that of Counterfactual.
func TestConformalValueIsTheCounterfactual(t *testing.T) {
	y := nile(t)
	y[90] = math.NaN()
	w := structural.Window{Start: 85, End: 100}
	c := conformal(t, structural.Series{Y: y}, w, rand.New(rand.NewPCG(1, 1)))
	im, _, err := structural.Counterfactual(structural.Series{Y: y}, structural.Model{}, []structural.Window{w}, .9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "average effect", c.Value, im.Total.Average.Value, 1e-6*math.Abs(im.Total.Average.SE))
	if c.Periods != 14 || !c.Contains(c.Value) || c.Contains(0) != (c.P > .1) {
		t.Errorf("%+v", c)
	}
}

// counts are overdispersed months around a log level that wanders, changed from
// the shock on; on the scale of log(1 + count).
func counts(n, shock int, wander, effect float64, rng *rand.Rand) []float64 {
	y := make([]float64, n)
	level := 0.0
	for t := range y {
		mean := 8 * math.Exp(level)
		if t >= shock {
			mean *= 1 + effect
		}
		m := distuv.Gamma{Alpha: 2.5, Beta: 2.5 / mean, Src: rng}.Rand()
		y[t] = math.Log1p(distuv.Poisson{Lambda: m, Src: rng}.Rand())
		level += wander * rng.NormFloat64()
	}
	return y
}

// Without an effect, p is below .05 in about one of twenty; a rank among forty
// overlapping placebo windows is so in .08 to .14. A fall by 70 % is seen.
func TestConformalEffectHoldsItsLevel(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	const runs = 120
	for _, c := range []struct {
		name           string
		wander, effect float64
		least, most    float64
	}{{"steady", 0, 0, 0, .09}, {"wandering", .15, 0, 0, .12}, {"steady, with an effect", 0, -.7, .7, 1}} {
		called, held := 0.0, 0.0
		for range runs {
			y := counts(96, 87, c.wander, c.effect, rng)
			e := conformal(t, structural.Series{Y: y}, structural.Window{Start: 87, End: 96}, rng)
			if e.P <= .05 {
				called += 1.0 / runs
			}
			if e.Contains(0) {
				held += 1.0 / runs
			}
			if e.Contains(0) != (e.P > .1) && math.Abs(e.P-.1) > .01 {
				t.Errorf("%s: p and interval contradict each other: %+v", c.name, e)
			}
		}
		if called < c.least || called > c.most || c.effect == 0 && held < .82 {
			t.Errorf("%s: called in %.3f, interval holds none in %.3f", c.name, called, held)
		}
	}
}

func TestConformalEffectRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	y := counts(40, 40, 0, 0, rng)
	s, w := structural.Series{Y: y}, structural.Window{Start: 30, End: 40}
	gone := append([]float64(nil), y...)
	for t := 30; t < 40; t++ {
		gone[t] = math.NaN()
	}
	flat := make([]float64, 40)
	for _, c := range []struct {
		name  string
		s     structural.Series
		w     structural.Window
		level float64
		draws int
		kind  stats.Kind
	}{
		{"few draws", s, w, .9, 10, stats.BadInput},
		{"level", s, w, 1, 99, stats.BadInput},
		{"window beyond the end", s, structural.Window{Start: 30, End: 41}, .9, 99, stats.BadInput},
		{"nothing observed in it", structural.Series{Y: gone}, w, .9, 99, stats.TooFew},
		{"constant", structural.Series{Y: flat}, w, .9, 99, stats.Degenerate},
		{"too short before", s, structural.Window{Start: 2, End: 40}, .9, 99, stats.TooFew},
	} {
		if _, err := structural.ConformalEffect(c.s, structural.Model{}, nil, c.w, c.level, c.draws, rng); !stats.IsKind(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
