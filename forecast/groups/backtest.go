package groups

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// Options of a backtest. The zero value of a field takes the default beside it.
type Options struct {
	Horizons []int           // 1 to 12
	From, To blindspot.Month // first and last origin; ScoredFrom or the first that the data allow, and the last with a target
	Every    int             // months between origins; 3
	Draws    int             // 1000
	Rule     Rule            // Standard
	Parts    bool            // score the parts of the headline as well
	Seed     uint64
	Progress func(done, total int)
}

// ScoredFrom is the first origin of the standard backtest. Nothing in the models
// was chosen by targets that lie after it.
var ScoredFrom = blindspot.NewMonth(2009, 12)

func (o Options) withDefaults(d *Data) (Options, error) {
	if o.Horizons == nil {
		o.Horizons = Through(12)
	}
	if o.Rule == (Rule{}) {
		o.Rule = Standard
	}
	if o.From == 0 { // where the data begin later, the first origin with a memory behind it
		o.From = max(ScoredFrom, d.Deaths.First+blindspot.Month(o.Rule.Memory)-1)
	}
	if last := d.Deaths.Last() - 1; o.To == 0 || o.To > last {
		o.To = last
	}
	if o.Every == 0 {
		o.Every = 3
	}
	if o.Draws == 0 {
		o.Draws = 1000
	}
	switch {
	case o.Every < 1:
		return o, blindspot.Errorf(blindspot.Usage, "3 is a quarter", "origins cannot be %d months apart", o.Every)
	case o.Draws < 100 || o.Draws > 100000:
		return o, blindspot.Errorf(blindspot.Usage, "1000 is the field's number", "%d draws are not between 100 and 100,000", o.Draws)
	case o.From < d.Deaths.First || o.From > o.To:
		return o, blindspot.Errorf(blindspot.TooFewData, "choose another first origin or import more months",
			"no origin from %s on lies in the data, %s to %s", o.From, d.Deaths.First, d.Deaths.Last())
	}
	return o, nil
}

// Through returns the horizons 1 to n.
func Through(n int) []int {
	h := make([]int, n)
	for i := range h {
		h[i] = i + 1
	}
	return h
}

// outcome is one scored forecast of one model.
type outcome struct {
	forecast.Cell
	origin blindspot.Month
	third  int           // of the units at the origin, by size
	told   forecast.Told // of models that are distributions
}

// run forecasts at every origin and returns the outcomes by model, each in
// order of origin, horizon and unit. Origins of one month of the year share
// their earlier origins, so they run together and are forgotten together: that
// is what bounds the memory.
func run(ctx context.Context, d *Data, panel forecast.Panel, o Options, origins []blindspot.Month) (names []string, all [][]outcome, err error) {
	rows, thirds := map[blindspot.Month][]int{}, map[blindspot.Month]map[int]int{}
	for _, origin := range origins {
		rows[origin] = o.Rule.At(d, origin)
		thirds[origin] = bySize(d, rows[origin], int(origin-d.Deaths.First))
	}
	phases := map[int][]blindspot.Month{}
	for _, origin := range origins {
		phases[int(origin)%12] = append(phases[int(origin)%12], origin)
	}
	before := 0
	for phase := range 12 {
		mine := phases[phase]
		if len(mine) == 0 {
			continue
		}
		keep := &forecast.Keeper{}
		models := kept(keep, contenders(o.Parts, o.Rule.Active))
		trials, err := forecast.Backtest(ctx, panel, forecast.Setup{Models: models, Origins: mine, Horizons: o.Horizons,
			Draws: o.Draws, Seed: o.Seed, Units: func(origin blindspot.Month) []int { return rows[origin] },
			Progress: func(done, total int) {
				if o.Progress != nil {
					o.Progress(before*total+done*len(mine), total*len(origins))
				}
			}})
		if err != nil {
			return nil, nil, err
		}
		before += len(mine)
		if all == nil {
			all = make([][]outcome, len(models))
			for _, m := range models {
				names = append(names, m.Name())
			}
		}
		for i, trial := range trials {
			k := i % len(models)
			all[k] = append(all[k], outcomes(keep, trial, thirds[trial.Origin])...)
		}
	}
	for k := range all {
		slices.SortStableFunc(all[k], func(a, b outcome) int { return cmp.Compare(a.origin, b.origin) })
	}
	return names, all, nil
}

// contenders are the models to score.
func contenders(parts bool, active int) []forecast.Model {
	models := Models(active)
	if !parts {
		models = models[len(models)-1:]
	}
	return append(Benchmarks(), models...)
}

// bySize sorts the rows into thirds by their deaths in the three years up to
// column c: 0 is the third of the smallest.
func bySize(d *Data, rows []int, c int) map[int]int {
	deaths := map[int]float64{}
	for _, u := range rows {
		for t := max(0, c-35); t <= c; t++ {
			if v, ok := d.Deaths.At(u, t); ok {
				deaths[u] += v
			}
		}
	}
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(deaths[a], deaths[b]) })
	thirds := make(map[int]int, len(rows))
	for i, u := range sorted {
		thirds[u] = 3 * i / len(sorted)
	}
	return thirds
}

// kept wraps the models so that their fits can be found again.
func kept(keep *forecast.Keeper, models []forecast.Model) []forecast.Model {
	for i, m := range models {
		models[i] = keep.Of(m)
	}
	return models
}

func outcomes(keep *forecast.Keeper, trial forecast.Trial, third map[int]int) []outcome {
	fit := keep.At(trial.Model, trial.Origin)
	out := make([]outcome, len(trial.Cells))
	for i, c := range trial.Cells {
		out[i] = outcome{Cell: c, origin: trial.Origin, third: third[c.Unit]}
		if fit != nil {
			out[i].told = fit.Mass(c.Unit, c.Horizon).Tells(c.Actual)
		}
	}
	return out
}
