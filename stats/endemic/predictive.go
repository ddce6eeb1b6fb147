package endemic

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// Predictive is the distribution of one count: negative binomial with variance
// Mean(1 + Psi·Mean), or Poisson where Psi is 0.
type Predictive struct {
	Mean, Psi float64
}

// Variance is Mean(1 + Psi·Mean).
func (d Predictive) Variance() float64 { return d.Mean * (1 + d.Psi*d.Mean) }

// LogProb is the log-probability of the count y, -Inf where it is impossible.
func (d Predictive) LogProb(y float64) float64 {
	if y < 0 || y != math.Trunc(y) {
		return math.Inf(-1)
	}
	if d.Mean == 0 {
		if y == 0 {
			return 0
		}
		return math.Inf(-1)
	}
	fact, _ := math.Lgamma(y + 1)
	value := logCell(y, d.Mean, d.Psi) - fact
	if d.Psi < 1e-300 {
		return value
	}
	return value + logRising(y, d.Psi)
}

// CDF is the probability of a count of at most y.
func (d Predictive) CDF(y float64) float64 {
	if y < 0 {
		return 0
	}
	if d.Mean == 0 {
		return 1
	}
	var cdf float64
	for k, prob := d.start(); k <= y; k++ {
		cdf += prob
		if k > d.Mean && prob < 1e-18 {
			break
		}
		prob *= d.ratio(k)
	}
	return min(1, cdf)
}

// start gives a count below which the probability is negligible (e^-80 at a
// time), and its probability, so that sums need not begin at 0.
func (d Predictive) start() (k, prob float64) {
	if mode := math.Floor(d.Mean * (1 - d.Psi)); mode > 0 && d.LogProb(0) < -80 {
		low := 0.0
		for k = mode; k-low > 1; {
			if mid := math.Floor((low + k) / 2); d.LogProb(mid) < -80 {
				low = mid
			} else {
				k = mid
			}
		}
	}
	return k, math.Exp(d.LogProb(k))
}

// ratio is p(k+1)/p(k).
func (d Predictive) ratio(k float64) float64 {
	return d.Mean / (1 + d.Psi*d.Mean) * (1 + d.Psi*k) / (k + 1)
}

// Rand draws a count.
func (d Predictive) Rand(rng *rand.Rand) float64 {
	mean := d.Mean
	if d.Psi > 1e-10 && mean > 0 {
		mean = distuv.Gamma{Alpha: 1 / d.Psi, Beta: 1 / (d.Psi * mean), Src: rng}.Rand()
	}
	if mean <= 0 {
		return 0
	}
	return distuv.Poisson{Lambda: mean, Src: rng}.Rand()
}

// Scores of a predictive distribution at a count; all are better when smaller.
type Scores struct {
	Log float64 // -log p(y)
	RPS float64 // ranked probability score Σ_k (F(k) - 1{y<=k})²
	DSS float64 // Dawid-Sebastiani ((y-mu)/sd)² + 2 log sd
	SES float64 // squared error of the mean
}

// Score evaluates the four scores at the observed count y (Czado, Gneiting &
// Held 2009, doi:10.1111/j.1541-0420.2009.01191.x). A Mean of 0 has no
// Dawid-Sebastiani score; it is then +Inf.
func (d Predictive) Score(y float64) Scores {
	v, e := d.Variance(), y-d.Mean
	s := Scores{Log: -d.LogProb(y), RPS: d.rps(y), DSS: math.Inf(1), SES: e * e}
	if v > 0 {
		s.DSS = e*e/v + math.Log(v)
	}
	return s
}

// rps sums over the counts between the far tails, by the recurrence of the
// probabilities.
func (d Predictive) rps(y float64) float64 {
	if d.Mean == 0 {
		return y
	}
	k, prob := d.start()
	sum := max(0, k-y) // F is 0 there, the indicator 1
	var cdf float64
	for {
		cdf = min(1, cdf+prob)
		if k < y {
			sum += cdf * cdf
		} else {
			sum += (1 - cdf) * (1 - cdf)
			if k > d.Mean && (1-cdf < 1e-9 || prob < 1e-18) {
				return sum
			}
		}
		prob *= d.ratio(k)
		k++
	}
}
