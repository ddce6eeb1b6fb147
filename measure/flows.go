package measure

import (
	"cmp"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/endemic"
)

type flow struct {
	from, to string
	events   float64 // a month
}

// flows are the expected events next month by sender and receiver if every event
// passed on one, at the mean monthly events of the window, largest first.
func (c *contagion) flows(window blindspot.DateRange, weights endemic.Matrix) []flow {
	first, last := window.Months()
	var out []flow
	for i, from := range c.areas {
		sum, months := 0.0, 0.0
		for m := max(first, c.first); m <= last && int(m-c.first) < len(c.counts); m++ {
			if y := c.counts[m-c.first][i]; !math.IsNaN(y) {
				sum += y
				months++
			}
		}
		for j, to := range c.areas {
			if w := weights[i][j]; w > 0 && sum > 0 {
				out = append(out, flow{from, to, w * sum / months})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b flow) int { return cmp.Compare(b.events, a.events) })
	return out
}

type netFlow struct {
	area string
	net  float64
}

// balance is what each area gives less what it receives, exporters first.
func balance(areas []string, flows []flow) []netFlow {
	out := make([]netFlow, len(areas))
	for i, a := range areas {
		out[i].area = a
		for _, fl := range flows {
			if fl.from == a {
				out[i].net += fl.events
			}
			if fl.to == a {
				out[i].net -= fl.events
			}
		}
	}
	slices.SortStableFunc(out, func(a, b netFlow) int { return cmp.Compare(b.net, a.net) })
	return out
}

// betweenCountries adds the flows up by country and balances those that cross a
// border, exporters first: the theatres of an organisation, as a rule.
func (in *Input) betweenCountries(areas []string, flows []flow) []netFlow {
	var countries []string
	for _, a := range areas {
		if c := in.countryOf(a); !slices.Contains(countries, c) {
			countries = append(countries, c)
		}
	}
	slices.Sort(countries)
	var crossing []flow
	for _, fl := range flows {
		if from, to := in.countryOf(fl.from), in.countryOf(fl.to); from != to {
			crossing = append(crossing, flow{from, to, fl.events})
		}
	}
	return balance(countries, crossing)
}

func byArea(areas []string) func([]flow) []netFlow {
	return func(flows []flow) []netFlow { return balance(areas, flows) }
}

// net is what a place gives on balance (sign 1) or receives (-1). Whom events act on
// decides it, so that its interval reaches to the ends under all weights that the
// data do not refute.
func (c *contagion) net(phi blindspot.Quantity, window blindspot.DateRange, of netFlow, sign float64, balances func([]flow) []netFlow) blindspot.Quantity {
	q := times(phi, sign*of.net)
	for _, weights := range c.onWhom {
		for _, other := range balances(c.flows(window, weights)) {
			if other.area == of.area && q.HasInterval() {
				also := times(phi, sign*other.net)
				q.Low, q.High = min(q.Low, also.Low), max(q.High, also.High)
			}
		}
	}
	return q
}
