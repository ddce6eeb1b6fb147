package groups

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

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

// record scores the model at earlier origins for the rows of each job, on the
// data known at the cut, and for their sum where all of them were forecast. The
// model is the one that was fitted at the cut, and remembers its earlier origins.
func record(ctx context.Context, d *Data, jobs []*job, s Settings, model forecast.Model) error {
	all := make([]*recorder, len(jobs))
	for i, j := range jobs {
		all[i] = &recorder{past: d.Deaths, s: s, ours: make([][]outcome, len(j.in)+1), base: make([][]outcome, len(j.in)+1)}
		for _, m := range j.in {
			row := m.row
			if m.standing == quiet {
				row = -1 // another model speaks of it now
			}
			all[i].rows = append(all[i].rows, row)
		}
	}
	for k := recordOrigins; k > 0; k-- {
		origin := d.Deaths.Last() - blindspot.Month(recordEvery*k)
		then := map[int]bool{}
		for _, u := range s.Rule.At(d, origin) {
			then[u] = true
		}
		asked := slices.DeleteFunc(slices.Clone(all), func(r *recorder) bool { return !slices.ContainsFunc(r.rows, func(u int) bool { return then[u] }) })
		if len(asked) > 0 {
			fit, err := model.Fit(ctx, d.Deaths.Until(origin), Through(s.Months), s.Seed)
			if err != nil {
				return err
			}
			known := d.Deaths.Until(origin)
			err = each(ctx, len(asked), func(i int) error { return asked[i].score(origin, known, fit.(forecast.Distribution), then) })
			if err != nil {
				return err
			}
		}
		if s.Progress != nil {
			s.Progress(recordOrigins-k+1, recordOrigins)
		}
	}
	return each(ctx, len(jobs), func(i int) error {
		r, w := all[i], jobs[i].to.Worked
		for k := range w.Units {
			var err error
			if w.Units[k].Record, err = tell(r.ours[k], r.base[k], s); err != nil {
				return err
			}
		}
		var err error
		w.Total, err = tell(r.ours[len(w.Units)], r.base[len(w.Units)], s)
		return err
	})
}

// each does something for n things on all processors, until one fails.
func each(ctx context.Context, n int, do func(i int) error) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		all.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(i)
		})
	}
	return all.Wait()
}

// recorder holds the outcomes of each row, and of their sum in the last place.
type recorder struct {
	past       forecast.Panel
	rows       []int // -1 where there is nothing to score
	s          Settings
	ensemble   score.Ensemble
	ours, base [][]outcome
}

// score scores one origin: the rows that were forecast then, and their sum where
// that were all.
func (r *recorder) score(origin blindspot.Month, known forecast.Panel, fit forecast.Distribution, then map[int]bool) error {
	column, sum := int(origin-r.past.First), len(r.rows)
	all := !slices.ContainsFunc(r.rows, func(u int) bool { return !then[u] })
	for _, h := range Through(r.s.Months) {
		for i, u := range r.rows {
			if !then[u] {
				continue
			}
			y, ok := total(r.past, []int{u}, column+h)
			if !ok {
				continue
			}
			r.ours[i] = append(r.ours[i], outcome{Cell: forecast.Cell{Horizon: h, Actual: y, Scores: fit.Mass(u, h).Score(y)}, origin: origin})
			if err := r.add(&r.base[i], lastYear(known, u), origin, h, y); err != nil {
				return err
			}
		}
		if !all || len(r.rows) < 2 {
			continue
		}
		y, ok := total(r.past, r.rows, column+h)
		if !ok {
			continue
		}
		draws, year := make([]float64, r.s.Draws), make([]float64, 12)
		for _, u := range r.rows {
			rng := resample.New(r.s.Seed, forecast.Stream("total "+r.past.Units[u]), uint64(origin), uint64(h))
			for k, v := range shuffled(fit.Mass(u, h).Draws(nil, r.s.Draws, rng), rng) {
				draws[k] += v
			}
			for k, v := range lastYear(known, u) {
				year[k] += v
			}
		}
		if err := r.add(&r.ours[sum], draws, origin, h, y); err != nil {
			return err
		}
		if err := r.add(&r.base[sum], year, origin, h, y); err != nil {
			return err
		}
	}
	return nil
}

// add scores draws.
func (r *recorder) add(to *[]outcome, draws []float64, origin blindspot.Month, h int, y float64) error {
	scores, err := r.ensemble.Score(draws, y)
	if err != nil {
		return blindspot.Errorf(blindspot.Internal, "", "scoring the record: %w", err)
	}
	*to = append(*to, outcome{Cell: forecast.Cell{Horizon: h, Actual: y, Scores: scores}, origin: origin})
	return nil
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
	m, b := mean(HeadlineName, those(ours, every)), mean(BaselineName, those(base, every))
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
		test, err := score.Compare(a, c, score.Plan{Block: block})
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
