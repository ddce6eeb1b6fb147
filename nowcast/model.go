package nowcast

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// Report is what stood on record for a month of a stratum when it was Age months
// old: Age is counted from the end of the month.
type Report struct {
	Stratum string
	Month   blindspot.Month
	Age     int
	Value   int
}

// Ages are those between which numbers are followed: close together while much
// changes. The last is when a number counts as final.
var Ages = []int{1, 2, 3, 4, 6, 9, 12, 18, 24}

// fewestPairs is how many months must have gone from one age to the next before the
// step is learnt; a class of sizes with fewer is learnt from all sizes.
const fewestPairs = 20

// sizes are the lower ends of the classes of numbers.
var sizes = []int{1, 5, 25, 100}

func class(value int) int {
	c := 0
	for c < len(sizes) && value >= sizes[c] {
		c++
	}
	return c
}

// step is how numbers go from one age to the next.
type step struct {
	pairs   int
	classes [5]ladder // by size; 0 is not used
	zeros   []int     // what followed nothing, sorted
}

// ladder is how often a number stays as it is, and for the others a factor with its
// spread, in all and by stratum.
type ladder struct {
	same       float64            // share of the numbers that stay
	stays      map[string]float64 // the same by stratum
	factor, se float64            // the factor of all strata, and its standard error
	spread     float64            // variance of the next number over the number
	own        map[string]credible
}

type credible struct{ factor, se float64 }

// Model gives young numbers the distribution of their final ones.
type Model struct {
	steps []step // steps[i] leads from Ages[i] to Ages[i+1]
	last  int    // index of the last age that could be learnt
}

// pair is a month at two ages.
type pair struct {
	stratum string
	x, y    int
}

// Fit learns from reports. Fit fails with TooFewData where not even the first step
// can be learnt; a model that cannot follow numbers to the last age says so in
// [Model.Until].
func Fit(reports []Report) (*Model, error) {
	m := &Model{steps: make([]step, len(Ages)-1)}
	pairs := pairsOf(reports)
	for i := range m.steps {
		m.steps[i] = fitStep(pairs[i])
	}
	for m.last < len(m.steps) && m.steps[m.last].pairs >= fewestPairs {
		m.last++
	}
	if m.last == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "bring past releases: blindspot update --history",
			"%d months are known both at %d and at %d months of age, and %d are needed", m.steps[0].pairs, Ages[0], Ages[1], fewestPairs)
	}
	return m, nil
}

// Until is the age to which the model follows numbers.
func (m *Model) Until() int { return Ages[m.last] }

// pairsOf gathers the months that are known at two ages that follow one another, in
// the order of the reports.
func pairsOf(reports []Report) [][]pair {
	type month struct {
		stratum string
		month   blindspot.Month
	}
	at := make([]map[month]int, len(Ages))
	for i := range at {
		at[i] = map[month]int{}
	}
	for _, r := range reports {
		if i := slices.Index(Ages, r.Age); i >= 0 {
			at[i][month{r.Stratum, r.Month}] = r.Value
		}
	}
	out := make([][]pair, len(Ages)-1)
	for _, r := range reports {
		i := slices.Index(Ages, r.Age)
		if i < 0 || i == len(Ages)-1 {
			continue
		}
		if y, ok := at[i+1][month{r.Stratum, r.Month}]; ok {
			out[i] = append(out[i], pair{r.Stratum, r.Value, y})
		}
	}
	return out
}

func fitStep(pairs []pair) step {
	s := step{pairs: len(pairs)}
	var some []pair
	classes := [5][]pair{}
	for _, p := range pairs {
		if p.x == 0 {
			s.zeros = append(s.zeros, p.y)
			continue
		}
		some = append(some, p)
		classes[class(p.x)] = append(classes[class(p.x)], p)
	}
	slices.Sort(s.zeros)
	all := fitLadder(some, nil)
	for c := range classes {
		s.classes[c] = all
		if len(classes[c]) >= fewestPairs {
			s.classes[c] = fitLadder(classes[c], &all)
		}
	}
	return s
}

// fewestMoved is how many numbers of a class must have changed before it has a factor
// of its own; below, that of all sizes stands in.
const fewestMoved = 10

// ownWeight is how many numbers of all strata count beside a stratum's own where it is
// learnt how often its numbers stay.
const ownWeight = 10

// fitLadder learns how often numbers stay as they are, and the factor of the others. Most
// numbers of most releases stay: a spread that had to hold them, too, would be too wide
// for them and too narrow for the others.
func fitLadder(pairs []pair, all *ladder) ladder {
	same, still, n := 0.0, map[string]float64{}, map[string]float64{}
	var moved []pair
	for _, p := range pairs {
		n[p.stratum]++
		if p.x == p.y {
			same++
			still[p.stratum]++
			continue
		}
		moved = append(moved, p)
	}
	l := fitMoved(moved)
	if all != nil && len(moved) < fewestMoved {
		l = *all
	}
	l.same, l.stays = same/max(1, float64(len(pairs))), map[string]float64{}
	for stratum, own := range n {
		l.stays[stratum] = (still[stratum] + ownWeight*l.same) / (own + ownWeight)
	}
	return l
}

// stay is how often a number of the stratum stays as it is.
func (l *ladder) stay(stratum string) float64 {
	if own, ok := l.stays[stratum]; ok {
		return own
	}
	return l.same
}

// fitMoved estimates factor and spread, and the factors of strata by credibility:
// the more of its own a stratum has shown, and the more strata differ, the more its
// own past counts.
func fitMoved(pairs []pair) ladder {
	l := ladder{factor: 1, own: map[string]credible{}}
	if len(pairs) < 2 {
		return l
	}
	weight, sum := map[string]float64{}, map[string]float64{}
	var names []string
	var x, y float64
	for _, p := range pairs {
		if _, ok := weight[p.stratum]; !ok {
			names = append(names, p.stratum)
		}
		weight[p.stratum] += float64(p.x)
		sum[p.stratum] += float64(p.y)
		x, y = x+float64(p.x), y+float64(p.y)
	}
	l.factor = y / x
	within, degrees := 0.0, 0
	for _, p := range pairs {
		own := sum[p.stratum] / weight[p.stratum]
		within += sq(float64(p.y)-own*float64(p.x)) / float64(p.x)
		l.spread += sq(float64(p.y)-l.factor*float64(p.x)) / float64(p.x)
	}
	l.spread /= float64(len(pairs) - 1)
	l.se = math.Sqrt(l.spread / x)
	if degrees = len(pairs) - len(names); degrees < 1 || len(names) < 2 {
		return l
	}
	within /= float64(degrees)
	var between, squares float64
	for _, n := range names {
		between += weight[n] * sq(sum[n]/weight[n]-l.factor)
		squares += sq(weight[n])
	}
	between = max(0, (between-float64(len(names)-1)*within)/(x-squares/x))
	if between == 0 {
		return l
	}
	l.spread = within
	for _, n := range names {
		z := weight[n] / (weight[n] + within/between)
		l.own[n] = credible{z*sum[n]/weight[n] + (1-z)*l.factor, math.Sqrt((1-z)*between + sq(1-z)*sq(l.se))}
	}
	return l
}

func sq(v float64) float64 { return v * v }

// Final draws what a number will read at the last age, given what it reads at an
// age. An age between two of Ages is taken for the earlier one: it promises less.
// A number of that age or more stays as it is.
func (m *Model) Final(stratum string, age, value, draws int, rng *rand.Rand) Distribution {
	from := 0
	for from < m.last && Ages[from+1] <= age {
		from++
	}
	out := Distribution{draws: make([]int, draws)}
	for i := range out.draws {
		v := value
		for at := from; at < m.last; at++ {
			v = m.steps[at].next(stratum, v, rng)
		}
		out.draws[i] = v
	}
	slices.Sort(out.draws)
	return out
}

// next draws the number at the next age.
func (s *step) next(stratum string, value int, rng *rand.Rand) int {
	if value == 0 {
		if len(s.zeros) == 0 {
			return 0
		}
		return s.zeros[rng.IntN(len(s.zeros))]
	}
	l := &s.classes[class(value)]
	if rng.Float64() < l.stay(stratum) {
		return value
	}
	factor, se := l.factor, l.se
	if own, ok := l.own[stratum]; ok {
		factor, se = own.factor, own.se
	}
	factor = max(0, factor+se*rng.NormFloat64())
	mean, variance := factor*float64(value), l.spread*float64(value)
	if mean == 0 || variance < 1e-12 {
		return int(math.Round(mean))
	}
	g := distuv.Gamma{Alpha: sq(mean) / variance, Beta: mean / variance, Src: rng}
	return int(math.Round(min(g.Rand(), 1e9)))
}

// Distribution is what a number may come to.
type Distribution struct{ draws []int }

// Draws are the draws in an order that means nothing, so that they may be set beside
// those of other numbers.
func (d Distribution) Draws(rng *rand.Rand) []int {
	out := slices.Clone(d.draws)
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// Mean is the expected number.
func (d Distribution) Mean() float64 {
	sum := 0.0
	for _, v := range d.draws {
		sum += float64(v)
	}
	return sum / float64(len(d.draws))
}

// Quantile is the number that a share p of the draws does not exceed.
func (d Distribution) Quantile(p float64) int {
	return d.draws[min(len(d.draws)-1, max(0, int(math.Ceil(p*float64(len(d.draws))))-1))]
}

// Sum adds numbers that do not depend on each other, as many draws as the first has.
func Sum(rng *rand.Rand, parts ...Distribution) Distribution {
	if len(parts) == 1 {
		return parts[0]
	}
	var out Distribution
	for i, p := range parts {
		draws := slices.Clone(p.draws) // which lie in order
		rng.Shuffle(len(draws), func(i, j int) { draws[i], draws[j] = draws[j], draws[i] })
		if i == 0 {
			out.draws = draws
			continue
		}
		for k := range out.draws {
			out.draws[k] += draws[k]
		}
	}
	slices.Sort(out.draws)
	return out
}

// Interval is the mean with the central interval of the level, as 0.9.
func (d Distribution) Interval(level float64) blindspot.Quantity {
	low, high := float64(d.Quantile((1-level)/2)), float64(d.Quantile((1+level)/2))
	mean := d.Mean()
	return blindspot.Between(mean, min(low, mean), max(high, mean), level)
}
