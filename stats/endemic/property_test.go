package endemic_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
)

// Without season the means solve mean = Lambda·mean + nu.
func TestSimulationMeanEqualsTheStationaryMean(t *testing.T) {
	const n, steps = 4, 40000
	share := []float64{0.5, 1, 1.5, 2}
	model := endemic.Model{
		Family: endemic.NegBinM, AR: component(endemic.Intercept()), NE: component(endemic.Intercept()),
		End:     &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}, Offset: endemic.ByUnit(share)},
		Weights: endemic.PowerLaw{Order: ring(n), Normalised: true},
	}
	lambda, phi, nu, decay := 0.3, 0.35, 1.2, 1.5
	process, err := endemic.NewProcess(model, n, []float64{math.Log(lambda), math.Log(phi), math.Log(nu), decay, -1, -0.5, -2, -30})
	if err != nil {
		t.Fatal(err)
	}
	system, rhs := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	order := ring(n)
	for i := range n {
		rhs.SetVec(i, nu*share[i])
		for j := range n {
			if i == j {
				system.Set(i, i, 1-lambda)
				continue
			}
			var sum float64
			for k := range n {
				if k != j {
					sum += math.Pow(order[j][k], -decay)
				}
			}
			system.Set(i, j, -phi*math.Pow(order[j][i], -decay)/sum)
		}
	}
	var mean mat.VecDense
	if err := mean.SolveVec(system, rhs); err != nil {
		t.Fatal(err)
	}
	path, err := process.Simulate(seeded(11), 0, []float64{3, 3, 3, 3}, steps)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		var sum float64
		for _, row := range path {
			sum += row[i]
		}
		near(t, "mean", sum/steps, mean.AtVec(i), 0.03*mean.AtVec(i))
	}
	// Started in its mean, the process is expected to stay there.
	past := mean.RawVector().Data
	next, err := process.Predict(1, past)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range next {
		near(t, "one step from the mean", d.Mean, past[i], 1e-9)
	}
}

func TestDecompositionSumsToTheFit(t *testing.T) {
	m := readMeasles(t)
	m.data.Counts[50][3] = math.NaN()
	fit := mustFit(t, m.data, m.poisson, endemic.Options{From: 2})
	d, err := fit.Decompose()
	if err != nil {
		t.Fatal(err)
	}
	var fitted, observed float64
	cells := 0
	for time, row := range d.Mean {
		for i, mean := range row {
			if math.IsNaN(mean) {
				continue
			}
			cells++
			near(t, "sum of parts", d.Own[time][i]+d.Neighbour[time][i]+d.Endemic[time][i], mean, 1e-9)
			fitted += mean
			observed += m.data.Counts[time][i]
		}
	}
	if cells != fit.Observations {
		t.Errorf("%d cells, %d in the likelihood", cells, fit.Observations)
	}
	// The Poisson likelihood with an intercept in every part reproduces the total.
	near(t, "fitted total", fitted, observed, 1e-4)
	own, neighbour, background := d.Shares()
	near(t, "shares", own+neighbour+background, 1, 1e-12)
	if own < 0.3 || neighbour <= 0 || background <= 0 {
		t.Errorf("shares %v %v %v", own, neighbour, background)
	}
}

// A missing count takes out its own cell and those whose mean needs it.
func TestMissingCountsLeaveTheLikelihood(t *testing.T) {
	const n, times = 5, 30
	full := small(endemic.Poisson, n)
	endOnly := endemic.Model{End: full.End}
	ownPast := endemic.Model{AR: full.AR, End: full.End}
	for _, c := range []struct {
		name  string
		model endemic.Model
		lost  int
	}{
		{"endemic part needs no past", endOnly, 1},
		{"own past", ownPast, 2},
		{"own past and two neighbours", full, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := simulate(t, seeded(12), full, n, times, []float64{-1, -1.5, 1, 0.3, 0.2})
			data.Counts[10][2] = math.NaN()
			fit := mustFit(t, data, c.model, endemic.Options{})
			if want := n*(times-1) - c.lost; fit.Observations != want {
				t.Errorf("%d observations, want %d", fit.Observations, want)
			}
		})
	}
}

// The order of the units does not matter.
func TestFitDoesNotDependOnTheOrderOfUnits(t *testing.T) {
	m := readMeasles(t)
	want := mustFit(t, m.data, m.gravity, endemic.Options{})
	n := len(m.order)
	flip := func(x []float64) []float64 {
		y := make([]float64, n)
		for i := range x {
			y[i] = x[n-1-i]
		}
		return y
	}
	data := endemic.Data{}
	for _, row := range m.data.Counts {
		data.Counts = append(data.Counts, flip(row))
	}
	order := make([][]float64, n)
	for i := range order {
		order[i] = flip(m.order[n-1-i])
	}
	model := m.gravity
	model.Weights = endemic.PowerLaw{Order: order, MaxLag: 5, Normalised: true}
	model.NE = component(endemic.Intercept(), endemic.Term{Name: "log_pop", Value: endemic.ByUnit(logs(flip(m.popfrac)))})
	model.End = &endemic.Component{Terms: m.gravity.End.Terms, Offset: endemic.ByUnit(flip(m.popfrac))}
	got := mustFit(t, data, model, endemic.Options{})
	near(t, "logLik", got.LogLik, want.LogLik, 1e-8)
	for k, c := range got.Coefficients {
		near(t, c.Name, c.Value, want.Coefficients[k].Value, 1e-5)
	}
}

func TestPredictiveDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := endemic.Predictive{
			Mean: math.Exp(rapid.Float64Range(-4, 5).Draw(t, "log mean")),
			Psi:  rapid.SampledFrom([]float64{0, 1e-12, 1e-7, 1e-3, 0.3, 2}).Draw(t, "psi"),
		}
		y := float64(rapid.IntRange(0, 300).Draw(t, "y"))
		var cdf, mean, square, rps float64
		for k := 0.0; k < 20000; k++ {
			p := math.Exp(d.LogProb(k))
			cdf += p
			mean += k * p
			square += k * k * p
			below := 0.0
			if y <= k {
				below = 1
			}
			rps += (cdf - below) * (cdf - below)
			if k == 3 && math.Abs(d.CDF(3)-cdf) > 1e-9 {
				t.Fatalf("CDF(3) = %v, sum %v", d.CDF(3), cdf)
			}
		}
		score := d.Score(y)
		for what, pair := range map[string][2]float64{
			"total": {cdf, 1}, "mean": {mean, d.Mean}, "variance": {square - mean*mean, d.Variance()},
			"rps": {score.RPS, rps}, "log": {score.Log, -d.LogProb(y)},
			"dss": {score.DSS, (y-d.Mean)*(y-d.Mean)/d.Variance() + math.Log(d.Variance())},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-6*(1+math.Abs(pair[1])) {
				t.Fatalf("%s %v, want %v", what, pair[0], pair[1])
			}
		}
	})
}

// Proper scores: no wrong distribution has a better expected score.
func TestScoresAreProper(t *testing.T) {
	truth := endemic.Predictive{Mean: 3, Psi: 0.4}
	expected := func(d endemic.Predictive) endemic.Scores {
		var e endemic.Scores
		for y := 0.0; y < 200; y++ {
			p, s := math.Exp(truth.LogProb(y)), d.Score(y)
			e.Log += p * s.Log
			e.RPS += p * s.RPS
			e.DSS += p * s.DSS
			e.SES += p * s.SES
		}
		return e
	}
	best := expected(truth)
	for _, wrong := range []endemic.Predictive{{Mean: 2, Psi: 0.4}, {Mean: 4, Psi: 0.4}, {Mean: 3, Psi: 0}, {Mean: 3, Psi: 1}, {Mean: 3.2, Psi: 0.3}} {
		e := expected(wrong)
		if e.Log <= best.Log || e.RPS <= best.RPS || e.DSS <= best.DSS || e.SES < best.SES-1e-9 {
			t.Errorf("%+v scores %+v, the truth %+v", wrong, e, best)
		}
	}
}

// An offset times c takes log c off the intercept and leaves the rest.
func TestOffsetMovesTheIntercept(t *testing.T) {
	m := readMeasles(t)
	before := mustFit(t, m.data, m.gravity, endemic.Options{})
	scaled := m.gravity
	scaled.End = &endemic.Component{Terms: m.gravity.End.Terms, Offset: func(t, i int) float64 { return 1000 * m.gravity.End.Offset(t, i) }}
	after := mustFit(t, m.data, scaled, endemic.Options{})
	near(t, "logLik", after.LogLik, before.LogLik, 1e-8)
	for k, c := range before.Coefficients {
		want := c.Value
		if c.Name == "end.intercept" {
			want -= math.Log(1000)
		}
		near(t, c.Name, after.Coefficients[k].Value, want, 1e-5)
		near(t, "se of "+c.Name, after.Coefficients[k].SE, c.SE, 1e-5)
	}
}

func TestSimulatedPathsAreReproducibleAndCentred(t *testing.T) {
	m := readMeasles(t)
	fit := mustFit(t, m.data, m.basic, endemic.Options{})
	horizon := endemic.Horizon{Steps: 3, Paths: 4000, FixedParameters: true}
	a, err := fit.Simulate(seeded(13), horizon)
	if err != nil {
		t.Fatal(err)
	}
	b, err := fit.Simulate(seeded(13), horizon)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("same seed, different paths: %s", diff)
	}
	last := m.data.Counts[len(m.data.Counts)-1]
	predictive, err := fit.Process().Predict(len(m.data.Counts), last)
	if err != nil {
		t.Fatal(err)
	}
	var got, want float64
	for i, d := range predictive {
		want += d.Mean
		for _, path := range a.Counts {
			got += path[0][i] / float64(horizon.Paths)
		}
	}
	near(t, "mean of the first step", got, want, 0.05*want)
	horizon.FixedParameters = false
	c, err := fit.Simulate(seeded(13), horizon)
	if err != nil {
		t.Fatal(err)
	}
	if c.Exploded > 0 || len(c.Counts) != horizon.Paths {
		t.Errorf("%d paths, %d exploded", len(c.Counts), c.Exploded)
	}
}

// An offset on the own-past part is how a scenario changes what an activity
// passes on: with the factor 0, nothing.
func TestScenarioThroughAnOffset(t *testing.T) {
	m := readMeasles(t)
	fit := mustFit(t, m.data, m.basic, endemic.Options{})
	changed := m.basic
	changed.AR = &endemic.Component{Terms: m.basic.AR.Terms, Offset: func(int, int) float64 { return 0 }}
	process, err := endemic.NewProcess(changed, 17, fit.Params())
	if err != nil {
		t.Fatal(err)
	}
	d, err := fit.Decompose()
	if err != nil {
		t.Fatal(err)
	}
	predictive, err := process.Predict(60, m.data.Counts[59])
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range predictive {
		near(t, "mean without own past", p.Mean, d.Neighbour[60][i]+d.Endemic[60][i], 1e-9)
	}
}

// The guide promises that a Result may be used from several goroutines.
func TestResultIsSafeForConcurrentUse(t *testing.T) {
	m := readMeasles(t)
	fit := mustFit(t, m.data, m.basic, endemic.Options{})
	want, err := fit.Profile("ne.intercept", 0.9)
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan stats.Interval, 4)
	for range 4 {
		go func() {
			interval, err := fit.Profile("ne.intercept", 0.9)
			if err != nil {
				t.Error(err)
			}
			results <- interval
		}()
	}
	for range 4 {
		if got := <-results; got != want {
			t.Errorf("%+v, alone %+v", got, want)
		}
	}
}
