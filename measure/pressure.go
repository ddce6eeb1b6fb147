package measure

import (
	"fmt"
	"iter"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Pressure is how often the group is fought: events a month in which it faces a
// state or another organisation (one-sided violence against civilians does not
// count), by opponent, and against the period before, with the intervals of
// [Activity]. UCDP does not code who began a clash, so an attack by the
// group on a garrison counts as much as a raid on the group.
//
// Values: pressure_per_month, pressure_change, opponents. For a chronicle:
// clashes (a lower bound) and opponents only. Errors: TooFewData where no
// country is observed in both periods.
func Pressure(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("pressure", "Pressure", window, rateMethod("Mean and ratio of the monthly number of clashes"))
	f.Warn(blindspot.Warnf(blindspot.WarnInitiativeUnknown, "The data do not say who began a clash: the group's own attacks on armed opponents count too."))
	inWindow := keep(touching(in.Events, window), clash)
	opponents := tally(blindspot.Each(inWindow), window, func(e *blindspot.Event) string { side, _ := e.Opponent(in.Group); return side.Name })
	f.N, f.Evidence = total(opponents), evidence(inWindow)
	f.Table = opponents.table("Opponent", "Events", "Deaths")
	if in.Chronicle {
		if len(touching(in.Events, window)) == 0 {
			return f, tooFew("pressure", "choose another date or a longer window", "%s has no event in %s", in.subject(), window)
		}
		f.Values = []blindspot.Value{
			value("clashes", "Clashes recorded", "events", blindspot.Exactly(float64(f.N))),
			value("opponents", "Opponents", "actors", blindspot.Exactly(float64(len(opponents)))),
		}
		f.Statement = fmt.Sprintf("The chronicle holds %s of %s with armed opponents in %s.",
			prose.Count(f.N, "clash", "clashes"), in.subject(), window)
		return f, nil
	}
	before := window.Before()
	both := blindspot.DateRange{From: before.From, To: window.To}
	in.opponentsRenamed(keep(touching(in.Events, both), clash), both, &f)
	_, countries := in.covered(touching(in.Events, blindspot.DateRange{From: window.To.AddMonths(-120), To: window.To}), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("pressure", both)
	}
	s, err := in.seriesOf(those(in.Events, clash), countries, learning(both))
	if err != nil {
		return f, err
	}
	fought, err := newMonthly(s.events, monthsOf(window), 1)
	if err != nil {
		return f, err
	}
	f.Series = s.points
	f.Values = []blindspot.Value{
		value("pressure_per_month", "Clashes a month", "events a month", fought.rate()),
		fought.changeValue("pressure_change", "Clashes, against the period before"),
		value("opponents", "Opponents", "actors", blindspot.Exactly(float64(len(opponents)))),
	}
	was, now := fought.sums()
	f.Statement = fmt.Sprintf("%s met armed opponents in %s events a month in %s. %s.", in.subject(), f.Values[0].Q, window,
		changeInWords("Clashes", f.Values[1], now, was))
	if len(opponents) > 0 {
		f.Statement += fmt.Sprintf(" Most often: %s.", opponents.names(3))
	}
	return f, nil
}

// clash tells whether the group met an armed opponent.
func clash(e *blindspot.Event) bool { return e.Violence != blindspot.OneSided }

// keep selects events; ok is asked once of each. Those that stand side by side, as events
// of a stretch of time do, are not copied: no measure writes to them.
func keep(events []blindspot.Event, ok func(*blindspot.Event) bool) []blindspot.Event {
	var at []int
	for i := range events {
		if ok(&events[i]) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	if first, end := at[0], at[len(at)-1]+1; end-first == len(at) {
		return events[first:end:end]
	}
	out := make([]blindspot.Event, len(at))
	for k, i := range at {
		out[k] = events[i]
	}
	return out
}

// those goes through the events for which ok holds, without a copy of them.
func those(events []blindspot.Event, ok func(*blindspot.Event) bool) iter.Seq[*blindspot.Event] {
	return func(yield func(*blindspot.Event) bool) {
		for e := range blindspot.Each(events) {
			if ok(e) && !yield(e) {
				return
			}
		}
	}
}
