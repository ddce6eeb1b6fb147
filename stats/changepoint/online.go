package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Predictive is a conjugate model of one run, as [Online] needs it: it stores one
// state per possible run length, in order, newest run first.
type Predictive interface {
	// Check refuses a value that the model cannot have.
	Check(y float64) error
	// LogDensity is the log predictive density of y for the i-th run.
	LogDensity(i int, y float64) float64
	// Advance adds y to every run and puts a fresh run in front.
	Advance(y float64)
	// Open puts a fresh run in front and adds nothing: a missing observation.
	Open()
}

// Online is the posterior of the current run length, updated observation by
// observation (Adams and MacKay 2007, arXiv 0710.3742; Fearnhead and Liu 2007,
// doi 10.1111/j.1467-9868.2007.00601.x). Each period starts a new run with
// probability Hazard = 1/(expected run length). Memory and time per update grow
// with the number of periods seen.
type Online struct {
	hazard float64
	model  Predictive
	logp   []float64 // log P(run length = i); i observations belong to the run
	evid   float64   // log predictive density of everything seen
}

// NewOnline starts before the first observation.
func NewOnline(hazard float64, model Predictive) (*Online, error) {
	if err := checkLevel("changepoint.NewOnline", hazard); err != nil {
		return nil, err
	}
	if model == nil {
		return nil, stats.Errorf("changepoint.NewOnline", stats.BadInput, "no model")
	}
	return &Online{hazard: hazard, model: model, logp: []float64{0}}, nil
}

// Update takes the next observation. After an error nothing has changed.
func (o *Online) Update(y float64) error {
	if err := o.model.Check(y); err != nil {
		return err
	}
	next := make([]float64, len(o.logp)+1)
	for i, p := range o.logp {
		next[i+1] = p + o.model.LogDensity(i, y)
	}
	// Densities of large counts are minute: relative to the largest they keep
	// their digits.
	top := math.Inf(-1)
	for _, v := range next[1:] {
		top = max(top, v)
	}
	for i := range next[1:] {
		next[i+1] -= top
	}
	scaled := logSumExp(next[1:])
	total := top + scaled
	if math.IsNaN(total) || math.IsInf(total, 0) {
		return stats.Errorf("changepoint.Online.Update", stats.Overflow, "observation %v has predictive density %v", y, math.Exp(total))
	}
	o.evid += total
	o.advance(next, scaled)
	o.model.Advance(y)
	return nil
}

// Skip passes over a period without an observation: a change may have happened in
// it, and nothing is learnt about the rate.
func (o *Online) Skip() {
	next := make([]float64, len(o.logp)+1)
	copy(next[1:], o.logp)
	o.advance(next, 0)
	o.model.Open()
}

// advance lets every run go on or end. A run that ends after this period leaves
// run length 0: the next observation will be the first of a new run.
func (o *Online) advance(next []float64, total float64) {
	for i := 1; i < len(next); i++ {
		next[i] += math.Log1p(-o.hazard) - total
	}
	next[0] = math.Log(o.hazard)
	o.logp = next
}

// RunLength is P(i of the latest periods belong to the current run), i = 0, 1, ...
// Run length 0 always has the probability of the hazard: the run may have ended
// with the latest period, and only the next one will tell.
func (o *Online) RunLength() []float64 {
	p := make([]float64, len(o.logp))
	for i, v := range o.logp {
		p[i] = math.Exp(v)
	}
	return p
}

// ChangedWithin is the probability that the latest observation belongs to a run
// that began in the latest w periods, and that an older run came before it. It
// does not count a change that may come after the latest period.
func (o *Online) ChangedWithin(w int) float64 {
	var p float64
	for i := 1; i <= w && i < len(o.logp)-1; i++ {
		p += math.Exp(o.logp[i])
	}
	return min(1, p/(1-o.hazard))
}

// MostLikelyRun is the most probable run length of at least one period; 0 before
// the first.
func (o *Online) MostLikelyRun() int {
	at := 0
	for i := 1; i < len(o.logp); i++ {
		if at == 0 || o.logp[i] > o.logp[at] {
			at = i
		}
	}
	return at
}

// LogEvidence is the log predictive density of all observations so far, one step
// ahead each: comparable between models and hazards of the same data.
func (o *Online) LogEvidence() float64 { return o.evid }

// logSumExp wants values of at most 0, the largest near it.
func logSumExp(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += math.Exp(v)
	}
	return math.Log(s)
}
