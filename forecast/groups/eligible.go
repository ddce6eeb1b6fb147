package groups

import "github.com/blindspot/blindspot"

// Rule says which units are forecast at an origin, by what was known then.
type Rule struct {
	Events float64 // recorded up to the origin, at least
	Active int     // months up to the origin of which one at least has an event
	Memory int     // months up to the origin that must all be observed
}

// Standard is the rule of every backtest: five events so far, one of them in the
// last three years, and the last twelve months observed, without which there is
// no conflictology to compare with. A group that ends is scored for three years
// after its last event, and after that no longer forecast.
var Standard = Rule{Events: 5, Active: 36, Memory: 12}

// Eligible reports whether a unit is forecast at column c of the panels. It
// reads no later column.
func (r Rule) Eligible(d *Data, unit, c int) bool {
	total, recent := 0.0, 0.0
	for t := 0; t <= c; t++ {
		events, ok := d.Events.At(unit, t)
		if !ok {
			if t > c-r.Memory {
				return false
			}
			continue
		}
		if _, ok := d.Deaths.At(unit, t); !ok && t > c-r.Memory {
			return false
		}
		total += events
		if t > c-r.Active {
			recent += events
		}
	}
	return c+1 >= r.Memory && total >= r.Events && recent > 0
}

// At returns the rows that are forecast at an origin, ascending.
func (r Rule) At(d *Data, origin blindspot.Month) []int {
	c := int(origin - d.Deaths.First)
	if c < 0 || c >= d.Deaths.Months() {
		return nil
	}
	var rows []int
	for u := range d.Units {
		if r.Eligible(d, u, c) {
			rows = append(rows, u)
		}
	}
	return rows
}
