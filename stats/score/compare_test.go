package score_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// The formula of Harvey, Leybourne and Newbold written in R 4.2.2, with pt().
func TestDieboldMariano(t *testing.T) {
	d := []float64{0.8, -0.3, 1.2, 0.5, -0.9, 0.4, 1.7, 0.2, -0.1, 0.6, 0.9, -0.4}
	zero := make([]float64, len(d))
	for _, c := range []struct{ horizon, stat, p float64 }{
		{1, 1.81367832207473, 0.0970724842003743},
		{2, 2.32012472151914, 0.0405689002560126},
	} {
		got, err := score.DieboldMariano(d, zero, int(c.horizon))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "statistic", got.Statistic, c.stat, 1e-12)
		near(t, "p", got.P, c.p, 1e-12)
		swapped, err := score.DieboldMariano(zero, d, int(c.horizon))
		if err != nil || swapped.Statistic != -got.Statistic || swapped.P != got.P {
			t.Errorf("swapped: %+v %v", swapped, err)
		}
	}
	// At horizon 3 R finds a negative variance (NaN there).
	if _, err := score.DieboldMariano(d, zero, 3); !stats.IsKind(err, stats.Degenerate) {
		t.Errorf("negative variance: %v", err)
	}
}

func TestComparisonErrors(t *testing.T) {
	nan := math.NaN()
	dm := func(a, b []float64, h int) error { _, err := score.DieboldMariano(a, b, h); return err }
	cmp := func(a, b []float64) error { _, err := score.Compare(a, b, score.Plan{}); return err }
	panel := func(a, b [][]float64) error {
		_, err := score.ComparePanel(a, b, true, score.Plan{})
		return err
	}
	_, whole := score.Compare([]float64{1, 2, 3}, []float64{0, 0, 1}, score.Plan{Block: 3})
	for _, c := range []struct {
		name string
		err  error
		kind stats.Kind
	}{
		{"DM shapes", dm([]float64{1}, nil, 1), stats.BadInput},
		{"DM horizon zero", dm([]float64{1, 2, 3}, []float64{1, 2, 4}, 0), stats.BadInput},
		{"DM two periods", dm([]float64{1, 2}, []float64{1, 3}, 1), stats.TooFew},
		{"DM long horizon", dm([]float64{1, 2, 3}, []float64{1, 3, 3}, 2), stats.TooFew},
		{"DM all equal", dm([]float64{1, 2, 3}, []float64{0, 1, 2}, 1), stats.Degenerate},
		{"DM itself", dm([]float64{1, 2, 3}, []float64{1, 2, 3}, 1), stats.Degenerate},
		{"DM equal but for rounding", dm([]float64{0.1, 0.2, 0.3}, []float64{0, 0.1, 0.2}, 1), stats.Degenerate},
		{"DM NaN", dm([]float64{1, nan, 3}, []float64{0, 1, 2}, 1), stats.BadInput},
		{"series shapes", cmp([]float64{1}, nil), stats.BadInput},
		{"one period", cmp([]float64{1}, []float64{2}), stats.TooFew},
		{"no periods", cmp(nil, nil), stats.TooFew},
		{"NaN", cmp([]float64{1, nan}, []float64{1, 2}), stats.BadInput},
		{"infinite on both sides", cmp([]float64{1, math.Inf(1)}, []float64{1, math.Inf(1)}), stats.BadInput},
		{"one block of all periods", whole, stats.Degenerate},
		{"ragged panel", panel([][]float64{{1, 2}, {1}}, [][]float64{{1, 2}, {1, 2}}), stats.BadInput},
		{"panel periods", panel([][]float64{{1}}, nil), stats.BadInput},
		{"panel without units", panel([][]float64{{}, {}}, [][]float64{{}, {}}), stats.TooFew},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}

// With one block of all periods only the units vary: two units that differ by -1
// and -3 are a mean of -2 with a standard error of 1 and one degree of freedom,
// whatever the periods.
func TestComparePanelOfUnitsAlone(t *testing.T) {
	a, zero := [][]float64{{-1, -3}, {-1, -3}, {-1, -3}}, [][]float64{{0, 0}, {0, 0}, {0, 0}}
	got, err := score.ComparePanel(a, zero, true, score.Plan{Block: 3})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mean", got.Value, -2, 1e-12)
	near(t, "standard error", got.SE, 1, 1e-12)
	near(t, "upper end", got.High, -2+6.313751514675, 1e-9) // qt(.95, 1)
	near(t, "p", got.P, 0.2951672353008, 1e-9)              // 2 * pt(-2, 1)
}

// Independent periods are the paired t test.
func TestCompareOfIndependentPeriodsIsThePairedT(t *testing.T) {
	d := []float64{0.8, -0.3, 1.2, 0.5, -0.9, 0.4, 1.7, 0.2, -0.1, 0.6, 0.9, -0.4}
	got, err := score.Compare(d, make([]float64, len(d)), score.Plan{Block: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "standard error", got.SE, stat.StdDev(d, nil)/math.Sqrt(12), 1e-12)
	near(t, "degrees of freedom", got.DF, 11, 1e-9)
}

// A forecast compared with itself differs by nothing, and by nothing significant.
func TestCompareWithItself(t *testing.T) {
	x := []float64{4, 2, 7, 1, 9, 3}
	got, err := score.Compare(x, x, score.Plan{})
	if err != nil || got.Value != 0 || got.Low != 0 || got.High != 0 || got.P != 1 {
		t.Errorf("%+v %v", got, err)
	}
}

// Under equal skill, with the moving-average errors that overlapping horizons
// bring, tests at 10 % must reject about one time in ten and intervals at 90 %
// cover nothing's true value, zero, about nine times in ten.
func TestComparisonsKeepTheirSize(t *testing.T) {
	const runs, n, horizon = 400, 80, 3
	dm, boot, covered := 0, 0, 0
	for r := range uint64(runs) {
		rng := resample.New(13, r)
		noise := make([]float64, n+horizon)
		for i := range noise {
			noise[i] = rng.NormFloat64()
		}
		a, b := make([]float64, n), make([]float64, n)
		for i := range a {
			b[i] = rng.ExpFloat64()
			a[i] = b[i] + noise[i] + 0.5*noise[i+1] + 0.3*noise[i+2]
		}
		d, err1 := score.DieboldMariano(a, b, horizon)
		c, err2 := score.Compare(a, b, score.Plan{Block: 8})
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if d.P <= 0.1 {
			dm++
		}
		if c.P <= 0.1 {
			boot++
		}
		if c.Contains(0) {
			covered++
		}
	}
	near(t, "size of Diebold-Mariano", float64(dm)/runs, 0.1, 0.045)
	near(t, "size of the comparison", float64(boot)/runs, 0.1, 0.045)
	near(t, "its coverage", float64(covered)/runs, 0.9, 0.045)
}

// Over 24 periods, with a dependence that nobody states, a test at .05 rejects
// equal forecasts about one time in twenty, and not in .10 to .45; a lead of one
// standard deviation is seen.
func TestCompareKeepsItsLevelOver24Periods(t *testing.T) {
	const runs, n = 600, 24
	for _, c := range []struct{ rho, lead, least, most float64 }{{0, 0, .02, .075}, {.5, 0, .02, .075}, {.8, 0, .03, .085}, {0, 1, .8, 1}} {
		called := 0.0
		for r := range uint64(runs) {
			rng := resample.New(29, r)
			d, x := make([]float64, n), rng.NormFloat64()
			for i := range d {
				d[i] = x + c.lead
				x = c.rho*x + math.Sqrt(1-c.rho*c.rho)*rng.NormFloat64()
			}
			got, err := score.Compare(d, make([]float64, n), score.Plan{})
			if err != nil {
				t.Fatal(err)
			}
			if got.P <= .05 {
				called += 1.0 / runs
			}
			if got.Contains(0) != (got.P > .1) {
				t.Fatalf("p and interval contradict each other: %+v", got)
			}
		}
		if called < c.least || called > c.most {
			t.Errorf("correlation %v, lead %v: rejected in %.3f", c.rho, c.lead, called)
		}
	}
}

// A lead that one unit carries through every period is sure to last in that
// unit, and says little about others: only resampling units shows it.
func TestComparePanelSeesConcentration(t *testing.T) {
	const periods, units = 24, 30
	a, b := make([][]float64, periods), make([][]float64, periods)
	rng := resample.New(3)
	for i := range a {
		a[i], b[i] = make([]float64, units), make([]float64, units)
		for u := range units {
			b[i][u] = 1 + 0.05*rng.NormFloat64()
			a[i][u] = 1 + 0.05*rng.NormFloat64()
		}
		a[i][4] -= 10
	}
	fixed, err1 := score.ComparePanel(a, b, false, score.Plan{})
	open, err2 := score.ComparePanel(a, b, true, score.Plan{})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	near(t, "difference", fixed.Value, -10.0/units, 0.02)
	near(t, "difference, units resampled", open.Value, fixed.Value, 1e-15)
	if fixed.P > 0.01 || fixed.Contains(0) {
		t.Errorf("these units: %+v", fixed)
	}
	if open.P < 0.1 || open.High < -0.02 {
		t.Errorf("other units: %+v", open)
	}
	if fixed.Periods != periods || fixed.Units != units {
		t.Errorf("%+v", fixed)
	}
	again, _ := score.ComparePanel(a, b, true, score.Plan{})
	if again != open {
		t.Error("one seed, two results")
	}
}
