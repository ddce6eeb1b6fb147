package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// GammaPoisson models counts: a Poisson rate with a Gamma(shape, rate) prior,
// drawn anew at every change. Its predictive law is negative binomial. The prior
// mean of the rate is shape/rate; shape 1 is vague.
type GammaPoisson struct {
	shape, rate float64
	a, b        []float64 // newest run last, so that Advance can append
}

// NewGammaPoisson checks the prior.
func NewGammaPoisson(shape, rate float64) (*GammaPoisson, error) {
	if !positive(shape, rate) {
		return nil, stats.Errorf("changepoint.NewGammaPoisson", stats.BadInput, "shape %v, rate %v: need positive numbers", shape, rate)
	}
	return &GammaPoisson{shape: shape, rate: rate, a: []float64{shape}, b: []float64{rate}}, nil
}

// Check implements Predictive.
func (g *GammaPoisson) Check(y float64) error {
	return checkCounts("changepoint.GammaPoisson", []float64{y})
}

// LogDensity implements Predictive.
func (g *GammaPoisson) LogDensity(i int, y float64) float64 {
	a, b := g.a[len(g.a)-1-i], g.b[len(g.b)-1-i]
	la, _ := math.Lgamma(a)
	lay, _ := math.Lgamma(a + y)
	ly, _ := math.Lgamma(y + 1)
	return lay - la - ly - a*math.Log1p(1/b) - y*math.Log1p(b)
}

// Advance implements Predictive.
func (g *GammaPoisson) Advance(y float64) {
	for i := range g.a {
		g.a[i] += y
		g.b[i]++
	}
	g.Open()
}

// Open implements Predictive.
func (g *GammaPoisson) Open() {
	g.a = append(g.a, g.shape)
	g.b = append(g.b, g.rate)
}

// NormalGamma models real values: mean and precision drawn anew at every change,
// mean | precision ~ N(Mean, 1/(Weight precision)), precision ~ Gamma(Shape, Rate).
// Its predictive law is Student's t.
type NormalGamma struct {
	Mean   float64 // prior mean, in units of y
	Weight float64 // prior observations behind Mean
	Shape  float64 // half the prior degrees of freedom of the variance
	Rate   float64 // half the prior sum of squares, in squared units of y
}

// normalGamma holds the posterior of every run.
type normalGamma struct {
	prior NormalGamma
	runs  []NormalGamma // newest run last
}

// NewNormalGamma checks the prior.
func NewNormalGamma(prior NormalGamma) (Predictive, error) {
	if !positive(prior.Weight, prior.Shape, prior.Rate) || math.IsNaN(prior.Mean) || math.IsInf(prior.Mean, 0) {
		return nil, stats.Errorf("changepoint.NewNormalGamma", stats.BadInput, "prior %+v: need a finite mean, and positive weight, shape and rate", prior)
	}
	return &normalGamma{prior: prior, runs: []NormalGamma{prior}}, nil
}

// Check implements Predictive.
func (g *normalGamma) Check(y float64) error {
	return checkFinite("changepoint.NormalGamma", []float64{y})
}

// LogDensity implements Predictive.
func (g *normalGamma) LogDensity(i int, y float64) float64 {
	r := g.runs[len(g.runs)-1-i]
	nu := 2 * r.Shape
	scale2 := r.Rate * (r.Weight + 1) / (r.Shape * r.Weight)
	d := y - r.Mean
	l1, _ := math.Lgamma((nu + 1) / 2)
	l2, _ := math.Lgamma(nu / 2)
	return l1 - l2 - 0.5*math.Log(nu*math.Pi*scale2) - (nu+1)/2*math.Log1p(d*d/(nu*scale2))
}

// Advance implements Predictive.
func (g *normalGamma) Advance(y float64) {
	for i := range g.runs {
		r := &g.runs[i]
		d := y - r.Mean
		r.Rate += r.Weight * d * d / (2 * (r.Weight + 1))
		r.Mean += d / (r.Weight + 1)
		r.Weight++
		r.Shape += 0.5
	}
	g.Open()
}

// Open implements Predictive.
func (g *normalGamma) Open() { g.runs = append(g.runs, g.prior) }

func positive(xs ...float64) bool {
	for _, x := range xs {
		if !(x > 0) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
