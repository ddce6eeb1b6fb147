package endemic

import (
	"fmt"
	"math"
)

// Family is the distribution of a count given the past.
type Family int

// Families. Both negative binomials have variance mu(1 + psi mu).
const (
	Poisson Family = iota
	NegBin1        // one dispersion psi shared by all units
	NegBinM        // one dispersion psi per unit
)

// Term is one covariate of a log-linear predictor; its coefficient is
// estimated. Value gives the covariate at time t (0-based row of the counts)
// in a unit (0-based column); it must be finite wherever it is asked, which
// for a simulation includes times beyond the data.
type Term struct {
	Name  string
	Value func(t, unit int) float64
}

// Component is one of the three parts of the conditional mean: the exponential
// of a sum of terms, times an offset, times (for the epidemic components) past
// counts.
type Component struct {
	Terms  []Term
	Offset func(t, unit int) float64 // positive multiplier, as a population share; nil is 1
	// Random adds one normal intercept per unit with mean zero and a common
	// variance, which is estimated. Keep an intercept among the terms.
	Random bool
}

// Model is an endemic-epidemic model for counts y[t][i] in units i:
//
//	mu[t][i] = lambda[t][i]·z[t][i] + phi[t][i]·Σ_j w[j][i]·z[t][j] + nu[t][i]
//
// where z[t] = y[t-1], or with Lags the sum of Lags[k]·y[t-1-k] (Bracher & Held
// 2022, doi 10.1016/j.ijforecast.2020.07.002). A nil component is absent. Weights
// belong to the neighbour component and are needed exactly when it is present.
type Model struct {
	Family  Family
	AR      *Component // lambda: what a unit passes on to itself
	NE      *Component // phi: what it receives from its neighbours
	End     *Component // nu: what arises without a past
	Weights Weights
	// Lags are the weights of the times 1, 2, ... back; nil is the last time
	// alone. Where they add up to one, the dominant eigenvalue is that of the
	// events which one event brings about over all lags.
	Lags []float64
}

// GeometricLags are weights of so many times back, each the given share of the
// one before it, that add up to one.
func GeometricLags(times int, ratio float64) []float64 {
	lags, sum, w := make([]float64, times), 0.0, 1.0
	for k := range lags {
		lags[k] = w
		sum += w
		w *= ratio
	}
	for k := range lags {
		lags[k] /= sum
	}
	return lags
}

// reach is how many times back the model looks.
func (m *Model) reach() int { return max(1, len(m.Lags)) }

// Past is what the epidemic components see of the counts at time t: NaN where a
// count that carries weight is missing.
func (m *Model) Past(counts [][]float64, t int) []float64 {
	if len(m.Lags) == 0 {
		return counts[t-1]
	}
	z := make([]float64, len(counts[0]))
	for k, w := range m.Lags {
		if w == 0 {
			continue
		}
		for i, y := range counts[t-1-k] {
			z[i] += w * y
		}
	}
	return z
}

// The three components in the order of the parameters.
const (
	own = iota
	neighbour
	background
)

var componentName = [3]string{"ar", "ne", "end"}

func (m *Model) components() [3]*Component { return [3]*Component{m.AR, m.NE, m.End} }

// Intercept is the constant term.
func Intercept() Term {
	return Term{Name: "intercept", Value: func(int, int) float64 { return 1 }}
}

// Trend is the linear term t, counted from the first row of the data.
func Trend() Term {
	return Term{Name: "trend", Value: func(t, _ int) float64 { return float64(t) }}
}

// Season gives the sine and cosine terms sin(2πkt/period), cos(2πkt/period)
// for k = 1..harmonics, with t counted from the first row of the data.
func Season(period float64, harmonics int) []Term {
	terms := make([]Term, 0, 2*harmonics)
	for k := 1; k <= harmonics; k++ {
		w := 2 * math.Pi * float64(k) / period
		terms = append(terms,
			Term{Name: fmt.Sprintf("sin%d", k), Value: func(t, _ int) float64 { return math.Sin(w * float64(t)) }},
			Term{Name: fmt.Sprintf("cos%d", k), Value: func(t, _ int) float64 { return math.Cos(w * float64(t)) }})
	}
	return terms
}

// Only restricts terms to one unit: they are zero in all others. The unit's
// number is appended to each name.
func Only(unit int, terms ...Term) []Term {
	restricted := make([]Term, len(terms))
	for k, term := range terms {
		value := term.Value
		restricted[k] = Term{
			Name: fmt.Sprintf("%s[%d]", term.Name, unit),
			Value: func(t, i int) float64 {
				if i != unit {
					return 0
				}
				return value(t, i)
			},
		}
	}
	return restricted
}

// PerUnit gives every unit its own coefficient of a term.
func PerUnit(units int, term Term) []Term {
	var terms []Term
	for i := range units {
		terms = append(terms, Only(i, term)...)
	}
	return terms
}

// ByUnit reads a value that differs between units only, as the logarithm of
// the population. Units outside the slice have no value, which is an error
// where one is needed.
func ByUnit(x []float64) func(t, unit int) float64 {
	return func(_, i int) float64 { return at(x, i) }
}

// ByTime reads a value that differs between times only.
func ByTime(x []float64) func(t, unit int) float64 {
	return func(t, _ int) float64 { return at(x, t) }
}

// ByCell reads a value per time and unit.
func ByCell(x [][]float64) func(t, unit int) float64 {
	return func(t, i int) float64 {
		if t < 0 || t >= len(x) {
			return math.NaN()
		}
		return at(x[t], i)
	}
}

func at(x []float64, k int) float64 {
	if k < 0 || k >= len(x) {
		return math.NaN()
	}
	return x[k]
}
