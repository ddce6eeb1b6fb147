package structural_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/structural"
)

// Changing the units of y and of the regressors, or shifting them, must change the
// effect by the units alone.
func TestUnitsDoNotMatter(t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	base := walk(rng, 50, .5)
	ws := []structural.Window{{Start: 40, End: 50}}
	want, _, err := structural.Counterfactual(base, structural.Model{}, ws, .9)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-500, 500).Draw(t, "shift"), rapid.Float64Range(.01, 100).Draw(t, "unit")
		c, d := rapid.Float64Range(-500, 500).Draw(t, "x shift"), rapid.Float64Range(.01, 100).Draw(t, "x unit")
		s := structural.Series{Y: slices.Clone(base.Y), Static: [][]float64{slices.Clone(base.Static[0])}}
		for i := range s.Y {
			s.Y[i] = a + b*s.Y[i]
			s.Static[0][i] = c + d*s.Static[0][i]
		}
		got, f, err := structural.Counterfactual(s, structural.Model{}, ws, .9)
		if err != nil {
			t.Fatal(err)
		}
		for what, pair := range map[string][2]float64{
			"value": {got.Total.Cumulative.Value / b, want.Total.Cumulative.Value},
			"low":   {got.Total.Cumulative.Low / b, want.Total.Cumulative.Low},
			"slope": {f.Static[0].Value * d / b, 1},
		} {
			tol := 1e-4
			if what == "slope" {
				tol = 1 // the truth, loosely
			}
			if math.Abs(pair[0]-pair[1]) > tol*(1+math.Abs(pair[1])) {
				t.Fatalf("%s %v, want %v", what, pair[0], pair[1])
			}
		}
	})
}

// A known jump must be found, at the right window, and the other window stay empty.
func TestFindsTheRightIntervention(t *testing.T) {
	rng := rand.New(rand.NewPCG(63, 64))
	s := walk(rng, 120, .1)
	for i := 50; i < 60; i++ {
		s.Y[i] += 4
	}
	opt := structural.Options{Windows: []structural.Window{{Start: 50, End: 60}, {Start: 90, End: 100}}}
	im, _, err := structural.Counterfactual(s, structural.Model{}, opt.Windows, .9)
	if err != nil {
		t.Fatal(err)
	}
	p, err := structural.Sample(rng, s, opt)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string][]structural.Effect{"ML": im.Effects, "Bayes": p.Effects} {
		if a := e[0].Average; !a.Contains(4) || a.Contains(0) || e[0].TailProb > .01 {
			t.Errorf("%s: first window %+v, tail %v", name, a, e[0].TailProb)
		}
		if a := e[1].Average; !a.Contains(0) {
			t.Errorf("%s: second window %+v", name, a)
		}
	}
}

// Slab and spike: the two regressors that matter must be found among ten.
func TestInclusion(t *testing.T) {
	p, err := structural.Sample(rand.New(rand.NewPCG(65, 66)), regressors(100, 10), structural.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for j, v := range p.Inclusion {
		if (j < 2) != (v > .9) {
			t.Errorf("regressor %d has probability %.2f", j, v)
		}
	}
	if !p.Static[0].Contains(.4) || !p.Static[1].Contains(-.3) {
		t.Errorf("coefficients %+v", p.Static[:2])
	}
	if p.RHat > 1.1 || p.ESS < 50 {
		t.Errorf("chain did not mix: R-hat %.3f, effective draws %.0f", p.RHat, p.ESS)
	}
	if len(p.Effects) != 0 {
		t.Errorf("effects without a window: %+v", p.Effects)
	}
}

// Bayes with hardly any prior and maximum likelihood must tell the same story.
func TestBayesAgreesWithML(t *testing.T) {
	s := structural.Series{Y: nile(t)}
	p, err := structural.Sample(rand.New(rand.NewPCG(67, 68)), s, structural.Options{Draws: 4000})
	if err != nil {
		t.Fatal(err)
	}
	if !p.ObsSD.Contains(math.Sqrt(15098.6)) || !p.StateSD[0].Contains(math.Sqrt(1469.1)) {
		t.Errorf("noise %+v, level %+v", p.ObsSD, p.StateSD[0])
	}
	near(t, "median-ish noise", p.ObsSD.Value, 122.9, 6)
}

// A season with gaps is taken apart as it was put together.
func TestComponents(t *testing.T) {
	rng := rand.New(rand.NewPCG(69, 70))
	const n = 96
	y := make([]float64, n)
	season := func(i int) float64 { return 5 * math.Sin(2*math.Pi*float64(i)/12) }
	for i := range y {
		y[i] = 50 + .5*float64(i) + season(i) + rng.NormFloat64()
		if i%17 == 5 {
			y[i] = math.NaN()
		}
	}
	f, err := structural.FitML(structural.Series{Y: y}, structural.Model{Trend: structural.LocalLinear, Season: 12})
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Components(.9)
	if err != nil {
		t.Fatal(err)
	}
	in := 0
	for i := range y {
		near(t, "level", c.Level[i].Value, 50+.5*float64(i), 1.5)
		near(t, "season", c.Season[i].Value, season(i), 1.5)
		if c.Signal[i].Contains(50 + .5*float64(i) + season(i)) {
			in++
		}
	}
	if r := float64(in) / n; r < .75 {
		t.Errorf("90 %% intervals of the signal hold it in %.2f of months", r)
	}
	near(t, "slope", c.Slope[n-1].Value, .5, .1)
	p, err := structural.Sample(rng, structural.Series{Y: y}, structural.Options{
		Model: structural.Model{Trend: structural.LocalLinear, Season: 12}, Windows: []structural.Window{{Start: 84, End: 96}}, Draws: 300, Burn: 100})
	if err != nil {
		t.Fatal(err)
	}
	if !p.Total.Average.Contains(0) {
		t.Errorf("an effect where there was none: %+v", p.Total.Average)
	}
}

// A coefficient that wanders must be followed, by both estimators.
func TestDynamicCoefficient(t *testing.T) {
	rng := rand.New(rand.NewPCG(75, 76))
	const n = 150
	y, x, b := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range y {
		if i > 0 {
			b[i] = b[i-1] + .15*rng.NormFloat64()
		}
		x[i] = 2 * rng.NormFloat64()
		y[i] = 3 + b[i]*x[i] + .5*rng.NormFloat64()
	}
	s := structural.Series{Y: y, Dynamic: [][]float64{x}}
	f, err := structural.FitML(s, structural.Model{Trend: structural.Constant})
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Components(.9)
	if err != nil {
		t.Fatal(err)
	}
	in := 0
	for i := range b {
		if c.Dynamic[0][i].Contains(b[i]) {
			in++
		}
	}
	if r := float64(in) / n; r < .8 {
		t.Errorf("90 %% intervals hold the coefficient in %.2f of periods", r)
	}
	near(t, "deviation of the coefficient", math.Sqrt(f.Variances.Dynamic[0]), .15, .05)
	p, err := structural.Sample(rng, s, structural.Options{Model: structural.Model{Trend: structural.Constant}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.StateSD) != 1 || !p.StateSD[0].Contains(.15) || !p.ObsSD.Contains(.5) {
		t.Errorf("deviation of the coefficient %+v, noise %+v", p.StateSD, p.ObsSD)
	}
}

// The same seed must give the same bytes.
func TestReproducible(t *testing.T) {
	s := regressors(60, 3)
	run := func() string {
		p, err := structural.Sample(rand.New(rand.NewPCG(1, 2)), s, structural.Options{Windows: []structural.Window{{Start: 50, End: 60}}, Draws: 100})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v", *p)
	}
	if d := cmp.Diff(run(), run()); d != "" {
		t.Error(d)
	}
}

// Counts: the sums must be whole numbers on the scale of counts, never negative.
func TestCountsScale(t *testing.T) {
	rng := rand.New(rand.NewPCG(71, 72))
	y := make([]float64, 60)
	for i := range y {
		y[i] = float64(rng.IntN(4))
	}
	for _, tr := range []structural.Transform{structural.Log1p, structural.Anscombe} {
		im, _, err := structural.CounterfactualCounts(rng, structural.Series{Y: y}, structural.Model{},
			[]structural.Window{{Start: 30, End: 36}, {Start: 50, End: 60}}, .9, tr, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range im.Effects {
			if e.Predicted.Low < 0 || !e.Cumulative.Contains(0) {
				t.Errorf("%v: %+v", tr, e.Summary)
			}
			for _, p := range e.Points {
				if p.Predicted.Low < 0 || p.Predicted.Value != math.Trunc(2*p.Predicted.Value)/2 {
					t.Errorf("%v: predicted %+v is no count", tr, p.Predicted)
				}
			}
		}
		near(t, "total", im.Total.Observed, im.Effects[0].Observed+im.Effects[1].Observed, 0)
	}
}

// The optimiser's inner loop must not allocate.
func TestFilterDoesNotAllocate(t *testing.T) {
	f, err := structural.FitML(regressors(100, 3), structural.Model{Trend: structural.LocalLinear, Season: 4})
	if err != nil {
		t.Fatal(err)
	}
	grad := make([]float64, 4)
	if a := testing.AllocsPerRun(20, func() { structural.Refilter(f, grad) }); a != 0 {
		t.Errorf("%v allocations per likelihood", a)
	}
}

func TestRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(73, 74))
	good := walk(rng, 40, .3)
	last := []structural.Window{{Start: 30, End: 40}}
	with := func(change func(s *structural.Series)) structural.Series {
		s := structural.Series{Y: slices.Clone(good.Y), Static: [][]float64{slices.Clone(good.Static[0])}}
		change(&s)
		return s
	}
	for _, tc := range []struct {
		name    string
		kind    stats.Kind
		s       structural.Series
		m       structural.Model
		windows []structural.Window
		level   float64
	}{
		{"infinite value", stats.BadInput, with(func(s *structural.Series) { s.Y[3] = math.Inf(1) }), structural.Model{}, last, .9},
		{"missing regressor", stats.BadInput, with(func(s *structural.Series) { s.Static[0][3] = math.NaN() }), structural.Model{}, last, .9},
		{"short regressor", stats.BadInput, with(func(s *structural.Series) { s.Static[0] = s.Static[0][:9] }), structural.Model{}, last, .9},
		{"season of one", stats.BadInput, good, structural.Model{Season: 1}, last, .9},
		{"window beyond the end", stats.BadInput, good, structural.Model{}, []structural.Window{{Start: 30, End: 41}}, .9},
		{"windows that overlap", stats.BadInput, good, structural.Model{}, []structural.Window{{Start: 20, End: 25}, {Start: 24, End: 30}}, .9},
		{"window from the start", stats.BadInput, good, structural.Model{}, []structural.Window{{Start: 0, End: 10}}, .9},
		{"level of 90", stats.BadInput, good, structural.Model{}, last, 90},
		{"no window", stats.BadInput, good, structural.Model{}, nil, .9},
		{"all zeros", stats.Degenerate, with(func(s *structural.Series) { clear(s.Y) }), structural.Model{}, last, .9},
		{"constant regressor", stats.Degenerate, with(func(s *structural.Series) { clear(s.Static[0]) }), structural.Model{}, last, .9},
		{"the same regressor twice", stats.Degenerate, with(func(s *structural.Series) { s.Static = append(s.Static, s.Static[0]) }), structural.Model{}, last, .9},
		{"a series that is its regressor", stats.Degenerate, with(func(s *structural.Series) { s.Static[0] = s.Y }), structural.Model{}, last, .9},
		{"everything missing", stats.TooFew, with(func(s *structural.Series) {
			for i := range s.Y {
				s.Y[i] = math.NaN()
			}
		}), structural.Model{}, last, .9},
		{"window without observations", stats.TooFew, with(func(s *structural.Series) {
			for i := 30; i < 40; i++ {
				s.Y[i] = math.NaN()
			}
		}), structural.Model{}, last, .9},
		{"a season that the pre-period cannot show", stats.TooFew, good, structural.Model{Season: 12}, []structural.Window{{Start: 6, End: 8}}, .9},
		{"ten observations for a season of twelve", stats.TooFew, good, structural.Model{Season: 12}, []structural.Window{{Start: 10, End: 40}}, .9},
		{"a single event", stats.Degenerate, with(func(s *structural.Series) { clear(s.Y); s.Y[35] = 1 }), structural.Model{}, last, .9},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, _, err := structural.Counterfactual(tc.s, tc.m, tc.windows, tc.level); !stats.IsKind(err, tc.kind) {
				t.Errorf("got %v, want kind %v", err, tc.kind)
			}
			if tc.windows == nil {
				return // a fit without windows is fine
			}
			if tc.name == "the same regressor twice" || tc.name == "a series that is its regressor" {
				return // the Bayesian model has a prior for these
			}
			opt := structural.Options{Model: tc.m, Windows: tc.windows, Level: tc.level, Draws: 100, Burn: 10}
			if _, err := structural.Sample(rng, tc.s, opt); !stats.IsKind(err, tc.kind) {
				t.Errorf("Sample: got %v, want kind %v", err, tc.kind)
			}
		})
	}
	if _, _, err := structural.CounterfactualCounts(rng, good, structural.Model{}, last, .9, structural.Log1p, 200); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("counts that are none: %v", err)
	}
}

// One event in forty months is data that the model can take: no NaN, no panic.
func TestOneEvent(t *testing.T) {
	y := make([]float64, 40)
	y[10] = 1
	ws := []structural.Window{{Start: 30, End: 40}}
	im, _, err := structural.CounterfactualCounts(rand.New(rand.NewPCG(1, 1)), structural.Series{Y: y}, structural.Model{}, ws, .9, structural.Log1p, 200)
	if err != nil {
		t.Fatal(err)
	}
	if !im.Total.Cumulative.Contains(0) || im.Total.RelativeDefined || im.Total.TailProb < .3 {
		t.Errorf("%+v", im.Total)
	}
}
