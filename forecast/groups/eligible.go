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

// reason says why a unit is not among those that are scored from the last month
// of the data, which are those known at the origin ([Data.Until]), or is "".
func (r Rule) reason(d *Data, unit int) string {
	_, reason := r.standing(d, unit)
	return reason
}

// standing is how a unit stands to the model.
type standing int

const (
	scored standing = iota // it is among those by which the model is scored
	fresh                  // active, and new: the model speaks of it, and was not scored on such units
	quiet                  // silent for so long that only its silence speaks
	unseen                 // its last months are not observed: nothing can be said
)

// standing is how a unit stands at the end of the data, and why it is not scored.
func (r Rule) standing(d *Data, unit int) (standing, string) {
	c := d.Deaths.Months() - 1
	total, recent, deaths := 0.0, 0.0, 0.0
	for t := 0; t <= c; t++ {
		events, ok := d.Events.At(unit, t)
		dead, known := d.Deaths.At(unit, t)
		if t > c-r.Memory && (!ok || !known) {
			return unseen, fmt.Sprintf("the last %d months are not all observed there", r.Memory)
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
		return unseen, fmt.Sprintf("the last %d months are not all observed there", r.Memory)
	case recent == 0:
		return quiet, fmt.Sprintf("no event in the last %d months", r.Active)
	case deaths == 0:
		return quiet, "no death is recorded so far"
	case total < r.Events:
		return fresh, fmt.Sprintf("%.0f events so far are fewer than %.0f", total, r.Events)
	}
	return scored, ""
}

// At returns the rows that are forecast at an origin, ascending: groups that were
// on record by then, as far as the rule admits them.
func (r Rule) At(d *Data, origin blindspot.Month) []int {
	if origin < d.Deaths.First || origin > d.Deaths.Last() {
		return nil
	}
	known := d.Until(origin)
	var rows []int
	for u := range d.Units {
		if d.onRecord(u, origin) && r.reason(known, u) == "" {
			rows = append(rows, u)
		}
	}
	return rows
}

// onRecord reports whether a unit was on record at the end of a month.
func (d *Data) onRecord(unit int, m blindspot.Month) bool {
	return d.Entered == nil || d.Entered[unit] != 0 && d.Entered[unit] <= m
}
