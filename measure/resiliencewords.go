package measure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

func (e *effect) values(named bool) []blindspot.Value {
	pDates := blindspot.Unknown()
	if named {
		pDates = blindspot.Exactly(e.events.p)
	}
	return []blindspot.Value{
		value("events_effect", "Events a month, observed less expected", "events a month", e.events.monthly),
		value("events_cumulative", "Events, observed less expected", "events", e.events.total),
		tested(value("events_relative", "Events, relative to what was to be expected", "share", e.events.relative), e.events.p),
		value("deaths_effect", "Deaths a month, change against what was to be expected", "deaths a month", e.deaths.monthly),
		value("deaths_cumulative", "Deaths, change against what was to be expected", "deaths", e.deaths.total),
		tested(value("deaths_relative", "Deaths, relative to what was to be expected", "share", e.deaths.relative), e.deaths.p),
		value("recovery_months", "Months until the 3-month mean was back", "months", e.recovery),
		value("p_dates", "Chance of as large a change without an effect, among all months", "p-value", pDates),
		value("p_groups", "Rank among effects on other groups", "p-value", e.pGroups),
		value("detectable", "Smallest fall that would have been seen", "share", e.detectable),
	}
}

// sentence states direction only where the interval leaves no doubt about it.
func (e *effect) sentence(subject string, named bool) string {
	var b strings.Builder
	b.WriteString(e.opening(subject, named))
	observed := "no event"
	if n := round(e.events.observed); n > 0 {
		observed = prose.Count(int(n), "event", "events")
	}
	fmt.Fprintf(&b, "%s was part of %s where its course before leads to expect %s", subject, observed, prose.Whole(e.events.expected))
	r := e.events.relative
	if r.Known() && e.events.observed >= 0.5 {
		fmt.Fprintf(&b, ": %s", prose.More(ratioOf(r)))
	}
	b.WriteString(".")
	if named {
		fmt.Fprintf(&b, " Such a change is %s among the months of its course (%s).", rarity(e.events.p), prose.P(e.events.p))
	}
	if e.pGroups.Known() {
		fmt.Fprintf(&b, " Beside what happened to %d other groups at the same time it is %s (%s).", e.nGroups, rarity(e.pGroups.Value), prose.P(e.pGroups.Value))
	}
	if e.events.p > 1-Level {
		b.WriteString(" The interval includes no change, so that nothing beyond its earlier course is shown.")
	}
	if e.events.monthly.Value > 0 {
		return b.String() // recovery and the smallest fall that could be seen say nothing about a rise
	}
	b.WriteString(e.afterwards())
	return b.String()
}

// opening says after what the months followed came.
func (e *effect) opening(subject string, named bool) string {
	months := prose.Count(e.events.followed, "month", "months")
	switch {
	case named:
		return fmt.Sprintf("In the %s after the shock of %s%s, ", months, prose.Month(e.shock.month), e.shock.words())
	case e.events.p > 1-Level:
		return fmt.Sprintf("The course of %s over the last five years shows no clear break (sup-F, %s); the largest shift came after %s. In the %s that followed, ",
			subject, prose.P(e.events.p), prose.Month(e.shock.month), months)
	}
	return fmt.Sprintf("The course of %s breaks most strongly after %s (sup-F, %s; no shock is entered for it). In the %s that followed, ",
		subject, prose.Month(e.shock.month), prose.P(e.events.p), months)
}

// afterwards says how soon a fall was over, and which would have been seen.
func (e *effect) afterwards() string {
	var b strings.Builder
	switch {
	case e.recovery.Known() && e.recovery.Value <= 1:
		b.WriteString(" Its 3-month mean was at once back at the level of the half-year before.")
	case e.recovery.Known():
		fmt.Fprintf(&b, " Its 3-month mean was back at the level of the half-year before after %s.", prose.Count(int(e.recovery.Value), "month", "months"))
	case e.recoveryFollowed > 0:
		fmt.Fprintf(&b, " Its 3-month mean was not back at the level of the half-year before within the %s that can be followed.", prose.Count(e.recoveryFollowed, "month", "months"))
	}
	if e.detectable.Known() {
		fmt.Fprintf(&b, " The smallest fall that would have been seen in four cases of five is %s.", prose.Percent(e.detectable.Value))
	} else {
		b.WriteString(" The course is so thin or so restless that even an end of all activity would have been missed in more than one case of five.")
	}
	return b.String()
}

// ratioOf turns a relative effect into the ratio of observed to expected.
func ratioOf(r blindspot.Quantity) blindspot.Quantity {
	return blindspot.Quantity{Value: 1 + r.Value, Low: 1 + r.Low, High: 1 + r.High, Level: r.Level}
}

// rarity is what a p-value is called: rare from the level of a statement on,
// uncommon where only the interval leaves out no change.
func rarity(p float64) string {
	switch {
	case p < callBelow:
		return "rare"
	case p <= 1-Level:
		return "uncommon"
	}
	return "not unusual"
}

func effectTable(results []effect) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Month", "Shock", "Months followed", "Events", "Events expected", "Effect, events a month", "Effect, deaths a month", "Months to recovery", "p"}}
	for i := range results {
		e := &results[i]
		what := "not named"
		if len(e.shock.shocks) > 0 {
			var texts []string
			for _, s := range e.shock.shocks {
				texts = append(texts, s.Description)
			}
			what = strings.Join(texts, "; ")
		}
		t.Rows = append(t.Rows, []string{e.shock.month.String(), what, fmt.Sprint(e.events.followed), blindspot.FormatNumber(round(e.events.observed)),
			prose.Whole(e.events.expected), e.events.monthly.String(), e.deaths.monthly.String(), e.recovery.String(), blindspot.FormatNumber(e.events.p)})
	}
	return t
}
