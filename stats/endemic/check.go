package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// summarise gathers what the likelihood needs of all cells together, and
// refuses panels from which the model cannot be estimated.
func (p *problem) summarise() error {
	if p.cells < p.fixed+2 {
		return stats.Errorf("endemic.Fit", stats.TooFew, "%d usable counts for %d parameters", p.cells, p.fixed)
	}
	p.excess = make([][]int, p.psiN)
	largest := make([]float64, max(1, p.psiN))
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range p.blocks {
		g := 0
		if p.psiN > 1 {
			g = b.unit
		}
		for n, y := range b.y {
			p.sumY += y
			low, high = min(low, y), max(high, y)
			largest[g] = max(largest[g], y)
			lg, _ := math.Lgamma(y + 1)
			p.logFact += lg
			if y > 0 && p.model.End == nil && !b.hasPast(n, p.decay >= 0) {
				return stats.Errorf("endemic.Fit", stats.Degenerate,
					"count %v at time %d, unit %d follows no cases, which a model without endemic component cannot give", y, b.time[n], b.unit)
			}
		}
		for a := range b.part {
			for _, base := range b.part[a].base {
				p.meanLag[a] += base / float64(p.cells)
			}
		}
	}
	if high == 0 {
		return stats.Errorf("endemic.Fit", stats.Degenerate, "all %d usable counts are zero", p.cells)
	}
	if low == high {
		return stats.Errorf("endemic.Fit", stats.Degenerate, "all %d usable counts are %v", p.cells, low)
	}
	p.countExcess(largest)
	for k, square := range p.scale {
		switch {
		case k >= p.fixed || k == p.decay || (k >= p.psi && k < p.psi+p.psiN):
			p.scale[k] = 1
		case square == 0:
			return stats.Errorf("endemic.Fit", stats.Degenerate, "term %s is zero in every usable cell", p.names[k])
		default:
			p.scale[k] = math.Sqrt(square / float64(p.cells))
		}
	}
	for a, c := range p.model.components() {
		if c != nil && p.meanLag[a] == 0 {
			return stats.Errorf("endemic.Fit", stats.Degenerate, "component %s is zero in every usable cell: no past cases, or no offset", componentName[a])
		}
	}
	if g := p.emptyDispersion(); g >= 0 {
		return stats.Errorf("endemic.Fit", stats.Degenerate, "unit %d has no cases, so its dispersion cannot be estimated", g)
	}
	return nil
}

// hasPast reports whether cell n can have a positive mean from the past.
func (b *block) hasPast(n int, decay bool) bool {
	for a := own; a <= neighbour; a++ {
		if base := b.part[a].base; base != nil && base[n] > 0 {
			return true
		}
	}
	return decay // with an estimated decay the likelihood itself finds out
}

// countExcess tabulates, for each dispersion, how many counts lie above each
// k: Σ_cells Σ_{k<y} f(k) is then one sum over k.
func (p *problem) countExcess(largest []float64) {
	p.large = make([][]float64, p.psiN)
	for g := range p.excess {
		p.excess[g] = make([]int, int(min(largest[g], tabulated)))
	}
	if p.psiN == 0 {
		return
	}
	for _, b := range p.blocks {
		g := min(b.unit, p.psiN-1)
		for _, y := range b.y {
			if y > 0 {
				p.excess[g][int(min(y, tabulated))-1]++
			}
			if y > tabulated {
				p.large[g] = append(p.large[g], y)
			}
		}
	}
	for _, table := range p.excess {
		for k := len(table) - 2; k >= 0; k-- {
			table[k] += table[k+1]
		}
	}
}

func (p *problem) emptyDispersion() int {
	if p.psiN > 1 {
		for g, table := range p.excess {
			if len(table) == 0 {
				return g
			}
		}
	}
	return -1
}
