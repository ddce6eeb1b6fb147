package watch

import (
	"context"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/wire"
)

// Kind is the name of the walks of a hindcast among other work.
const Kind = "hindcast"

// Elsewhere has walks done in other processes, by [Desk.Do]: tasks that all read the
// same data, whose results come in their order.
type Elsewhere func(data []byte, tasks [][]byte) ([][]byte, error)

// forecaster is what walks through the origins by itself: a fit on some columns with
// every penalty. The fits of its years are not divided, for each begins where that of
// the year before ended.
type forecaster struct {
	columns   []int
	penalties []float64
}

// forecasters are the views and, after them, the baselines that are fitted.
func forecasters() (all []forecaster) {
	for v := range views {
		all = append(all, forecaster{v.columns(), ridges})
	}
	for _, b := range baselines {
		if b.columns != nil {
			all = append(all, forecaster{b.columns, []float64{1}})
		}
	}
	return all
}

// walked is what a forecaster said of every example under each penalty, and its models
// of the last origin, nil where there is none.
type walked struct {
	said   [][]float64
	models []*logistic
	past   []*logistic                     // those of the last origin of the past that is left
	fits   map[blindspot.Month][]*logistic // those fitted after it and before its end
}

// walkAll has every forecaster walk, at once, from the end of the past that is followed.
func walkAll(ex *examples, s sample, before []int, tell func(done, total int)) []walked {
	all := forecasters()
	done := make([]walked, len(all))
	progress := &steps{tell: tell, total: len(all) * (len(ex.origins) - ex.past)}
	var wait sync.WaitGroup
	for i, f := range all {
		wait.Go(func() {
			start := walked{}
			if ex.past > 0 {
				start = ex.walked[i]
			}
			done[i] = f.walk(ex, s, before, start, progress)
		})
	}
	wait.Wait()
	return done
}

// course are the examples on their way: what a walk reads of them.
type course struct {
	First     blindspot.Month
	Origins   []blindspot.Month
	Begin     []int
	Group     []int
	Resolved  []bool
	Broke     []bool
	X         []float64
	Forecasts int // how many forecasters there are
}

func (ex *examples) course() course {
	c := course{First: ex.first, Origins: ex.origins, Begin: ex.begin, X: ex.x, Forecasts: len(forecasters())}
	for i := range ex.list {
		e := &ex.list[i]
		c.Group, c.Resolved, c.Broke = append(c.Group, e.group), append(c.Resolved, e.resolved), append(c.Broke, e.outcome.Any())
	}
	return c
}

func (c *course) examples() (*examples, error) {
	n := len(c.Group)
	if len(c.Resolved) != n || len(c.Broke) != n || len(c.X) != n*width || len(c.Begin) != len(c.Origins)+1 || c.Begin[len(c.Origins)] != n || c.Forecasts != len(forecasters()) {
		return nil, blindspot.Errorf(blindspot.BadInput, "have coordinator and workers be one program", "the examples of the cluster are not those of a hindcast")
	}
	ex := &examples{first: c.First, origins: c.Origins, begin: c.Begin, x: c.X, list: make([]example, n)}
	for o := range c.Origins {
		for i := c.Begin[o]; i < c.Begin[o+1]; i++ {
			ex.list[i] = example{origin: o, group: c.Group[i], resolved: c.Resolved[i], outcome: Breakout{Deaths: c.Broke[i]}}
		}
	}
	return ex, nil
}

// result is what was walked on its way.
type result struct {
	Said   [][]float64
	Models []*fitted
}

type fitted struct{ Mean, Scale, B []float64 }

// walkAll has every forecaster walk in another process.
func (e Elsewhere) walkAll(ex *examples) ([]walked, error) {
	data, err := wire.Encode(ex.course())
	if err != nil {
		return nil, err
	}
	tasks := make([][]byte, len(forecasters()))
	for i := range tasks {
		if tasks[i], err = wire.Encode(i); err != nil {
			return nil, err
		}
	}
	results, err := e(data, tasks)
	if err != nil {
		return nil, err
	}
	all := make([]walked, len(tasks))
	for i, f := range forecasters() {
		if all[i], err = f.read(results[i], len(ex.list)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// read is what the forecaster said elsewhere of so many examples.
func (f forecaster) read(data []byte, examples int) (walked, error) {
	var r result
	if err := wire.Decode(data, &r); err != nil {
		return walked{}, err
	}
	whole := len(r.Said) == len(f.penalties) && len(r.Models) == len(f.penalties)
	for _, said := range r.Said {
		whole = whole && len(said) == examples
	}
	w := walked{said: r.Said, models: fittedModels(r.Models)}
	for _, m := range r.Models {
		if m != nil {
			whole = whole && len(m.Mean) == len(f.columns) && len(m.Scale) == len(f.columns) && len(m.B) == 1+len(f.columns)
		}
	}
	if !whole {
		return walked{}, blindspot.Errorf(blindspot.BadInput, "have coordinator and workers be one program", "a result of the cluster is not that of a walk through %d examples", examples)
	}
	return w, nil
}

// Desk does the walks of hindcasts. It keeps the examples that it worked on last; the
// zero value is ready, and safe for concurrent use.
type Desk struct {
	mu     sync.Mutex
	hash   string
	ex     *examples
	s      sample
	before []int
}

// Do has the forecaster walk that a task names. read brings the examples, which have the
// name hash.
func (d *Desk) Do(ctx context.Context, hash string, read func(context.Context) ([]byte, error), words []byte) ([]byte, error) {
	all, which := forecasters(), 0
	if err := wire.Decode(words, &which); err != nil {
		return nil, err
	}
	if which < 0 || which >= len(all) {
		return nil, blindspot.Errorf(blindspot.BadInput, "have coordinator and workers be one program", "there is no forecaster %d", which)
	}
	ex, s, before, err := d.examples(ctx, hash, read)
	if err != nil {
		return nil, err
	}
	done := all[which].walk(ex, s, before, walked{}, &steps{})
	return wire.Encode(result{Said: done.said, Models: writtenModels(done.models)})
}

// writtenModels are models on their way.
func writtenModels(models []*logistic) []*fitted {
	out := make([]*fitted, len(models))
	for k, m := range models {
		if m != nil {
			out[k] = &fitted{m.mean, m.scale, m.b}
		}
	}
	return out
}

// fittedModels are the models that came.
func fittedModels(written []*fitted) []*logistic {
	out := make([]*logistic, len(written))
	for k, m := range written {
		if m != nil {
			out[k] = &logistic{mean: m.Mean, scale: m.Scale, b: m.B}
		}
	}
	return out
}

// examples are those of a name, read once for all walks.
func (d *Desk) examples(ctx context.Context, hash string, read func(context.Context) ([]byte, error)) (*examples, sample, []int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hash == hash {
		return d.ex, d.s, d.before, nil
	}
	data, err := read(ctx)
	if err != nil {
		return nil, sample{}, nil, err
	}
	var c course
	if err := wire.Decode(data, &c); err != nil {
		return nil, sample{}, nil, err
	}
	ex, err := c.examples()
	if err != nil {
		return nil, sample{}, nil, err
	}
	d.hash, d.ex = hash, ex
	d.s, d.before = ex.resolved()
	return d.ex, d.s, d.before, nil
}
