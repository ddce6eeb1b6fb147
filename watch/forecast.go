package watch

import (
	"math"
	"sync"
)

// ridges are the penalties the model may have, the most cautious last. Which of
// them counts in a quarter is decided by their log scores on quarters whose
// outcome was known by then.
var ridges = []float64{1, 10, 100, 1000}

// fewestOutcomes is how many breakouts, and how many examples without one, a
// model needs to learn from.
const fewestOutcomes = 10

// surest is the smallest probability that is ever stated, and one minus the
// largest: no hindcast of this length could support a bolder one.
const surest = 0.001

func bounded(p float64) float64 { return max(surest, min(1-surest, p)) }

// The baselines, by the columns of the features they see.
var baselines = []struct {
	name    string
	columns []int
}{
	{"deaths of the last 24 months", []int{0}},
	{"growth of deaths", []int{2}},
	{"base rate", nil},
}

// forecasts are the probabilities given at every origin to all examples there,
// NaN where too little had been seen to learn from.
type forecasts struct {
	model     []float64
	baselines [][]float64
	ridge     float64   // chosen at the last origin
	now       *logistic // the model at the last origin, nil where there is none
	base      float64   // share of breakouts among what is known at the last origin
	learned   sample    // what the last model was fitted on
}

// forecastAll walks forward through the origins. What is told at an origin rests
// on examples whose 24 months had ended by then.
func forecastAll(ex *examples) *forecasts {
	s, before := ex.resolved()
	f := &forecasts{base: math.NaN()}
	last := len(ex.origins) - 1
	if last >= 0 {
		f.learned = s.first(before[ex.trained(last)])
		if n := f.learned.n(); n > 0 {
			f.base = baseRate(f.learned)
		}
	}
	candidates := make([][]float64, len(ridges))
	models := make([]*logistic, len(ridges))
	f.baselines = make([][]float64, len(baselines))
	var wait sync.WaitGroup
	for r, ridge := range ridges {
		wait.Go(func() { candidates[r], models[r] = walk(ex, s, before, nil, ridge) })
	}
	for b, base := range baselines {
		wait.Go(func() {
			if base.columns == nil {
				f.baselines[b] = walkBase(ex, s, before)
				return
			}
			f.baselines[b], _ = walk(ex, s, before, base.columns, 1)
		})
	}
	wait.Wait()
	f.model = make([]float64, len(ex.list))
	for o := range ex.origins {
		r := choose(ex, candidates, o)
		copy(f.model[ex.begin[o]:ex.begin[o+1]], candidates[r][ex.begin[o]:ex.begin[o+1]])
		f.ridge, f.now = ridges[r], models[r]
	}
	if f.now != nil {
		f.now.allow(f.learned, f.ridge)
	}
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

// walk fits at every origin and forecasts its examples. It returns the model of
// the last origin, nil where there is none.
func walk(ex *examples, s sample, before []int, columns []int, ridge float64) ([]float64, *logistic) {
	p := make([]float64, len(ex.list))
	if columns != nil {
		s = *s.columns(columns)
	}
	var model *logistic
	small := make([]float64, len(columns))
	for o := range ex.origins {
		known := s.first(before[ex.trained(o)])
		if learnable(ex, o, known) {
			model = fitLogistic(known, ridge, model)
		} else {
			model = nil
		}
		for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
			if model == nil {
				p[i] = math.NaN()
				continue
			}
			row := ex.row(i)
			if columns != nil {
				for k, j := range columns {
					small[k] = row[j]
				}
				row = small
			}
			p[i] = bounded(sigmoid(model.logit(row)))
		}
	}
	return p, model
}

func walkBase(ex *examples, s sample, before []int) []float64 {
	p := make([]float64, len(ex.list))
	for o := range ex.origins {
		known := s.first(before[ex.trained(o)])
		rate := math.NaN()
		if learnable(ex, o, known) {
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

// choose returns the candidate with the best log score on what was resolved by
// origin o; the most cautious one while there is nothing to judge by.
func choose(ex *examples, candidates [][]float64, o int) int {
	best, least := len(candidates)-1, math.Inf(1)
	known := ex.trained(o)
	for r, p := range candidates {
		loss, n := 0.0, 0
		for i := range ex.begin[known] {
			e := &ex.list[i]
			if !e.resolved || math.IsNaN(p[i]) {
				continue
			}
			n++
			if e.outcome.Any() {
				loss -= math.Log(p[i])
			} else {
				loss -= math.Log1p(-p[i])
			}
		}
		if n > 0 && loss < least {
			best, least = r, loss
		}
	}
	return best
}
