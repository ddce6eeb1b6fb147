package baserate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// clustered is the interval of a share whose cases come in units that resemble
// themselves: Wilson's for as many independent cases as these are worth, which is
// the variance of a share over the linearised one between units, with Student's
// quantile for the number of units (Korn & Graubard 1998, Survey Methodology
// 24(2); Franco et al. 2019, doi:10.1093/jssam/smy019). It never has width 0.
func clustered(hits, cases []int) blindspot.Quantity {
	units, h, n := float64(len(cases)), 0.0, 0.0
	for i := range cases {
		h, n = h+float64(hits[i]), n+float64(cases[i])
	}
	p := h / n
	between := 0.0
	for i := range cases {
		r := float64(hits[i]) - p*float64(cases[i])
		between += r * r
	}
	worth := n
	if between > 0 {
		worth = min(n, p*(1-p)*n*n/(between*units/(units-1)))
	}
	z := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: max(1, units-1)}.Quantile((1 + Level) / 2)
	middle := (p + z*z/(2*worth)) / (1 + z*z/worth)
	half := z / (1 + z*z/worth) * math.Sqrt(p*(1-p)/worth+z*z/(4*worth*worth))
	return blindspot.Between(p, max(0, middle-half), min(1, middle+half), Level)
}
