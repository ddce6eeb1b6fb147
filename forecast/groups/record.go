package groups

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// Record is how the model has done for one unit at earlier origins, beside the
// unit's own conflictology.
type Record struct {
	Origins    int              `json:"origins"`
	Cells      int              `json:"n"`
	LogCRPS    float64          `json:"log_crps"`
	Baseline   float64          `json:"baseline_log_crps"`
	CRPS       float64          `json:"crps"`
	BaseCRPS   float64          `json:"baseline_crps"`
	Coverage50 float64          `json:"coverage50"`
	Coverage90 float64          `json:"coverage90"`
	Low        float64          `json:"difference_low"` // of log CRPS less the baseline's, 90 % interval; 0 and 0 where origins are too few for one
	High       float64          `json:"difference_high"`
	Verdict    forecast.Verdict `json:"verdict"`
	Text       string           `json:"text"` // made from these numbers
}

// An origin every half-year over ten years: enough to tell, and quick.
const (
	recordEvery   = 6
	recordOrigins = 20
	fewOrigins    = 8
)

// record backtests the model for the rows on what lies before the cut, and for
// their sum where all of them were forecast. The first model was fitted at the
// cut and remembers its earlier origins.
func record(ctx context.Context, d *Data, past forecast.Panel, rows []int, s Settings, first forecast.Model) ([]Record, Record, error) {
	eligible := map[blindspot.Month][]int{}
	var origins []blindspot.Month
	for k := recordOrigins; k > 0; k-- {
		origin := past.Last() - blindspot.Month(recordEvery*k)
		for _, u := range rows {
			if c := int(origin - past.First); c >= 0 && s.Rule.Eligible(d, u, c) {
				eligible[origin] = append(eligible[origin], u)
			}
		}
		if len(eligible[origin]) > 0 {
			origins = append(origins, origin)
		}
	}
	// Origins of one month of the year share their earlier origins: they run
	// together and are forgotten together, which bounds the memory.
	keep := &forecast.Keeper{}
	var trials []forecast.Trial
	done := 0
	for phase := range 12 {
		var mine []blindspot.Month
		for _, origin := range origins {
			if (past.Last()-origin)%12 == blindspot.Month(phase) {
				mine = append(mine, origin)
			}
		}
		if len(mine) == 0 {
			continue
		}
		model := first
		first = nil // its fits are of no use to the other origins
		if phase > 0 {
			model = headline(s.Rule.Active)
		}
		made, err := forecast.Backtest(ctx, past, forecast.Setup{Models: kept(keep, []forecast.Model{forecast.Conflictology{}, model}),
			Origins: mine, Horizons: Through(s.Months), Draws: s.Draws, Seed: s.Seed,
			Units: func(origin blindspot.Month) []int { return eligible[origin] },
			Progress: func(part, of int) {
				if s.Progress != nil {
					s.Progress(done*of+part*len(mine), of*len(origins))
				}
			}})
		if err != nil {
			return nil, Record{}, err
		}
		trials = append(trials, made...)
		done += len(mine)
	}
	slices.SortStableFunc(trials, func(a, b forecast.Trial) int { return cmp.Compare(a.Origin, b.Origin) })
	records := make([]Record, len(rows))
	var err error
	for i, u := range rows {
		var base, ours []outcome
		for k, trial := range trials {
			for _, c := range trial.Cells {
				switch one := (outcome{Cell: c, origin: trial.Origin}); {
				case c.Unit != u:
				case k%2 == 0:
					base = append(base, one)
				default:
					ours = append(ours, one)
				}
			}
		}
		if records[i], err = tell(ours, base, s); err != nil {
			return nil, Record{}, err
		}
	}
	if len(rows) < 2 {
		return records, Record{}, nil
	}
	ours, base, err := together(past, rows, eligible, origins, keep, s)
	if err != nil {
		return nil, Record{}, err
	}
	whole, err := tell(ours, base, s)
	return records, whole, err
}

// together scores the sums of the rows.
func together(past forecast.Panel, rows []int, eligible map[blindspot.Month][]int, origins []blindspot.Month, keep *forecast.Keeper, s Settings) (ours, base []outcome, err error) {
	var ensemble score.Ensemble
	for _, origin := range origins {
		if len(eligible[origin]) < len(rows) {
			continue
		}
		fit := keep.At(HeadlineName, origin)
		column := int(origin - past.First)
		for _, h := range Through(s.Months) {
			actual, ok := total(past, rows, column+h)
			if !ok {
				continue
			}
			draws, year := make([]float64, s.Draws), make([]float64, 12)
			for _, u := range rows {
				rng := resample.New(s.Seed, forecast.Stream("total "+past.Units[u]), uint64(origin), uint64(h))
				for k, v := range shuffled(fit.Mass(u, h).Draws(nil, s.Draws, rng), rng) {
					draws[k] += v
				}
				for k, v := range lastYear(past.Until(origin), u) {
					year[k] += v
				}
			}
			for _, side := range []struct {
				draws []float64
				to    *[]outcome
			}{{draws, &ours}, {year, &base}} {
				scores, err := ensemble.Score(side.draws, actual)
				if err != nil {
					return nil, nil, blindspot.Errorf(blindspot.Internal, "", "scoring a total: %w", err)
				}
				*side.to = append(*side.to, outcome{Cell: forecast.Cell{Horizon: h, Actual: actual, Scores: scores}, origin: origin})
			}
		}
	}
	return ours, base, nil
}

func total(past forecast.Panel, rows []int, column int) (float64, bool) {
	if column >= past.Months() {
		return 0, false
	}
	sum := 0.0
	for _, u := range rows {
		v, ok := past.At(u, column)
		if !ok {
			return 0, false
		}
		sum += v
	}
	return sum, true
}

// tell sums up how the model did beside the baseline.
func tell(ours, base []outcome, s Settings) (Record, error) {
	m, b := mean(HeadlineName, ours, nil), mean(BaselineName, base, nil)
	r := Record{Cells: m.Cells, LogCRPS: m.LogCRPS, Baseline: b.LogCRPS, CRPS: m.CRPS, BaseCRPS: b.CRPS, Coverage50: m.Coverage50, Coverage90: m.Coverage90,
		Verdict: forecast.Untested}
	if r.Cells == 0 {
		r.Text = "No forecast of this unit could be scored before: nothing is known of the model's skill here."
		return r, nil
	}
	// Months of an origin stand together, and origins whose months overlap are
	// resampled in blocks.
	var a, c []float64
	var last blindspot.Month
	for i, o := range ours {
		if len(a) == 0 || o.origin != last {
			a, c, last = append(a, 0), append(c, 0), o.origin
		}
		a[len(a)-1] += o.LogCRPS
		c[len(c)-1] += base[i].LogCRPS
	}
	r.Origins = len(a)
	block := (s.Months+recordEvery-1)/recordEvery + 1
	tested := r.Origins >= max(fewOrigins, fewBlocks*block)
	if tested && !slices.Equal(a, c) {
		test, err := score.Compare(a, c, resample.Plan{Block: block}, resample.New(s.Seed, forecast.Stream("record")))
		if err != nil {
			return r, blindspot.Errorf(blindspot.Internal, "", "comparing the record: %w", err)
		}
		each := float64(r.Origins) / float64(r.Cells)
		r.Low, r.High, r.Verdict = test.Low*each, test.High*each, forecast.Judge(test.Low, test.High, test.P)
	}
	numbers := fmt.Sprintf("log CRPS %.3f against %.3f in %d earlier forecasts from %d origins; %.0f %% of outcomes fell in the 90 %% interval and %.0f %% in the 50 %% interval.",
		r.LogCRPS, r.Baseline, r.Cells, r.Origins, 100*r.Coverage90, 100*r.Coverage50)
	const own = "the unit's own last twelve months: "
	switch {
	case !tested:
		r.Text = "Beside " + own + numbers + " So few origins do not tell which is better."
	case r.Verdict == forecast.Won:
		r.Text = "Better than " + own + numbers
	case r.Verdict == forecast.Lost:
		r.Text = "Worse than " + own + numbers
	default:
		r.Text = "No clear difference from " + own + numbers
	}
	return r, nil
}
