package watch

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// ridges are the penalties a model may have, the most cautious last. Which of
// them counts in a quarter is decided by their log scores on quarters whose
// outcome was known by then.
var ridges = []float64{10, 30, 100}

// fewestOutcomes is how many breakouts, and how many examples without one, a
// model needs to learn from.
const fewestOutcomes = 10

// surest is the smallest probability that is ever stated, and one minus the
// largest: no hindcast of this length could support a bolder one.
const surest = 0.001

func bounded(p float64) float64 { return max(surest, min(1-surest, p)) }

// The baselines, by the columns of the features they see. The pace is not one
// that the field names: it was found to rank as well as much richer models, and
// stands here so that the record cannot hide it. The share of the last twelve months
// is the one that forecasts of single months have to beat.
var baselines = []struct {
	name    string
	columns []int
}{
	{"deaths of the last 24 months", []int{columnDeaths}},
	{"growth of deaths", []int{columnGrowth}},
	{"pace of the last 6 months", []int{columnPace}},
	{"share of the last 12 months at 25 deaths", []int{columnMonths()}},
	{"base rate", nil},
}

// forecasts are the probabilities given at every origin to all examples there,
// NaN where too little had been seen to learn from.
type forecasts struct {
	model     []float64
	baselines [][]float64
	now       pool    // the models at the last origin, empty where there are none
	base      float64 // share of breakouts among what is known at the last origin
	learned   sample  // what the last model was fitted on
}

// forecastAll walks forward through the origins. What is told at an origin rests
// on examples whose 24 months had ended by then.
func forecastAll(ex *examples, tell func(done, total int)) *forecasts {
	s, before := ex.resolved()
	f := &forecasts{base: math.NaN()}
	last := len(ex.origins) - 1
	if last >= 0 {
		f.learned = s.first(before[ex.trained(ex.fitted(last))])
		if n := f.learned.n(); n > 0 {
			f.base = baseRate(f.learned)
		}
	}
	experts := make([]*expert, views)
	progress := &steps{tell: tell, total: (len(experts) + len(baselines) - 1) * len(ex.origins)} // the base rate is no walk
	f.baselines = make([][]float64, len(baselines))
	var wait sync.WaitGroup
	for v := range experts {
		e := newExpert(view(v))
		experts[v] = e
		wait.Go(func() { copy(e.models, walk(ex, s, before, e.columns, ridges, e.candidates, progress)) })
	}
	for b, base := range baselines {
		wait.Go(func() {
			if base.columns == nil {
				f.baselines[b] = walkBase(ex, s, before)
				return
			}
			said := make([][]float64, 1)
			walk(ex, s, before, base.columns, []float64{1}, said, progress)
			f.baselines[b] = said[0]
		})
	}
	wait.Wait()
	issued := make([][]float64, len(experts))
	for k, e := range experts {
		issued[k] = e.issued(ex)
	}
	var weights []float64
	f.model, weights = pooled(ex, issued)
	f.now = newPool(ex, experts, weights, f.learned)
	return f
}

// learnable reports whether origin o comes late enough, with enough breakouts
// before it.
func learnable(ex *examples, o int, known sample) bool {
	if ex.month(o) < firstOrigin {
		return false
	}
	hits := 0
	for _, y := range known.y {
		if y {
			hits++
		}
	}
	return hits >= fewestOutcomes && known.n()-hits >= fewestOutcomes
}

// walk fits on some columns once a year, with every penalty, and forecasts the
// examples of every origin: p gets a forecast of every example by penalty. It returns
// the models of the last origin, nil where there is none.
func walk(ex *examples, s sample, before []int, columns []int, penalties []float64, p [][]float64, progress *steps) []*logistic {
	s = *s.columns(columns)
	models := make([]*logistic, len(penalties))
	for r := range penalties {
		p[r] = make([]float64, len(ex.list))
	}
	var space []float64
	for o := range ex.origins {
		var ready *prepared
		anew := ex.fitted(o) == o
		if known := s.first(before[ex.trained(o)]); anew && learnable(ex, o, known) {
			ready = prepare(known, space)
			space = ready.z
		}
		curvature := about(ready, models)
		var wait sync.WaitGroup
		for r, ridge := range penalties {
			wait.Go(func() {
				if anew {
					models[r] = refit(ready, ridge, models[r], curvature)
				}
				if models[r] == nil {
					for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
						p[r][i] = math.NaN()
					}
					return
				}
				small := make([]float64, len(columns))
				for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
					pick(small, ex.row(i), columns)
					p[r][i] = bounded(sigmoid(models[r].logit(small)))
				}
			})
		}
		wait.Wait()
		progress.step()
	}
	return models
}

// refit fits anew from where the last model stood; nil where there is nothing
// to learn from.
func refit(s *prepared, ridge float64, last *logistic, curvature *mat.SymDense) *logistic {
	if s == nil {
		return nil
	}
	return fitLogistic(s, ridge, last, curvature)
}

// about is the curvature near where the fits of all penalties will end: that at
// the last of the models of the year before; nil where there is none.
func about(s *prepared, models []*logistic) *mat.SymDense {
	last := models[len(models)-1]
	if s == nil || last == nil {
		return nil
	}
	return s.roughly(last.b)
}

func walkBase(ex *examples, s sample, before []int) []float64 {
	p := make([]float64, len(ex.list))
	for o := range ex.origins {
		at := ex.fitted(o)
		known := s.first(before[ex.trained(at)])
		rate := math.NaN()
		if learnable(ex, at, known) {
			rate = baseRate(known)
		}
		for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
			p[i] = rate
		}
	}
	return p
}

// baseRate is the share of breakouts, with half a breakout more on either side,
// so that what has not happened yet is not called impossible.
func baseRate(s sample) float64 {
	hits := 0.5
	for _, y := range s.y {
		if y {
			hits++
		}
	}
	return bounded(hits / float64(s.n()+1))
}
