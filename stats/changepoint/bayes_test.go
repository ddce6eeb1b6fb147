package changepoint_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/changepoint"
)

// The posterior of run lengths must equal the sum over all 2^(n-1) histories.
func TestOnlineEqualsEnumeration(t *testing.T) {
	y := []float64{1, 3, 0, 9, 12, 8}
	const hazard, shape, rate = .2, 1.5, .5
	g, err := changepoint.NewGammaPoisson(shape, rate)
	if err != nil {
		t.Fatal(err)
	}
	o, err := changepoint.NewOnline(hazard, g)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range y {
		if err := o.Update(v); err != nil {
			t.Fatal(err)
		}
	}
	marginal := func(run []float64) float64 {
		a, b := shape, rate
		var l float64
		for _, v := range run {
			// Gamma-Poisson: negative binomial with size a, success b/(b+1).
			l += lgamma(a+v) - lgamma(a) - lgamma(v+1) + a*math.Log(b/(b+1)) - v*math.Log(b+1)
			a, b = a+v, b+1
		}
		return math.Exp(l)
	}
	want := make([]float64, len(y)+1)
	var total float64
	for mask := range 1 << (len(y) - 1) {
		w, start := 1.0, 0
		for i := 1; i < len(y); i++ {
			if mask>>(i-1)&1 == 1 {
				w *= hazard * marginal(y[start:i])
				start = i
			} else {
				w *= 1 - hazard
			}
		}
		w *= marginal(y[start:])
		want[len(y)-start] += w
		total += w
	}
	near(t, "log evidence", o.LogEvidence(), math.Log(total), 1e-10)
	got := o.RunLength()
	near(t, "hazard", got[0], hazard, 1e-12)
	for i := 1; i < len(got); i++ {
		near(t, "run length", got[i], (1-hazard)*want[i]/total, 1e-10)
	}
	near(t, "changed within 3", o.ChangedWithin(3), (want[1]+want[2]+want[3])/total, 1e-10)
	if o.MostLikelyRun() != 3 {
		t.Errorf("most likely run %d, want 3 (9, 12, 8)", o.MostLikelyRun())
	}
}

func lgamma(x float64) float64 { v, _ := math.Lgamma(x); return v }

// What the detector says must happen as often as it says: over series drawn from
// its own model, among forecasts of a recent change near p, a share p is right.
func TestOnlineIsCalibrated(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	const runs, n, window, hazard = 600, 40, 5, .05
	var sum, squares float64
	var alarms, trueAlarms int
	var alarmP float64
	for range runs {
		g, err := changepoint.NewGammaPoisson(2, .2)
		if err != nil {
			t.Fatal(err)
		}
		o, err := changepoint.NewOnline(hazard, g)
		if err != nil {
			t.Fatal(err)
		}
		var lambda float64
		last := 0
		for i := range n {
			if i == 0 || rng.Float64() < hazard {
				lambda, last = distuv.Gamma{Alpha: 2, Beta: .2, Src: rng}.Rand(), i
			}
			if i%7 == 3 {
				o.Skip() // a month without coverage
				continue
			}
			if err := o.Update(distuv.Poisson{Lambda: lambda, Src: rng}.Rand()); err != nil {
				t.Fatal(err)
			}
		}
		p := o.ChangedWithin(window)
		recent := last > 0 && last >= n-window
		d := p
		if recent {
			d--
		}
		sum += d
		squares += p * (1 - p)
		if p > .5 {
			alarms++
			alarmP += p
			if recent {
				trueAlarms++
			}
		}
	}
	if z := sum / math.Sqrt(squares); math.Abs(z) > 3 {
		t.Errorf("stated and actual frequency differ by %.1f standard errors", z)
	}
	if alarms < 30 {
		t.Fatalf("only %d alarms", alarms)
	}
	stated, actual := alarmP/float64(alarms), float64(trueAlarms)/float64(alarms)
	if math.Abs(stated-actual) > .12 {
		t.Errorf("alarms claim %.2f on average and are right %.2f of the time", stated, actual)
	}
}

func TestOnlineNormalGammaFindsTheNileDam(t *testing.T) {
	g, err := changepoint.NewNormalGamma(changepoint.NormalGamma{Mean: 1000, Weight: .1, Shape: 2, Rate: 2 * 150 * 150})
	if err != nil {
		t.Fatal(err)
	}
	o, err := changepoint.NewOnline(1./100, g)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range nile(t) {
		if err := o.Update(v); err != nil {
			t.Fatal(err)
		}
	}
	// 72 years from 1899 to 1970, give or take the years of the date posterior.
	if r := o.MostLikelyRun(); r < 70 || r > 74 {
		t.Errorf("most likely run %d, want about 72", r)
	}
}

func TestBayesRefuses(t *testing.T) {
	g, err := changepoint.NewGammaPoisson(1, 1)
	if err != nil {
		t.Fatal(err)
	}
	o, err := changepoint.NewOnline(.1, g)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		kind stats.Kind
		run  func() error
	}{
		{"missing value online", stats.BadInput, func() error { return o.Update(math.NaN()) }},
		{"negative count online", stats.BadInput, func() error { return o.Update(-1) }},
		{"certain hazard", stats.BadInput, func() error { _, err := changepoint.NewOnline(1, g); return err }},
		{"improper prior", stats.BadInput, func() error { _, err := changepoint.NewGammaPoisson(0, 1); return err }},
		{"improper normal prior", stats.BadInput, func() error {
			_, err := changepoint.NewNormalGamma(changepoint.NormalGamma{})
			return err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := tc.run(); !stats.IsKind(err, tc.kind) {
				t.Errorf("got %v, want kind %v", err, tc.kind)
			}
		})
	}
	if len(o.RunLength()) != 1 {
		t.Error("a refused observation changed the state")
	}
}

func BenchmarkOnline100(b *testing.B) {
	y := counts(rand.New(rand.NewPCG(1, 1)), 100, 5, .2)
	for b.Loop() {
		g, err := changepoint.NewGammaPoisson(1, .2)
		if err != nil {
			b.Fatal(err)
		}
		o, err := changepoint.NewOnline(.01, g)
		if err != nil {
			b.Fatal(err)
		}
		for _, v := range y {
			if err := o.Update(v); err != nil {
				b.Fatal(err)
			}
		}
	}
}
