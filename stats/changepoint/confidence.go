package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// DateInterval is a break date with its confidence interval, as positions.
type DateInterval struct {
	Date      int
	Low, High int
	Level     float64
	// Outside says that the interval reaches beyond the series, so that the
	// data do not date the break at this level. Low and High are left as
	// computed and are then no positions in the series.
	Outside bool
}

// Confidence gives an interval for each date of the partition with m breaks at
// the confidence level, as 0.95. Regressors and error variances may differ
// between segments; errors are taken as uncorrelated. The limiting distribution
// is that of Bai 1997, doi 10.1162/003465397557132, eq. (16) and appendix B.
func (b *Breaks) Confidence(m int, level float64) ([]DateInterval, error) {
	const op = "changepoint.Breaks.Confidence"
	if err := checkLevel(op, level); err != nil {
		return nil, err
	}
	fits, err := b.fits(op, m)
	if err != nil {
		return nil, err
	}
	bounds := b.bounds(m)
	tail := (1 - level) / 2
	out := make([]DateInterval, m)
	for i := range m {
		left, right := fits[i], fits[i+1]
		nl, nr := float64(bounds[i+1]-bounds[i]), float64(bounds[i+2]-bounds[i+1])
		delta := right.coef()
		for j, v := range left.coef() {
			delta[j] -= v
		}
		ql, qr := left.quadratic(delta)/nl, right.quadratic(delta)/nr
		sl, sr := left.rss/nl, right.rss/nr
		if !(ql > 0 && qr > 0 && sl > 0 && sr > 0) {
			return nil, stats.Errorf(op, stats.Degenerate, "segments beside break %d fit perfectly or do not differ", i)
		}
		d := argmax{xi: qr / ql, phi: (qr / ql) * sr / sl}
		scale := sl / ql
		if p := d.cdf(0); !(p > tail && p < 1-tail) {
			return nil, stats.Errorf(op, stats.Degenerate,
				"break %d: the segments differ so much that P(argmax <= 0) = %.4f leaves no two-sided interval", i, p)
		}
		upper, lower := d.quantile(1-tail)*scale, d.quantile(tail)*scale
		date := bounds[i+1]
		iv := DateInterval{Date: date, Level: level}
		iv.Low, iv.High = date-clampInt(math.Ceil(upper)), date-clampInt(math.Floor(lower))
		iv.Outside = iv.Low < 1 || iv.High > b.N-1
		out[i] = iv
	}
	return out, nil
}

// clampInt keeps a nearly infinite offset within what an int can hold.
func clampInt(x float64) int { return int(min(max(x, -1e9), 1e9)) }

// quadratic is delta' X'X delta, from the triangle.
func (q *qr) quadratic(delta []float64) float64 {
	var s float64
	for i := range q.k {
		var v float64
		for j := i; j < q.k; j++ {
			v += q.r[i*q.k+j] * delta[j]
		}
		s += v * v
	}
	return s
}

// argmax is the law of the place where a two-sided Brownian motion with drift,
// of different speed on both sides, has its maximum.
type argmax struct{ xi, phi float64 }

func (d argmax) cdf(x float64) float64 {
	xi, phi := d.xi, d.phi
	root := math.Sqrt(math.Abs(x))
	if x < 0 {
		f := xi / phi
		a := -x
		return -root*math.Exp(-a/8)/math.Sqrt(2*math.Pi) -
			(phi+2*xi)/(f*(phi+xi))*math.Exp(f*(1+f)*a/2+logNormCDF(-(0.5+f)*root)) +
			(a/2-2+(phi+2*xi)*(phi+2*xi)/((phi+xi)*xi))*normCDF(-root/2)
	}
	f := xi * xi / phi
	return 1 + math.Sqrt(f)*root*math.Exp(-f*x/8)/math.Sqrt(2*math.Pi) +
		xi*(2*phi+xi)/(phi*(phi+xi))*math.Exp((phi+xi)*x/2+logNormCDF(-(phi+xi/2)*root/math.Sqrt(phi))) -
		(f*x/2-2+(2*phi+xi)*(2*phi+xi)/((phi+xi)*phi))*normCDF(-math.Sqrt(f)*root/2)
}

// quantile inverts cdf by bisection after doubling the bracket.
func (d argmax) quantile(p float64) float64 {
	lo, hi := 0.0, 0.0
	if d.cdf(0) < p {
		for hi = 1; d.cdf(hi) < p && hi < 1e12; hi *= 2 {
			lo = hi
		}
	} else {
		for lo = -1; d.cdf(lo) > p && lo > -1e12; lo *= 2 {
			hi = lo
		}
	}
	for range 200 {
		mid := (lo + hi) / 2
		if mid == lo || mid == hi {
			break
		}
		if d.cdf(mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

func normCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// logNormCDF keeps its precision far in the lower tail, where the distribution
// function itself would be zero.
func logNormCDF(x float64) float64 {
	if x > -20 {
		return math.Log(normCDF(x))
	}
	i := 1 / (x * x)
	return -x*x/2 - math.Log(-x) - math.Log(2*math.Pi)/2 + math.Log1p(i*(-1+i*(3-15*i)))
}
