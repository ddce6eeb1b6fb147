package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// maxRegression bounds the triangle of segment fits that Regression keeps.
const maxRegression = 5000

// Options limit the search for breaks.
type Options struct {
	// MinSegment is the least number of observations between breaks. 0 means
	// 15 % of the series, and at least one more than the number of regressors.
	MinSegment int
	// MaxBreaks is the largest number of breaks tried. 0 means ceil(n/h)-2 for
	// minimal segment h, but at least 1 where one break fits.
	MaxBreaks int
}

// Breaks is the table of least-squares partitions of one series, one entry per
// number of breaks m = 0, 1, ..., len(RSS)-1.
type Breaks struct {
	N          int       // observations
	K          int       // regression coefficients per segment, 1 for a mean
	MinSegment int       // least length of a segment that was allowed
	RSS        []float64 // residual sum of squares, in squared units of y
	BIC        []float64 // n(log RSS + 1 - log n + log 2 pi) + log(n)(K+1)(m+1)
	Dates      [][]int   // break dates, increasing; see the package doc

	y []float64
	d design
}

// Mean partitions a series into stretches of constant mean. For every number of
// breaks it finds the partition of least residual sum of squares, by dynamic
// programming (Bai and Perron 2003, doi 10.1002/jae.659).
func Mean(y []float64, opt Options) (*Breaks, error) {
	const op = "changepoint.Mean"
	if err := checkFinite(op, y); err != nil {
		return nil, err
	}
	return partition(op, y, constant(len(y)), newMeanSegments(y), opt)
}

// Regression partitions y = x b + e into stretches of constant coefficients b.
// x has one row per observation and the same columns in each; an intercept is a
// column of ones that the caller includes. At most 5,000 observations.
func Regression(y []float64, x [][]float64, opt Options) (*Breaks, error) {
	const op = "changepoint.Regression"
	d, err := newDesign(op, y, x)
	if err != nil {
		return nil, err
	}
	if d.n > maxRegression {
		return nil, stats.Errorf(op, stats.BadInput, "%d observations, at most %d", d.n, maxRegression)
	}
	if fitRange(y, d, 0, d.n).singular() {
		return nil, stats.Errorf(op, stats.Degenerate, "the regressors are collinear")
	}
	return partition(op, y, d, newTableSegments(y, d), opt)
}

func partition(op string, y []float64, d design, seg segments, opt Options) (*Breaks, error) {
	n, h := len(y), opt.MinSegment
	if h < 0 || opt.MaxBreaks < 0 {
		return nil, stats.Errorf(op, stats.BadInput, "negative option %+v", opt)
	}
	if h == 0 {
		h = max(int(0.15*float64(n)), d.k+1)
	}
	if h <= d.k {
		return nil, stats.Errorf(op, stats.BadInput, "segments of %d observations cannot fit %d coefficients", h, d.k)
	}
	if n < 2*h {
		return nil, stats.Errorf(op, stats.TooFew, "%d observations, one break needs two segments of %d", n, h)
	}
	most := max((n+h-1)/h-2, 1)
	if opt.MaxBreaks > 0 {
		if opt.MaxBreaks > n/h-1 {
			return nil, stats.Errorf(op, stats.TooFew, "%d breaks with segments of %d need %d observations, have %d",
				opt.MaxBreaks, h, (opt.MaxBreaks+1)*h, n)
		}
		most = opt.MaxBreaks
	}
	total := seg.rss(0, n)
	if !(total > 1e-20*sumSquares(y)) {
		return nil, stats.Errorf(op, stats.Degenerate, "the model without a break fits the series perfectly")
	}
	rss, dates := search(n, h, most, seg)
	b := &Breaks{N: n, K: d.k, MinSegment: h, RSS: rss, Dates: dates, y: append([]float64(nil), y...), d: d}
	for m, r := range rss {
		if r <= 1e-13*total {
			return nil, stats.Errorf(op, stats.Degenerate, "%d breaks fit the series perfectly: no noise to judge them by", m)
		}
		b.BIC = append(b.BIC, bic(n, d.k, m, r))
	}
	return b, nil
}

// search fills best[m][j], the least sum of squares of y[:j] cut m times.
func search(n, h, most int, seg segments) ([]float64, [][]int) {
	best := make([][]float64, most+1)
	from := make([][]int, most+1)
	for m := range best {
		best[m] = make([]float64, n+1)
		from[m] = make([]int, n+1)
		for j := (m + 1) * h; j <= n; j++ {
			if m == 0 {
				best[m][j] = seg.rss(0, j)
				continue
			}
			least, at := math.Inf(1), 0
			for i := m * h; i <= j-h; i++ {
				if v := best[m-1][i] + seg.rss(i, j); v < least {
					least, at = v, i
				}
			}
			best[m][j], from[m][j] = least, at
		}
	}
	rss, dates := make([]float64, most+1), make([][]int, most+1)
	for m := range best {
		rss[m] = best[m][n]
		dates[m] = make([]int, m)
		for j, i := n, m; i > 0; i-- {
			j = from[i][j]
			dates[m][i-1] = j
		}
	}
	return rss, dates
}

func bic(n, k, m int, rss float64) float64 {
	nf := float64(n)
	return nf*(math.Log(rss)+1-math.Log(nf)+math.Log(2*math.Pi)) + math.Log(nf)*float64((k+1)*(m+1))
}

func sumSquares(y []float64) float64 {
	var s float64
	for _, v := range y {
		s += v * v
	}
	return s
}

// Best is the number of breaks with the least BIC.
func (b *Breaks) Best() int {
	at := 0
	for m, v := range b.BIC {
		if v < b.BIC[at] {
			at = m
		}
	}
	return at
}

// Coefficients gives the coefficients of each of the m+1 segments of the
// partition with m breaks: rows are segments, columns the regressors. For Mean
// the one column is the segment's mean.
func (b *Breaks) Coefficients(m int) ([][]float64, error) {
	const op = "changepoint.Breaks.Coefficients"
	fits, err := b.fits(op, m)
	if err != nil {
		return nil, err
	}
	out := make([][]float64, len(fits))
	for i, q := range fits {
		out[i] = q.coef()
	}
	return out, nil
}

// fits refits every segment of the partition with m breaks.
func (b *Breaks) fits(op string, m int) ([]*qr, error) {
	if m < 0 || m >= len(b.Dates) {
		return nil, stats.Errorf(op, stats.BadInput, "%d breaks, the table has 0 to %d", m, len(b.Dates)-1)
	}
	bounds := b.bounds(m)
	fits := make([]*qr, m+1)
	for i := range fits {
		fits[i] = fitRange(b.y, b.d, bounds[i], bounds[i+1])
		if fits[i].singular() {
			return nil, stats.Errorf(op, stats.Degenerate, "the regressors are collinear in observations %d to %d", bounds[i], bounds[i+1]-1)
		}
	}
	return fits, nil
}

func (b *Breaks) bounds(m int) []int {
	out := append([]int{0}, b.Dates[m]...)
	return append(out, b.N)
}
