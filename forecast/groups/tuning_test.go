//go:build tune

package groups_test

import (
	"context"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
)

// masked fits a model to a panel as the variant wants it seen.
type masked struct {
	forecast.Model
	view *view
}

// view changes what a model sees of the past.
type view struct {
	born       bool // hide the months before a unit's first event as well
	open       bool // hide nothing: rows of groups that are not known yet are zeros
	neighbours [][]int
}

func (m masked) Fit(ctx context.Context, past forecast.Panel, horizons []int, seed uint64) (forecast.Predictor, error) {
	seen := past
	seen.Neighbours = m.view.neighbours
	seen.Observed = make([][]bool, len(past.Units))
	for u := range past.Units {
		first := past.Months()
		for c := past.Months() - 1; c >= 0; c-- {
			if v, ok := past.At(u, c); ok && v > 0 {
				first = c
			}
		}
		seen.Observed[u] = make([]bool, past.Months())
		for c := range seen.Observed[u] {
			_, ok := past.At(u, c)
			seen.Observed[u][c] = ok && (m.view.open || first < past.Months() && (!m.view.born || c >= first))
		}
	}
	return m.Model.Fit(ctx, seen, horizons, seed)
}

// TestTuning prints the variants that were tried, on the origins by which the
// headline was chosen; every target lies before 2010. It judges nothing, takes a
// minute or two, and runs only with the build tag tune.
func TestTuning(t *testing.T) {
	d := extract(t)
	plain, born, open, near := &view{}, &view{born: true}, &view{open: true}, &view{neighbours: sameCountry(d)}
	parts := func(v *view, more ...forecast.Model) []forecast.Model {
		var memo forecast.Memo
		list := append([]forecast.Model{forecast.Decay{Memory: 3}, forecast.Decay{Memory: 12}, forecast.Decay{Memory: 36},
			forecast.Analogue{Scale: 1}, forecast.Hurdle{}, forecast.Regime{}}, more...)
		for i, m := range list {
			list[i] = memo.Of(masked{m, v})
		}
		return list
	}
	shared := parts(plain)
	models := append([]forecast.Model{forecast.Conflictology{}}, shared...)
	for _, p := range []forecast.Pool{
		{Label: "headline: six parts, four earlier origins", Parts: shared, Origins: 4},
		{Label: "eight earlier origins", Parts: shared, Origins: 8},
		{Label: "half quantile pool", Parts: shared, Origins: 4, Blend: 0.5},
		{Label: "quantile pool", Parts: shared, Origins: 4, Blend: 1},
		{Label: "equal weights", Parts: shared, Origins: 1, Prior: 1e7},
		{Label: "without hurdle and regime", Parts: shared[:4], Origins: 4},
		{Label: "faster memories as well", Parts: parts(plain, forecast.Decay{Memory: 2}, forecast.Decay{Memory: 8}), Origins: 4},
		{Label: "months before the first event hidden", Parts: parts(born), Origins: 4},
		{Label: "other groups of the country as neighbours", Parts: parts(near), Origins: 4},
		{Label: "rows of groups yet unknown left in (a leak)", Parts: parts(open), Origins: 4},
	} {
		models = append(models, p)
	}
	var origins []blindspot.Month
	for m := blindspot.NewMonth(1994, 12); m <= blindspot.NewMonth(2008, 12); m += 3 {
		origins = append(origins, m)
	}
	trials, err := forecast.Backtest(context.Background(), d.Deaths, forecast.Setup{Models: models, Origins: origins, Horizons: groups.Through(12),
		Draws: 1000, Seed: 1, Units: func(m blindspot.Month) []int { return groups.Standard.At(d, m) }})
	if err != nil {
		t.Fatal(err)
	}
	base := 0.0
	for k, m := range models {
		sum, n, inside := 0.0, 0, 0
		for i := k; i < len(trials); i += len(models) {
			for _, c := range trials[i].Cells {
				sum += c.LogCRPS
				n++
				if c.Covered90 {
					inside++
				}
			}
		}
		if k == 0 {
			base = sum
		}
		t.Logf("%-45s log CRPS %.4f (%+.1f %%), in 90 %%: %.3f, n %d", m.Name(), sum/float64(n), 100*(sum/base-1), float64(inside)/float64(n), n)
	}
}

func sameCountry(d *groups.Data) [][]int {
	near := make([][]int, len(d.Units))
	for i, a := range d.Units {
		for j, b := range d.Units {
			if i != j && a.Country == b.Country {
				near[i] = append(near[i], j)
			}
		}
	}
	return near
}
