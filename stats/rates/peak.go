package rates

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Peak is the highest window of a series held against another window.
type Peak struct {
	Window Window
	Ratio  // of the peak over the other; the interval allows for the picking
}

// Peak finds the window of that many periods with most events, and compares it
// with another one. A peak is the luckiest of many windows: even where nothing
// changed, the best of sixty months is twice the mean. So P is the chance that
// the highest window of a series of one level stands as far above the other, and
// the lower end of the interval is lowered by what picking adds in such series
// (draws of them, with dispersion and dependence drawn from the belief). The
// upper end is that of [Belief.Ratio]: picking makes nothing too small. Windows
// with a missing period, and those that overlap the other one, are passed over.
func (b *Belief) Peak(periods int, against Window, level float64, draws int, rng *rand.Rand) (Peak, error) {
	const op = "rates.Belief.Peak"
	if periods < 1 || draws < 1 {
		return Peak{}, stats.Errorf(op, stats.BadInput, "windows of %d periods, %d draws", periods, draws)
	}
	if err := checkLevel(op, level); err != nil {
		return Peak{}, err
	}
	at, total, err := b.total(op, against)
	if err != nil {
		return Peak{}, err
	}
	best, _ := highest(b.series, periods, against)
	if best < 0 {
		return Peak{}, stats.Errorf(op, stats.TooFew, "no window of %d observed periods beside %d to %d", periods, against.From, against.To)
	}
	out := Peak{Window: Window{best, best + periods}}
	b = b.apart(out.Window)
	if out.Ratio, err = b.Ratio(out.Window, against, level); err != nil {
		return Peak{}, err
	}
	if total.Count == 0 || math.IsNaN(out.Value) {
		out.Low = 0
		return out, nil
	}
	excess := b.excess(periods, against, at, draws, rng)
	seen := math.Log(out.Value)
	as := 1
	for _, e := range excess {
		if e >= seen {
			as++
		}
	}
	out.P = float64(as) / float64(draws+1)
	sort.Float64s(excess)
	out.Low = min(out.Low, math.Exp(seen-excess[min(draws-1, int(float64(draws)*(1+level)/2))]))
	return out, nil
}

// apart learns anew with a mean for the peak itself and for every block: a real
// peak is no dispersion.
func (b *Belief) apart(peak Window) *Belief {
	other := &Belief{series: b.series, options: b.options}
	n := len(b.series)
	var breaks []int
	for at := n - b.options.Block; at > 0; at -= b.options.Block {
		if at <= peak.From || at >= peak.To {
			breaks = append(breaks, at)
		}
	}
	for _, at := range [2]int{peak.From, peak.To} {
		if at > 0 && at < n {
			breaks = append(breaks, at)
		}
	}
	slices.Sort(breaks)
	other.learn(slices.Compact(breaks))
	return other
}

// Stepped learns anew with one mean before the position and one from it on: the
// belief under which a step there is no dispersion.
func (b *Belief) Stepped(at int) (*Belief, error) {
	if at < 2 || at > len(b.series)-2 {
		return nil, stats.Errorf("rates.Belief.Stepped", stats.BadInput, "a step at %d of %d periods", at, len(b.series))
	}
	other := &Belief{series: b.series, options: b.options}
	other.learn([]int{at})
	return other, nil
}

// excess are the log ratios of the highest window over the other one in series
// of one level, that of all observed periods.
func (b *Belief) excess(periods int, against Window, at []int, draws int, rng *rand.Rand) []float64 {
	sum, n := 0.0, 0.0
	for _, y := range b.series {
		if !math.IsNaN(y) {
			sum += y
			n++
		}
	}
	y := make([]float64, len(b.series))
	out := make([]float64, draws)
	for k := range out {
		b.simulate(y, sum/n, rng)
		_, most := highest(y, periods, against)
		other := 0.0
		for _, i := range at {
			other += y[i]
		}
		// Half a unit keeps a series without any from an endless ratio.
		half := b.options.Unit / 2
		out[k] = math.Log((most+half)/float64(periods)) - math.Log((other+half)/float64(len(at)))
	}
	return out
}

// highest is where the window with most events begins, -1 where there is none.
func highest(y []float64, periods int, against Window) (from int, sum float64) {
	from = -1
	for i := 0; i+periods <= len(y); i++ {
		if i < against.To && against.From < i+periods {
			continue
		}
		s := 0.0
		for _, v := range y[i : i+periods] {
			s += v
		}
		if s > sum || from < 0 && !math.IsNaN(s) { // a comparison with NaN is false
			from, sum = i, s
		}
	}
	return from, sum
}

// Simulate draws a series of one level, as long as that of the belief and with
// its gaps, with dispersion and dependence drawn from the belief: what a test is
// held against that takes periods for independent ones.
func (b *Belief) Simulate(mean float64, rng *rand.Rand) []float64 {
	y := make([]float64, len(b.series))
	b.simulate(y, mean, rng)
	return y
}

// simulate fills y with counts of one level, with dispersion and dependence
// drawn from the belief, and with the gaps of the series: a Poisson law around
// the exponential of an autoregressive process, which has the moments of the
// model.
func (b *Belief) simulate(y []float64, mean float64, rng *rand.Rand) {
	u, g := rng.Float64(), 0
	for ; g < len(b.weights)-1 && u >= b.weights[g]; g++ {
		u -= b.weights[g]
	}
	a, d := dispersions[g/len(dependences)], dependences[g%len(dependences)]
	s2 := math.Log1p(a)
	hold := math.Log1p(a*d) / s2 // correlation of the logs that gives d
	x := rng.NormFloat64()
	for t := range y {
		level := mean * math.Exp(math.Sqrt(s2)*x-s2/2)
		y[t] = 0
		if level > 0 {
			y[t] = b.options.Unit * distuv.Poisson{Lambda: level / b.options.Unit, Src: rng}.Rand()
		}
		if math.IsNaN(b.series[t]) {
			y[t] = math.NaN()
		}
		x = hold*x + math.Sqrt(1-hold*hold)*rng.NormFloat64()
	}
}
