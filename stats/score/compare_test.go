package score_test

import (
	"math"
	"testing"

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
	rng := resample.New(1)
	nan := math.NaN()
	dm := func(a, b []float64, h int) error { _, err := score.DieboldMariano(a, b, h); return err }
	cmp := func(a, b []float64) error { _, err := score.Compare(a, b, resample.Plan{}, rng); return err }
	panel := func(a, b [][]float64) error {
		_, err := score.ComparePanel(a, b, true, resample.Plan{}, rng)
		return err
	}
	_, whole := score.Compare([]float64{1, 2, 3}, []float64{0, 0, 1}, resample.Plan{Block: 3}, rng)
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

// With one block of all periods only the units are resampled: two units that
// differ by -1 and -3 give -3, -2 or -1, whatever the periods.
func TestComparePanelOfUnitsAlone(t *testing.T) {
	a, zero := [][]float64{{-1, -3}, {-1, -3}, {-1, -3}}, [][]float64{{0, 0}, {0, 0}, {0, 0}}
	got, err := score.ComparePanel(a, zero, true, resample.Plan{Block: 3}, resample.New(1))
	if err != nil || got.Value != -2 || got.Low != -3 || got.High != -1 {
		t.Errorf("%+v %v", got, err)
	}
}

// A forecast compared with itself differs by nothing, and by nothing significant.
func TestCompareWithItself(t *testing.T) {
	x := []float64{4, 2, 7, 1, 9, 3}
	got, err := score.Compare(x, x, resample.Plan{}, resample.New(1))
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
		c, err2 := score.Compare(a, b, resample.Plan{Replicates: 199, Block: 8}, rng)
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
	near(t, "size of the block bootstrap", float64(boot)/runs, 0.12, 0.06)
	near(t, "coverage of the block bootstrap", float64(covered)/runs, 0.88, 0.06)
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
	fixed, err1 := score.ComparePanel(a, b, false, resample.Plan{}, resample.New(1))
	open, err2 := score.ComparePanel(a, b, true, resample.Plan{}, resample.New(1))
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
	if fixed.Periods != periods || fixed.Units != units || fixed.Block != 3 {
		t.Errorf("%+v", fixed)
	}
	again, _ := score.ComparePanel(a, b, true, resample.Plan{}, resample.New(1))
	if again != open {
		t.Error("one seed, two results")
	}
}
