package hawkes

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// Within looks at how events follow one another within periods, such as calendar
// months, whatever the level of each period is: a background that is free to
// change from period to period is the richest that a series of one group can be
// given, and what is left is the least that excitation must account for.
type Within struct {
	times  []float64
	period []int     // of each event
	edges  []float64 // of the periods
	count  []int     // events by period
}

// withinLives are the half-lives of excitation that are looked for, in units of
// time; each is four times the one before, so that one exponential serves all.
var withinLives = [...]float64{1, 4, 16}

// NewWithin takes the times of events in increasing order, and the edges of the
// periods, which hold all of them. Errors: TooFew below ten events, BadInput for
// times out of order or outside the edges.
func NewWithin(times, edges []float64) (*Within, error) {
	const op = "hawkes.Within"
	if len(times) < 10 {
		return nil, stats.Errorf(op, stats.TooFew, "%d events", len(times))
	}
	if len(edges) < 2 || !slices.IsSorted(edges) || !slices.IsSorted(times) || times[0] < edges[0] || times[len(times)-1] > edges[len(edges)-1] {
		return nil, stats.Errorf(op, stats.BadInput, "times and edges must increase, and the edges hold all times")
	}
	w := &Within{times: times, edges: edges, period: make([]int, len(times)), count: make([]int, len(edges)-1)}
	k := 0
	for i, t := range times {
		for k+2 < len(edges) && t >= edges[k+1] {
			k++
		}
		w.period[i] = k
		w.count[k]++
	}
	return w, nil
}

// P is the probability of events that follow one another as closely, if those of
// a period fell in it independently and evenly: the score of the branching ratio
// at none, largest over the half-lives, against so many draws of that. Given the
// counts of the periods the test is exact at any size (Besag & Clifford 1989, doi
// 10.1093/biomet/76.4.633).
func (w *Within) P(draws int, rng *rand.Rand) float64 {
	seen := make([][len(withinLives)]float64, draws+1)
	seen[0] = w.closeness(w.times)
	times := make([]float64, len(w.times))
	for d := 1; d <= draws; d++ {
		at := 0
		for k, n := range w.count {
			for i := range n {
				times[at+i] = w.edges[k] + rng.Float64()*(w.edges[k+1]-w.edges[k])
			}
			slices.Sort(times[at : at+n])
			at += n
		}
		seen[d] = w.closeness(times)
	}
	return rankOfLargest(seen)
}

// rankOfLargest standardises every statistic over all rows, the first of which is
// the data's own, and gives the share of rows whose largest is at least as large.
func rankOfLargest(rows [][len(withinLives)]float64) float64 {
	largest := make([]float64, len(rows))
	for i := range largest {
		largest[i] = math.Inf(-1)
	}
	for s := range len(withinLives) {
		sum, squares := 0.0, 0.0
		for _, r := range rows {
			sum, squares = sum+r[s], squares+r[s]*r[s]
		}
		n := float64(len(rows))
		mean := sum / n
		sd := math.Sqrt(math.Max(squares/n-mean*mean, 1e-300))
		for i, r := range rows {
			largest[i] = math.Max(largest[i], (r[s]-mean)/sd)
		}
	}
	beyond := 0
	for _, v := range largest {
		if v >= largest[0]-1e-12 {
			beyond++
		}
	}
	return float64(beyond) / float64(len(rows))
}

// closeness is, for every half-life, the rate that earlier events add at each
// event, beside the mean rate of its period.
func (w *Within) closeness(times []float64) (out [len(withinLives)]float64) {
	slow := math.Ln2 / withinLives[len(withinLives)-1]
	var carried [len(withinLives)]float64
	for i, t := range times {
		k := w.period[i] // counts are kept, and so are the periods of ranks
		if i > 0 {
			x := math.Exp(-slow * (t - times[i-1]))
			for s := len(withinLives) - 1; s >= 0; s-- {
				carried[s] = (carried[s] + 1) * x
				out[s] += carried[s] * math.Ln2 / withinLives[s] * (w.edges[k+1] - w.edges[k]) / float64(w.count[k])
				x *= x
				x *= x
			}
		}
	}
	return out
}

// Least is the lower end of the interval of the branching ratio at the level, by
// profile likelihood over the half-lives and the level of every period.
func (w *Within) Least(level float64) float64 {
	top, best := w.profile(0), 0.0
	for n := 0.05; n <= 1.5; n += 0.05 {
		if v := w.profile(n); v > top {
			top, best = v, n
		}
	}
	drop := quantile(level)
	fallen := func(n float64) bool { return 2*(top-w.profile(n)) > drop*drop }
	if best == 0 || !fallen(0) {
		return 0
	}
	low, high := 0.0, best
	for high-low > 1e-3 {
		if mid := (low + high) / 2; fallen(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// profile is the log-likelihood of a branching ratio, at the best half-life and
// levels.
func (w *Within) profile(n float64) float64 {
	best := math.Inf(-1)
	for _, life := range withinLives {
		best = math.Max(best, w.logLik(n, math.Ln2/life))
	}
	return best
}

func (w *Within) logLik(n, decay float64) float64 {
	end := w.edges[len(w.edges)-1]
	added := make([]float64, len(w.times)) // by earlier events
	ll, carried := 0.0, 0.0
	for i, t := range w.times {
		if i > 0 {
			carried = (carried + 1) * math.Exp(-decay*(t-w.times[i-1]))
			added[i] = n * decay * carried
		}
		ll += n * math.Expm1(-decay*(end-t)) // less what each event sets off until the end
	}
	at := 0
	for k, count := range w.count {
		if count > 0 {
			length := w.edges[k+1] - w.edges[k]
			level := levelOf(added[at:at+count], length)
			for _, a := range added[at : at+count] {
				ll += math.Log(level + a)
			}
			ll -= level * length
			at += count
		}
	}
	return ll
}

// levelOf is the level of a period at which its likelihood is highest: a concave
// problem, whose slope falls and is convex, so that Newton's steps from below never
// pass the end.
func levelOf(added []float64, length float64) float64 {
	slope := func(level float64) (v, by float64) {
		v = -length
		for _, a := range added {
			x := 1 / (level + a)
			v, by = v+x, by-x*x
		}
		return v, by
	}
	level := math.Max(0, 1/length-slices.Min(added))
	if level == 0 {
		if v, _ := slope(0); v <= 0 {
			return 0
		}
	}
	for range 60 {
		v, by := slope(level)
		step := -v / by
		level += step
		if math.Abs(step) <= 1e-9*level {
			break
		}
	}
	return math.Max(0, level)
}
