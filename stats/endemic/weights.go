package endemic

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Weights say how much of unit j's past reaches unit i. The implementations
// are Matrix and PowerLaw.
type Weights interface {
	size() int
	// estimated reports whether the weights depend on a decay to be estimated.
	estimated() bool
	// reaches reports whether j can have any weight in i.
	reaches(j, i int) bool
	// fill writes the weights and their first and second derivatives by the
	// decay, receiver by receiver: w[i*n+j] is the weight of j in i.
	fill(decay float64, w, dw, ddw []float64)
	check() error
}

// Matrix holds known weights: m[j][i] is the weight of sender j in receiver i.
// The diagonal is ignored.
type Matrix [][]float64

// FirstOrder gives weight 1 to direct neighbours, from a matrix of
// neighbourhood orders as Orders makes it.
func FirstOrder(order [][]float64) Matrix {
	w := make(Matrix, len(order))
	for j, row := range order {
		w[j] = make([]float64, len(row))
		for i, o := range row {
			if o == 1 {
				w[j][i] = 1
			}
		}
	}
	return w
}

// Normalised divides each sender's weights by their sum, so that a sender
// shares out one unit. Senders without receivers stay at zero.
func (m Matrix) Normalised() Matrix {
	w := make(Matrix, len(m))
	for j, row := range m {
		w[j] = make([]float64, len(row))
		var sum float64
		for i, v := range row {
			if i != j {
				sum += v
			}
		}
		for i, v := range row {
			if i != j && sum > 0 {
				w[j][i] = v / sum
			}
		}
	}
	return w
}

func (m Matrix) size() int             { return len(m) }
func (m Matrix) estimated() bool       { return false }
func (m Matrix) reaches(j, i int) bool { return i != j && m[j][i] != 0 }

func (m Matrix) fill(_ float64, w, _, _ []float64) {
	n := len(m)
	for i := range n {
		for j := range n {
			if i != j {
				w[i*n+j] = m[j][i]
			}
		}
	}
}

func (m Matrix) check() error { return checkSquare("Weights", m) }

// PowerLaw gives unit j the weight o^-d in unit i, where o = Order[j][i] is the
// neighbourhood order (or a distance) from j to i and the decay d is estimated
// (Meyer & Held 2014, doi:10.1214/14-AOAS743). Orders above MaxLag, where
// MaxLag is positive, and orders of zero have no weight.
type PowerLaw struct {
	Order      [][]float64
	MaxLag     float64
	Normalised bool // a sender's weights sum to one
}

func (p PowerLaw) size() int       { return len(p.Order) }
func (p PowerLaw) estimated() bool { return true }

func (p PowerLaw) reaches(j, i int) bool {
	o := p.Order[j][i]
	return i != j && o > 0 && (p.MaxLag <= 0 || o <= p.MaxLag)
}

func (p PowerLaw) fill(d float64, w, dw, ddw []float64) {
	n := len(p.Order)
	for j := range n {
		var s, ds, dds float64
		for i := range n {
			if !p.reaches(j, i) {
				continue
			}
			l := math.Log(p.Order[j][i])
			u := math.Exp(-d * l)
			w[i*n+j], dw[i*n+j], ddw[i*n+j] = u, -l*u, l*l*u
			s, ds, dds = s+u, ds-l*u, dds+l*l*u
		}
		if !p.Normalised || s == 0 {
			continue
		}
		for i := range n {
			if !p.reaches(j, i) {
				continue
			}
			k := i*n + j
			u := w[k] / s
			du := (dw[k] - u*ds) / s
			w[k], dw[k], ddw[k] = u, du, (ddw[k]-2*du*ds-u*dds)/s
		}
	}
}

func (p PowerLaw) check() error {
	if err := checkSquare("Order", p.Order); err != nil {
		return err
	}
	first := 0.0
	for j := range p.Order {
		for i := range p.Order {
			if !p.reaches(j, i) {
				continue
			}
			switch o := p.Order[j][i]; {
			case first == 0:
				first = o
			case o != first:
				return nil
			}
		}
	}
	return stats.Errorf("endemic.Fit", stats.Degenerate,
		"a power-law decay needs pairs of units at two or more different orders within MaxLag")
}

func checkSquare(what string, m [][]float64) error {
	for j, row := range m {
		if len(row) != len(m) {
			return stats.Errorf("endemic.Fit", stats.BadInput, "%s row %d has %d entries, not %d", what, j, len(row), len(m))
		}
		for i, v := range row {
			if v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
				return stats.Errorf("endemic.Fit", stats.BadInput, "%s[%d][%d] is %v, not a finite number of at least 0", what, j, i, v)
			}
		}
	}
	return nil
}

// Orders gives the neighbourhood order of every pair: the smallest number of
// borders between them, 0 for the unit itself and for pairs that no chain of
// neighbours joins.
func Orders(adjacent [][]bool) [][]float64 {
	n := len(adjacent)
	order := make([][]float64, n)
	for source := range n {
		order[source] = make([]float64, n)
		frontier := []int{source}
		for step := 1.0; len(frontier) > 0; step++ {
			var next []int
			for _, j := range frontier {
				for i := range n {
					if i != source && adjacent[j][i] && order[source][i] == 0 {
						order[source][i] = step
						next = append(next, i)
					}
				}
			}
			frontier = next
		}
	}
	return order
}
