package watch

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot"
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
	walks     []walked
	now       pool    // the models at the last origin, empty where there are none
	base      float64 // share of breakouts among what is known at the last origin
	learned   sample  // what the last model was fitted on
}

// forecastAll walks forward through the origins. What is told at an origin rests
// on examples whose 24 months had ended by then.
func forecastAll(ex *examples, walk func(s sample, before []int) ([]walked, error)) (*forecasts, error) {
	s, before := ex.resolved()
	f := &forecasts{base: math.NaN()}
	last := len(ex.origins) - 1
	if last >= 0 {
		f.learned = s.first(before[ex.trained(ex.fitted(last))])
		if n := f.learned.n(); n > 0 {
			f.base = baseRate(f.learned)
		}
	}
	done, err := walk(s, before)
	if err != nil {
		return nil, err
	}
	f.walks = done
	next := int(views) // in the order of forecasters
	for _, base := range baselines {
		if base.columns == nil {
			f.baselines = append(f.baselines, walkBase(ex, s, before))
			continue
		}
		f.baselines = append(f.baselines, done[next].said[0])
		next++
	}
	experts := make([]*expert, views)
	issued := make([][]float64, views)
	for v := range experts {
		experts[v] = newExpert(view(v), done[v])
		issued[v] = experts[v].issued(ex)
	}
	var weights []float64
	f.model, weights = pooled(ex, issued)
	f.now = newPool(ex, experts, weights, f.learned)
	return f, nil
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

// walk fits once a year, with every penalty, and forecasts the examples of every
// origin, of those after the past where it starts from there.
func (f forecaster) walk(ex *examples, s sample, before []int, start walked, progress *steps) walked {
	s = *s.columns(f.columns)
	models, p := make([]*logistic, len(f.penalties)), make([][]float64, len(f.penalties))
	copy(models, start.models)
	for r := range f.penalties {
		p[r] = make([]float64, len(ex.list))
		if ex.past > 0 {
			copy(p[r], start.said[r])
		}
	}
	done := walked{said: p, past: start.models, fits: map[blindspot.Month][]*logistic{}}
	var space []float64 // for the rows of every year
	for o := ex.past; o < len(ex.origins); o++ {
		var ready *prepared
		anew := ex.fitted(o) == o
		if fits, ok := start.fits[ex.origins[o]]; ok { // the past that is followed ends later
			anew = false
			copy(models, fits)
		}
		if known := s.first(before[ex.trained(o)]); anew && learnable(ex, o, known) {
			if space == nil {
				space = make([]float64, 0, before[ex.trained(len(ex.origins)-1)]*(s.k+1))
			}
			ready = prepare(known, space)
		}
		curvature := about(ready, models)
		var wait sync.WaitGroup
		for r, ridge := range f.penalties {
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
				small := make([]float64, len(f.columns))
				for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
					pick(small, ex.row(i), f.columns)
					p[r][i] = bounded(sigmoid(models[r].logit(small)))
				}
			})
		}
		wait.Wait()
		progress.step()
		switch {
		case o+1 == ex.leaves:
			done.past = slices.Clone(models)
		case o >= ex.leaves && ex.origins[o] <= ex.settled && ex.fitted(o) == o:
			done.fits[ex.origins[o]] = slices.Clone(models)
		}
	}
	done.models = models
	return done
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
