package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Data is a panel of counts, Counts[t][i] at time t (equally spaced) in unit
// i. NaN is a missing count.
type Data struct {
	Counts [][]float64
}

// largestCount bounds the counts: beyond it the panel is not one of events.
const largestCount = 1e8

func (d Data) check() error {
	if len(d.Counts) == 0 || len(d.Counts[0]) == 0 {
		return stats.Errorf("endemic.Fit", stats.TooFew, "no counts")
	}
	for t, row := range d.Counts {
		if len(row) != len(d.Counts[0]) {
			return stats.Errorf("endemic.Fit", stats.BadInput, "row %d has %d units, row 0 has %d", t, len(row), len(d.Counts[0]))
		}
		for i, y := range row {
			switch {
			case math.IsNaN(y):
			case y < 0 || (y != math.Trunc(y) && !math.IsInf(y, 1)):
				return stats.Errorf("endemic.Fit", stats.BadInput, "count %v at time %d, unit %d", y, t, i)
			case y > largestCount:
				return stats.Errorf("endemic.Fit", stats.Overflow, "count %v at time %d, unit %d is above %g", y, t, i, largestCount)
			}
		}
	}
	return nil
}

// part is one component over the cells of one unit.
type part struct {
	base  []float64 // offset times lag, per cell; for an estimated decay the offset alone
	x     []float64 // cells x columns
	index []int     // parameter of each column
}

// block holds the cells of one unit that enter the likelihood.
type block struct {
	unit int
	time []int
	y    []float64
	part [3]part
}

// problem is a model made flat for one panel: everything the likelihood reads.
type problem struct {
	*layout
	model   *Model
	data    Data
	past    [][]float64 // what the epidemic components see, by time
	blocks  []block
	cells   int
	scale   []float64   // root mean square of each parameter's covariate, 1 where it has none
	sumY    float64     // of the cells
	meanLag [3]float64  // mean base of each component
	logFact float64     // Σ log y!
	excess  [][]int     // per dispersion and k < tabulated: how many counts lie above k
	large   [][]float64 // per dispersion: the counts above tabulated
	lagged  [][]sparse  // non-zero past per time, for an estimated decay
	common  [3]common
	prec    [3]float64 // 1/variance of the random intercepts
	tether  *tether    // holds the dominant eigenvalue; nil but in its profile
	work    workspace

	columnwise []float64 // the terms of one component in one block, term by term
}

type sparse struct {
	unit  int
	count float64
}

// newProblem selects the cells with from <= t <= to whose count and needed
// past are observed, and evaluates all terms on them.
func newProblem(data Data, model *Model, from, to int) (*problem, error) {
	if err := data.check(); err != nil {
		return nil, err
	}
	l, err := newLayout(model, len(data.Counts[0]))
	if err != nil {
		return nil, err
	}
	p := &problem{layout: l, model: model, data: data}
	if from < model.reach() || to >= len(data.Counts) || from > to {
		return nil, stats.Errorf("endemic.Fit", stats.BadInput,
			"times %d to %d: the likelihood runs within %d to %d", from, to, model.reach(), len(data.Counts)-1)
	}
	p.past = make([][]float64, len(data.Counts))
	for t := from; t <= to; t++ {
		p.past[t] = model.Past(data.Counts, t)
	}
	p.scale = make([]float64, p.size())
	weights := make([]float64, p.units*p.units) // where they are known
	if p.model.NE != nil && p.decay < 0 {
		p.model.Weights.fill(0, weights, nil, nil)
	}
	for i := range p.units {
		b, err := p.newBlock(i, from, to, weights[i*p.units:(i+1)*p.units])
		if err != nil {
			return nil, err
		}
		p.blocks = append(p.blocks, b)
		p.cells += len(b.y)
	}
	if err := p.summarise(); err != nil {
		return nil, err
	}
	if p.decay >= 0 {
		p.lagged = make([][]sparse, len(data.Counts))
		for t, row := range p.past {
			for j, y := range row {
				if y > 0 { // NaN is not: no cell that needs it was selected
					p.lagged[t] = append(p.lagged[t], sparse{j, y})
				}
			}
		}
	}
	for a := range p.common {
		p.common[a] = p.findCommon(a)
	}
	p.work = newWorkspace(p)
	return p, nil
}

// newBlock selects the cells of one unit; w are the weights into it, where
// they are known.
func (p *problem) newBlock(unit, from, to int, w []float64) (block, error) {
	b := block{unit: unit, time: make([]int, 0, to-from+1), y: make([]float64, 0, to-from+1)}
	var reach []int
	if p.model.NE != nil {
		for j := range p.units {
			if p.model.Weights.reaches(j, unit) {
				reach = append(reach, j)
			}
		}
	}
	for t := from; t <= to; t++ {
		if y, past := p.data.Counts[t][unit], p.past[t]; !math.IsNaN(y) && p.known(past, unit, reach) {
			b.time = append(b.time, t)
			b.y = append(b.y, y)
		}
	}
	for a, c := range p.model.components() {
		if c == nil {
			continue
		}
		q := &b.part[a]
		q.base = make([]float64, len(b.y))
		for n, t := range b.time {
			past := p.past[t]
			lag := 1.0
			switch {
			case a == own:
				lag = past[unit]
			case a == neighbour && p.decay < 0:
				lag = 0
				for _, j := range reach {
					lag += w[j] * past[j]
				}
			}
			offset := 1.0
			if c.Offset != nil {
				offset = c.Offset(t, unit)
			}
			if !(offset >= 0) || math.IsInf(offset, 0) {
				return b, stats.Errorf("endemic.Fit", stats.BadInput, "offset of %s is %v at time %d, unit %d", componentName[a], offset, t, unit)
			}
			q.base[n] = offset * lag
		}
		if err := p.columns(&b, a, c); err != nil {
			return b, err
		}
	}
	return b, nil
}

// known reports whether the past that the epidemic components need is observed.
func (p *problem) known(past []float64, unit int, reach []int) bool {
	if p.model.AR != nil && math.IsNaN(past[unit]) {
		return false
	}
	for _, j := range reach {
		if math.IsNaN(past[j]) {
			return false
		}
	}
	return true
}

// columns evaluates a component's terms in one block. A term that is zero in
// the whole block gets no column there, so that a coefficient per unit costs
// no more than a shared one.
func (p *problem) columns(b *block, a int, c *Component) error {
	q := &b.part[a]
	q.index = make([]int, 0, len(c.Terms)+1)
	if room := len(b.y) * (len(c.Terms) + 1); cap(p.columnwise) < room {
		p.columnwise = make([]float64, room)
	}
	next := func() []float64 { return p.columnwise[len(q.index)*len(b.y):][:len(b.y)] }
	for k, term := range c.Terms {
		column := next() // a term without a column leaves its place to the next
		var square float64
		for n, t := range b.time {
			v := term.Value(t, b.unit)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return stats.Errorf("endemic.Fit", stats.BadInput, "term %s is %v at time %d, unit %d", p.names[p.term[a]+k], v, t, b.unit)
			}
			column[n] = v
			square += v * v
		}
		p.scale[p.term[a]+k] += square
		if square > 0 {
			q.index = append(q.index, p.term[a]+k)
		}
	}
	if r := p.random[a]; r >= 0 {
		column := next()
		for n := range column {
			column[n] = 1
		}
		q.index = append(q.index, r+b.unit)
	}
	w := len(q.index)
	q.x = make([]float64, len(b.y)*w)
	for k := range w {
		for n, v := range p.columnwise[k*len(b.y):][:len(b.y)] {
			q.x[n*w+k] = v
		}
	}
	return nil
}
