package tail

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Average is a weighted set of laws for whole numbers. One law of the tail,
// chosen because it fits as well as others, decides how probable a value is that
// lies beyond most of the data: on log-normal numbers a power law says ten times
// too much. Where the data cannot choose, their average says so by its interval
// (Clauset & Woodard 2013, doi 10.1214/12-AOAS614).
//
// A member is a law (power law, log-normal, stretched exponential, power law
// with cut-off) from a threshold on; below the threshold every value has a
// probability of its own. The weight of a member is its posterior probability:
// the evidence of the law by Laplace's method, under priors that leave open what
// deaths have shown, times that of the part below, which makes high thresholds
// pay for the values that they do not explain.
type Average struct {
	Members []Member // by falling weight
	N       int

	values []int // sorted
	level  float64
}

// Member is one law from one threshold on, with one way of rounding.
type Member struct {
	Law       string
	Threshold int
	TailN     int     // values at or above it
	Weight    float64 // posterior probability

	shape    *shape
	at       []float64 // mode
	spread   []float64 // lower triangle of the factor of the covariance
	evidence float64
	tail     *cells
}

// cells are the distinct values of a tail, as the edges of their cells in units
// of the threshold's own lower edge.
type cells struct {
	rounding     float64
	edge         float64 // threshold less rounding
	lower, upper []float64
	count        []float64
}

// thresholds are tried as long as the tail has the fewest values allowed.
var thresholds = []int{1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 100, 150, 250, 400}

// roundings are the two ways in which a whole number stands for measurements: x
// for those within one half of it, and x for those from x up to x+1.
var roundings = []float64{0.5, 0}

// FitAverage weighs the laws on whole numbers of at least 0. Of the options
// MinTail and Level count.
func FitAverage(values []int, opt Options) (*Average, error) {
	const op = "tail.FitAverage"
	if err := opt.fill(op); err != nil {
		return nil, err
	}
	a := &Average{N: len(values), values: slices.Clone(values), level: opt.Level}
	slices.Sort(a.values)
	if a.N > 0 && a.values[0] < 0 {
		return nil, stats.Errorf(op, stats.BadInput, "value %d", a.values[0])
	}
	if n := a.N - a.below(1); n < opt.MinTail {
		return nil, stats.Errorf(op, stats.TooFew, "%d values above 0 and at least %d are needed", n, opt.MinTail)
	}
	for _, rounding := range roundings {
		starts := make([][]float64, len(shapes)) // the last mode of each law
		for _, u := range thresholds {
			n := a.N - a.below(u)
			if n < opt.MinTail {
				break
			}
			tail, body := a.cells(u, rounding), a.bodyEvidence(u)
			for k := range shapes {
				m := Member{Law: shapes[k].name, Threshold: u, TailN: n, shape: &shapes[k], tail: tail}
				if m.fit(starts[k]) {
					m.evidence += body + math.Log(shapes[k].weight)
					a.Members = append(a.Members, m)
					starts[k] = m.at
				}
			}
		}
	}
	if len(a.Members) == 0 {
		return nil, stats.Errorf(op, stats.Degenerate, "no law fits the %d values", a.N)
	}
	a.weigh()
	return a, nil
}

// below counts the values under x.
func (a *Average) below(x int) int { return sort.SearchInts(a.values, x) }

func (a *Average) cells(u int, rounding float64) *cells {
	c := &cells{rounding: rounding, edge: float64(u) - rounding}
	rest := a.values[a.below(u):]
	for i := 0; i < len(rest); {
		j := i
		for j < len(rest) && rest[j] == rest[i] {
			j++
		}
		c.lower = append(c.lower, (float64(rest[i])-rounding)/c.edge)
		c.upper = append(c.upper, (float64(rest[i])+1-rounding)/c.edge)
		c.count = append(c.count, float64(j-i))
		i = j
	}
	return c
}

// bodyEvidence is the probability of the counts of the values below the
// threshold and of the tail as one, under a Dirichlet prior of one half each.
func (a *Average) bodyEvidence(u int) float64 {
	lg := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	k := float64(u + 1)
	sum := lg(k/2) - lg(k/2+float64(a.N))
	for x := range u {
		sum += lg(0.5+float64(a.below(x+1)-a.below(x))) - lg(0.5)
	}
	return sum + lg(0.5+float64(a.N-a.below(u))) - lg(0.5)
}

// weigh turns evidence into probabilities and drops what has next to none.
func (a *Average) weigh() {
	top := math.Inf(-1)
	for _, m := range a.Members {
		top = max(top, m.evidence)
	}
	a.Members = slices.DeleteFunc(a.Members, func(m Member) bool { return m.evidence < top-12 })
	sum := 0.0
	for i := range a.Members {
		a.Members[i].Weight = math.Exp(a.Members[i].evidence - top)
		sum += a.Members[i].Weight
	}
	for i := range a.Members {
		a.Members[i].Weight /= sum
	}
	slices.SortStableFunc(a.Members, func(x, y Member) int { return cmp.Compare(y.Weight, x.Weight) })
}

// LawWeight is the posterior probability of a law.
type LawWeight struct {
	Law    string
	Weight float64
}

// Laws gives the weight of each law over all its members, the largest first.
func (a *Average) Laws() []LawWeight {
	out := make([]LawWeight, len(shapes))
	for k := range shapes {
		out[k].Law = shapes[k].name
		for _, m := range a.Members {
			if m.Law == out[k].Law {
				out[k].Weight += m.Weight
			}
		}
	}
	slices.SortStableFunc(out, func(x, y LawWeight) int { return cmp.Compare(y.Weight, x.Weight) })
	return out
}

// logPosterior of the parameters of the tail, without constants.
func (m *Member) logPosterior(p []float64) float64 {
	value := 0.0
	for k, v := range p {
		z := (v - m.shape.mean[k]) / m.shape.sd[k]
		value -= z * z / 2
	}
	start := m.shape.logSurvival(1, p)
	edge, last := 1.0, start
	for i, n := range m.tail.count {
		l := last
		if m.tail.lower[i] != edge { // not a neighbour of the value before
			l = m.shape.logSurvival(m.tail.lower[i], p)
		}
		edge = m.tail.upper[i]
		last = m.shape.logSurvival(edge, p)
		value += n * (l - start + math.Log(-math.Expm1(last-l)))
	}
	if math.IsNaN(value) {
		return math.Inf(-1)
	}
	return value
}

// survival is P(X >= x) within the tail.
func (m *Member) survival(x float64, p []float64) float64 {
	s := math.Exp(m.shape.logSurvival((x-m.tail.rounding)/m.tail.edge, p) - m.shape.logSurvival(1, p))
	if math.IsNaN(s) {
		return 0
	}
	return s
}

// draw is one law with its parameters and its share of the tail, with the weight
// that makes draws from a normal law draws from the posterior.
func (m *Member) draw(rng *rand.Rand, p []float64) (logWeight float64) {
	const wide = 1.3
	k := len(p)
	z := make([]float64, k)
	square := 0.0
	for i := range z {
		z[i] = wide * rng.NormFloat64()
		square += z[i] * z[i]
	}
	for i := range p {
		p[i] = m.at[i]
		for j := 0; j <= i; j++ {
			p[i] += m.spread[i*k+j] * z[j]
		}
	}
	return m.logPosterior(p) - m.logPosterior(m.at) + square/(2*wide*wide)
}

// untold is the expected number of such events in a sample as large as the data
// below which nothing tells the probability from none.
const untold = 1e-4

// averageDraws is the number of laws that stand for the posterior.
const averageDraws = 1000

// Exceedance is P(X >= x) for one event, averaged over laws, parameters and the
// share of the tail, with its interval.
func (a *Average) Exceedance(x float64, rng *rand.Rand) (stats.Estimate, error) {
	if math.IsNaN(x) {
		return stats.Estimate{}, stats.Errorf("tail.Average.Exceedance", stats.BadInput, "the value is not a number")
	}
	values, weights := a.draws(x, rng)
	return summarise(values, weights, a.level), nil
}

// AtLeastOne is the probability of one or more events of size x or larger within
// the horizon (in the unit of the rate), averaged over laws and the belief about
// the rate. The interval holds the probability under the true law and rate.
func (a *Average) AtLeastOne(x float64, rate Rate, horizon float64, rng *rand.Rand) (stats.Estimate, error) {
	const op = "tail.Average.AtLeastOne"
	if err := rate.check(op, horizon); err != nil {
		return stats.Estimate{}, err
	}
	if math.IsNaN(x) {
		return stats.Estimate{}, stats.Errorf(op, stats.BadInput, "the value is not a number")
	}
	values, weights := a.draws(x, rng)
	gamma := distuv.Gamma{Alpha: rate.Shape, Beta: rate.Rate, Src: rng}
	for i, p := range values {
		values[i] = -math.Expm1(-gamma.Rand() * horizon * p)
	}
	return summarise(values, weights, a.level), nil
}

// draws are exceedances of x under draws of the posterior, each law with as many
// as its weight.
func (a *Average) draws(x float64, rng *rand.Rand) (values, weights []float64) {
	last := -1.0
	if !math.IsInf(x, 0) {
		last = math.Ceil(x)
	}
	for _, m := range a.Members {
		n := int(math.Ceil(m.Weight * averageDraws))
		share := distuv.Beta{Alpha: float64(m.TailN) + 0.5, Beta: float64(a.N-m.TailN) + float64(m.Threshold)/2, Src: rng}
		p := make([]float64, len(m.at))
		var logs []float64
		for range n {
			log := m.draw(rng, p)
			v := 0.0
			switch {
			case math.IsInf(x, 1):
			case last >= float64(m.Threshold):
				v = share.Rand() * m.survival(last, p)
			default: // below the threshold every value has its own share
				v = a.observedShare(x, m.Threshold, rng)
			}
			if v*float64(a.N) < untold {
				v = 0
			}
			values, logs = append(values, v), append(logs, log)
		}
		weights = append(weights, normalise(logs, m.Weight)...)
	}
	return values, weights
}

// observedShare draws P(X >= x) for x at or below the threshold.
func (a *Average) observedShare(x float64, threshold int, rng *rand.Rand) float64 {
	if x <= 0 {
		return 1
	}
	cell := int(math.Ceil(x))
	k := float64(a.N - a.below(cell))
	above := float64(threshold-cell+1) / 2
	return distuv.Beta{Alpha: k + above, Beta: float64(a.N) - k + float64(cell)/2, Src: rng}.Rand()
}

func normalise(logs []float64, total float64) []float64 {
	top := slices.Max(logs)
	sum := 0.0
	out := make([]float64, len(logs))
	if math.IsInf(top, -1) { // a member of next to no weight, whose few draws all failed
		return out
	}
	for i, l := range logs {
		out[i] = math.Exp(l - top)
		sum += out[i]
	}
	for i := range out {
		out[i] *= total / sum
	}
	return out
}

// summarise gives the mean and the central interval of weighted draws; the mean
// of a skewed law may lie beyond it, and the interval then reaches to it.
func summarise(values, weights []float64, level float64) stats.Estimate {
	order := make([]int, len(values))
	mean, square := 0.0, 0.0
	for i := range order {
		order[i] = i
		mean += weights[i] * values[i]
		square += weights[i] * values[i] * values[i]
	}
	sort.Slice(order, func(i, j int) bool { return values[order[i]] < values[order[j]] })
	at := func(p float64) float64 {
		sum := 0.0
		for _, i := range order {
			if sum += weights[i]; sum >= p {
				return values[i]
			}
		}
		return values[order[len(order)-1]]
	}
	mean = min(1, mean) // but for rounding
	low, high := at((1-level)/2), at((1+level)/2)
	return stats.Estimate{Value: mean, SE: math.Sqrt(max(0, square-mean*mean)),
		Interval: stats.Interval{Low: min(low, mean), High: max(high, mean), Level: level}}
}
