package endemic

import "math"

// Decomposition splits the fitted means, each time x unit with the shape of
// the data. Cells outside the likelihood (the first row, times outside the
// options, cells whose count or needed past is missing) are NaN.
type Decomposition struct {
	Mean      [][]float64 // the sum of the three
	Own       [][]float64 // from the unit's own past
	Neighbour [][]float64 // from its neighbours' past
	Endemic   [][]float64 // from neither
}

// Decompose splits the fitted means into what a unit's own past, its
// neighbours' past and the endemic part explain.
func (r *Result) Decompose() (Decomposition, error) {
	counts := r.problem.data.Counts
	blank := func() [][]float64 {
		rows := make([][]float64, len(counts))
		for t := range rows {
			rows[t] = make([]float64, r.problem.units)
			for i := range rows[t] {
				rows[t][i] = math.NaN()
			}
		}
		return rows
	}
	d := Decomposition{blank(), blank(), blank(), blank()}
	p := r.Process()
	for t := r.options.From; t <= r.options.To; t++ {
		rates, err := p.rates(t)
		if err != nil {
			return d, err
		}
		for i, y := range counts[t] {
			m := p.parts(&rates, r.problem.past[t], i)
			mean := m[own] + m[neighbour] + m[background]
			if math.IsNaN(y) || math.IsNaN(mean) {
				continue
			}
			d.Mean[t][i], d.Own[t][i], d.Neighbour[t][i], d.Endemic[t][i] = mean, m[own], m[neighbour], m[background]
		}
	}
	return d, nil
}

// Shares gives the parts of the summed fitted means; they add up to 1.
func (d Decomposition) Shares() (own, neighbour, endemic float64) {
	var total float64
	for t, row := range d.Mean {
		for i, mean := range row {
			if math.IsNaN(mean) {
				continue
			}
			total += mean
			own += d.Own[t][i]
			neighbour += d.Neighbour[t][i]
			endemic += d.Endemic[t][i]
		}
	}
	return own / total, neighbour / total, endemic / total
}
