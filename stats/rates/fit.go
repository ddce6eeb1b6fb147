package rates

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Belief is what is known of the dispersion and the dependence of a series.
type Belief struct {
	weights []float64 // over the grid
	series  []float64 // nil where only a prior is known
	options Options
}

// Options of [Fit]. The zero value has blocks of 12 periods, the default prior,
// and counts events.
type Options struct {
	// Block is how long the windows are that will be compared: the last two
	// blocks of the series have means of their own, and so has every stretch of
	// three blocks before them. Differences between these means are taken for
	// change; all else is dispersion and dependence, of which slow dependence
	// shows in long stretches only.
	Block int
	Prior Prior
	// Unit is, of a series that adds up marks of events (their deaths), how much
	// of it varies as one event does: see [Unit]. 0 stands for 1, as of events.
	Unit float64
}

// Fit learns dispersion and dependence of a series of counts by equal periods;
// NaN is a missing one. The weights of a grid of values are their prior
// probability times the residual likelihood of second moments (Zeger 1988, doi
// 10.1093/biomet/75.4.621), raised to a power below one: a variance is known
// less well from counts with heavy tails than from normal ones, by half their
// excess kurtosis.
func Fit(counts []float64, opt Options) (*Belief, error) {
	const op = "rates.Fit"
	if opt.Block == 0 {
		opt.Block = 12
	}
	if opt.Prior == (Prior{}) {
		opt.Prior = Default()
	}
	if err := opt.Prior.check(op); err != nil {
		return nil, err
	}
	if opt.Block < 2 {
		return nil, stats.Errorf(op, stats.BadInput, "blocks of %d periods", opt.Block)
	}
	if opt.Unit == 0 {
		opt.Unit = 1
	}
	if !(opt.Unit > 0) || math.IsInf(opt.Unit, 0) {
		return nil, stats.Errorf(op, stats.BadInput, "a unit of %v", opt.Unit)
	}
	if err := check(op, counts); err != nil {
		return nil, err
	}
	b := &Belief{series: slices.Clone(counts), options: opt}
	b.learn(history(len(counts), opt.Block))
	return b, nil
}

// learn joins the prior with what the series says, given where its mean may
// change.
func (b *Belief) learn(breaks []int) {
	logs := newResiduals(b.series, b.options.Unit, breaks).logLikelihoods()
	for g, l := range b.options.Prior.logWeights() {
		logs[g] += l
	}
	b.weights = normalised(logs)
}

func check(op string, counts []float64) error {
	observed := 0
	for t, y := range counts {
		if y < 0 || math.IsInf(y, 0) {
			return stats.Errorf(op, stats.BadInput, "count %v in period %d", y, t)
		}
		if !math.IsNaN(y) {
			observed++
		}
	}
	if observed == 0 {
		return stats.Errorf(op, stats.TooFew, "no observed period")
	}
	return nil
}

// logLikelihoods are the tempered log-likelihoods of the grid.
func (r *residuals) logLikelihoods() []float64 {
	power := r.power()
	out := make([]float64, 0, len(dispersions)*len(dependences))
	for _, a := range dispersions {
		for _, d := range dependences {
			out = append(out, power*r.logLik(a, d))
		}
	}
	return out
}

// residuals are the counts over the means of their blocks.
type residuals struct {
	value []float64 // NaN where missing, or where the block has no event
	noise []float64 // Poisson variance: the unit over the mean
	group []int     // block
	used  int       // blocks with events
}

// history are the breaks of a series of n periods whose last two blocks are to be
// compared: between the two, before them, and then after every three blocks.
func history(n, block int) []int {
	var breaks []int
	for end := n - block; end >= block/2 && end > 0; end -= 3 * block {
		breaks = append(breaks, end)
		if len(breaks) == 1 { // the second block
			if end -= block; end < block/2 {
				break
			}
			breaks = append(breaks, end)
		}
	}
	slices.Reverse(breaks)
	return breaks
}

// newResiduals divides the counts, which add up such units, by the means of the
// stretches between breaks.
func newResiduals(counts []float64, unit float64, breaks []int) *residuals {
	n := len(counts)
	r := &residuals{value: make([]float64, n), noise: make([]float64, n), group: make([]int, n)}
	for t := range r.value {
		r.value[t] = math.NaN()
	}
	from := 0
	for _, to := range append(slices.Clone(breaks), n) {
		sum, known := 0.0, 0.0
		for _, y := range counts[from:to] {
			if !math.IsNaN(y) {
				sum += y
				known++
			}
		}
		if mean := sum / known; mean > 0 && known > 1 {
			for t := from; t < to; t++ {
				r.value[t], r.noise[t], r.group[t] = counts[t]/mean, unit/mean, r.used
			}
			r.used++
		}
		from = to
	}
	return r
}

// power is what the likelihood is raised to: 1 over 1 plus half the excess
// kurtosis of a negative binomial with the dispersion of moments.
func (r *residuals) power() float64 {
	excess, squares, n := 0.0, 0.0, 0.0
	for t, v := range r.value {
		if !math.IsNaN(v) {
			excess += (v-1)*(v-1) - r.noise[t]
			squares += r.noise[t]
			n++
		}
	}
	if n == 0 {
		return 1
	}
	a, noise := max(0, excess/n), squares/n
	// Over the mean m, the variance of a count is m^2 (noise + a), noise = 1/m.
	kurtosis := 6*a + noise*noise/(noise+a)
	return 1 / (1 + min(kurtosis, 12)/2)
}

// logLik is the residual Gaussian log-likelihood under dispersion a and
// dependence d, by a Kalman filter whose state is the part that hangs together;
// the means of the blocks are integrated out. Between two blocks the state goes
// on.
func (r *residuals) logLik(a, d float64) float64 {
	k := r.used
	if k == 0 {
		return 0
	}
	// The filter runs on the values and on the indicator columns of the blocks at once, of
	// which those that are still to come hold nothing.
	space := make([]float64, k*k+3*k)
	gram, right, state, innovation := space[:k*k], space[k*k:][:k], space[k*k+k:][:k], space[k*k+2*k:]
	level, begun := 0.0, 0
	variance := a
	var logDet, squares float64
	for t, v := range r.value {
		if !math.IsNaN(v) {
			f := variance + r.noise[t]
			begun = r.group[t] + 1
			for j, s := range state[:begun] {
				innovation[j] = -s
			}
			innovation[begun-1]++
			news := v - level
			gain := variance / f
			for j, n := range innovation[:begun] {
				state[j] += gain * n
			}
			level += gain * news
			variance -= gain * variance
			logDet += math.Log(f)
			squares += news * news / f
			for i, n := range innovation[:begun] {
				right[i] += n * news / f
				row := gram[i*k:][:i+1]
				for j, o := range innovation[:i+1] {
					row[j] += n * o / f
				}
			}
		}
		for j := range state[:begun] {
			state[j] *= d
		}
		level *= d
		variance = d*d*variance + a*(1-d*d)
	}
	for i := range k {
		for j := range i {
			gram[j*k+i] = gram[i*k+j]
		}
	}
	fitted, logGram := solve(gram, right)
	return -(logDet + logGram + squares - fitted) / 2
}

// solve gives b' A^-1 b and log det A of a positive definite matrix, which it
// overwrites.
func solve(a, b []float64) (form, logDet float64) {
	n := len(b)
	x := append([]float64(nil), b...)
	for j := range n {
		pivot := a[j*n+j]
		logDet += math.Log(pivot)
		form += x[j] * x[j] / pivot
		for i := j + 1; i < n; i++ {
			m := a[i*n+j] / pivot
			for l := j; l < n; l++ {
				a[i*n+l] -= m * a[j*n+l]
			}
			x[i] -= m * x[j]
		}
	}
	return form, logDet
}

// Dispersion is the mean of the dispersion.
func (b *Belief) Dispersion() float64 {
	return b.mean(func(a, _ float64) float64 { return a })
}

// Dependence is the mean of the correlation from one period to the next of the
// part that is not Poisson.
func (b *Belief) Dependence() float64 {
	return b.mean(func(_, d float64) float64 { return d })
}

func (b *Belief) mean(f func(a, d float64) float64) float64 {
	sum := 0.0
	for g, w := range b.weights {
		sum += w * f(dispersions[g/len(dependences)], dependences[g%len(dependences)])
	}
	return sum
}
