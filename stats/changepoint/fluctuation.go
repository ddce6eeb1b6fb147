package changepoint

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// FStatistics are the Chow statistics of every candidate break date and their
// largest value.
type FStatistics struct {
	From int       // first candidate date
	F    []float64 // (RSS0 - RSS(b)) / (RSS(b)/(n-2k)) at b = From, From+1, ...
	Sup  float64
	Date int     // where Sup is attained
	P    float64 // asymptotic p-value of Sup under no break
}

// FTest tests regression coefficients that never change against one break at an
// unknown date, which leaves at least the share trim (0.15 is usual) of the
// observations on either side (Andrews 1993, doi 10.2307/2951764). x as in
// [Regression]; nil x means a constant mean.
//
// The p-value is that of the limiting distribution, see [SupFPValue]. In short
// series of normal data the test rejects a little less often than it says. Errors
// are taken as uncorrelated: monthly counts that hang together raise more alarms
// than the p-value says, unless their lags are among the regressors.
func FTest(y []float64, x [][]float64, trim float64) (*FStatistics, error) {
	const op = "changepoint.FTest"
	d, full, err := fullFit(op, y, x)
	if err != nil {
		return nil, err
	}
	if !(trim > 0 && trim < 0.5) {
		return nil, stats.Errorf(op, stats.BadInput, "trim %v, need a share between 0 and 0.5", trim)
	}
	n, k := d.n, d.k
	from := int(math.Floor(trim * float64(n)))
	if from <= k {
		return nil, stats.Errorf(op, stats.TooFew, "%d observations trimmed to segments of %d cannot fit %d coefficients", n, from, k)
	}
	to := n - from
	left, right := make([]float64, n+1), make([]float64, n+1)
	q := newQR(k)
	for i := range n {
		q.add(d.row(i), y[i])
		left[i+1] = q.rss
	}
	q.reset()
	for i := n - 1; i >= 0; i-- {
		q.add(d.row(i), y[i])
		right[i] = q.rss
	}
	out := &FStatistics{From: from, F: make([]float64, 0, to-from+1)}
	for b := from; b <= to; b++ {
		rss := left[b] + right[b]
		if !(rss > 1e-13*full.rss) {
			return nil, stats.Errorf(op, stats.Degenerate, "a break at %d fits the series perfectly", b)
		}
		f := (full.rss - rss) / (rss / float64(n-2*k))
		out.F = append(out.F, f)
		if f > out.Sup {
			out.Sup, out.Date = f, b
		}
	}
	if out.P, err = SupFPValue(out.Sup, k, float64(from)/float64(n)); err != nil {
		return nil, err
	}
	return out, nil
}

// CUSUM is the empirical fluctuation process of the residuals.
type CUSUM struct {
	Process []float64 // cumulated residuals / (sigma sqrt n), at 1..n observations
	Sup     float64   // largest absolute value
	Date    int       // where Sup is attained
	P       float64   // asymptotic p-value under no break
}

// OLSCUSUM cumulates the least-squares residuals; under constant coefficients
// they make a Brownian bridge (Ploberger and Kraemer 1992, doi 10.2307/2951597).
// x as in [Regression]; nil x means a constant mean.
func OLSCUSUM(y []float64, x [][]float64) (*CUSUM, error) {
	const op = "changepoint.OLSCUSUM"
	d, full, err := fullFit(op, y, x)
	if err != nil {
		return nil, err
	}
	n := d.n
	beta := full.coef()
	unit := math.Sqrt(full.rss / float64(n-d.k) * float64(n))
	out := &CUSUM{Process: make([]float64, n)}
	var sum float64
	for i := range n {
		e := y[i]
		for j, v := range d.row(i) {
			e -= v * beta[j]
		}
		sum += e / unit
		out.Process[i] = sum
		if a := math.Abs(sum); a > out.Sup {
			out.Sup, out.Date = a, i+1
		}
	}
	out.P = BridgePValue(out.Sup)
	return out, nil
}

// fullFit is the regression without breaks, checked.
func fullFit(op string, y []float64, x [][]float64) (design, *qr, error) {
	var d design
	var err error
	if x == nil {
		err, d = checkFinite(op, y), constant(len(y))
	} else {
		d, err = newDesign(op, y, x)
	}
	if err != nil {
		return d, nil, err
	}
	if d.n < 2*d.k+2 {
		return d, nil, stats.Errorf(op, stats.TooFew, "%d observations for %d coefficients, need %d", d.n, d.k, 2*d.k+2)
	}
	q := fitRange(y, d, 0, d.n)
	if q.singular() {
		return d, nil, stats.Errorf(op, stats.Degenerate, "the regressors are collinear")
	}
	if !(q.rss > 1e-20*sumSquares(y)) {
		return d, nil, stats.Errorf(op, stats.Degenerate, "the model without a break fits the series perfectly")
	}
	return d, q, nil
}

// BridgePValue is the probability that the absolute value of a Brownian bridge
// on [0, 1] exceeds x somewhere: 2 sum (-1)^(i+1) exp(-2 i^2 x^2).
func BridgePValue(x float64) float64 {
	if x < 0.2 {
		return 1 // 1 - P < 1e-12 here, and the series converges slowly
	}
	var p float64
	sign := 1.0
	for i := 1.0; i <= 40; i++ {
		term := math.Exp(-2 * i * i * x * x)
		p += sign * term
		if term < 1e-18*p {
			break
		}
		sign = -sign
	}
	return min(1, 2*p)
}
