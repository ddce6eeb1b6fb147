package forecast

import (
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/score"
)

// Setup says how to backtest. At every origin each model sees the panel up to
// and including that month, and nothing later; its forecasts are scored against
// the months at the horizons after it.
type Setup struct {
	Models   []Model
	Origins  []blindspot.Month // last months that a model may see
	Horizons []int             // months after the origin, ascending
	Draws    int               // per unit and horizon
	Exact    bool              // score distributions themselves, and draws of what has none
	Seed     uint64
	// Units gives the rows to score at an origin; nil: all.
	Units func(origin blindspot.Month) []int
	// Progress, if given, hears after each step how many of how many are done; it
	// is called from several goroutines.
	Progress func(done, total int)
	// Elsewhere, if given, scores the pieces of the backtest in place of this
	// process; Set then names the list that Models is.
	Elsewhere Elsewhere
	Set       string
}

// Cell is one scored forecast.
type Cell struct {
	Unit, Horizon int
	Actual        float64
	score.Scores
	Told Told // of models that are distributions
}

// Trial is one model at one origin. Cells go by horizon, then by unit in the
// order of the setup. Targets that were not observed have no cell.
type Trial struct {
	Origin blindspot.Month
	Model  string
	Cells  []Cell
}

// Backtest runs every model at every origin: one trial each, by origin, then by
// model. The result depends on the seed alone, whatever the number of
// processors (see [Generator]).
func Backtest(ctx context.Context, panel Panel, setup Setup) ([]Trial, error) {
	if err := panel.Check(); err != nil {
		return nil, err
	}
	if err := checkHorizons(setup.Horizons); err != nil {
		return nil, err
	}
	for _, origin := range setup.Origins {
		if origin < panel.First || origin > panel.Last() {
			return nil, blindspot.Errorf(blindspot.TooFewData, "", "the origin %s lies outside the panel, %s to %s", origin, panel.First, panel.Last())
		}
	}
	if setup.Elsewhere != nil {
		return setup.elsewhere(ctx, panel)
	}
	panel = panel.Described()
	trials := setup.trials()
	var done atomic.Int64
	err := each(ctx, len(trials), func(i int) error {
		byUnit, err := setup.score(ctx, panel, i%len(setup.Models), setup.piece(panel, trials[i].Origin), nil)
		if err != nil {
			return err
		}
		trials[i].Cells = byHorizon(byUnit, setup.Horizons)
		if setup.Progress != nil {
			setup.Progress(int(done.Add(1)), len(trials))
		}
		return nil
	})
	return trials, err
}

// judgement scores the cells of one trial; it keeps its buffers.
type judgement struct {
	setup        Setup
	trial        Trial
	fit          Predictor
	distribution Distribution // nil: the model makes draws only
	ensemble     score.Ensemble
	draws        []float64
}

func (j *judgement) cell(u int, unit string, h int, y float64) (Cell, error) {
	c := Cell{Unit: u, Horizon: h, Actual: y}
	var mass Mass
	if j.distribution != nil {
		if mass = j.distribution.Mass(u, h); mass != nil {
			c.Told = mass.Tells(y)
		}
	}
	if j.setup.Exact && mass != nil && y == math.Trunc(y) {
		c.Scores = mass.Score(y)
		return c, nil
	}
	var err error
	rng := Generator(j.setup.Seed, j.trial.Model, unit, j.trial.Origin, h)
	if j.draws, err = j.fit.Draws(j.draws[:0], u, h, j.setup.Draws, rng); err != nil {
		return c, err
	}
	if j.setup.Draws != score.IgnoranceDraws { // otherwise no score knows their order
		Shuffle(j.fit, j.draws, rng)
	}
	if c.Scores, err = j.ensemble.Score(j.draws, y); err != nil {
		err = blindspot.Errorf(blindspot.Internal, "", "%s for unit %s: %w", j.trial.Model, unit, err)
	}
	return c, err
}

func target(panel Panel, unit, t int) (float64, bool) {
	if t >= panel.Months() {
		return 0, false
	}
	return panel.StatedAt(unit, t)
}

func byHorizon(byUnit [][]Cell, horizons []int) []Cell {
	var cells []Cell
	next := make([]int, len(byUnit))
	for _, h := range horizons {
		for i, unit := range byUnit {
			if next[i] < len(unit) && unit[next[i]].Horizon == h {
				cells = append(cells, unit[next[i]])
				next[i]++
			}
		}
	}
	return cells
}

func all(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// Generator returns the random stream that belongs to one forecast. Every model,
// unit, origin and horizon has its own, so that draws do not depend on what else
// is forecast, nor in which order.
func Generator(seed uint64, model, unit string, origin blindspot.Month, horizon int) *rand.Rand {
	return resample.New(seed, Stream(model), Stream(unit), uint64(origin), uint64(horizon))
}

// Shuffle puts the draws of one forecast into random order where its model gives
// them in ascending order, as every Distribution does: the i-th draw of one unit
// or month then says nothing about the i-th of another. The generator is the one
// that the draws came from. Other models keep the order that defines them.
func Shuffle(fit Predictor, draws []float64, rng *rand.Rand) {
	if _, ascending := fit.(Distribution); ascending {
		rng.Shuffle(len(draws), func(i, j int) { draws[i], draws[j] = draws[j], draws[i] })
	}
}

// Stream is the number of a named random stream, for resample.New.
func Stream(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails, as hash.Hash promises
	return h.Sum64()
}

// each calls f for 0..n-1 on all processors and returns the error of the lowest
// number that failed.
func each(ctx context.Context, n int, f func(int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if errs[i] = ctx.Err(); errs[i] == nil {
					errs[i] = f(i)
				}
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
