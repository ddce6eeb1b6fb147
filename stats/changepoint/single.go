package changepoint

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// DatePosterior is the posterior distribution of the date of exactly one change.
type DatePosterior struct {
	// P[b] is the probability of a break at b; P[0] is always 0.
	P []float64
	// Shift is the mean after minus the mean before, averaged over dates, with
	// its equal-tailed 90 % credible interval.
	Shift stats.Estimate
}

// SingleChange gives the exact posterior of the date of one change in the mean of
// normal data with constant variance, under flat priors for date and means and
// Jeffreys' for the variance: P(b) is proportional to
// [b(n-b)]^(-1/2) RSS(b)^(-(n-2)/2) (Smith 1975, doi 10.1093/biomet/62.2.407).
// It takes for granted that there was a change: ask [FTest] first.
func SingleChange(y []float64) (*DatePosterior, error) {
	const op = "changepoint.SingleChange"
	if err := checkFinite(op, y); err != nil {
		return nil, err
	}
	n := len(y)
	if n < 4 {
		return nil, stats.Errorf(op, stats.TooFew, "%d observations, need 4", n)
	}
	seg := newMeanSegments(y)
	total := seg.rss(0, n)
	if !(total > 1e-20*sumSquares(y)) {
		return nil, stats.Errorf(op, stats.Degenerate, "the series is constant")
	}
	p, rss := make([]float64, n), make([]float64, n)
	top := math.Inf(-1)
	for b := 1; b < n; b++ {
		rss[b] = seg.rss(0, b) + seg.rss(b, n)
		if rss[b] <= 1e-13*total {
			return nil, stats.Errorf(op, stats.Degenerate, "a break at %d fits the series perfectly", b)
		}
		p[b] = -0.5*math.Log(float64(b)*float64(n-b)) - float64(n-2)/2*math.Log(rss[b])
		top = max(top, p[b])
	}
	var sum float64
	for b := 1; b < n; b++ {
		p[b] = math.Exp(p[b] - top)
		sum += p[b]
	}
	for b := range p {
		p[b] /= sum
	}
	return &DatePosterior{P: p, Shift: shift(seg, p, rss)}, nil
}

// shift mixes the Student-t posteriors of the mean difference over the dates.
func shift(seg meanSegments, p, rss []float64) stats.Estimate {
	n := len(p)
	nu := float64(n - 2)
	var parts []distuv.StudentsT
	var weights []float64
	var mean, second float64
	lo, hi := math.Inf(1), math.Inf(-1)
	for b := 1; b < n; b++ {
		if p[b] < 1e-12 {
			continue // less than rounding in the mixture
		}
		nb, na := float64(b), float64(n-b)
		d := (seg.s[n]-seg.s[b])/na - seg.s[b]/nb
		scale := math.Sqrt(rss[b] / nu * (1/nb + 1/na))
		parts = append(parts, distuv.StudentsT{Mu: d, Sigma: scale, Nu: nu})
		weights = append(weights, p[b])
		mean += p[b] * d
		second += p[b] * d * d
		if nu > 2 {
			second += p[b] * scale * scale * nu / (nu - 2)
		}
		// No 5 % quantile of Student's t with 2 or more degrees of freedom is
		// beyond 3, and those of a mixture lie between those of its parts.
		lo, hi = min(lo, d-3*scale), max(hi, d+3*scale)
	}
	quantile := func(q float64) float64 {
		a, c := lo, hi
		for range 50 {
			mid := (a + c) / 2
			var f float64
			for i, t := range parts {
				f += weights[i] * t.CDF(mid)
			}
			if f < q {
				a = mid
			} else {
				c = mid
			}
		}
		return (a + c) / 2
	}
	return stats.Estimate{Value: mean, SE: math.Sqrt(max(0, second-mean*mean)),
		Interval: stats.Interval{Low: quantile(0.05), High: quantile(0.95), Level: 0.9}}
}

// Credible is the smallest set of dates that holds at least the probability level,
// in increasing order. It need not be a run of neighbours.
func (d *DatePosterior) Credible(level float64) ([]int, error) {
	if err := checkLevel("changepoint.DatePosterior.Credible", level); err != nil {
		return nil, err
	}
	dates := make([]int, 0, len(d.P))
	for b := 1; b < len(d.P); b++ {
		dates = append(dates, b)
	}
	sort.SliceStable(dates, func(i, j int) bool { return d.P[dates[i]] > d.P[dates[j]] })
	var sum float64
	for i, b := range dates {
		if sum += d.P[b]; sum >= level {
			dates = dates[:i+1]
			break
		}
	}
	sort.Ints(dates)
	return dates, nil
}

// Mode is the most probable date.
func (d *DatePosterior) Mode() int {
	at := 1
	for b := 2; b < len(d.P); b++ {
		if d.P[b] > d.P[at] {
			at = b
		}
	}
	return at
}
