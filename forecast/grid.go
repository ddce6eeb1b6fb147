package forecast

import (
	"math"
	"math/rand/v2"
	"sort"
)

// The grid divides the counts 0, 1, 2, ... into cells: every count up to 10 is a
// cell of its own, above that a cell spans about 7 per cent. The ends of the
// ignorance score's categories (2, 5, 10, 25, 50, ... 1000) are ends of cells.
// Cell k holds the counts gridLow[k]..gridHigh[k].
var gridLow, gridHigh = makeGrid()

const gridTop = 2e7 // no month of any war comes near

func makeGrid() (low, high []float64) {
	ends := []float64{10, 25, 50, 100, 250, 500, 1000, gridTop}
	for v := 0.0; v <= 10; v++ {
		low, high = append(low, v), append(high, v)
	}
	next := 11.0
	for _, end := range ends[1:] {
		for next <= end {
			top := min(math.Floor(next*1.07), end)
			if end-top < 0.03*end { // no sliver before a category's end
				top = end
			}
			low, high = append(low, next), append(high, top)
			next = top + 1
		}
	}
	return low, high
}

// cellOf returns the cell of a count; what lies above the grid is in the last.
func cellOf(v float64) int {
	if v < 10.5 {
		return int(v + 0.5)
	}
	if v >= gridTop {
		return len(gridHigh) - 1
	}
	k := int(gridFrom[math.Float64bits(v)>>gridShift-gridFirst])
	for gridHigh[k]+0.5 <= v {
		k++
	}
	return k
}

// gridFrom is the first cell that may hold a count whose bits begin in a way:
// the exponent and a few bits more, which is a 32nd of an octave.
var gridFrom = makeGridFrom()

const gridShift = 52 - 5

var gridFirst = math.Float64bits(8) >> gridShift

func makeGridFrom() []uint8 {
	var from []uint8
	for i := gridFirst; i <= math.Float64bits(gridTop)>>gridShift; i++ {
		v := math.Float64frombits(i << gridShift)
		from = append(from, uint8(sort.Search(len(gridHigh)-1, func(k int) bool { return gridHigh[k]+0.5 > v }))) //nolint:gosec // there are fewer than 256 cells
	}
	return from
}

// Mass is a probability distribution of a count: Mass[k] is the probability of
// cell k of the grid. Within a cell all counts are equally likely.
type Mass []float64

// NewMass returns a distribution without any probability yet.
func NewMass() Mass { return make(Mass, len(gridLow)) }

// add puts weight on a count.
func (m Mass) add(v, weight float64) { m[cellOf(v)] += weight }

// addScaled adds weight times another distribution.
func (m Mass) addScaled(other Mass, weight float64) {
	if weight == 0 {
		return
	}
	for k, w := range other {
		m[k] += weight * w
	}
}

func (m Mass) total() float64 {
	sum := 0.0
	for _, w := range m {
		sum += w
	}
	return sum
}

// normalise scales the distribution to a total of one and reports whether it
// held any probability.
func (m Mass) normalise() bool {
	sum := m.total()
	if !(sum > 0) {
		return false
	}
	for k := range m {
		m[k] /= sum
	}
	return true
}

// Mean is the mean count.
func (m Mass) Mean() float64 {
	mean := 0.0
	for k, w := range m {
		mean += w * (gridLow[k] + gridHigh[k]) / 2
	}
	return mean
}

// AtLeast is the probability of a count of v or more.
func (m Mass) AtLeast(v float64) float64 {
	k := cellOf(v)
	p := m[k] * (gridHigh[k] - math.Round(v) + 1) / (gridHigh[k] - gridLow[k] + 1)
	for _, w := range m[k+1:] {
		p += w
	}
	return min(max(p, 0), 1)
}

// Quantile is the smallest count below which, itself included, at least the
// share p of the distribution lies.
func (m Mass) Quantile(p float64) float64 {
	below := 0.0
	for k, w := range m {
		if w > 0 && below+w >= p {
			return within(k, (p-below)/w)
		}
		below += w
	}
	return m.top()
}

func (m Mass) top() float64 {
	for k := len(m) - 1; k > 0; k-- {
		if m[k] > 0 {
			return gridHigh[k]
		}
	}
	return 0
}

func within(cell int, share float64) float64 {
	low, high := gridLow[cell], gridHigh[cell]
	return min(low+math.Floor(max(share, 0)*(high-low+1)), high)
}

// Draws appends n draws by systematic sampling: one draw from each n-th part of
// the distribution, at one random offset. Each draw has the distribution m, and
// the sample as a whole resembles m more closely than independent draws would.
// They come in ascending order; draws of one number at different horizons are
// therefore no path through time.
func (m Mass) Draws(dst []float64, n int, rng *rand.Rand) []float64 {
	offset := rng.Float64()
	k, below := 0, 0.0
	total := m.total()
	for i := range n {
		p := (float64(i) + offset) / float64(n) * total
		for k < len(m)-1 && below+m[k] <= p {
			below += m[k]
			k++
		}
		if m[k] == 0 { // rounding left p above the last probability
			dst = append(dst, m.top())
			continue
		}
		dst = append(dst, within(k, (p-below)/m[k]))
	}
	return dst
}
