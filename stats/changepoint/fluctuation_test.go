package changepoint_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// Oracle: R 4.2, strucchange 1.5-3, sctest(Fstats(Nile~1)), sctest(efp(Nile~1)).
func TestNileFluctuation(t *testing.T) {
	y := nile(t)
	f, err := changepoint.FTest(y, nil, .15)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "supF", f.Sup, 75.92976943, 1e-7)
	if f.Date != 28 {
		t.Errorf("date %d, want 28", f.Date)
	}
	// R prints 2.2e-16, its machine epsilon; the true tail is of that order.
	if !(f.P > 1e-16 && f.P < 1e-15) {
		t.Errorf("p of supF = %g", f.P)
	}
	c, err := changepoint.OLSCUSUM(y, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "S0", c.Sup, 2.951766103, 1e-8)
	near(t, "p of S0", c.P, 5.409e-8, 1e-11)
}

// Critical values of Andrews 1993, table I, trim 0.15, 5 %: simulated there on a
// grid of 3,600 points, which falls a little short of the supremum.
func TestSupFAndrews(t *testing.T) {
	for k, crit := range map[int]float64{1: 8.85, 2: 11.79, 3: 14.15, 5: 18.35, 10: 27.03} {
		p, err := changepoint.SupFPValue(crit, k, .15)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "p at the 5 % critical value", p, .05, .008)
	}
}

// An independent method for the same law: implicit finite differences in the
// radius of the Ornstein-Uhlenbeck process.
func TestSupFFiniteDifferences(t *testing.T) {
	for _, tc := range []struct {
		f    float64
		k    int
		trim float64
	}{{8.68, 1, .15}, {3, 1, .15}, {18, 5, .1}, {11.7, 2, .05}, {40, 20, .2}, {60, 20, .15}, {82, 40, .15}} {
		got, err := changepoint.SupFPValue(tc.f, tc.k, tc.trim)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "p", got, 1-stayBelow(tc.f, float64(tc.k), 2*math.Log((1-tc.trim)/tc.trim)), 3e-4)
	}
}

// The larger F, the smaller p, for every number of coefficients: large breaks were
// once taken for none, since one minus a rounding error is no tail. And p is at
// least the chance that the statistic of a single date exceeds f.
func TestSupFFalls(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(1, 40).Draw(rt, "coefficients")
		trim := rapid.Float64Range(.001, .499).Draw(rt, "trim")
		f := math.Exp(rapid.Float64Range(-3, math.Log(1e6)).Draw(rt, "log f"))
		before, err := changepoint.SupFPValue(f, k, trim)
		if err != nil {
			rt.Fatal(err)
		}
		for _, by := range []float64{1.001, 1.1, 3, 1e3} {
			p, err := changepoint.SupFPValue(f*by, k, trim)
			if err != nil {
				rt.Fatal(err)
			}
			rounding := 0.0
			if before > 1e-7 {
				rounding = 1e-12 // of one minus the chance to stay below
			}
			if !(p <= before+rounding) || !(p >= mathext.GammaIncRegComp(float64(k)/2, f*by/2)*(1-1e-6)) {
				rt.Fatalf("p %g at f %g, p %g at a smaller f, k %d, trim %g", p, f*by, before, k, trim)
			}
			before = p
		}
	})
}

// Values that the basis functions of earlier versions could not resolve.
func TestSupFFarTail(t *testing.T) {
	for _, k := range []int{1, 2, 5, 20, 40} {
		for _, f := range []float64{500, 700, 2000, 5000, 1e5, 1e6} {
			p, err := changepoint.SupFPValue(f, k, .15)
			if err != nil || p < 0 || p > 1e-65 {
				t.Errorf("k %d: p of %g is %g (%v), want less than 1e-65", k, f, p, err)
			}
		}
	}
}

// A jump from 0 to 200 events a month is a break.
func TestHugeJump(t *testing.T) {
	y := make([]float64, 60)
	for i := 30; i < len(y); i++ {
		y[i] = 200 + float64(i%3)
	}
	f, err := changepoint.FTest(y, nil, .15)
	if err != nil || f.Date != 30 || f.P > 1e-100 {
		t.Errorf("%+v, %v: want a break at 30 with p near 0", f, err)
	}
}

// stayBelow solves v_t = v_rr/2 + ((k-1)/(2r) - r/2) v_r for radius r on [0, sqrt f].
func stayBelow(f, k, span float64) float64 {
	const cells, steps = 800, 4000
	end := math.Sqrt(f)
	h, dt := end/cells, span/steps
	// Finite volumes keep the singular point at zero out of the equations.
	w := func(r float64) float64 { return math.Pow(r, k-1) * math.Exp(-r*r/2) }
	lo, up, v := make([]float64, cells), make([]float64, cells), make([]float64, cells)
	var mass float64
	weight := make([]float64, cells)
	for i := range cells {
		r := (float64(i) + .5) * h
		weight[i] = w(r)
		if i > 0 {
			lo[i] = w(float64(i)*h) / (2 * h * h * weight[i])
		}
		up[i] = w(float64(i+1)*h) / (2 * h * h * weight[i])
		if i == cells-1 {
			up[i] *= 2 // half a cell to the absorbing end
		}
		v[i] = 1
	}
	c := make([]float64, cells)
	for range steps {
		// Thomas algorithm for (I - dt A) v_new = v.
		for i := range cells {
			a, b, up1 := -dt*lo[i], 1+dt*(lo[i]+up[i]), -dt*up[i]
			if i > 0 {
				b -= a * c[i-1]
				v[i] -= a * v[i-1]
			}
			c[i] = up1 / b
			v[i] /= b
		}
		for i := cells - 2; i >= 0; i-- {
			v[i] -= c[i] * v[i+1]
		}
	}
	for i := range cells {
		mass += weight[i] * v[i] * h
	}
	lg, _ := math.Lgamma(k / 2)
	return mass * 2 * math.Exp(-lg-k/2*math.Ln2)
}

// Under no break the tests must reject about as often as they say: at most the
// level plus simulation error, and not so rarely as to be useless.
func TestFalseAlarms(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const runs, n, level = 600, 200, .10
	y := make([]float64, n)
	var f, s int
	for range runs {
		for i := range y {
			y[i] = rng.NormFloat64()
		}
		ft, err := changepoint.FTest(y, nil, .15)
		if err != nil {
			t.Fatal(err)
		}
		ct, err := changepoint.OLSCUSUM(y, nil)
		if err != nil {
			t.Fatal(err)
		}
		if ft.P < level {
			f++
		}
		if ct.P < level {
			s++
		}
	}
	for name, hits := range map[string]int{"supF": f, "OLS-CUSUM": s} {
		if r := float64(hits) / runs; r < .05 || r > .13 {
			t.Errorf("%s at the 10 %% level raises %.3f false alarms", name, r)
		}
	}
}

func TestFluctuationRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		kind stats.Kind
		y    []float64
		trim float64
	}{
		{"infinite value", stats.BadInput, []float64{1, 2, 3, math.Inf(1), 5, 6, 7, 8}, .25},
		{"trim of a half", stats.BadInput, []float64{1, 2, 1, 2, 1, 3, 2, 1}, .5},
		{"trim leaves one observation", stats.TooFew, []float64{1, 2, 1, 2, 1, 3, 2, 1}, .15},
		{"all zeros", stats.Degenerate, make([]float64, 40), .15},
		{"empty", stats.TooFew, nil, .15},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := changepoint.FTest(tc.y, nil, tc.trim); !stats.IsKind(err, tc.kind) {
				t.Errorf("got %v, want kind %v", err, tc.kind)
			}
		})
	}
}

func BenchmarkSupFPValue(b *testing.B) {
	for b.Loop() {
		if _, err := changepoint.SupFPValue(10, 1, .15); err != nil {
			b.Fatal(err)
		}
	}
}

// Oracle: R 4.2, strucchange 1.5-3. The statistics must agree to the digit; the
// p-value of supF is from another approximation there (Hansen 1997), fitted to
// simulations on a grid that misses some of each supremum: it gives 0.0067, and
// 0.048 for one coefficient where the law has 0.054.
func TestSeatbeltFluctuation(t *testing.T) {
	y, x := seatbelt(t)
	f, err := changepoint.FTest(y, x, .1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "supF", f.Sup, 19.3331117026, 1e-7)
	near(t, "p of supF", f.P, .0067, .002)
	if f.Date != 46 {
		t.Errorf("date %d, want 46", f.Date)
	}
	c, err := changepoint.OLSCUSUM(y, x)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "S0", c.Sup, 1.48656247501, 1e-8)
	near(t, "p of S0", c.P, .02407477787, 1e-8)
}
