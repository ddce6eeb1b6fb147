package endemic_test

import (
	"errors"
	"math"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
)

func panel(times, units int, value func(t, i int) float64) endemic.Data {
	d := endemic.Data{Counts: make([][]float64, times)}
	for t := range d.Counts {
		d.Counts[t] = make([]float64, units)
		for i := range d.Counts[t] {
			d.Counts[t][i] = value(t, i)
		}
	}
	return d
}

func TestFitRefusesWhatItCannotEstimate(t *testing.T) {
	one := component(endemic.Intercept())
	own := endemic.Model{AR: one, End: one}
	varied := panel(40, 4, func(t, i int) float64 { return float64((t*7 + i*3 + t*i) % 5) })
	with := func(t, i int, v float64) endemic.Data {
		d := panel(40, 4, func(t, i int) float64 { return varied.Counts[t][i] })
		d.Counts[t][i] = v
		return d
	}
	term := func(name string, f func(t, i int) float64) endemic.Term {
		return endemic.Term{Name: name, Value: f}
	}
	neighbours := func(w endemic.Weights) endemic.Model {
		return endemic.Model{AR: one, NE: one, End: one, Weights: w}
	}
	for _, c := range []struct {
		name  string
		data  endemic.Data
		model endemic.Model
		opts  endemic.Options
		kind  stats.Kind
	}{
		{"no rows", endemic.Data{}, own, endemic.Options{}, stats.TooFew},
		{"no units", endemic.Data{Counts: [][]float64{{}, {}}}, own, endemic.Options{}, stats.TooFew},
		{"one row", panel(1, 4, func(int, int) float64 { return 1 }), own, endemic.Options{}, stats.BadInput},
		{"ragged rows", endemic.Data{Counts: [][]float64{{1, 2}, {1}}}, own, endemic.Options{}, stats.BadInput},
		{"three rows of one unit", panel(3, 1, func(t, _ int) float64 { return float64(t) }), own, endemic.Options{}, stats.TooFew},
		{"negative count", with(5, 1, -1), own, endemic.Options{}, stats.BadInput},
		{"fraction", with(5, 1, 1.5), own, endemic.Options{}, stats.BadInput},
		{"infinite count", with(5, 1, math.Inf(1)), own, endemic.Options{}, stats.Overflow},
		{"count beyond any event data", with(5, 1, 1e12), own, endemic.Options{}, stats.Overflow},
		{"all missing", panel(40, 2, func(int, int) float64 { return math.NaN() }), own, endemic.Options{}, stats.TooFew},
		{"all zero", panel(40, 4, func(int, int) float64 { return 0 }), own, endemic.Options{}, stats.Degenerate},
		{"constant", panel(40, 4, func(int, int) float64 { return 3 }), own, endemic.Options{}, stats.Degenerate},
		{"no component", varied, endemic.Model{}, endemic.Options{}, stats.BadInput},
		{"component without terms", varied, endemic.Model{End: component()}, endemic.Options{}, stats.BadInput},
		{"term without values", varied, endemic.Model{End: component(endemic.Term{Name: "x"})}, endemic.Options{}, stats.BadInput},
		{"same term twice", varied, endemic.Model{End: component(endemic.Intercept(), endemic.Intercept())}, endemic.Options{}, stats.BadInput},
		{"unknown family", varied, endemic.Model{Family: 9, End: one}, endemic.Options{}, stats.BadInput},
		{"neighbours without weights", varied, neighbours(nil), endemic.Options{}, stats.BadInput},
		{"weights without neighbours", varied, endemic.Model{End: one, Weights: endemic.FirstOrder(ring(4))}, endemic.Options{}, stats.BadInput},
		{"weights of another size", varied, neighbours(endemic.FirstOrder(ring(5))), endemic.Options{}, stats.BadInput},
		{"negative weight", varied, neighbours(endemic.Matrix{{0, -1, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}), endemic.Options{}, stats.BadInput},
		{"weights all zero", varied, neighbours(endemic.Matrix{{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}), endemic.Options{}, stats.Degenerate},
		{"decay with one order", varied, neighbours(endemic.PowerLaw{Order: ring(4), MaxLag: 1}), endemic.Options{}, stats.Degenerate},
		{"one unit with neighbours", panel(40, 1, func(t, _ int) float64 { return float64(t % 3) }), neighbours(endemic.Matrix{{0}}), endemic.Options{}, stats.Degenerate},
		{"random intercepts of two units", panel(40, 2, func(t, i int) float64 { return float64((t + i) % 3) }),
			endemic.Model{End: &endemic.Component{Terms: one.Terms, Random: true}}, endemic.Options{}, stats.TooFew},
		{"covariate missing", varied, endemic.Model{End: component(endemic.Intercept(), term("x", endemic.ByTime(make([]float64, 20))))}, endemic.Options{}, stats.BadInput},
		{"covariate zero", varied, endemic.Model{End: component(endemic.Intercept(), term("x", endemic.ByTime(make([]float64, 40))))}, endemic.Options{}, stats.Degenerate},
		{"negative offset", varied, endemic.Model{End: &endemic.Component{Terms: one.Terms, Offset: func(int, int) float64 { return -1 }}}, endemic.Options{}, stats.BadInput},
		{"collinear terms", varied, endemic.Model{End: component(endemic.Intercept(), term("two", func(int, int) float64 { return 2 }))}, endemic.Options{}, stats.Degenerate},
		{"separation of one unit", panel(40, 4, func(t, i int) float64 {
			if i == 3 {
				return 0
			}
			return varied.Counts[t][i]
		}), endemic.Model{End: component(endemic.PerUnit(4, endemic.Intercept())...)}, endemic.Options{}, stats.Degenerate},
		{"separation upwards", panel(40, 4, func(t, i int) float64 {
			if t%2 == 0 {
				return 0
			}
			return varied.Counts[t][i] + 1
		}), endemic.Model{End: component(endemic.Intercept(), term("odd", func(t, _ int) float64 { return float64(t % 2) }))}, endemic.Options{}, stats.Degenerate},
		{"dispersion of an empty unit", panel(40, 2, func(t, i int) float64 { return float64((t % 3) * i) }), endemic.Model{Family: endemic.NegBinM, End: one}, endemic.Options{}, stats.Degenerate},
		{"cases from nothing", with(0, 0, 0), endemic.Model{AR: one}, endemic.Options{}, stats.Degenerate},
		{"cases from zeros with a decay", panel(40, 4, func(t, i int) float64 { return float64(t % 2 * (1 + t*i%3)) }),
			endemic.Model{NE: one, Weights: endemic.PowerLaw{Order: ring(4)}}, endemic.Options{}, stats.Degenerate},
		{"start of another length", varied, own, endemic.Options{Start: []float64{1}}, stats.BadInput},
		{"no step allowed", varied, own, endemic.Options{MaxIterations: 1}, stats.NotConverged},
		{"level of one", varied, own, endemic.Options{Level: 1}, stats.BadInput},
		{"times beyond the data", varied, own, endemic.Options{To: 40}, stats.BadInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			fit, err := endemic.Fit(c.data, c.model, c.opts)
			if !stats.IsKind(err, c.kind) {
				t.Fatalf("error %v, want %v (fit %+v)", err, c.kind, fit)
			}
		})
	}
}

func TestExplosiveProcessOverflows(t *testing.T) {
	model := endemic.Model{AR: component(endemic.Intercept()), End: component(endemic.Intercept())}
	process, err := endemic.NewProcess(model, 1, []float64{math.Log(3), 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := process.Simulate(seeded(1), 0, []float64{5}, 200); !stats.IsKind(err, stats.Overflow) {
		t.Errorf("error %v", err)
	}
	if _, err := process.Simulate(seeded(1), 0, []float64{math.NaN()}, 2); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("missing past: error %v", err)
	}
	if _, err := endemic.NewProcess(model, 1, []float64{math.NaN(), 1}); !stats.IsKind(err, stats.BadInput) {
		t.Errorf("missing parameter: error %v", err)
	}
}

// Whatever the counts, a fit is finite or refused with a typed error.
func TestFitIsFiniteOrRefused(t *testing.T) {
	const n = 4
	all := models(n)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	rapid.Check(t, func(t *rapid.T) {
		model := all[rapid.SampledFrom(names).Draw(t, "model")]
		values := rapid.SampledFrom([][]float64{{0, 0, 0, 1}, {0, 1, 2, 5}, {0, 0, math.NaN(), 3}, {0, 0, 0, 0, 0, 1e6}, {7, 8}}).Draw(t, "values")
		seed := rapid.Uint64().Draw(t, "seed")
		rng := seeded(seed)
		data := panel(10+rng.IntN(40), n, func(int, int) float64 { return values[rng.IntN(len(values))] })
		fit, err := endemic.Fit(data, model, endemic.Options{})
		if err != nil {
			var typed *stats.Error
			if !errors.As(err, &typed) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for _, c := range fit.Coefficients {
			if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) || math.IsNaN(c.SE) || c.SE <= 0 || math.IsInf(c.SE, 1) != c.Boundary {
				t.Fatalf("%+v", c)
			}
		}
		for _, v := range []float64{fit.LogLik, fit.Penalised, fit.Marginal, fit.AIC(), fit.BIC(), fit.Report.Condition} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%+v", fit)
			}
		}
	})
}
