package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Cost is what a stretch of a series costs under its best constant parameter.
// It must be superadditive: cutting a stretch never raises the total.
type Cost interface {
	// Len is the number of observations.
	Len() int
	// Segment is the cost of observations i to j-1, i < j.
	Segment(i, j int) float64
}

// NormalMean is the cost of normal data with changing mean and known variance:
// the residual sum of squares over the variance.
type NormalMean struct {
	seg      meanSegments
	variance float64
}

// NewNormalMean makes the cost; variance is in squared units of y. With variance
// 1 the cost is the residual sum of squares.
func NewNormalMean(y []float64, variance float64) (*NormalMean, error) {
	const op = "changepoint.NewNormalMean"
	if err := checkFinite(op, y); err != nil {
		return nil, err
	}
	if !(variance > 0) || math.IsInf(variance, 0) {
		return nil, stats.Errorf(op, stats.BadInput, "variance %v, need a positive number", variance)
	}
	return &NormalMean{seg: newMeanSegments(y), variance: variance}, nil
}

// Len implements Cost.
func (c *NormalMean) Len() int { return len(c.seg.s) - 1 }

// Segment implements Cost.
func (c *NormalMean) Segment(i, j int) float64 { return c.seg.rss(i, j) / c.variance }

// Poisson is the cost of counts whose rate changes: minus twice the maximised
// log-likelihood, without the terms that no cut alters.
type Poisson struct{ s []float64 }

// NewPoisson makes the cost of counts y.
func NewPoisson(y []float64) (*Poisson, error) {
	if err := checkCounts("changepoint.NewPoisson", y); err != nil {
		return nil, err
	}
	return &Poisson{s: prefix(y)}, nil
}

// Len implements Cost.
func (c *Poisson) Len() int { return len(c.s) - 1 }

// Segment implements Cost.
func (c *Poisson) Segment(i, j int) float64 {
	sum, n := c.s[j]-c.s[i], float64(j-i)
	if sum == 0 {
		return 0
	}
	return 2 * sum * (1 - math.Log(sum/n))
}

// NegBinomial is the cost of overdispersed counts whose mean m changes and whose
// variance is m + psi m^2 with the same psi throughout.
type NegBinomial struct {
	s    []float64
	size float64
}

// NewNegBinomial makes the cost of counts y with overdispersion psi > 0; see
// [Overdispersion] for an estimate that breaks do not inflate.
func NewNegBinomial(y []float64, psi float64) (*NegBinomial, error) {
	const op = "changepoint.NewNegBinomial"
	if err := checkCounts(op, y); err != nil {
		return nil, err
	}
	if !(psi > 1e-8) || math.IsInf(psi, 0) {
		return nil, stats.Errorf(op, stats.BadInput, "overdispersion %v, need more than 1e-8; use Poisson without overdispersion", psi)
	}
	return &NegBinomial{s: prefix(y), size: 1 / psi}, nil
}

// Len implements Cost.
func (c *NegBinomial) Len() int { return len(c.s) - 1 }

// Segment implements Cost.
func (c *NegBinomial) Segment(i, j int) float64 {
	sum, n := c.s[j]-c.s[i], float64(j-i)
	m := sum / n
	v := 2 * n * c.size * math.Log1p(m/c.size)
	if sum > 0 {
		v -= 2 * sum * math.Log(m/(m+c.size))
	}
	return v
}

func prefix(y []float64) []float64 {
	s := make([]float64, len(y)+1)
	for i, v := range y {
		s[i+1] = s[i] + v
	}
	return s
}

// Overdispersion estimates psi of a negative binomial from pairs of neighbouring
// counts: half the mean squared difference is the variance wherever no break falls
// between, so that a few level shifts add little. It returns 0 where the counts
// show no overdispersion. Needs at least 10 observations.
func Overdispersion(y []float64) (float64, error) {
	const op = "changepoint.Overdispersion"
	if err := checkCounts(op, y); err != nil {
		return 0, err
	}
	if len(y) < 10 {
		return 0, stats.Errorf(op, stats.TooFew, "%d observations, need 10", len(y))
	}
	// Var = m + psi m^2, and the product of independent neighbours estimates m^2.
	var excess, product float64
	for i := 1; i < len(y); i++ {
		d := y[i] - y[i-1]
		excess += d*d/2 - (y[i]+y[i-1])/2
		product += y[i] * y[i-1]
	}
	if product == 0 {
		return 0, stats.Errorf(op, stats.Degenerate, "no two neighbouring counts are positive: overdispersion is not identified")
	}
	return max(0, excess/product), nil
}
