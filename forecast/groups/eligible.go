package groups

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

// Rule says which units are forecast at an origin, by what was known then.
type Rule struct {
	Events float64 // recorded up to the origin, at least
	Active int     // months up to the origin of which one at least has an event
	Memory int     // months up to the origin that must all be observed
}

// Standard is the rule of every backtest: five events so far, one of them in the
// last three years, at least one death, and the last twelve months observed, without which there is
// no conflictology to compare with. A group that ends is scored for three years
// after its last event, and after that no longer forecast.
var Standard = Rule{Events: 5, Active: 36, Memory: 12}

// Eligible reports whether a unit is forecast at column c of the panels. It
// reads no later column.
func (r Rule) Eligible(d *Data, unit, c int) bool { return r.reason(d, unit, c) == "" }

// reason says why a unit is not forecast, or is "".
func (r Rule) reason(d *Data, unit, c int) string {
	total, recent, deaths := 0.0, 0.0, 0.0
	for t := 0; t <= c; t++ {
		events, ok := d.Events.At(unit, t)
		dead, known := d.Deaths.At(unit, t)
		if t > c-r.Memory && (!ok || !known) {
			return fmt.Sprintf("the last %d months are not all observed there", r.Memory)
		}
		if known {
			deaths += dead
		}
		if !ok {
			continue
		}
		total += events
		if t > c-r.Active {
			recent += events
		}
	}
	switch {
	case c+1 < r.Memory:
		return fmt.Sprintf("the last %d months are not all observed there", r.Memory)
	case total < r.Events:
		return fmt.Sprintf("%.0f events so far are fewer than %.0f", total, r.Events)
	case deaths == 0:
		return "no death is recorded so far"
	case recent == 0:
		return fmt.Sprintf("no event in the last %d months", r.Active)
	}
	return ""
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
