package measure

import (
	"fmt"

	"github.com/blindspot/blindspot"
)

// Pressure is how often the group is fought: events a month in which it faces a
// state or another organisation (one-sided violence against civilians does not
// count), with a negative-binomial interval, by opponent, and against the
// period before. UCDP does not code who began a clash, so an attack by the
// group on a garrison counts as much as a raid on the group.
//
// Values: pressure_per_month, pressure_change, opponents. For a chronicle:
// clashes (a lower bound) and opponents only. Errors: TooFewData where no
// country is observed in both periods.
func Pressure(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("pressure", "Pressure", window, blindspot.Method{
		Name:     "Mean monthly number of clashes, negative-binomial interval",
		Citation: "Lawless 1987, Canadian Journal of Statistics 15(3)", DOI: "10.2307/3314912"})
	f.Warn("The data do not say who began a clash: the group's own attacks on armed opponents count too.")
	clashes := keep(in.Events, func(e *blindspot.Event) bool { return e.Violence != blindspot.OneSided })
	inWindow := within(clashes, window)
	opponents := tally(inWindow, func(e *blindspot.Event) string { side, _ := e.Opponent(in.Group); return side.Name })
	f.N, f.Evidence = len(inWindow), evidence(inWindow)
	f.Table = opponents.table("Opponent", "Events", "Deaths")
	if in.Chronicle {
		if len(within(in.Events, window)) == 0 {
			return f, tooFew("pressure", "choose another date or a longer window", "%s has no event in %s", in.subject(), window)
		}
		f.Values = []blindspot.Value{
			value("clashes", "Clashes recorded", "events", blindspot.Exactly(float64(len(inWindow)))),
			value("opponents", "Opponents", "actors", blindspot.Exactly(float64(len(opponents)))),
		}
		f.Statement = fmt.Sprintf("The chronicle holds %s of %s with armed opponents in %s.",
			count(len(inWindow), "clash", "clashes"), in.subject(), window)
		return f, nil
	}
	before := window.Before()
	both := blindspot.DateRange{From: before.From, To: window.To}
	sub := in
	sub.Events = clashes
	_, countries := in.covered(within(in.Events, blindspot.DateRange{From: window.To.AddMonths(-120), To: window.To}), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("pressure", both)
	}
	s, err := monthlySeries(&sub, countries, both)
	if err != nil {
		return f, err
	}
	n := len(s.events) / 2
	alpha := dispersion(s.events[:n], s.events[n:])
	was, now := monthly{s.events[:n], alpha}, monthly{s.events[n:], alpha}
	f.Series = s.points
	f.Values = []blindspot.Value{
		value("pressure_per_month", "Clashes a month", "events a month", now.rate()),
		value("pressure_change", "Clashes, against the period before", "ratio", ratio(now, was)),
		value("opponents", "Opponents", "actors", blindspot.Exactly(float64(len(opponents)))),
	}
	f.Statement = fmt.Sprintf("%s met armed opponents in %s events a month in %s. %s.", in.subject(), f.Values[0].Q, window,
		changeInWords("Clashes", f.Values[1].Q, now.sum(), was.sum()))
	if len(opponents) > 0 {
		f.Statement += fmt.Sprintf(" Most often: %s.", opponents.names(3))
	}
	return f, nil
}

// keep selects events; ok is asked once of each.
func keep(events []blindspot.Event, ok func(*blindspot.Event) bool) []blindspot.Event {
	var at []int
	for i := range events {
		if ok(&events[i]) {
			at = append(at, i)
		}
	}
	switch len(at) {
	case 0:
		return nil
	case len(events):
		return events[:len(events):len(events)] // none is left out: no need of a copy
	}
	out := make([]blindspot.Event, len(at))
	for k, i := range at {
		out[k] = events[i]
	}
	return out
}
