package groups

import (
	"cmp"
	"context"
	"slices"
	"time"

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
	// WithoutJanuary scores no January: where events that are known by year alone
	// are dated to its first day, and cannot be told from others, January is theirs.
	WithoutJanuary bool
	Seed           uint64
	Progress       func(done, total int)
	Elsewhere      forecast.Elsewhere // scores in place of this process; nil: nobody does
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
	third  int // of the units at the origin, by size
	before forecast.Memory
}

// atOnce is how many origins are forecast and scored before the next ones begin,
// which bounds the memory.
const atOnce = 8

// run forecasts at every origin and returns the outcomes by model, each in
// order of origin, horizon and unit.
func run(ctx context.Context, d *Data, panel forecast.Panel, o Options, origins []blindspot.Month) (names []string, all [][]outcome, err error) {
	if o.Elsewhere == nil {
		panel = panel.Described()
	}
	models := Contenders(o.Parts)
	for _, m := range models {
		names = append(names, m.Name())
	}
	rows, most := map[blindspot.Month][]int{}, 0
	for _, origin := range origins {
		rows[origin] = o.Rule.At(d, origin)
		most += len(rows[origin]) * len(o.Horizons)
	}
	all = make([][]outcome, len(models))
	for i := range all { // at once: lists that grow to so many hold each outcome twice
		all[i] = make([]outcome, 0, most)
	}
	step, set := atOnce, Set
	if o.Elsewhere != nil {
		step = len(origins) // so that nobody waits for the slowest of a few
	}
	if o.Parts {
		set = SetParts
	}
	for from := 0; from < len(origins); from += step {
		mine := origins[from:min(from+step, len(origins))]
		thirds, before := map[blindspot.Month]map[int]int{}, map[blindspot.Month]map[int]forecast.Memory{}
		for _, origin := range mine {
			thirds[origin] = bySize(d.Until(origin), rows[origin])
			before[origin] = map[int]forecast.Memory{}
			past := panel.Until(origin)
			for _, u := range rows[origin] {
				before[origin][u] = forecast.Remember(past, u, past.Months()-1)
			}
		}
		trials, err := forecast.Backtest(ctx, panel, forecast.Setup{Models: models, Origins: mine, Horizons: o.Horizons,
			Draws: o.Draws, Exact: true, Seed: o.Seed, Elsewhere: o.Elsewhere, Set: set, Units: func(origin blindspot.Month) []int { return rows[origin] },
			Progress: func(done, total int) {
				if o.Progress != nil {
					o.Progress(from*total+done*len(mine), total*len(origins))
				}
			}})
		if err != nil {
			return nil, nil, err
		}
		for i, trial := range trials {
			for _, c := range trial.Cells {
				if _, of := (trial.Origin + blindspot.Month(c.Horizon)).Civil(); o.WithoutJanuary && of == time.January {
					continue
				}
				all[i%len(models)] = append(all[i%len(models)], outcome{c, trial.Origin, thirds[trial.Origin][c.Unit], before[trial.Origin][c.Unit]})
			}
		}
	}
	return names, all, nil
}

// The names of the lists that [Contenders] gives, without and with the parts.
const (
	Set      = "groups"
	SetParts = "groups and parts"
)

// Contenders are the models that a backtest scores: the benchmarks and the headline, with
// its parts where they are asked for.
func Contenders(parts bool) []forecast.Model {
	if !parts {
		return append(Benchmarks(), headline())
	}
	return append(Benchmarks(), Models()...)
}

// bySize sorts the rows into thirds by their deaths in the three years up to
// the end of the data: 0 is the third of the smallest.
func bySize(d *Data, rows []int) map[int]int {
	c := d.Deaths.Months() - 1
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
