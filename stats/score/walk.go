package score

import "math"

// walker gives the distribution function at 0, 1, 2, ... in turn.
type walker struct {
	steps []step
	total float64 // of the weights
}

// walk flattens mixtures into their parts.
func walk(d Count) *walker {
	w := new(walker)
	w.add(d, 1)
	return w
}

func (w *walker) add(d Count, weight float64) {
	if m, ok := d.(Mixture); ok {
		var total float64
		for _, v := range m.Weights {
			total += v
		}
		for i, part := range m.Parts {
			if m.Weights[i] > 0 {
				w.add(part, weight*m.Weights[i]/total)
			}
		}
		return
	}
	s := step{d: d, weight: weight}
	switch d := d.(type) {
	case Poisson:
		s.ratio = func(k float64) float64 { return d.Lambda / (k + 1) }
	case NegBin:
		q := d.Mu / (d.Mu + d.Size)
		s.ratio = func(k float64) float64 { return q * (k + d.Size) / (k + 1) }
	}
	s.logP = d.LogProb(0)
	w.steps = append(w.steps, s)
	w.total += weight
}

func (w *walker) next() float64 {
	var f float64
	for i := range w.steps {
		f += w.steps[i].weight * w.steps[i].next()
	}
	return f / w.total
}

// step walks one part. Probabilities follow from their predecessors; while they
// are too small for a float64, their logarithms do.
type step struct {
	d       Count
	weight  float64
	ratio   func(k float64) float64 // P(k+1)/P(k); nil for a foreign distribution
	k       int
	logP, p float64
	linear  bool // p has taken over from logP
	cdf     float64
}

func (s *step) next() float64 {
	k := s.k
	s.k++
	if s.ratio == nil {
		return s.d.CDF(k)
	}
	if !s.linear && s.logP > -600 {
		// Taken afresh: the sum of many logarithms has lost digits.
		s.linear = true
		s.p = math.Exp(s.d.LogProb(k))
	}
	if s.linear {
		s.cdf += s.p
		s.p *= s.ratio(float64(k))
	} else {
		s.logP += math.Log(s.ratio(float64(k)))
	}
	return min(s.cdf, 1)
}
