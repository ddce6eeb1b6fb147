package forecast

import (
	"math"

	"github.com/blindspot/blindspot"
)

// Panel is what a model may see: counts of units by month, up to a data cut.
// Values[u][t] is the count of Units[u] in month First+t. All rows have one
// length. A cell that is not observed holds no number; its value means nothing.
type Panel struct {
	Units    []string
	First    blindspot.Month
	Values   [][]float64
	Observed [][]bool // nil: every cell is observed
	// Stated marks the cells whose number the target's own source states. Where
	// it is false an observed cell is an estimate from an auxiliary series: it
	// serves as memory, and no benchmark uses it. Nil: every cell is stated.
	Stated [][]bool
	// Neighbours lists the rows adjacent to each unit, ascending; nil: none.
	Neighbours [][]int
}

// Of makes a Panel of the deaths of a cube of units by month.
func Of(p blindspot.Panel) Panel {
	return Panel{Units: p.Units, First: p.First, Values: p.Deaths, Observed: p.Observed}
}

// Months returns the number of months.
func (p Panel) Months() int {
	if len(p.Values) == 0 {
		return 0
	}
	return len(p.Values[0])
}

// Last returns the last month: the data cut.
func (p Panel) Last() blindspot.Month { return p.First + blindspot.Month(p.Months()) - 1 }

// Until returns the panel up to and including a month. The rows of the result
// end there in length and in capacity, so that whoever receives it cannot reach
// what came later, not even by reslicing.
func (p Panel) Until(last blindspot.Month) Panel {
	n := min(max(int(last-p.First)+1, 0), p.Months())
	cut := p
	cut.Values = rows(p.Values, n)
	cut.Observed = rows(p.Observed, n)
	cut.Stated = rows(p.Stated, n)
	return cut
}

func rows[T any](x [][]T, n int) [][]T {
	if x == nil {
		return nil
	}
	cut := make([][]T, len(x))
	for i, row := range x {
		cut[i] = row[:n:n]
	}
	return cut
}

// At returns the count of a unit in column t and whether it was observed.
func (p Panel) At(unit, t int) (float64, bool) {
	if p.Observed != nil && !p.Observed[unit][t] {
		return 0, false
	}
	return p.Values[unit][t], true
}

// StatedAt is At for cells that the target's own source states.
func (p Panel) StatedAt(unit, t int) (float64, bool) {
	if p.Stated != nil && !p.Stated[unit][t] {
		return 0, false
	}
	return p.At(unit, t)
}

// Check reports the first fault of a panel: shapes that disagree, no unit, no
// month, or an observed count that is negative or not finite.
func (p Panel) Check() error {
	if len(p.Units) == 0 || p.Months() == 0 {
		return blindspot.Errorf(blindspot.TooFewData, "", "the panel has %d units and %d months", len(p.Units), p.Months())
	}
	shape := func(what string, n int, row func(int) int) error {
		if n != len(p.Units) {
			return blindspot.Errorf(blindspot.BadInput, "", "the panel has %d units and %d rows of %s", len(p.Units), n, what)
		}
		for u := range n {
			if row(u) != p.Months() {
				return blindspot.Errorf(blindspot.BadInput, "", "unit %s has %d months of %s and not %d", p.Units[u], row(u), what, p.Months())
			}
		}
		return nil
	}
	if err := shape("values", len(p.Values), func(u int) int { return len(p.Values[u]) }); err != nil {
		return err
	}
	if p.Observed != nil {
		if err := shape("the observed mask", len(p.Observed), func(u int) int { return len(p.Observed[u]) }); err != nil {
			return err
		}
	}
	if p.Stated != nil {
		if err := shape("the stated mask", len(p.Stated), func(u int) int { return len(p.Stated[u]) }); err != nil {
			return err
		}
	}
	for u := range p.Units {
		for t := range p.Values[u] {
			if v, ok := p.At(u, t); ok && !(v >= 0 && !math.IsInf(v, 1)) {
				return blindspot.Errorf(blindspot.BadInput, "", "unit %s has %v deaths in %s", p.Units[u], v, p.First+blindspot.Month(t))
			}
		}
	}
	return nil
}
