package watch

import "math"

// expert is a view with a candidate for every penalty.
type expert struct {
	columns    []int
	candidates [][]float64 // forecasts by penalty
	models     []*logistic // of the last origin
	losses     []running   // of the candidates
}

func newExpert(v view, done walked) *expert {
	return &expert{columns: v.columns(), candidates: done.said, models: done.models}
}

// issued is what the expert said at each origin, with the penalty that was best
// by then.
func (e *expert) issued(ex *examples) []float64 {
	p := make([]float64, len(ex.list))
	e.losses = losses(ex, e.candidates)
	for o := range ex.origins {
		from, to := ex.begin[o], ex.begin[o+1]
		copy(p[from:to], e.candidates[e.choose(ex.trained(o))][from:to])
	}
	return p
}

// pooled averages the log-odds of what the experts issued, and gives the weights
// of the last origin.
func pooled(ex *examples, issued [][]float64) (p, last []float64) {
	p = make([]float64, len(ex.list))
	all := losses(ex, issued)
	for o := range ex.origins {
		last = weights(all, ex.trained(o))
		for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
			for k, q := range issued {
				p[i] += last[k] * math.Log(q[i]/(1-q[i]))
			}
			p[i] = bounded(sigmoid(p[i])) // NaN stays NaN
		}
	}
	return p, last
}

// overlap is how many quarters share most of what follows them: their losses
// count for one.
const overlap = horizon / quarter

// weights are those of model averaging: proportional to the likelihood of what
// was resolved, that of the first origins, discounted for the overlap of quarters;
// equal while nothing is.
func weights(all []running, origins int) []float64 {
	w := make([]float64, len(all))
	least, total := math.Inf(1), 0.0
	for k := range all {
		w[k] = all[k].sum[origins]
		least = min(least, w[k])
	}
	for k := range w {
		w[k] = math.Exp((least - w[k]) / overlap)
		total += w[k]
	}
	for k := range w {
		w[k] /= total
	}
	return w
}

// running is the log score of a forecaster, summed over the n cases of the first
// origins of which it is known what followed.
type running struct {
	sum []float64
	n   []int
}

func losses(ex *examples, forecasts [][]float64) []running {
	all := make([]running, len(forecasts))
	for k, p := range forecasts {
		r := running{make([]float64, len(ex.origins)+1), make([]int, len(ex.origins)+1)}
		sum, n := 0.0, 0
		for o := range ex.origins {
			for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
				e := &ex.list[i]
				switch {
				case !e.resolved || math.IsNaN(p[i]):
					continue
				case e.outcome.Any():
					sum -= math.Log(p[i])
				default:
					sum -= math.Log1p(-p[i])
				}
				n++
			}
			r.sum[o+1], r.n[o+1] = sum, n
		}
		all[k] = r
	}
	return all
}

// choose returns the candidate with the best log score on the first origins; the
// most cautious one while there is nothing to judge by.
func (e *expert) choose(origins int) int {
	best, least := len(e.losses)-1, math.Inf(1)
	for r := range e.losses {
		if sum := e.losses[r].sum[origins]; e.losses[r].n[origins] > 0 && sum < least {
			best, least = r, sum
		}
	}
	return best
}

// member is a fitted model of the pool, its weight and the features it sees.
type member struct {
	columns []int
	ridge   float64
	weight  float64
	*logistic
}

// pool is what forecasts today, the model that sees most first.
type pool []member

// newPool gathers the models of the last origin; it is empty where one is missing.
func newPool(ex *examples, experts []*expert, weights []float64, learned sample) pool {
	var out pool
	for k, e := range experts {
		r := e.choose(ex.trained(len(ex.origins) - 1))
		if e.models[r] == nil {
			return nil
		}
		e.models[r].allow(*learned.columns(e.columns), ridges[r])
		out = append(out, member{e.columns, ridges[r], weights[k], e.models[r]})
	}
	return out
}

// logit gives the log-odds of a breakout, and a standard error that takes the
// errors of the models as fully correlated, which errs on the wide side.
func (p pool) logit(row []float64) (logit, se float64, hasError bool) {
	hasError = true
	for _, m := range p {
		seen := make([]float64, len(m.columns))
		pick(seen, row, m.columns)
		t := m.logit(seen)
		logit += m.weight * max(-largest, min(largest, t))
		e, ok := m.error(seen)
		se += m.weight * e
		hasError = hasError && ok
	}
	return logit, se, hasError
}

// largest is the log-odds of the largest probability that is ever stated.
var largest = math.Log((1 - surest) / surest)

// contributions are what each feature, with the columns made of it, adds to the
// log-odds of the average example.
func (p pool) contributions(row []float64) []float64 {
	out := make([]float64, len(features))
	for _, m := range p {
		seen := make([]float64, len(m.columns))
		pick(seen, row, m.columns)
		for k, c := range m.contributions(seen) {
			out[baseOf(m.columns[k])] += m.weight * c
		}
	}
	return out
}

// standard is a feature on the scale of the model that sees all.
func (p pool) standard(j int, row []float64) float64 { return p[0].standard(j, row[j]) }

func pick(to, row []float64, columns []int) {
	for k, j := range columns {
		to[k] = row[j]
	}
}
