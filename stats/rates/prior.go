package rates

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Prior is what is known of dispersion and dependence before a series is seen:
// the log of the dispersion is normal, the dependence follows a beta law.
type Prior struct {
	LogDispersion float64 // mean of log a
	Spread        float64 // its standard deviation
	Dependence    float64 // mean of r, in (0, 1)
	Weight        float64 // of that mean, in observations of the beta law
}

// Default is the prior of five years of monthly events of an armed group. A
// dispersion of 1.2 in the middle and a dependence of 0.6 on average are what
// [Learn] takes from the organisations of the record
// (measure.TestPriorOfTheRecord). The spread is wider than theirs, so that a group
// that is steadier than most is soon believed.
func Default() Prior {
	return Prior{LogDispersion: math.Log(1.2), Spread: 1.4, Dependence: 0.6, Weight: 3.5}
}

// Totals is the prior where only totals of spans are known and no series: that of
// months of one year, whose dispersion is 0.38 in the middle of the record, and as
// often less dependent than one half as more. Slow changes of the level over
// years, which are in [Default], are not in it.
func Totals() Prior {
	return Prior{LogDispersion: math.Log(0.38), Spread: 0.8, Dependence: 0.5, Weight: 5}
}

func (p Prior) check(op string) error {
	if math.IsNaN(p.LogDispersion) || math.IsInf(p.LogDispersion, 0) || !(p.Spread > 0) || math.IsInf(p.Spread, 0) ||
		!(p.Dependence > 0 && p.Dependence < 1) || !(p.Weight > 0) || math.IsInf(p.Weight, 0) {
		return stats.Errorf(op, stats.BadInput, "prior %+v: need finite numbers, spread and weight above 0, dependence between 0 and 1", p)
	}
	return nil
}

// The grid of dispersion and dependence over which is averaged.
var (
	dispersions = logSpaced(0.004, 12, 16)
	dependences = []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95}
)

func logSpaced(from, to float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = from * math.Pow(to/from, float64(i)/float64(n-1))
	}
	return out
}

// cells is the width that each dependence stands for.
func cells() []float64 {
	out := make([]float64, len(dependences))
	for i, r := range dependences {
		low, high := 0.0, 1.0
		if i > 0 {
			low = (dependences[i-1] + r) / 2
		}
		if i < len(dependences)-1 {
			high = (dependences[i+1] + r) / 2
		}
		out[i] = high - low
	}
	return out
}

// logWeights are the log prior probabilities of the grid, dispersion by
// dispersion.
func (p Prior) logWeights() []float64 {
	out := make([]float64, 0, len(dispersions)*len(dependences))
	width := cells()
	alpha, beta := p.Dependence*p.Weight, (1-p.Dependence)*p.Weight
	for _, a := range dispersions {
		z := (math.Log(a) - p.LogDispersion) / p.Spread
		for k, r := range dependences {
			r = min(max(r, 0.025), 0.975) // the density may be infinite at the ends
			out = append(out, -z*z/2+(alpha-1)*math.Log(r)+(beta-1)*math.Log1p(-r)+math.Log(width[k]))
		}
	}
	return out
}

// Belief is the belief about dispersion and dependence of a series of which
// nothing was seen.
func (p Prior) Belief() (*Belief, error) {
	if err := p.check("rates.Prior.Belief"); err != nil {
		return nil, err
	}
	return &Belief{weights: normalised(p.logWeights()), options: Options{Unit: 1}}, nil
}

func normalised(logs []float64) []float64 {
	top := math.Inf(-1)
	for _, l := range logs {
		top = max(top, l)
	}
	out := make([]float64, len(logs))
	sum := 0.0
	for i, l := range logs {
		out[i] = math.Exp(l - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// Learn finds the prior under which many series are most likely, by the EM
// algorithm from the given one (empirical Bayes). Series that [Fit] cannot use
// are passed over; fewer than three usable ones leave the prior as it was.
func Learn(series [][]float64, block int, from Prior) (Prior, error) {
	if err := from.check("rates.Learn"); err != nil {
		return from, err
	}
	if block < 2 {
		return from, stats.Errorf("rates.Learn", stats.BadInput, "blocks of %d periods", block)
	}
	var logs [][]float64
	for _, y := range series {
		if check("rates.Learn", y) == nil {
			logs = append(logs, newResiduals(y, 1, history(len(y), block)).logLikelihoods())
		}
	}
	if len(logs) < 3 {
		return from, nil
	}
	p := from
	for range 60 {
		next := p.step(logs)
		moved := math.Abs(next.LogDispersion-p.LogDispersion) + math.Abs(next.Dependence-p.Dependence)
		p = next
		if moved < 1e-4 {
			break
		}
	}
	return p, nil
}

// step is one step of the EM algorithm. A spread and a weight of the dependence
// below what a dozen series can tell are kept off their edges.
func (p Prior) step(logs [][]float64) Prior {
	prior := p.logWeights()
	var n, mean, square, dependence, dependence2 float64
	for _, l := range logs {
		joint := make([]float64, len(l))
		for g := range l {
			joint[g] = l[g] + prior[g]
		}
		for g, w := range normalised(joint) {
			a, r := math.Log(dispersions[g/len(dependences)]), dependences[g%len(dependences)]
			mean += w * a
			square += w * a * a
			dependence += w * r
			dependence2 += w * r * r
		}
		n++
	}
	mean, dependence = mean/n, min(max(dependence/n, 0.05), 0.9)
	variance := dependence2/n - dependence*dependence
	return Prior{LogDispersion: mean, Spread: math.Sqrt(max(0.15, square/n-mean*mean)), Dependence: dependence,
		Weight: min(max(dependence*(1-dependence)/max(variance, 1e-6)-1, 1.5), 20)}
}
