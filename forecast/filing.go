package forecast

import "math"

// filing tells under which months of the year, 0 for January, sources file what
// they cannot date better: by first day that is January, by last day December.
// Deaths of a whole year in one month are no wave of violence, and say little
// about the months beside it.
type filing [12]bool

// A month of the year is one of filing where log(1+deaths) is so much larger
// than in the average month, over enough years. Seasons are smaller, and differ
// from country to country.
const (
	filingExcess = 1.12
	filingYears  = 5
)

func (p Panel) filing() *filing {
	f := &filing{}
	if p.Months() < 12*filingYears {
		return f
	}
	var sum, n [12]float64
	all := 0.0
	for t, v := range p.described().logs {
		k := p.monthOfYear(t)
		sum[k] += v
		n[k]++
		all += v / float64(p.Months())
	}
	for k := range f {
		f[k] = sum[k]/n[k] > filingExcess*all
	}
	return f
}

// monthOfYear is 0 in January.
func (p Panel) monthOfYear(t int) int { return (int(p.First) + t + 11) % 12 }

// logsAt sums log(1+deaths) over the units observed in a month.
func (p Panel) logsAt(t int) float64 {
	sum := 0.0
	for u := range p.Units {
		if v, ok := p.At(u, t); ok && v > 0 {
			sum += math.Log1p(v)
		}
	}
	return sum
}

// filed mixes what is known of a filing month with what is said of months beside
// it.
func filed(month, beside Mass, share float64) Mass {
	total := month.total()
	m := NewMass()
	for k := range m {
		m[k] = share*month[k]/total + (1-share)*beside[k]
	}
	return m
}

// How much of that is the filing month's own: as told by many similar pasts and by
// the own years of a large war, and by the few own years of other units.
const (
	filedShare = 0.5
	ownFiled   = 0.2
)
