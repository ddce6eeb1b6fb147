package forecast_test

import (
	"context"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
)

// world makes a panel of units at peace, in small and in large conflicts, with
// neighbours in a ring.
func world(units, months int, seed uint64) forecast.Panel {
	p := forecast.Panel{First: blindspot.NewMonth(2000, 1)}
	for u := range units {
		rng := resample.New(seed, uint64(u))
		row := make([]float64, months)
		level := []float64{0, 0.05, 1, 20, 400}[u%5]
		for t := range row {
			level *= math.Exp(0.1 * rng.NormFloat64())
			if level > 0 {
				row[t] = float64(resample.NegBin(level, 0.7, rng))
			}
		}
		p.Units = append(p.Units, string(rune('A'+u/26))+string(rune('a'+u%26)))
		p.Values = append(p.Values, row)
		p.Neighbours = append(p.Neighbours, []int{(u + 1) % units, (u + units - 1) % units})
	}
	for _, near := range p.Neighbours {
		slices.Sort(near)
	}
	return p
}

var horizons = []int{1, 2, 3, 6, 12}

func everyModel() []forecast.Model { return append(forecast.Benchmarks(), forecast.Models()...) }

func draw(t *testing.T, m forecast.Model, past forecast.Panel) [][]float64 {
	t.Helper()
	fit, err := m.Fit(t.Context(), past, horizons, 1)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]float64
	for u := range past.Units {
		for _, h := range horizons {
			d, err := fit.Draws(nil, u, h, 100, forecast.Generator(1, m.Name(), past.Units[u], past.Last(), h))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, d)
		}
	}
	return out
}

// What lies after the cut must not reach any model: huge values and NaN there
// change no draw.
func TestNoModelSeesTheFuture(t *testing.T) {
	const months, cut = 150, 110
	p := world(15, months, 3)
	poisoned := world(15, months, 3)
	for u := range poisoned.Values {
		for c := cut; c < months; c++ {
			poisoned.Values[u][c] = math.NaN()
			if (u+c)%2 == 0 {
				poisoned.Values[u][c] = 1e12
			}
		}
	}
	last := p.First + cut - 1
	for i, m := range everyModel() {
		t.Run(m.Name(), func(t *testing.T) {
			clean := draw(t, m, p.Until(last))
			if diff := cmp.Diff(clean, draw(t, everyModel()[i], poisoned.Until(last))); diff != "" {
				t.Errorf("draws changed with the future:\n%.400s", diff)
			}
			if diff := cmp.Diff(clean, draw(t, everyModel()[i], p.Described().Until(last))); diff != "" {
				t.Errorf("draws changed with what fits share:\n%.400s", diff)
			}
		})
	}
}

// What an event adds to months before its end is no more known than what came
// later: cut before it ended, the panel is as if there were no such event, for
// every way to the cut, and models say the same.
func TestUntilForgetsWhatHadNotEnded(t *testing.T) {
	const months, last = 90, 60
	clean := world(15, months, 3)
	cut := clean.First + last
	long := world(15, months, 3)
	for u := range long.Units {
		for back := range 8 {
			m := cut - 4 + blindspot.Month(back)
			long.Values[u][m-long.First] += 1e6
			long.Late = append(long.Late, forecast.Late{Unit: u, Month: m, Known: cut + 4 + blindspot.Month(u%2), Value: 1e6})
		}
	}
	long.Observed = mask(&long, 3, last-1)
	long.Late = append(long.Late, forecast.Late{Unit: 3, Month: cut - 1, Known: cut + 2, Gap: true})
	forecast.SortLate(long.Late)
	if err := long.Check(); err != nil {
		t.Fatal(err)
	}
	for _, way := range []forecast.Panel{long.Until(cut), long.Until(cut + 4).Until(cut), long.Until(cut + 3).Until(cut + 1).Until(cut)} {
		for u := range clean.Units {
			for c := range way.Months() {
				want, _ := clean.At(u, c)
				if got, ok := way.At(u, c); got != want || !ok {
					t.Fatalf("unit %d in month %d holds %v, known %v; want %v", u, c, got, ok, want)
				}
			}
		}
	}
	if v, ok := long.Until(cut+4).At(0, last-1); !ok || v < 1e6 {
		t.Errorf("when the event has ended its months hold %v", v)
	}
	if _, ok := long.Until(cut+2).At(3, last-1); ok {
		t.Error("when it is known that a number is missing the month is not observed")
	}
	long.Observed, long.Late = nil, slices.DeleteFunc(long.Late, func(l forecast.Late) bool { return l.Gap })
	var memo forecast.Memo
	for i, m := range everyModel() {
		want := draw(t, m, clean.Until(cut))
		if diff := cmp.Diff(want, draw(t, everyModel()[i], long.Until(cut))); diff != "" {
			t.Errorf("%s knew of the event:\n%.400s", m.Name(), diff)
		}
		alone := long
		alone.Neighbours = nil
		bare := clean
		bare.Neighbours = nil
		if diff := cmp.Diff(draw(t, everyModel()[i], bare.Until(cut)), draw(t, everyModel()[i], alone.Described().Until(cut+3).Until(cut))); diff != "" {
			t.Errorf("%s knew of the event from what fits share:\n%.400s", m.Name(), diff)
		}
		if reflect.TypeOf(m).Comparable() { // a memo must tell one cut from another, and know one cut from two ways
			remembered := memo.Of(everyModel()[i])
			if diff := cmp.Diff(draw(t, everyModel()[i], long.Until(cut+6)), draw(t, remembered, long.Until(cut+6))); diff != "" {
				t.Errorf("%s remembered something else:\n%.400s", m.Name(), diff)
			}
			if diff := cmp.Diff(want, draw(t, remembered, long.Until(cut+6).Until(cut))); diff != "" {
				t.Errorf("%s remembered another cut:\n%.400s", m.Name(), diff)
			}
		}
	}
}

func TestUntilCannotBeExtended(t *testing.T) {
	p := world(3, 24, 1)
	p.Observed = [][]bool{make([]bool, 24), make([]bool, 24), make([]bool, 24)}
	cut := p.Until(p.First + 9)
	if cut.Months() != 10 || cut.Last() != p.First+9 {
		t.Fatalf("the cut panel has %d months until %s", cut.Months(), cut.Last())
	}
	for u := range cut.Units {
		if cap(cut.Values[u]) != 10 || cap(cut.Observed[u]) != 10 {
			t.Errorf("unit %d can be resliced to %d and %d months", u, cap(cut.Values[u]), cap(cut.Observed[u]))
		}
	}
	if n := p.Until(p.First - 5).Months(); n != 0 {
		t.Errorf("a cut before the panel leaves %d months", n)
	}
	if n := p.Until(p.First + 99).Months(); n != 24 {
		t.Errorf("a cut after the panel leaves %d months", n)
	}
}

func TestBenchmarksAsDefined(t *testing.T) {
	p := forecast.Panel{Units: []string{"a", "b"}, First: 400, Values: [][]float64{make([]float64, 14), make([]float64, 14)}}
	for c := range 14 {
		p.Values[0][c] = float64(c)
		p.Values[1][c] = 1000
	}
	rng := resample.New(1)
	fit := func(m forecast.Model) []float64 {
		f, err := m.Fit(t.Context(), p, []int{1, 14}, 1)
		if err != nil {
			t.Fatal(err)
		}
		d, err := f.Draws(nil, 0, 14, 1000, rng)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if got, want := fit(forecast.Conflictology{}), []float64{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}; !cmp.Equal(got, want) {
		t.Errorf("conflictology is %v; want the last twelve months in the order of time", got)
	}
	if got := fit(forecast.Zero{}); len(got) != 1000 || slices.Max(got) != 0 {
		t.Errorf("zero has %d draws up to %v", len(got), slices.Max(got))
	}
	mean := 0.0
	last := fit(forecast.LastPoisson{})
	for _, v := range last {
		mean += v / float64(len(last))
	}
	if math.Abs(mean-13) > 0.5 { // standard error 0.11
		t.Errorf("the last month had 13 deaths, and the Poisson draws have mean %v", mean)
	}
	other := 0
	for _, v := range fit(forecast.Bootstrap{Months: 6}) {
		if v < 8 {
			t.Fatalf("%v is older than the pool", v)
		}
		if v == 1000 {
			other++
		}
	}
	if other < 400 || other > 600 {
		t.Errorf("%d of 1000 draws come from the other half of the pool", other)
	}
}

func TestBenchmarksRefuseEstimatesAndGaps(t *testing.T) {
	for _, c := range []struct {
		name string
		hide func(p *forecast.Panel)
	}{
		{"not observed", func(p *forecast.Panel) { p.Observed = mask(p, 0, 9) }},
		{"an estimate", func(p *forecast.Panel) { p.Stated = mask(p, 0, 9) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := world(5, 12, 1)
			c.hide(&p)
			fit, err := forecast.Conflictology{}.Fit(t.Context(), p, horizons, 1)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := fit.Draws(nil, 0, 1, 10, nil); blindspot.CodeOf(err) != blindspot.TooFewData {
				t.Errorf("a month that is %s went in: %v", c.name, err)
			}
			if _, err := fit.Draws(nil, 1, 1, 10, nil); err != nil {
				t.Errorf("a complete unit is refused: %v", err)
			}
		})
	}
	p := world(5, 11, 1)
	if _, err := (forecast.Conflictology{}).Fit(t.Context(), p, horizons, 1); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("eleven months do for twelve: %v", err)
	}
}

// mask is all true but for one cell.
func mask(p *forecast.Panel, unit, month int) [][]bool {
	m := make([][]bool, len(p.Units))
	for u := range m {
		m[u] = make([]bool, p.Months())
		for t := range m[u] {
			m[u][t] = u != unit || t != month
		}
	}
	return m
}

// Whatever the length of the history, our own models give whole counts for every
// unit, and reach beyond the largest count of its past.
func TestOwnModels(t *testing.T) {
	for _, months := range []int{12, 14, 40, 90, 200} {
		p := world(20, months, 5)
		for _, m := range forecast.Models() {
			beyond := 0
			for i, d := range draw(t, m, p) {
				u := i / len(horizons)
				if len(d) != 100 {
					t.Fatalf("%s, %d months: %d draws", m.Name(), months, len(d))
				}
				for _, v := range d {
					if !(v >= 0) || v != math.Trunc(v) || v > 1e8 {
						t.Fatalf("%s, %d months, unit %d: a draw of %v", m.Name(), months, u, v)
					}
				}
				if most := slices.Max(p.Values[u]); most > 0 && slices.Max(d) > most {
					beyond++
				}
			}
			if beyond == 0 {
				t.Errorf("%s, %d months: no forecast reaches beyond the past", m.Name(), months)
			}
		}
	}
}

func TestMissingIsNotZero(t *testing.T) {
	// The unit has 100 deaths in every month that was observed; a third was not.
	p := world(10, 120, 2)
	p.Observed = mask(&p, 0, 0)
	for c := range 120 {
		p.Values[0][c] = 100
		if c%3 == 1 {
			p.Values[0][c], p.Observed[0][c] = 0, false
		}
	}
	p = p.Until(p.First + 117) // the last month is observed
	for _, m := range []forecast.Model{forecast.Decay{Memory: 2}, forecast.Decay{Memory: 12}, forecast.Regime{}} {
		zeros := 0
		for _, v := range draw(t, m, p)[0] {
			if v == 0 {
				zeros++
			}
		}
		if zeros > 10 {
			t.Errorf("%s: %d of 100 draws are zero after months without gap in the deaths", m.Name(), zeros)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	p := world(12, 120, 9)
	run := func() []forecast.Trial {
		trials, err := forecast.Backtest(context.Background(), p, forecast.Setup{Models: everyModel(), Horizons: []int{1, 2, 3},
			Origins: []blindspot.Month{p.First + 95, p.First + 110}, Draws: 50, Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		return trials
	}
	many := run()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if diff := cmp.Diff(many, run()); diff != "" {
		t.Errorf("one processor gives another result:\n%.500s", diff)
	}
}

func TestBacktestSkipsWhatWasNotObserved(t *testing.T) {
	p := world(5, 60, 1)
	p.Observed = mask(&p, 3, 50)
	trials, err := forecast.Backtest(t.Context(), p, forecast.Setup{Models: []forecast.Model{forecast.Zero{}}, Horizons: []int{1, 2},
		Origins: []blindspot.Month{p.First + 49}, Draws: 10, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(trials[0].Cells); n != 9 {
		t.Errorf("%d cells were scored; five units at two horizons with one gap make nine", n)
	}
	for _, c := range trials[0].Cells {
		if c.CRPS != p.Values[c.Unit][49+c.Horizon] {
			t.Errorf("the forecast of zero scores %v where %v died", c.CRPS, p.Values[c.Unit][49+c.Horizon])
		}
	}
}

func TestBadPanels(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*forecast.Panel)
		code  blindspot.Code
	}{
		{"negative deaths", func(p *forecast.Panel) { p.Values[1][3] = -1 }, blindspot.BadInput},
		{"NaN", func(p *forecast.Panel) { p.Values[1][3] = math.NaN() }, blindspot.BadInput},
		{"rows of two lengths", func(p *forecast.Panel) { p.Values[1] = p.Values[1][:5] }, blindspot.BadInput},
		{"known before its month", func(p *forecast.Panel) {
			p.Late = []forecast.Late{{Unit: 0, Month: p.First + 3, Known: p.First + 3, Value: 1}}
		}, blindspot.BadInput},
		{"a short mask", func(p *forecast.Panel) { p.Observed = mask(p, 0, 0)[:2] }, blindspot.BadInput},
		{"no unit", func(p *forecast.Panel) { *p = forecast.Panel{} }, blindspot.TooFewData},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := world(4, 30, 1)
			c.spoil(&p)
			if err := p.Check(); blindspot.CodeOf(err) != c.code {
				t.Errorf("Check says %v", err)
			}
		})
	}
	p := world(4, 30, 1)
	p.Values[1][3] = math.NaN()
	p.Observed = mask(&p, 1, 3)
	if err := p.Check(); err != nil {
		t.Errorf("a cell that was not observed holds no number: %v", err)
	}
	for _, h := range [][]int{nil, {0, 1}, {2, 2}, {3, 1}} {
		if _, err := (forecast.Decay{Memory: 12}).Fit(t.Context(), world(4, 30, 1), h, 1); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("horizons %v are taken: %v", h, err)
		}
	}
}
