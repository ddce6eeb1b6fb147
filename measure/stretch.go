package measure

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Stretch is over how many simultaneous fronts the group's main state opponent
// is spread: the effective number (exponential of the Shannon entropy, fronts not
// yet seen included: Chao, Wang & Jost 2013, doi 10.1111/2041-210X.12108) of its
// state-based events over opponent x country in the window, against the window
// before at equal coverage. Reach is where that actor fights at all. It needs
// the events of the security actor with every opponent, so it reads Context too.
//
// Values: fronts, fronts_before, fronts_change (ratio, with p), reach. Errors:
// TooFewData where no state fights the group in the window.
func Stretch(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("stretch", "Stretch", window, blindspot.Method{
		Name: "Effective number of fronts with those unseen, compared at equal coverage", Citation: "Chao, Wang & Jost 2013, Methods in Ecology and Evolution 4(11)", DOI: "10.1111/2041-210X.12108"})
	actor, ok := in.mainOpponent(window)
	if !ok {
		return f, tooFew("stretch", "choose another date or a longer window", "no state fights %s in %s", in.subject(), window)
	}
	events, front := in.fronts(actor, window)
	table := tally(events, window, front)
	c := in.classify(events, window, front)
	now, was := c.effective(c.now, in.rand("stretch now")), c.effective(c.was, in.rand("stretch before"))
	change, p := c.change(now, was, in.rand("stretch change"))
	f.N = total(table)
	f.Evidence = evidence(keep(touching(in.Events, window), func(e *blindspot.Event) bool {
		return e.SideA.ID == actor.ID || e.SideB.ID == actor.ID
	}))
	f.Values = []blindspot.Value{
		value("fronts", "Effective number of fronts ("+actor.Name+")", "fronts", now),
		value("fronts_before", "Effective number of fronts in the period before ("+actor.Name+")", "fronts", was),
		value("fronts_change", "Effective number of fronts, against the period before", "ratio", change),
		value("reach", "Countries in which it fights", "countries", blindspot.Exactly(float64(reach(table)))),
	}
	if change.Known() {
		f.Values[2] = tested(f.Values[2], p)
	}
	f.Table = &blindspot.Table{Columns: []string{"Opponent", "Country", "Events"}}
	for _, row := range table {
		opponent, country, _ := strings.Cut(row.name, "\x00")
		f.Table.Rows = append(f.Table.Rows, []string{opponent, in.names([]string{country})[0], fmt.Sprint(row.events)})
	}
	if !in.Chronicle {
		if _, out := in.observedThroughout(countriesOfFronts(table), window); len(out) > 0 {
			f.Warn(blindspot.Warnf(blindspot.WarnLowerBound, "Events in %s are not fully known for the window: the actor may be stretched further than the number says.", prose.List(in.names(out))).
				With(blindspot.WarningData{Countries: out}))
		}
	}
	f.Statement = fmt.Sprintf("%s met %s more often than any other state in %s, and fought on %s (opponents in countries)",
		actor.Name, in.subject(), window, fronts(now))
	if was.Known() || was.LowerBound() {
		f.Statement += fmt.Sprintf(", against %s in the period before", oneOr(was))
		switch Trend(f.Values[2]) {
		case Rose:
			f.Statement += fmt.Sprintf(": it is stretched further (%s)", prose.P(p))
		case Fell:
			f.Statement += fmt.Sprintf(": it is stretched less (%s)", prose.P(p))
		default:
			f.Statement += ", which is not clearly different"
		}
	}
	f.Statement += "."
	return f, nil
}

// fronts writes an effective number of fronts: "one front", "2.30 (1.75 to 3.02)
// fronts in effect".
func fronts(q blindspot.Quantity) string {
	if oneOr(q) == "one" {
		return "one front"
	}
	return q.String() + " fronts in effect"
}

// oneOr writes a number, "one" where it is surely that.
func oneOr(q blindspot.Quantity) string {
	if q.Value == 1 && (!q.HasInterval() || blindspot.FormatNumber(q.High) == "1") {
		return "one"
	}
	return q.String()
}

// mainOpponent is the state that shares most state-based events with the group
// in the window; of equals the first by name.
func (in *Input) mainOpponent(window blindspot.DateRange) (blindspot.Side, bool) {
	clashes := keep(touching(in.Events, window), func(e *blindspot.Event) bool { return e.Violence == blindspot.StateBased })
	sides := map[string]blindspot.Side{}
	ranked := tally(blindspot.Each(clashes), window, func(e *blindspot.Event) string {
		side, _ := e.Opponent(in.Group)
		if len(in.Security) > 0 && !slices.ContainsFunc(in.Security, func(s blindspot.Side) bool { return s.ID == side.ID }) {
			return ""
		}
		sides[side.Name] = side
		return side.Name
	})
	if len(ranked) == 0 {
		return blindspot.Side{}, false
	}
	return sides[ranked[0].name], true
}

// fronts are the actor's state-based events up to the end of the window, and the
// front that each belongs to.
func (in *Input) fronts(actor blindspot.Side, window blindspot.DateRange) (iter.Seq[*blindspot.Event], func(*blindspot.Event) string) {
	self := blindspot.Group{Actors: []blindspot.ActorID{actor.ID}}
	fights := func(e *blindspot.Event) bool {
		return e.Violence == blindspot.StateBased && e.Involves(self) && firstDay(e) <= window.To
	}
	events := func(yield func(*blindspot.Event) bool) {
		for e := range blindspot.Each(in.Events) {
			if fights(e) && !yield(e) {
				return
			}
		}
		in.around(fights)(yield)
	}
	return events, func(e *blindspot.Event) string {
		side, _ := e.Opponent(self)
		return side.Name + "\x00" + e.Place.Country
	}
}

func total(t tallied) int {
	n := 0
	for _, row := range t {
		n += row.events
	}
	return n
}

func countriesOfFronts(t tallied) []string {
	var out []string
	for _, row := range t {
		if _, country, _ := strings.Cut(row.name, "\x00"); country != "" && !slices.Contains(out, country) {
			out = append(out, country)
		}
	}
	slices.Sort(out)
	return out
}

func reach(t tallied) int { return len(countriesOfFronts(t)) }
