package forecast

import (
	"context"
	"math"
)

// The features that describe where a unit stands in a month, all made from its
// own and its neighbours' past.
const (
	fShort  = iota // log(1+deaths), mean with memory of 3 months
	fMedium        // log of 1 + mean deaths with memory of 12 months
	fLong          // log of 1 + mean deaths with memory of 60 months
	fActive        // share of months with deaths, memory of 12 months
	fQuiet         // log(1+months since the last death)
	fAround        // log of 1 + mean deaths of the neighbours, memory of 12 months
	features
)

// maxQuiet is the number of months after which peace counts as settled.
const maxQuiet = 180

// states holds the features of every unit and month.
type states struct {
	x     [][][features]float64 // unit x month
	known [][]bool              // observed then, and in at least a quarter of the months that count
	logs  []float64             // by month: log(1+deaths), summed over the units
}

// described are the features of the panel, worked out now where they were not
// before.
func (p Panel) described() *states {
	if p.states != nil {
		return p.states
	}
	return describe(p)
}

func describe(p Panel) *states {
	s := &states{x: make([][][features]float64, len(p.Units)), known: make([][]bool, len(p.Units))}
	_ = each(context.Background(), len(p.Units), func(u int) error {
		s.x[u], s.known[u] = describeUnit(p, u)
		return nil
	})
	for t := range p.Months() {
		s.logs = append(s.logs, p.logsAt(t))
	}
	for u, near := range p.Neighbours {
		for t := range p.Months() {
			sum := 0.0
			for _, v := range near {
				sum += math.Expm1(s.x[v][t][fMedium])
			}
			s.x[u][t][fAround] = math.Log1p(sum)
		}
	}
	return s
}

func describeUnit(p Panel, u int) (x [][features]float64, known []bool) {
	n := p.Months()
	x, known = make([][features]float64, n), make([]bool, n)
	short, medium, long, active, seen := memory(3), memory(12), memory(60), memory(12), memory(12)
	quiet := float64(maxQuiet) // a peace as old as the record counts as settled
	for t := range n {
		v, ok := p.At(u, t)
		log := 0.0
		if v > 0 {
			log = math.Log1p(v)
		}
		short.add(log, ok)
		medium.add(v, ok)
		long.add(v, ok)
		active.add(indicator(v > 0), ok)
		seen.add(indicator(ok), true)
		switch {
		case ok && v > 0:
			quiet = 0
		case ok:
			quiet = min(quiet+1, maxQuiet)
		}
		x[t] = [features]float64{fShort: short.mean(), fMedium: math.Log1p(medium.mean()), fLong: math.Log1p(long.mean()),
			fActive: active.mean(), fQuiet: math.Log1p(quiet)}
		known[t] = ok && seen.sum > 2.5 // about three months of the memory of twelve
	}
	return x, known
}

// teaches reports whether models learn what followed a month of a unit.
func (p Panel) teaches(unit, t int) bool { return p.Risk == nil || p.Risk[unit][t] }

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// fading is a mean whose weights fall by a factor with every month.
type fading struct{ keep, sum, weight float64 }

func memory(months float64) fading { return fading{keep: math.Exp(-1 / months)} }

func (f *fading) add(v float64, observed bool) {
	f.sum *= f.keep
	f.weight *= f.keep
	if observed {
		f.sum += v
		f.weight++
	}
}

func (f *fading) mean() float64 {
	if f.weight == 0 {
		return 0
	}
	return f.sum / f.weight
}
