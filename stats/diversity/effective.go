package diversity

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Options of [Effective]. The zero value has 500 draws, level 0.90 and no limit.
type Options struct {
	Draws int     // bootstrap samples
	Level float64 // of the interval, and of the lower bound
	// Most is how many classes there are at all, where that is known: nothing
	// is estimated above it.
	Most int
}

func (o *Options) fill(op string, s *sample) error {
	if o.Draws == 0 {
		o.Draws = 500
	}
	if o.Level == 0 {
		o.Level = 0.90
	}
	if o.Draws < 2 || !(o.Level > 0 && o.Level < 1) {
		return stats.Errorf(op, stats.BadInput, "%d draws, level %v: need two draws and a level between 0 and 1", o.Draws, o.Level)
	}
	if o.Most != 0 && o.Most < len(s.counts) {
		return stats.Errorf(op, stats.BadInput, "events in %d classes, and there are only %d", len(s.counts), o.Most)
	}
	return nil
}

// Number is the effective number of classes of a population.
type Number struct {
	// Value is the estimate. Where LowerOnly is set it is NaN, Low is a lower
	// confidence bound at the level, and High is Options.Most or +Inf.
	stats.Estimate
	LowerOnly bool
	Observed  float64 // the plug-in number
	Coverage  float64 // of the sample
	Events    int
	Classes   int // with events
}

// fewRare is how many classes seen once it takes to speak for the unseen.
const fewRare = 5

// leastCoverage is where an estimate begins: far below one half the unseen
// classes outweigh the seen ones, and no upper end holds. The coverage of few
// events is itself uncertain by about one event over their number, of which
// twice is added; simulation bears that out (see the test with the tag
// calibration).
func leastCoverage(events int) float64 { return 0.3 + 2/float64(events) }

// Effective estimates the effective number of classes in the population by the
// entropy estimator of Chao, Wang & Jost 2013 (doi 10.1111/2041-210X.12108).
//
// The interval is symmetric on the log scale, with the relative standard error
// (or that of the logarithm, where it is larger) over samples drawn from an
// estimated community: classes seen get shares shrunk by the coverage, and the
// rest is shared by as many unseen ones as Chao1 estimates (as in iNEXT). A sample in which fewer than five classes were seen
// once says little about the unseen, and its community gets one more such
// class; without it, events that all lie in one class would leave no
// uncertainty at all.
//
// Where the estimated coverage is below about one half (0.63 for six events, 0.42
// for seventeen, 0.32 for a hundred), or no class was seen twice, only a lower
// bound is given: the smallest number N for which N equally frequent classes
// would give a plug-in number as large as that seen with a probability of at
// least 1 - level. Unequal shares would do so less often.
func Effective(counts []int, opt Options, rng *rand.Rand) (Number, error) {
	const op = "diversity.Effective"
	s, err := newSample(op, counts)
	if err != nil {
		return Number{}, err
	}
	if err := opt.fill(op, s); err != nil {
		return Number{}, err
	}
	most := math.Inf(1)
	if opt.Most > 0 {
		most = float64(opt.Most)
	}
	out := Number{Observed: math.Exp(s.observed()), Coverage: s.coverage(), Events: s.n, Classes: len(s.counts)}
	out.Level = opt.Level
	if s.n < 2 || int(s.f1) == s.n || out.Coverage < leastCoverage(s.n) {
		out.LowerOnly = true
		out.Value, out.High = math.NaN(), most
		out.Low = min(most, s.lowerBound(opt, rng))
		return out, nil
	}
	out.Value = min(most, math.Exp(s.entropy()))
	se, logSE := s.standardErrors(opt.Draws, most, rng)
	out.SE = se
	z := distuv.UnitNormal.Quantile((1 + opt.Level) / 2)
	wide := math.Exp(z * max(se/out.Value, logSE))
	out.Low, out.High = max(1, out.Value/wide), min(most, out.Value*wide)
	return out, nil
}

// standardErrors are those of the estimate and of its logarithm over samples of
// the estimated community.
func (s *sample) standardErrors(draws int, most float64, rng *rand.Rand) (se, logSE float64) {
	likely := s.like(s.counts)
	if s.f1 < fewRare {
		likely.add(1)
	}
	urn := newUrn(likely.community(most))
	again := s.like(nil)
	counts := make([]int, urn.classes())
	numbers, logs := make([]float64, draws), make([]float64, draws)
	for b := range draws {
		urn.draw(counts, s.n, rng)
		again.set(counts)
		logs[b] = again.entropy()
		numbers[b] = math.Exp(logs[b])
	}
	return stat.StdDev(numbers, nil), stat.StdDev(logs, nil)
}

// community gives the estimated shares of all classes, the unseen ones last
// and no more classes than there are (Chao et al. 2013, doi 10.1111/2041-210X.12108, appendix).
func (s *sample) community(most float64) []float64 {
	n := float64(s.n)
	unseen := min(math.Ceil(s.unseen()-1e-9), most-float64(len(s.counts)))
	missing := 1 - s.coverage()
	rarity := 0.0
	for _, x := range s.counts {
		p := float64(x) / n
		rarity += p * math.Pow(1-p, n)
	}
	shrink := 0.0
	if rarity > 0 && unseen > 0 {
		shrink = missing / rarity
	}
	shares := make([]float64, 0, len(s.counts)+int(unseen))
	for _, x := range s.counts {
		p := float64(x) / n
		shares = append(shares, p*max(0, 1-shrink*math.Pow(1-p, n)))
	}
	for range int(unseen) {
		shares = append(shares, missing/unseen)
	}
	return shares
}

// lowerDraws is the number of samples that decide each step of the lower bound.
const lowerDraws = 4000

// lowerBound finds the smallest number of equally frequent classes that the
// sample does not reject. Every number is tried on the same random numbers, so
// that the chance rises with it.
func (s *sample) lowerBound(opt Options, rng *rand.Rand) float64 {
	if s.n < 2 {
		return 1
	}
	seed := [2]uint64{rng.Uint64(), rng.Uint64()}
	enough := func(classes int) bool { return s.chance(classes, seed) >= 1-opt.Level }
	low := max(1, int(math.Ceil(math.Exp(s.observed())-1e-9)))
	if enough(low) {
		return float64(low)
	}
	high := 2 * low
	for !enough(high) {
		low, high = high, 2*high
	}
	for high-low > 1 {
		mid := (low + high) / 2
		if enough(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return float64(high)
}

// chance is the probability that as many events in equally frequent classes are
// as diverse as the sample.
func (s *sample) chance(classes int, seed [2]uint64) float64 {
	if int(s.f1) == s.n { // all in different classes: known exactly
		p := 1.0
		for i := range s.n {
			p *= max(0, 1-float64(i)/float64(classes))
		}
		return p
	}
	// The plug-in entropy falls with the sum of x log x.
	most := 0.0
	weight := make([]float64, s.n+1)
	for x := 2; x <= s.n; x++ {
		weight[x] = float64(x) * math.Log(float64(x))
	}
	for _, x := range s.counts {
		most += weight[x]
	}
	rng := rand.New(rand.NewPCG(seed[0], seed[1]))
	count, at := make([]int, classes), make([]int, s.n)
	hits := 0
	for range lowerDraws {
		sum := 0.0
		for i := range at {
			at[i] = int(rng.Float64() * float64(classes))
			x := count[at[i]]
			sum += weight[x+1] - weight[x]
			count[at[i]]++
		}
		for _, c := range at {
			count[c] = 0
		}
		if sum <= most+1e-9 {
			hits++
		}
	}
	return float64(hits) / lowerDraws
}
