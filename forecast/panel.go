package forecast

import (
	"cmp"
	"math"
	"slices"

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
	// Risk marks the months from which models learn what follows: those in which
	// the unit was known and not long gone, by what was known then. Other observed
	// months serve as the unit's memory. Nil: every observed month.
	Risk [][]bool
	// Late are the parts of Values that were not known when their month ended,
	// in order of Known: [Panel.Until] takes them out again. See [SortLate].
	Late []Late

	uncut  *float64 // where the values of the panel began that this one was cut from
	states *states  // what describe makes of it; nil until it is asked for
	index  *index   // of the panel it was cut from
	stale  map[int]int
}

// Late is what an event that went on after a month adds to that month. Nobody
// could have counted it before the event ended.
type Late struct {
	Unit  int             // row
	Month blindspot.Month // whose value it is part of
	Known blindspot.Month // in which the event ended; after Month
	Value float64         // part of the row's value in Month
	Gap   bool            // the value is not observed because of it
}

// SortLate puts late parts into the order that a panel wants.
func SortLate(late []Late) {
	slices.SortFunc(late, func(a, b Late) int {
		return cmp.Or(cmp.Compare(a.Known, b.Known), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Value, b.Value))
	})
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

// Until returns the panel up to and including a month, as it was known when that
// month ended: without later months, and without what events that had not ended
// add to earlier ones. The rows of the result end there in length and in
// capacity, so that whoever receives it cannot reach what came later, not even
// by reslicing.
func (p Panel) Until(last blindspot.Month) Panel {
	n := min(max(int(last-p.First)+1, 0), p.Months())
	cut := p
	cut.uncut = p.identity()
	cut.Values = rows(p.Values, n)
	cut.Observed = rows(p.Observed, n)
	cut.Stated = rows(p.Stated, n)
	cut.Risk = rows(p.Risk, n)
	known, _ := slices.BinarySearchFunc(p.Late, last+1, func(l Late, m blindspot.Month) int { return cmp.Compare(l.Known, m) })
	cut.Late = p.Late[:known:known]
	values, seen := map[int]bool{}, map[int]bool{} // rows of their own by now
	stale := map[int]int{}
	for _, l := range p.Late[known:] {
		c := int(l.Month - p.First)
		if c >= n {
			continue
		}
		if from, ok := stale[l.Unit]; !ok || c < from {
			stale[l.Unit] = c
		}
		own(cut.Values, l.Unit, values)[c] -= l.Value
		if l.Gap {
			own(cut.Observed, l.Unit, seen)[c] = true
		}
	}
	cut.redescribe(p, n, stale)
	return cut
}

// Anew returns the panel with values of its own, of which nothing is worked out yet.
func (p Panel) Anew() Panel {
	values := make([][]float64, len(p.Values))
	for i, row := range p.Values {
		values[i] = slices.Clone(row)
	}
	p.Values, p.uncut, p.states, p.index, p.stale = values, nil, nil, nil, nil
	return p
}

// Described returns the panel with what all fits to its cuts share worked out,
// which they otherwise do each for itself.
func (p Panel) Described() Panel {
	if p.states == nil {
		p.states = describe(p)
	}
	if p.index == nil {
		p.index = newIndex(p)
	}
	return p
}

// redescribe takes over what is known of the panel that this one was cut from.
// Rows that were changed on the way are stale from a column on.
func (p *Panel) redescribe(from Panel, n int, stale map[int]int) {
	if from.states == nil {
		return
	}
	if len(stale) > 0 && p.Neighbours != nil {
		p.states, p.index = nil, nil // a changed row changes its neighbours'
		return
	}
	p.states = &states{x: rows(from.states.x, n), known: rows(from.states.known, n), logs: from.states.logs[:n:n]}
	if len(stale) > 0 {
		p.states.logs = slices.Clone(p.states.logs)
	}
	first := n
	for _, c := range stale {
		first = min(first, c)
	}
	for t := first; t < n; t++ {
		p.states.logs[t] = p.logsAt(t)
	}
	for u := range stale {
		p.states.x[u], p.states.known[u] = describeUnit(*p, u)
	}
	p.stale = stale
	for u, c := range from.stale { // of a cut of a cut
		if was, ok := stale[u]; !ok || c < was {
			stale[u] = c
		}
	}
}

// own returns a row that may be written to, copying it the first time.
func own[T any](of [][]T, row int, owned map[int]bool) []T {
	if !owned[row] {
		owned[row] = true
		of[row] = append(make([]T, 0, len(of[row])), of[row]...)
	}
	return of[row]
}

// identity is the same for a panel and for all that is cut from it.
func (p Panel) identity() *float64 {
	if p.uncut != nil || p.Months() == 0 {
		return p.uncut
	}
	return &p.Values[0][0]
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

func (p Panel) observed(unit, t int) bool { return p.Observed == nil || p.Observed[unit][t] }

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
	if err := shaped(p, "values", p.Values); err != nil {
		return err
	}
	if err := shapedMask(p, "the observed mask", p.Observed); err != nil {
		return err
	}
	if err := shapedMask(p, "the stated mask", p.Stated); err != nil {
		return err
	}
	return cmp.Or(p.checkLate(), p.checkCounts())
}

// shapedMask is shaped for what a panel need not have.
func shapedMask(p Panel, what string, rows [][]bool) error {
	if rows == nil {
		return nil
	}
	return shaped(p, what, rows)
}

// shaped fails where the rows are not one of the panel's months for each unit.
func shaped[T any](p Panel, what string, rows [][]T) error {
	if len(rows) != len(p.Units) {
		return blindspot.Errorf(blindspot.BadInput, "", "the panel has %d units and %d rows of %s", len(p.Units), len(rows), what)
	}
	for u := range rows {
		if len(rows[u]) != p.Months() {
			return blindspot.Errorf(blindspot.BadInput, "", "unit %s has %d months of %s and not %d", p.Units[u], len(rows[u]), what, p.Months())
		}
	}
	return nil
}

func (p Panel) checkLate() error {
	for i, l := range p.Late {
		if l.Unit < 0 || l.Unit >= len(p.Units) || l.Month < p.First || l.Month > p.Last() || l.Known <= l.Month || i > 0 && l.Known < p.Late[i-1].Known {
			return blindspot.Errorf(blindspot.BadInput, "", "late part %d of the panel, %+v, is not in a month before it was known, or out of order", i, l)
		}
	}
	return nil
}

func (p Panel) checkCounts() error {
	for u := range p.Units {
		for t := range p.Values[u] {
			if v, ok := p.At(u, t); ok && !(v >= 0 && !math.IsInf(v, 1)) {
				return blindspot.Errorf(blindspot.BadInput, "", "unit %s has %v deaths in %s", p.Units[u], v, p.First+blindspot.Month(t))
			}
		}
	}
	return nil
}
