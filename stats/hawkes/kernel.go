package hawkes

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Family is the form of the kernel to fit.
type Family int

// The exponential kernel has one parameter, its rate; the power law has two,
// offset and exponent.
const (
	ExponentialKernel Family = iota
	PowerLawKernel
)

func (f Family) params() int { return int(f) + 1 }

// Kernel is the density of the delay between an event and one it sets off.
type Kernel interface {
	// Density at delay u > 0.
	Density(u float64) float64
	// CDF is the share of the direct offspring that come within u.
	CDF(u float64) float64
	// Draw returns one delay.
	Draw(rng *rand.Rand) float64

	family() Family
	// logs returns the parameters on the scale the optimiser works on: log g(0),
	// and for the power law log (p-1).
	logs() []float64
}

// Exponential has density Rate exp(-Rate u); Rate > 0.
type Exponential struct{ Rate float64 }

// Density implements [Kernel].
func (k Exponential) Density(u float64) float64 { return k.Rate * math.Exp(-k.Rate*u) }

// CDF implements [Kernel].
func (k Exponential) CDF(u float64) float64 { return -math.Expm1(-k.Rate * u) }

// Draw implements [Kernel].
func (k Exponential) Draw(rng *rand.Rand) float64 { return rng.ExpFloat64() / k.Rate }

// HalfLife is the delay by which half of the direct offspring have come.
func (k Exponential) HalfLife() float64 { return math.Ln2 / k.Rate }

// Subsides is the time until the excess rate after one event, n Rate exp(-Rate
// u), has fallen to excess; zero where it never exceeds it. White, Porter and
// Mazerolle (2013, doi 10.1007/s10940-012-9181-y) call it resilience.
func (k Exponential) Subsides(n, excess float64) float64 {
	return max(0, math.Log(n*k.Rate/excess)/k.Rate)
}

func (k Exponential) family() Family  { return ExponentialKernel }
func (k Exponential) logs() []float64 { return []float64{math.Log(k.Rate)} }

// PowerLaw has density (P-1) C^(P-1) (u+C)^-P; C > 0 in units of time, P > 1.
// It is the law of Omori and Utsu, normed to one.
type PowerLaw struct{ C, P float64 }

// Density implements [Kernel].
func (k PowerLaw) Density(u float64) float64 {
	return (k.P - 1) / k.C * math.Exp(-k.P*math.Log1p(u/k.C))
}

// CDF implements [Kernel].
func (k PowerLaw) CDF(u float64) float64 { return -math.Expm1((1 - k.P) * math.Log1p(u/k.C)) }

// Draw implements [Kernel].
func (k PowerLaw) Draw(rng *rand.Rand) float64 {
	return k.C * math.Expm1(rng.ExpFloat64()/(k.P-1))
}

func (k PowerLaw) family() Family  { return PowerLawKernel }
func (k PowerLaw) logs() []float64 { return []float64{math.Log((k.P - 1) / k.C), math.Log(k.P - 1)} }

func kernelFrom(f Family, logs []float64) Kernel {
	if f == PowerLawKernel {
		return PowerLaw{C: math.Exp(logs[1] - logs[0]), P: 1 + math.Exp(logs[1])}
	}
	return Exponential{Rate: math.Exp(logs[0])}
}

func checkKernel(op string, k Kernel) error {
	if k == nil {
		return stats.Errorf(op, stats.BadInput, "a kernel is missing")
	}
	for _, v := range k.logs() {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return stats.Errorf(op, stats.BadInput, "kernel %+v has a parameter outside its range", k)
		}
	}
	return nil
}
