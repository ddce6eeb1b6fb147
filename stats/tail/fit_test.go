package tail_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats/tail"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 3)) }

func drawInts(law tail.PowerLaw, n int, rng *rand.Rand) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = int(min(law.Draw(rng), 1e15))
	}
	return x
}

func drawFloats(law tail.PowerLaw, n int, rng *rand.Rand) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = law.Draw(rng)
	}
	return x
}

// Clauset, Shalizi and Newman (2009), table 2: 10,000 values of alpha 2.5 and
// xmin 1. The discrete estimator gives 2.49(2) on discrete data; the
// continuous one gives 2.50(2) on continuous data and the wrong 4.46(3) on
// discrete data. The errors in brackets are those of the table; three of them
// are allowed.
func TestTableOfClausetShaliziNewman(t *testing.T) {
	law := tail.PowerLaw{Alpha: 2.5, Xmin: 1, Discrete: true}
	x := drawInts(law, 10_000, seeded(1))
	d, err := tail.FitDiscrete(x, tail.Options{Xmin: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "discrete alpha", d.Law.Alpha, 2.5, 0.06)

	asFloats := make([]float64, len(x))
	for i, v := range x {
		asFloats[i] = float64(v)
	}
	wrong, err := tail.FitContinuous(asFloats, tail.Options{Xmin: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "continuous alpha on discrete data", wrong.Law.Alpha, 4.46, 0.09)

	law.Discrete = false
	c, err := tail.FitContinuous(drawFloats(law, 10_000, seeded(2)), tail.Options{Xmin: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "continuous alpha", c.Law.Alpha, 2.5, 0.06)
	// The standard error is (alpha-1)/sqrt(n).
	near(t, "standard error", c.Alpha.SE, (c.Law.Alpha-1)/100, 1e-12)
}

// By hand: for values 1, 2, 4 with xmin 1 the continuous estimate is
// 1 + 3/(log 2 + log 4) = 1 + 1/log 2.
func TestContinuousByHand(t *testing.T) {
	f, err := tail.FitContinuous([]float64{1, 2, 4}, tail.Options{Xmin: 1, MinTail: 3})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "alpha", f.Law.Alpha, 1+1/math.Ln2, 1e-12)
	// Survival at 2 is 2^(-1/log 2) = 1/e and at 4 1/e^2. The largest gap to
	// the steps 1, 2/3, 1/3, 0 is 2/3 - 1/e at 2 or 1 - 2/3 just above 1.
	near(t, "distance", f.D, 1.0/3, 1e-12)
}

// The discrete estimate solves zeta'(alpha, xmin)/zeta(alpha, xmin) = -mean
// log x (section 3.1 of Clauset, Shalizi and Newman).
func TestDiscreteScoreIsZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alpha := rapid.Float64Range(1.5, 5).Draw(t, "alpha")
		xmin := float64(rapid.IntRange(1, 50).Draw(t, "xmin"))
		rng := seeded(rapid.Uint64().Draw(t, "seed"))
		x := drawInts(tail.PowerLaw{Alpha: alpha, Xmin: xmin, Discrete: true}, 300, rng)
		f, err := tail.FitDiscrete(x, tail.Options{Xmin: xmin})
		if err != nil {
			t.Skip("no spread in the sample")
		}
		var mean float64
		for _, v := range x {
			mean += math.Log(float64(v)) / 300
		}
		z, d := tail.HurwitzZeta(f.Law.Alpha, xmin)
		if math.Abs(d/z+mean) > 1e-9*mean+1e-12 {
			t.Fatalf("score %g at alpha %g", d/z+mean, f.Law.Alpha)
		}
	})
}

// Probabilities add to one, survival is their sum, and draws follow it.
func TestPowerLawIsConsistent(t *testing.T) {
	for _, law := range []tail.PowerLaw{
		{Alpha: 2.2, Xmin: 1, Discrete: true},
		{Alpha: 3, Xmin: 7, Discrete: true},
		{Alpha: 1.8, Xmin: 2.5},
	} {
		if law.Discrete {
			var sum float64
			for k := law.Xmin; k < law.Xmin+40; k++ {
				near(t, "survival", law.Survival(k), 1-sum, 1e-12)
				sum += math.Exp(law.LogDensity(k))
			}
		}
		const n = 100_000
		rng := seeded(4)
		at := []float64{law.Xmin + 1, 2 * law.Xmin, 5 * law.Xmin, 30 * law.Xmin}
		above := make([]float64, len(at))
		for range n {
			x := law.Draw(rng)
			for i, v := range at {
				if x >= v {
					above[i]++
				}
			}
		}
		for i, v := range at {
			p := law.Survival(v)
			near(t, "share of draws", above[i]/n, p, 4*math.Sqrt(p*(1-p)/n))
		}
	}
}

// A law that holds only above a threshold: the search finds about the
// threshold, and alpha with it.
func TestFindsThreshold(t *testing.T) {
	rng := seeded(5)
	law := tail.PowerLaw{Alpha: 2.5, Xmin: 20, Discrete: true}
	x := drawInts(law, 1500, rng)
	for range 3000 {
		x = append(x, rng.IntN(20)) // flat below, zeros included
	}
	f, err := tail.FitDiscrete(x, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f.Law.Xmin < 15 || f.Law.Xmin > 40 {
		t.Errorf("xmin %g, want about 20", f.Law.Xmin)
	}
	near(t, "alpha", f.Law.Alpha, 2.5, 4*f.Alpha.SE)
	if f.N != 4500 || f.TailN < 700 || f.TailN > 1800 {
		t.Errorf("%d values, %d in the tail", f.N, f.TailN)
	}
}

// The 90 % interval of alpha covers in 85-95 % of runs where xmin is known.
func TestAlphaCoverage(t *testing.T) {
	for _, c := range []struct {
		name string
		law  tail.PowerLaw
	}{
		{"discrete", tail.PowerLaw{Alpha: 2.4, Xmin: 3, Discrete: true}},
		{"continuous", tail.PowerLaw{Alpha: 2.4, Xmin: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			const runs = 600
			rng := seeded(6)
			var alpha, probability, level int
			truth := c.law.Survival(100)
			trueLevel := 3.0
			for c.law.Survival(trueLevel) > 1.0/200 {
				trueLevel += 0.5
			}
			for range runs {
				var f *tail.Fit
				var err error
				opt := tail.Options{Xmin: 3}
				if c.law.Discrete {
					f, err = tail.FitDiscrete(drawInts(c.law, 60, rng), opt)
				} else {
					f, err = tail.FitContinuous(drawFloats(c.law, 60, rng), opt)
				}
				if err != nil {
					t.Fatal(err)
				}
				if f.Alpha.Contains(c.law.Alpha) {
					alpha++
				}
				if exceed(t, f, 100).Contains(truth) {
					probability++
				}
				r, err := f.ReturnLevel(200)
				if err != nil {
					t.Fatal(err)
				}
				if r.Contains(trueLevel) {
					level++
				}
			}
			for what, hits := range map[string]int{"alpha": alpha, "exceedance": probability, "return level": level} {
				share := float64(hits) / runs
				t.Logf("90 %% interval of %s covers in %.1f %% of runs", what, 100*share)
				if share < 0.85 || share > 0.95 {
					t.Error("outside 85 to 95 %")
				}
			}
		})
	}
}

func TestScaleOfContinuousData(t *testing.T) {
	x := drawFloats(tail.PowerLaw{Alpha: 2.1, Xmin: 1}, 400, seeded(7))
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = 8 * v
	}
	a, err := tail.FitContinuous(x, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := tail.FitContinuous(y, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "xmin", b.Law.Xmin, 8*a.Law.Xmin, 1e-9)
	near(t, "alpha", b.Law.Alpha, a.Law.Alpha, 1e-9)
	near(t, "exceedance", exceed(t, b, 400).Value, exceed(t, a, 50).Value, 1e-12)
}
