package forecast

import (
	"math"
	"sync"

	"github.com/blindspot/blindspot/stats/score"
)

// Score scores the distribution itself against an observed count, without draws:
// what draws would score, the more of them the nearer. The ignorance score is
// that of a thousand draws in the proportions of the categories, pseudo-counts
// included. The count must be whole.
func (m Mass) Score(y float64) score.Scores {
	at, c := cellOf(y), cellMoments()
	var s score.Scores
	below := 0.0
	for k, w := range m {
		switch {
		case k < at:
			s.CRPS += c.plain[k].squares(below, w)
			s.LogCRPS += c.logs[k].squares(below, w)
		case k > at:
			s.CRPS += c.plain[k].squares(below-1, w)
			s.LogCRPS += c.logs[k].squares(below-1, w)
		default:
			crps, logs := m.within(k, y, below)
			s.CRPS, s.LogCRPS = s.CRPS+crps, s.LogCRPS+logs
		}
		below += w
	}
	s.Ignorance = m.ignorance(y)
	low, high := m.central(0.9)
	s.Interval = high - low + 2/0.1*(max(low-y, 0)+max(y-high, 0))
	s.Covered90 = y >= low && y <= high
	low, high = m.central(0.5)
	s.Covered50 = y >= low && y <= high
	told := m.Tells(y)
	s.Central50, s.Central90 = centralShare(told, 0.5), centralShare(told, 0.9)
	return s
}

// central is the central interval of a level.
func (m Mass) central(level float64) (low, high float64) {
	return m.Quantile((1 - level) / 2), m.Quantile((1 + level) / 2)
}

// centralShare is the probability that the randomised PIT lies in the central
// interval of a level (see [score.CentralPIT]).
func centralShare(t Told, level float64) float64 {
	low, high := (1-level)/2, (1+level)/2
	if t.High-t.Low < 1e-12 {
		return indicator(t.Low >= low && t.Low <= high)
	}
	return max(0, min(high, t.High)-max(low, t.Low)) / (t.High - t.Low)
}

func (m Mass) ignorance(y float64) float64 {
	const edges = 10 // the score knows no category above 1,000
	k := min(categoryOf(y), edges)
	from, to := 0, len(m)
	if k > 0 {
		from = cellOf(categoryEdges[k-1]) + 1
	}
	if k < edges {
		to = cellOf(categoryEdges[k]) + 1
	}
	p := 0.0
	for _, w := range m[from:to] {
		p += w
	}
	return -math.Log2((score.IgnoranceDraws*min(p, 1) + 1) / (score.IgnoranceDraws + edges + 1))
}

// moments are sums over the counts j = 1..n of a cell of the width between a
// count and the next, times (j/n) to the powers 0, 1 and 2. Over a cell the
// distribution function rises in equal steps.
type moments [3]float64

// squares is the sum of width times the squared distribution function, which
// begins the cell at b and rises by w.
func (c *moments) squares(b, w float64) float64 {
	return b*b*c[0] + 2*b*w*c[1] + w*w*c[2]
}

// cells are the moments of all cells: of plain widths, and of widths on the scale
// of log(1+count).
type cells struct{ plain, logs []moments }

var cellMoments = sync.OnceValue(makeMoments)

// exactCell is the number of counts up to which a cell's sums are added up one
// by one; those of wider cells are integrals by the midpoint rule.
const exactCell = 4096

func makeMoments() cells {
	plain, logs := make([]moments, len(gridLow)), make([]moments, len(gridLow))
	for k := range gridLow {
		n := gridHigh[k] - gridLow[k] + 1
		steps := min(n, exactCell)
		for i := 1.0; i <= steps; i++ {
			f := i / n
			if steps < n {
				f = (i - 0.5) / steps
			}
			from, to := gridLow[k]+(i-1)*n/steps, gridLow[k]+i*n/steps
			width := math.Log1p((to - from) / (1 + from))
			for power, v := range [3]float64{1, f, f * f} {
				logs[k][power] += width * v
			}
		}
		plain[k] = moments{n, (n + 1) / 2, (n + 1) * (2*n + 1) / (6 * n)}
	}
	return cells{plain, logs}
}

// within gives the sums over the cell that holds the observed count: below it
// the distribution function should be zero, and from it on one.
func (m Mass) within(k int, y, below float64) (crps, logs float64) {
	n := gridHigh[k] - gridLow[k] + 1
	steps := min(n, exactCell)
	for i := 1.0; i <= steps; i++ {
		from, to := gridLow[k]+(i-1)*n/steps, gridLow[k]+i*n/steps
		f := below + m[k]*i/steps
		if from+0.5 > y {
			f--
		}
		crps += (to - from) * f * f
		logs += math.Log1p((to-from)/(1+from)) * f * f
	}
	return crps, logs
}
