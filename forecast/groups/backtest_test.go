package groups_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/stats/resample"
)

func backtest(tb testing.TB, d *groups.Data, o groups.Options) *groups.Report {
	tb.Helper()
	r, err := groups.Backtest(context.Background(), d, o)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func asJSON(tb testing.TB, v any) []byte {
	tb.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

var quick = groups.Options{From: 96, Every: 12, Horizons: []int{1, 6}, Draws: 200, Seed: 5}

// The same seed gives the same bytes on any number of processors.
func TestDeterminism(t *testing.T) {
	d := simulated(9, 1).load(t, end)
	first := asJSON(t, backtest(t, d, quick))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	for range 2 {
		if again := asJSON(t, backtest(t, d, quick)); !bytes.Equal(first, again) {
			t.Fatal("two runs differ")
		}
		runtime.GOMAXPROCS(1)
	}
}

// What lies after the last scored month changes nothing, be it more deaths,
// another group or the lack of either.
func TestPoisonedFutureOfBacktest(t *testing.T) {
	o := quick
	o.To = 120
	want := backtest(t, simulated(9, 1).load(t, end), o)
	w := simulated(9, 1)
	for m := blindspot.Month(127); m <= end; m++ {
		w.event("g03", "new", "IRQ", m.First(), m.First(), 100000)
		w.event("another", "new", "MMR", m.First(), m.First(), 3)
	}
	got := backtest(t, w.load(t, end), o)
	if a, b := asJSON(t, want), asJSON(t, got); !bytes.Equal(a, b) {
		t.Errorf("the future changed the scores:\n%s\n%s", a, b)
	}
	late := o
	late.To = end // and the poison is seen where it may be
	if bytes.Equal(asJSON(t, backtest(t, w.load(t, end), late)), asJSON(t, backtest(t, simulated(9, 1).load(t, end), late))) {
		t.Error("the poison does not work")
	}
}

// Months that are not observed are not scored, and what the source holds of them
// enters nothing.
func TestUnobservedMonths(t *testing.T) {
	gap := func(poison bool) *groups.Data {
		w := simulated(9, 1)
		w.coverage = nil
		for _, c := range []string{"IRQ", "MMR", "NGA"} {
			w.covered(c, start, 108)
			w.covered(c, 115, end)
		}
		if poison {
			for m := blindspot.Month(109); m < 115; m++ {
				w.event("g01", "state", "MMR", m.First(), m.First(), 5000)
			}
		}
		return w.load(t, end)
	}
	o := quick
	o.From, o.To, o.Every = 106, 108, 1
	o.Horizons = []int{1, 2, 3, 4, 5, 6, 7}
	r := backtest(t, gap(false), o)
	units := len(groups.Standard.At(gap(false), 106))
	// Origin 106 reaches 107, 108 and nothing more; 107 reaches 108; 108 reaches
	// 115, seven months on.
	if got := r.Targets[0].Cells; units == 0 || got != (2+1+1)*units {
		t.Errorf("%d cells of %d units are scored, want 4 each", got, units)
	}
	if r.Targets[0].ByHorizon[0].Part != "1" || len(r.Targets[0].ByHorizon) != 3 {
		t.Errorf("horizons %v", r.Targets[0].ByHorizon)
	}
	poisoned := backtest(t, gap(true), o)
	r.Warnings, poisoned.Warnings = nil, nil // they count the events that enter nothing
	if !bytes.Equal(asJSON(t, r), asJSON(t, poisoned)) {
		t.Error("events of months that are not observed changed the scores")
	}
}

// truth forecasts the simulated process with the parameters it was made with,
// knowing of each group whether it was at war in the last month.
type truth struct{ levels []float64 }

func (truth) Name() string { return "truth" }

func (tr truth) Fit(_ context.Context, past forecast.Panel, _ []int, _ uint64) (forecast.Predictor, error) {
	return truthAt{tr, past}, nil
}

type truthAt struct {
	truth
	past forecast.Panel
}

func (t truthAt) Draws(dst []float64, unit, horizon, n int, rng *rand.Rand) ([]float64, error) {
	war := 0.0
	if v, _ := t.past.At(unit, t.past.Months()-1); v > 0 {
		war = 1
	}
	for range horizon {
		war = war*stays + (1-war)*breaks
	}
	for range n {
		v := 0.0
		if rng.Float64() < war {
			v = float64(resample.NegBin(t.levels[unit], 1.5, rng))
		}
		dst = append(dst, v)
	}
	return dst, nil
}

// On a process that is known, the model beats conflictology, the truth beats
// both, and the intervals hold what they should.
func TestKnownProcess(t *testing.T) {
	const n = 30
	d := simulated(n, 7).load(t, end)
	levels := make([]float64, n)
	for g := range levels {
		levels[g] = math.Exp(4 * resample.New(7, uint64(g)).Float64()) // the first draw of each group's stream
		if want := fmt.Sprintf("g%02d", g); string(d.Units[g].Group) != want {
			t.Fatalf("unit %d is %s", g, d.Units[g].ID)
		}
	}
	o := groups.Options{From: 60, Every: 6, Horizons: []int{1, 3, 6}, Draws: 400, Seed: 3}
	r := backtest(t, d, o)
	deaths := r.Targets[0]
	var origins []blindspot.Month
	for m := o.From; m < end; m += 6 {
		origins = append(origins, m)
	}
	trials, err := forecast.Backtest(context.Background(), d.Deaths, forecast.Setup{Models: []forecast.Model{truth{levels}}, Origins: origins,
		Horizons: o.Horizons, Draws: 400, Seed: 3, Units: func(m blindspot.Month) []int { return groups.Standard.At(d, m) }})
	if err != nil {
		t.Fatal(err)
	}
	best, cells := 0.0, 0
	for _, trial := range trials {
		for _, c := range trial.Cells {
			best += c.LogCRPS
			cells++
		}
	}
	best /= float64(cells)
	ours, base := score(t, deaths, groups.HeadlineName), score(t, deaths, groups.BaselineName)
	t.Logf("log CRPS in %d cells: truth %.4f, %s %.4f, conflictology %.4f; %.3f in the 90 %% interval", cells, best, r.Model, ours.LogCRPS, base.LogCRPS, ours.Coverage90)
	if cells != deaths.Cells || !(best < ours.LogCRPS && ours.LogCRPS < base.LogCRPS) {
		t.Errorf("want truth < model < conflictology")
	}
	if ours.LogCRPS > 1.12*best {
		t.Errorf("the model is %.0f %% worse than the truth", 100*(ours.LogCRPS/best-1))
	}
	// A count's interval holds at least its nominal share; zeros make it more.
	if ours.Coverage90 < 0.89 || ours.Coverage90 > 0.98 {
		t.Errorf("the 90 %% interval holds %.3f", ours.Coverage90)
	}
	for _, l := range deaths.Reached {
		if !(l.Model < min(l.Share, l.Persistence) && l.Base > 0) || math.Abs(l.Model-deaths.Calibration.Reliability[slices.Index(forecast.Levels[:], l.Level)].Brier) > 1e-9 {
			t.Errorf("reaching %v: %+v", l.Level, l)
		}
	}
	for i, share := range deaths.Calibration.PIT {
		if math.Abs(share-0.1) > 0.045 {
			t.Errorf("tenth %d of the forecasts holds %.3f of the outcomes", i, share)
		}
	}
	if s := deaths.Skill.LogCRPS; !s.Tested || !(s.Low < s.Difference && s.Difference < s.High) || s.High >= 0 {
		t.Errorf("skill %+v", s)
	}
	if len(deaths.BySize) != 3 || len(deaths.ByCountry) != 3 || len(deaths.ByUnit) != deaths.Units {
		t.Errorf("parts: %d sizes, %d countries, %d of %d units", len(deaths.BySize), len(deaths.ByCountry), len(deaths.ByUnit), deaths.Units)
	}
}

func score(t *testing.T, target groups.Target, model string) groups.Scores {
	t.Helper()
	for _, m := range target.Models {
		if m.Name == model {
			return m
		}
	}
	t.Fatalf("no model %s", model)
	return groups.Scores{}
}

func TestBacktestErrors(t *testing.T) {
	d := simulated(3, 1).load(t, end)
	for _, tc := range []struct {
		name string
		o    groups.Options
		want blindspot.Code
	}{
		{"an origin after the data", groups.Options{From: 200}, blindspot.TooFewData},
		{"an origin before the data", groups.Options{From: -20}, blindspot.TooFewData},
		{"nobody has so many events", groups.Options{From: 60, Rule: groups.Rule{Events: 1e6, Active: 36, Memory: 12}}, blindspot.TooFewData},
		{"too few draws", groups.Options{From: 60, Draws: 3}, blindspot.Usage},
		{"origins that go back", groups.Options{From: 60, Every: -3}, blindspot.Usage},
		{"no horizon", groups.Options{From: 60, Horizons: []int{}}, blindspot.Usage},
		{"horizons in disorder", groups.Options{From: 60, Horizons: []int{3, 1}}, blindspot.Usage},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := groups.Backtest(context.Background(), d, tc.o); blindspot.CodeOf(err) != tc.want {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

func TestBacktestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := groups.Backtest(ctx, simulated(3, 1).load(t, end), quick); err == nil {
		t.Error("a stopped backtest reports nothing")
	}
}

func TestWithoutJanuary(t *testing.T) {
	d := simulated(3, 1).load(t, end)
	o := quick
	all, err := groups.Backtest(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	o.WithoutJanuary = true
	some, err := groups.Backtest(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	// The origins are Decembers: one month ahead is January, six ahead June.
	if june := all.Targets[0].ByHorizon[1].Model.Cells; june == 0 || some.Targets[0].Cells != june || all.Targets[0].Cells <= june {
		t.Errorf("%d forecasts, %d of June, %d without January", all.Targets[0].Cells, june, some.Targets[0].Cells)
	}
}
