package rates_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats/rates"
)

func poisson(mean float64, rng *rand.Rand) float64 {
	if mean <= 0 {
		return 0
	}
	return distuv.Poisson{Lambda: mean, Src: rng}.Rand()
}

// negBinomial draws independent counts with variance mean + a mean^2.
func negBinomial(n int, mean, a float64, rng *rand.Rand) []float64 {
	y := make([]float64, n)
	for t := range y {
		m := mean
		if a > 0 {
			m = distuv.Gamma{Alpha: 1 / a, Beta: 1 / (a * mean), Src: rng}.Rand()
		}
		y[t] = poisson(m, rng)
	}
	return y
}

// swinging draws counts around a level whose log has the standard deviation and
// the correlation from period to period.
func swinging(n int, mean, swing, hold float64, rng *rand.Rand) []float64 {
	y := make([]float64, n)
	x := rng.NormFloat64()
	for t := range y {
		y[t] = poisson(mean*math.Exp(swing*x-swing*swing/2), rng)
		x = hold*x + math.Sqrt(1-hold*hold)*rng.NormFloat64()
	}
	return y
}

// deaths draws sums of log-normal deaths over events.
func deaths(n int, events float64, rng *rand.Rand) []float64 {
	y := make([]float64, n)
	for t := range y {
		for range int(poisson(events, rng)) {
			y[t] += math.Floor(math.Exp(.7 + rng.NormFloat64()))
		}
	}
	return y
}

// worth tells how often the interval of a ratio of equal rates holds 1 and how
// often its p-value is below .05.
func worth(t *testing.T, runs int, draw func() []float64) (covered, called float64) {
	t.Helper()
	for range runs {
		y := draw()
		b, err := rates.Fit(y, rates.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := len(y)
		r, err := b.Ratio(rates.Window{From: n - 12, To: n}, rates.Window{From: n - 24, To: n - 12}, .9)
		if err != nil {
			t.Fatal(err)
		}
		if r.Contains(1) {
			covered += 1 / float64(runs)
		}
		if r.P < .05 {
			called += 1 / float64(runs)
		}
	}
	return covered, called
}

// Equal rates: the Poisson interval calls 39 % of the pairs with a dispersion of
// one half different, and one of independent months 43 % of those with a
// correlation of .7.
func TestEqualRatesAreNotCalledDifferent(t *testing.T) {
	rng := seeded(1)
	for _, c := range []struct {
		name        string
		least, most float64
		draw        func() []float64
	}{
		{"dispersion of one half, two years", .86, 1, func() []float64 { return negBinomial(24, 7, .5, rng) }},
		{"Poisson, ten years", .86, 1, func() []float64 { return negBinomial(120, 8, 0, rng) }},
		{"correlation of .7, ten years", .85, .99, func() []float64 { return swinging(120, 7, .5, .7, rng) }},
		{"log-normal deaths", .86, 1, func() []float64 { return deaths(48, 3, rng) }},
	} {
		covered, called := worth(t, 120, c.draw)
		if covered < c.least || covered > c.most || called > .07 {
			t.Errorf("%s: the interval holds 1 in %.3f, and %.3f are called different", c.name, covered, called)
		}
	}
}

// A real change is seen: from 6 to 18 a month.
func TestPower(t *testing.T) {
	rng := seeded(2)
	_, called := worth(t, 100, func() []float64 {
		return append(negBinomial(108, 6, .3, rng), negBinomial(12, 18, .3, rng)...)
	})
	if called < .85 {
		t.Errorf("called in %.3f", called)
	}
}

// The best half-year of ten years of one level is no peak; a real one is.
func TestPickedPeaks(t *testing.T) {
	rng := seeded(3)
	const runs = 80
	last := rates.Window{From: 108, To: 120}
	picked, found, held := 0.0, 0.0, 0.0
	for range runs {
		y := negBinomial(120, 5, .4, rng)
		p := peak(t, y, last, rng)
		if p.P < .05 {
			picked++
		}
		if p.Low <= 1 {
			held++
		}
		for t := 60; t < 72; t++ {
			y[t] = 25 + poisson(5, rng)
		}
		if p := peak(t, y, last, rng); p.P < .05 && p.Window.From >= 55 && p.Window.To <= 77 {
			found++
		}
	}
	if picked > .1*runs || found < .8*runs || held < .88*runs {
		t.Errorf("of %d: %v picked peaks called, %v real ones, %v lower ends hold", runs, picked, found, held)
	}
}

func peak(t *testing.T, y []float64, against rates.Window, rng *rand.Rand) rates.Peak {
	t.Helper()
	b, err := rates.Fit(y, rates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Peak(6, against, .9, 200, rng)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A prior is learnt from many series: their dispersion of one, and no dependence.
func TestLearn(t *testing.T) {
	rng := seeded(4)
	var many [][]float64
	for range 60 {
		many = append(many, negBinomial(36, 6, 1, rng))
	}
	p, err := rates.Learn(many, 12, rates.Default())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "log dispersion", p.LogDispersion, 0, .35)
	if p.Spread > .7 || p.Dependence > .25 {
		t.Errorf("%+v", p)
	}
	same, err := rates.Learn(many[:2], 12, rates.Default())
	if err != nil || same != rates.Default() {
		t.Errorf("two series: %+v, %v", same, err)
	}
}

// Deaths of a law with a wide spread are as uncertain as counts of their units:
// the mean square of a mark over its mean.
func TestUnit(t *testing.T) {
	rng := seeded(5)
	events, sums := make([]float64, 4000), make([]float64, 4000)
	for k := range events {
		events[k] = poisson(2, rng)
		for range int(events[k]) {
			sums[k] += 3 * rng.ExpFloat64()
		}
	}
	near(t, "exponential marks of mean 3", rates.Unit(events, sums), 6, .4)
	near(t, "marks of five, which are all alike, from many events", rates.Unit(events, scaled(events, 5)), 5, .1)
	near(t, "no event", rates.Unit([]float64{0, 0}, []float64{0, 0}), 1, 0)
}

func scaled(y []float64, by float64) []float64 {
	out := make([]float64, len(y))
	for k := range y {
		out[k] = by * y[k]
	}
	return out
}
