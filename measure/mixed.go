package measure

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// mixed is a penalised least-squares system of a core (fixed effects and
// countries, tens of columns) and of organisations (hundreds or thousands), of
// which at most two belong to an event. Organisations that never met, even
// through others, share no entry, so the system is solved block by block of
// those that did, and the core by what the blocks leave of it: the cost grows
// with the number of organisations, not with its cube.
type mixed struct {
	core, groups part
	place        []int           // of an organisation among the rows of its part
	blocks       [][2]int        // rows of the organisations that met, from and until
	within       []*mat.SymDense // by block
	blockOf      []int           // by row
	gram         *mat.SymDense
	cross        *mat.Dense // organisations by core
}

// part is one kind of effect: sums over events times what they say, and, once
// solved, the effects.
type part struct {
	right   []float64
	effects []estimate
}

// estimate is an effect and its entry on the diagonal of the inverse.
type estimate struct{ value, inverse float64 }

const absent = -1 // a party of an event that is none of the organisations

// newMixed orders the organisations by those they met.
func newMixed(core, groups int, parties [][2]int) *mixed {
	m := &mixed{core: part{right: make([]float64, core), effects: make([]estimate, core)},
		groups: part{right: make([]float64, groups), effects: make([]estimate, groups)},
		place:  make([]int, groups), blockOf: make([]int, groups), gram: mat.NewSymDense(core, nil)}
	root := make([]int, groups)
	for g := range root {
		root[g] = g
	}
	find := func(g int) int {
		for root[g] != g {
			root[g] = root[root[g]]
			g = root[g]
		}
		return g
	}
	for _, p := range parties {
		if p[0] != absent && p[1] != absent {
			a, b := find(p[0]), find(p[1])
			root[max(a, b)] = min(a, b)
		}
	}
	order := make([]int, groups)
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(find(a), find(b)), cmp.Compare(a, b)) })
	for row, g := range order {
		m.place[g] = row
		if row == 0 || find(g) != find(order[row-1]) {
			m.blocks = append(m.blocks, [2]int{row, row})
		}
		k := len(m.blocks) - 1
		m.blocks[k][1] = row + 1
		m.blockOf[row] = k
	}
	for _, b := range m.blocks {
		m.within = append(m.within, mat.NewSymDense(b[1]-b[0], nil))
	}
	if groups > 0 {
		m.cross = mat.NewDense(groups, core, nil)
	}
	return m
}

// add adds an event: its entries in the core, its two parties, which differ or
// are absent, and what it says.
func (m *mixed) add(columns []int, values []float64, parties [2]int, y float64) {
	for a, c := range columns {
		for b := a; b < len(columns); b++ {
			m.gram.SetSym(c, columns[b], m.gram.At(c, columns[b])+values[a]*values[b])
		}
		m.core.right[c] += values[a] * y
	}
	for k, g := range parties {
		if g == absent {
			continue
		}
		row := m.place[g]
		cross := m.cross.RawRowView(row)
		for a, c := range columns {
			cross[c] += values[a]
		}
		m.groups.right[row] += y
		block, from := m.within[m.blockOf[row]], m.blocks[m.blockOf[row]][0]
		block.SetSym(row-from, row-from, block.At(row-from, row-from)+1)
		if other := parties[1]; k == 0 && other != absent {
			at := m.place[other]
			block.SetSym(row-from, at-from, block.At(row-from, at-from)+1)
		}
	}
}

// solve finds the effects under a penalty for each column of the core and one
// for organisations; ok is false where they are not determined.
func (m *mixed) solve(penalties []float64, penalty float64) (ok bool) {
	core := len(m.core.right)
	left, rest := mat.NewSymDense(core, nil), mat.NewVecDense(core, slices.Clone(m.core.right))
	left.CopySym(m.gram)
	for j, p := range penalties {
		left.SetSym(j, j, left.At(j, j)+p)
	}
	var carried *mat.Dense // what the organisations' effects take over of each column of the core
	own := mat.NewVecDense(max(1, len(m.groups.right)), nil)
	if m.cross != nil {
		carried = mat.NewDense(len(m.groups.right), core, nil)
		if !m.eliminate(penalty, carried, own) {
			return false
		}
		var taken mat.Dense
		taken.Mul(m.cross.T(), carried)
		for i := range core {
			for j := i; j < core; j++ {
				left.SetSym(i, j, left.At(i, j)-(taken.At(i, j)+taken.At(j, i))/2)
			}
		}
		var said mat.VecDense
		said.MulVec(m.cross.T(), own)
		rest.SubVec(rest, &said)
	}
	var chol mat.Cholesky
	var values mat.VecDense
	var inverse mat.SymDense
	if !chol.Factorize(left) || chol.SolveVecTo(&values, rest) != nil || chol.InverseTo(&inverse) != nil {
		return false
	}
	for j := range m.core.effects {
		m.core.effects[j] = estimate{values.AtVec(j), inverse.At(j, j)}
	}
	if carried == nil {
		return true
	}
	var back mat.VecDense
	var spread mat.Dense
	back.MulVec(carried, &values)
	spread.Mul(carried, &inverse)
	for row := range m.groups.effects {
		e := &m.groups.effects[row]
		e.value = own.AtVec(row) - back.AtVec(row)
		for j, v := range carried.RawRowView(row) {
			e.inverse += v * spread.At(row, j)
		}
	}
	return true
}

// eliminate solves the blocks: what the organisations carry of the core, what
// they say on their own, and the diagonal of their own inverse.
func (m *mixed) eliminate(penalty float64, carried *mat.Dense, own *mat.VecDense) (ok bool) {
	core := len(m.core.right)
	for k, b := range m.blocks {
		if b[1]-b[0] == 1 { // most organisations meet no other
			row, scale := b[0], 1/(m.within[k].At(0, 0)+penalty)
			m.groups.effects[row] = estimate{inverse: scale}
			own.SetVec(row, scale*m.groups.right[row])
			to := carried.RawRowView(row)
			for j, v := range m.cross.RawRowView(row) {
				to[j] = scale * v
			}
			continue
		}
		n := b[1] - b[0]
		block := mat.NewSymDense(n, nil)
		block.CopySym(m.within[k])
		for i := range n {
			block.SetSym(i, i, block.At(i, i)+penalty)
		}
		var chol mat.Cholesky
		var inverse mat.SymDense
		if !chol.Factorize(block) || chol.InverseTo(&inverse) != nil ||
			chol.SolveTo(carried.Slice(b[0], b[1], 0, core).(*mat.Dense), m.cross.Slice(b[0], b[1], 0, core)) != nil ||
			chol.SolveVecTo(own.SliceVec(b[0], b[1]).(*mat.VecDense), mat.NewVecDense(n, m.groups.right[b[0]:b[1]])) != nil {
			return false
		}
		for i := range n {
			m.groups.effects[b[0]+i] = estimate{inverse: inverse.At(i, i)}
		}
	}
	return true
}

// fitted is the part of the sum of squares that the effects account for.
func (m *mixed) fitted() float64 {
	sum := 0.0
	for _, p := range [2]*part{&m.core, &m.groups} {
		for j, e := range p.effects {
			sum += e.value * p.right[j]
		}
	}
	return sum
}
