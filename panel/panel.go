// Package panel turns events into a cube of unit x month: how many events and
// deaths, and whether they were observed at all. A unit is whatever the caller
// says an event belongs to: a group, a theatre, a country, an admin-1 area or a
// PRIO-GRID cell.
//
// Events lie in months by the one rule of [blindspot.Event.Months]: deaths are
// apportioned to the event's days, and the event itself counts once, in its
// first month. A panel so adds up to its events: the sum over cells plus what
// [Account] says lies outside is the sum over the events that were given.
package panel

import (
	"cmp"
	"iter"
	"slices"

	"github.com/blindspot/blindspot"
)

// Spec says how to build a panel.
type Spec struct {
	First, Last blindspot.Month
	// Key returns the unit of an event, or "" to leave the event out.
	Key func(*blindspot.Event) string
	// Units come first and in this order, with or without events. Units that
	// only events name follow in alphabetical order, unless Only is set.
	Units []string
	Only  bool
	// Countries returns the countries whose coverage decides whether a unit is
	// observed; all of them must be. Nil: the countries of the unit's own events.
	Countries func(unit string) []string
	Coverage  blindspot.CoverageTable
}

// Account says what became of the events: their number is Inside plus Outside
// plus LeftOut.
type Account struct {
	Inside  int // events that count in a cell of the panel
	Outside int // events that begin before First or after Last, or at no known date
	LeftOut int // events without a unit
	Missing int // of Inside: in cells that count as not observed
	// DeathsOutside are the deaths, by best estimate, that events of a unit had
	// before First or after Last.
	DeathsOutside int
}

// Build makes the panel of the events, which it goes through twice. It needs
// First <= Last, a Key and at least one unit.
func Build(events iter.Seq[*blindspot.Event], spec Spec) (blindspot.Panel, Account, error) {
	if spec.Last < spec.First {
		return blindspot.Panel{}, Account{}, blindspot.Errorf(blindspot.Usage, "give a first month that is not after the last",
			"the panel would begin in %s and end in %s", spec.First, spec.Last)
	}
	var account Account
	countries := map[string][]string{}
	for e := range events {
		if key := spec.Key(e); key != "" && !slices.Contains(countries[key], e.Place.Country) {
			countries[key] = append(countries[key], e.Place.Country)
		}
	}
	p, rows := empty(spec, countries)
	if len(p.Units) == 0 {
		return p, account, blindspot.Errorf(blindspot.TooFewData, "widen the selection", "no event belongs to any unit of the panel")
	}
	for e := range events {
		row, ok := rows[spec.Key(e)]
		if !ok {
			account.LeftOut++
			continue
		}
		add(&p, &account, row, e)
	}
	for row, unit := range p.Units {
		decide := countries[unit]
		if spec.Countries != nil {
			decide = spec.Countries(unit)
		}
		for c := range p.Months {
			p.Observed[row][c] = observed(spec.Coverage, decide, p.First+blindspot.Month(c))
			if !p.Observed[row][c] {
				account.Missing += int(p.Events[row][c])
			}
		}
	}
	return p, account, nil
}

func observed(coverage blindspot.CoverageTable, countries []string, m blindspot.Month) bool {
	for _, country := range countries {
		if !coverage.Observed(country, m) {
			return false
		}
	}
	return len(countries) > 0
}

func empty(spec Spec, seen map[string][]string) (blindspot.Panel, map[string]int) {
	units := slices.Clone(spec.Units)
	if !spec.Only {
		var more []string
		for unit := range seen {
			if !slices.Contains(units, unit) {
				more = append(more, unit)
			}
		}
		slices.SortFunc(more, cmp.Compare)
		units = append(units, more...)
	}
	months := int(spec.Last-spec.First) + 1
	p := blindspot.Panel{Units: units, First: spec.First, Months: months,
		Events: grid[float64](len(units), months), Deaths: grid[float64](len(units), months),
		Low: grid[float64](len(units), months), High: grid[float64](len(units), months),
		Present: grid[bool](len(units), months), Observed: grid[bool](len(units), months)}
	rows := make(map[string]int, len(units))
	for i, unit := range units {
		rows[unit] = i
	}
	return p, rows
}

func grid[T any](rows, columns int) [][]T {
	flat := make([]T, rows*columns)
	g := make([][]T, rows)
	for i := range g {
		g[i] = flat[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return g
}

// add puts one event into its months.
func add(p *blindspot.Panel, account *Account, row int, e *blindspot.Event) {
	inside := false
	for m, part := range e.Months() {
		column, ok := p.Column(m)
		if !ok {
			account.DeathsOutside += part.Deaths.Best
			continue
		}
		if part.Begins {
			inside = true
			p.Events[row][column]++
		}
		p.Present[row][column] = true
		if !e.DeathsGap {
			p.Deaths[row][column] += float64(part.Deaths.Best)
			p.Low[row][column] += float64(part.Deaths.Low)
			p.High[row][column] += float64(part.Deaths.High)
		}
	}
	if inside {
		account.Inside++
	} else {
		account.Outside++
	}
}

// ByArea is a Key: the admin-1 area of an event known to that precision.
func ByArea(e *blindspot.Event) string {
	if e.Place.Precision > blindspot.PlaceAdmin1 || e.Place.Precision == blindspot.PlaceUnstated {
		return ""
	}
	return e.Place.Area
}
