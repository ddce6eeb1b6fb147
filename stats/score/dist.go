package score

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"github.com/blindspot/blindspot/stats"
)

// Count is a probability distribution on 0, 1, 2, ... [Poisson], [NegBin] and
// [Mixture] are scored by closed forms or recurrences; any other is scored
// through these methods. CDF must be 0 below 0 and rise to 1.
type Count interface {
	LogProb(k int) float64 // natural logarithm of P(X = k); -Inf where impossible
	CDF(k int) float64     // P(X <= k)
	Mean() float64
	Variance() float64
}

// Poisson is the Poisson distribution of mean Lambda >= 0; 0 is certainty of 0.
type Poisson struct{ Lambda float64 }

// LogProb is the logarithm of the probability of k.
func (p Poisson) LogProb(k int) float64 {
	switch {
	case k < 0:
		return math.Inf(-1)
	case k == 0:
		return -p.Lambda
	case p.Lambda == 0:
		return math.Inf(-1)
	}
	y := float64(k)
	return -stirlingError(y) - deviance(y, p.Lambda) - 0.5*math.Log(2*math.Pi*y)
}

// CDF is the probability of at most k.
func (p Poisson) CDF(k int) float64 {
	switch {
	case k < 0:
		return 0
	case p.Lambda == 0:
		return 1
	}
	return mathext.GammaIncRegComp(float64(k)+1, p.Lambda)
}

// Mean is Lambda.
func (p Poisson) Mean() float64 { return p.Lambda }

// Variance is Lambda.
func (p Poisson) Variance() float64 { return p.Lambda }

// NegBin is the negative binomial distribution of mean Mu >= 0 and size > 0,
// whose variance is Mu + Mu^2/Size; Mu = 0 is certainty of 0.
type NegBin struct{ Mu, Size float64 }

// LogProb is the logarithm of the probability of k.
func (d NegBin) LogProb(k int) float64 {
	switch {
	case k < 0:
		return math.Inf(-1)
	case k == 0:
		return -d.Size * math.Log1p(d.Mu/d.Size)
	case d.Mu == 0:
		return math.Inf(-1)
	}
	// size/(size+k) times the binomial probability of size in size+k trials.
	y := float64(k)
	n := d.Size + y
	total := d.Size + d.Mu
	return math.Log(d.Size/n) + 0.5*math.Log(n/(2*math.Pi*y*d.Size)) +
		stirlingError(n) - stirlingError(d.Size) - stirlingError(y) -
		deviance(d.Size, n*(d.Size/total)) - deviance(y, n*(d.Mu/total))
}

// CDF is the probability of at most k, to about ten digits; fewer where k is
// above ten million and Size above 10,000.
func (d NegBin) CDF(k int) float64 {
	switch {
	case k < 0:
		return 0
	case d.Mu == 0:
		return 1
	}
	if d.summed() && k < maxTerms {
		w := walk(d)
		for range k {
			w.next()
		}
		return w.next()
	}
	return mathext.RegIncBeta(d.Size, float64(k)+1, d.Size/(d.Size+d.Mu))
}

// summed says that the incomplete beta function, which loses a digit for every
// tenfold size, is given up for the sum of the probabilities. Such counts are
// nearly Poisson, so there are not many.
func (d NegBin) summed() bool { return d.Size > 1e4 }

// Mean is Mu.
func (d NegBin) Mean() float64 { return d.Mu }

// Variance is Mu + Mu^2/Size.
func (d NegBin) Variance() float64 { return d.Mu + d.Mu*d.Mu/d.Size }

// Mixture is a weighted mean of distributions. Weights are not negative and
// need not sum to one. A mixture with Poisson{0} is a zero-inflated count.
type Mixture struct {
	Weights []float64
	Parts   []Count
}

// LogProb is the logarithm of the probability of k.
func (m Mixture) LogProb(k int) float64 {
	top := math.Inf(-1)
	for i, d := range m.Parts {
		if m.Weights[i] > 0 {
			top = max(top, d.LogProb(k))
		}
	}
	if math.IsInf(top, -1) {
		return top
	}
	return top + math.Log(m.mean(func(d Count) float64 { return math.Exp(d.LogProb(k) - top) }))
}

// CDF is the probability of at most k.
func (m Mixture) CDF(k int) float64 {
	return m.mean(func(d Count) float64 { return d.CDF(k) })
}

// Mean is the weighted mean of the means.
func (m Mixture) Mean() float64 { return m.mean(Count.Mean) }

// Variance is the variance within the parts plus that between their means.
func (m Mixture) Variance() float64 {
	centre := m.Mean()
	return m.mean(func(d Count) float64 {
		return d.Variance() + (d.Mean()-centre)*(d.Mean()-centre)
	})
}

func (m Mixture) mean(f func(Count) float64) float64 {
	var sum, weight float64
	for i, d := range m.Parts {
		if w := m.Weights[i]; w > 0 {
			sum += w * f(d)
			weight += w
		}
	}
	return sum / weight
}

// checkCount refuses parameters that no distribution has.
func checkCount(op string, d Count, y int) error {
	if y < 0 {
		return stats.Errorf(op, stats.BadInput, "observation %d is negative", y)
	}
	return checkDist(op, d)
}

func checkDist(op string, d Count) error {
	switch d := d.(type) {
	case nil:
		return stats.Errorf(op, stats.BadInput, "no distribution")
	case Poisson:
		if !(d.Lambda >= 0) || !finite(d.Lambda) {
			return stats.Errorf(op, stats.BadInput, "Poisson mean %v", d.Lambda)
		}
	case NegBin:
		if !(d.Mu >= 0 && d.Size > 0) || !finite(d.Mu) || !finite(d.Size) {
			return stats.Errorf(op, stats.BadInput, "negative binomial mean %v, size %v", d.Mu, d.Size)
		}
	case Mixture:
		if len(d.Parts) == 0 || len(d.Parts) != len(d.Weights) {
			return stats.Errorf(op, stats.BadInput, "mixture of %d parts with %d weights", len(d.Parts), len(d.Weights))
		}
		var total float64
		for i, w := range d.Weights {
			if !(w >= 0) || !finite(w) {
				return stats.Errorf(op, stats.BadInput, "mixture weight %d is %v", i, w)
			}
			total += w
			if err := checkDist(op, d.Parts[i]); err != nil {
				return err
			}
		}
		if !(total > 0) || !finite(total) {
			return stats.Errorf(op, stats.BadInput, "mixture weights sum to %v", total)
		}
	}
	return nil
}
