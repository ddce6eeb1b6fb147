package forecast

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
)

// candidate is a month of a unit whose future may serve as another's.
type candidate struct {
	unit, month int32
	lot         uint32 // which candidates stay when there are too many
}

// index holds the candidates of a panel by their short memory.
type index struct{ all []candidate }

// One month in candidateEvery is a candidate, the same ones whatever the cut,
// and of mostCandidates and more a sample, so that the cost of a search does not
// grow with the record.
const (
	candidateEvery = 3
	mostCandidates = 60_000
)

func newIndex(p Panel) *index {
	ix := &index{}
	for u := range p.Units {
		ix.all = p.candidates(ix.all, u, 0)
	}
	ix.sort(p.states)
	return ix
}

// candidates appends those of a unit from a column on.
func (p Panel) candidates(to []candidate, u, from int) []candidate {
	name := nameOf(p.Units[u])
	for t := from; t < p.Months(); t++ {
		m := p.First + blindspot.Month(t)
		if m%candidateEvery == 0 && p.states.known[u][t] && p.teaches(u, t) {
			to = append(to, candidate{int32(u), int32(t), scatter(name, uint32(m))}) //nolint:gosec // rows and months are few
		}
	}
	return to
}

// nameOf is a number for a name.
func nameOf(name string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	return h.Sum32()
}

// scatter mixes a name and a number to one that looks random (the finaliser of
// MurmurHash3).
func scatter(name, n uint32) uint32 {
	h := name ^ n*0x9e3779b1
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

func (ix *index) sort(s *states) {
	slices.SortFunc(ix.all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(s.x[a.unit][a.month][fShort], s.x[b.unit][b.month][fShort]), cmp.Compare(a.unit, b.unit), cmp.Compare(a.month, b.month))
	})
}

// library is what can be looked up at a cut: candidates by their short memory,
// with their features on the scale of the distance.
type library struct {
	of []candidate
	x  [][features]float32
}

// library selects the candidates that a cut panel knows.
func (p Panel) library(weights *[features]float64) *library {
	last := int32(p.Months() - 1) //nolint:gosec // months are few
	ix := p.index
	if ix == nil {
		ix = newIndex(p)
	}
	l := &library{}
	for _, c := range ix.all {
		if from, ok := p.stale[int(c.unit)]; c.month < last && (!ok || int(c.month) < from) {
			l.of = append(l.of, c)
		}
	}
	if len(p.stale) > 0 {
		fresh := len(l.of)
		for u := range p.Units {
			if from, ok := p.stale[u]; ok {
				l.of = p.candidates(l.of, u, from)
			}
		}
		l.of = append(l.of[:fresh], slices.DeleteFunc(l.of[fresh:], func(c candidate) bool { return c.month >= last })...)
		(&index{l.of}).sort(p.states)
	}
	if n := len(l.of); n > mostCandidates {
		most := uint32(float64(math.MaxUint32) * mostCandidates / float64(n))
		l.of = slices.DeleteFunc(l.of, func(c candidate) bool { return c.lot > most })
	}
	l.x = make([][features]float32, len(l.of))
	for i, c := range l.of {
		l.x[i] = p.scaled(int(c.unit), int(c.month), weights)
	}
	return l
}

func (p Panel) scaled(u, t int, weights *[features]float64) (y [features]float32) {
	x := &p.states.x[u][t]
	for f, w := range weights {
		y[f] = float32(w * x[f])
	}
	return y
}
