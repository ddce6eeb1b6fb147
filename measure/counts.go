package measure

import (
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/rates"
)

// learnMonths is how many months a series has, the two periods among them, from which
// its dispersion and dependence are learned; longer periods are learned from alone.
const learnMonths = 60

// monthly is a monthly series that ends with the window, of counts that vary
// more than chance and depend on those of the months before, as far as the
// series says so and series of other groups lead to expect (see package rates).
type monthly struct {
	months []float64 // NaN where not observed
	n      int       // months of the window, and of the period before it
	belief *rates.Belief
}

func newMonthly(months []float64, n int, unit float64) (monthly, error) {
	belief, err := rates.Fit(months, rates.Options{Block: max(2, n), Unit: unit})
	if err != nil {
		return monthly{}, refused("rates", err)
	}
	return monthly{months, n, belief}, nil
}

func (c monthly) now() rates.Window {
	return rates.Window{From: len(c.months) - c.n, To: len(c.months)}
}

func (c monthly) before() rates.Window {
	return rates.Window{From: len(c.months) - 2*c.n, To: len(c.months) - c.n}
}

// sums are the counts of the period before and of the window.
func (c monthly) sums() (before, now float64) { return c.sum(c.before()), c.sum(c.now()) }

func (c monthly) sum(w rates.Window) float64 {
	s := 0.0
	for _, y := range c.months[w.From:w.To] {
		if !math.IsNaN(y) {
			s += y
		}
	}
	return s
}

// rate is the mean of the window by month.
func (c monthly) rate() blindspot.Quantity {
	e, err := c.belief.Rate(c.now(), Level)
	if err != nil {
		return blindspot.Unknown()
	}
	return quantity(e)
}

// change is the ratio of the window to the period before, with the chance of as
// large a one where nothing changed. Where there was nothing before only a lower
// bound is known, and where there was nothing in either, nothing.
func (c monthly) change() (blindspot.Quantity, float64) {
	r, err := c.belief.Ratio(c.now(), c.before(), Level)
	if err != nil || math.IsNaN(r.Value) {
		return blindspot.Unknown(), 1
	}
	if math.IsInf(r.Value, 0) {
		return blindspot.AtLeast(r.Low, Level), r.P
	}
	return blindspot.Between(r.Value, r.Low, r.High, Level), r.P
}

// changeValue is the change as a value, with its p-value where there is one.
func (c monthly) changeValue(key, label string) blindspot.Value {
	q, p := c.change()
	v := value(key, label, "ratio", q)
	if q.Known() || q.LowerBound() {
		v = tested(v, p)
	}
	return v
}

// normalQuantile is how many standard deviations an interval of a normal law
// extends on either side.
var normalQuantile = math.Sqrt2 * math.Erfinv(Level)
