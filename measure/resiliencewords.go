package measure

import (
	"fmt"
	"math"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/structural"
)

func relative(s structural.Summary) blindspot.Quantity {
	if !s.RelativeDefined {
		return blindspot.Unknown()
	}
	return quantity(s.Relative)
}

func (e *effect) values(named bool, breakP float64) []blindspot.Value {
	events := value("events_relative", "Events, relative to what was to be expected", "share", relative(e.events))
	switch {
	case named && e.pDates.Known():
		events = tested(events, e.pDates.Value)
	case !named && !math.IsNaN(breakP):
		events = tested(events, breakP)
	}
	return []blindspot.Value{
		value("events_effect", "Events a month, observed less expected", "events a month", quantity(e.events.Average)),
		value("events_cumulative", "Events, observed less expected", "events", quantity(e.events.Cumulative)),
		events,
		value("deaths_effect", "Deaths a month, observed less expected", "deaths a month", quantity(e.deaths.Average)),
		value("deaths_cumulative", "Deaths, observed less expected", "deaths", quantity(e.deaths.Cumulative)),
		value("deaths_relative", "Deaths, relative to what was to be expected", "share", relative(e.deaths)),
		value("recovery_months", "Months until the 3-month mean was back", "months", e.recovery),
		value("p_dates", "Rank among effects at other dates", "p-value", e.pDates),
		value("p_groups", "Rank among effects on other groups", "p-value", e.pGroups),
		value("detectable", "Smallest fall that would have been seen", "share", e.detectable),
	}
}

// sentence states direction only where the interval leaves no doubt about it.
func (e *effect) sentence(subject string, named bool, breakP float64) string {
	var b strings.Builder
	if named {
		fmt.Fprintf(&b, "In the %s after the shock of %s%s, ", count(e.months, "month", "months"), monthName(e.shock.month), e.shock.words())
	} else if breakP > 0.1 {
		fmt.Fprintf(&b, "The course of %s over the last five years shows no clear break (sup-F %s); the largest shift came after %s. In the %s that followed, ",
			subject, pValue(breakP), monthName(e.shock.month), count(e.months, "month", "months"))
	} else {
		fmt.Fprintf(&b, "The course of %s breaks most strongly after %s (sup-F %s; nobody named a cause). In the %s that followed, ",
			subject, monthName(e.shock.month), pValue(breakP), count(e.months, "month", "months"))
	}
	expected := e.events.Predicted.Value
	observed := "no event"
	if n := round(e.events.Observed); n > 0 {
		observed = count(int(n), "event", "events")
	}
	fmt.Fprintf(&b, "%s was part of %s where its course before leads to expect %s", subject, observed, wholes(quantity(e.events.Predicted)))
	if r := relative(e.events); r.Known() && expected > 0 && e.events.Observed >= 0.5 {
		fmt.Fprintf(&b, ": %s", moreOrFewer(r))
	}
	b.WriteString(".")
	if e.pDates.Known() {
		fmt.Fprintf(&b, " Such a change is %s among %d other dates (%s)", rarity(e.pDates.Value), e.nDates, pValue(e.pDates.Value))
		if e.pGroups.Known() {
			fmt.Fprintf(&b, ", and %s among %d other groups at the same time (%s)", rarity(e.pGroups.Value), e.nGroups, pValue(e.pGroups.Value))
		}
		b.WriteString(".")
	}
	r := relative(e.events)
	if r.HasInterval() && r.Low < 0 && r.High > 0 {
		b.WriteString(" The interval includes no change, so that nothing beyond its earlier course is shown.")
	}
	if r.Known() && r.Value > 0 || e.events.Observed > expected {
		return b.String() // recovery and the smallest fall that could be seen say nothing about a rise
	}
	switch {
	case e.recovery.Known() && e.recovery.Value <= 1:
		b.WriteString(" Its 3-month mean was at once back at the level of the half-year before.")
	case e.recovery.Known():
		fmt.Fprintf(&b, " Its 3-month mean was back at the level of the half-year before after %s.", count(int(e.recovery.Value), "month", "months"))
	case e.followed > 0:
		fmt.Fprintf(&b, " Its 3-month mean was not back at the level of the half-year before within the %s that can be followed.", count(e.followed, "month", "months"))
	}
	if e.detectable.Known() {
		fmt.Fprintf(&b, " The smallest fall that would have been seen in four cases of five is %s.", wholePercent(e.detectable.Value))
	} else {
		b.WriteString(" The course is so thin or so restless that even an end of all activity would have been missed in more than one case of five.")
	}
	return b.String()
}

func rarity(p float64) string {
	if p <= 1-Level {
		return "rare"
	}
	return "not unusual"
}

// moreOrFewer puts a relative effect into words: "34 % fewer (51 to 10 % fewer)".
func moreOrFewer(r blindspot.Quantity) string {
	word := func(v float64) string {
		if math.Abs(v) < 0.005 {
			return "as many"
		}
		if v < 0 {
			return wholePercent(-v) + " fewer"
		}
		if v >= 1 {
			return blindspot.FormatNumber(1+v) + " times as many"
		}
		return wholePercent(v) + " more"
	}
	switch {
	case !r.HasInterval() || word(r.Low) == word(r.High):
		return word(r.Value)
	case r.High <= -0.005:
		return fmt.Sprintf("%s fewer (%s to %s fewer)", wholePercent(-r.Value), strings.TrimSuffix(wholePercent(-r.High), " %"), wholePercent(-r.Low))
	case r.Low >= 0.005 && r.High < 1:
		return fmt.Sprintf("%s more (%s to %s more)", wholePercent(r.Value), strings.TrimSuffix(wholePercent(r.Low), " %"), wholePercent(r.High))
	case r.Low >= 1:
		return fmt.Sprintf("%s times as many (%s to %s)", blindspot.FormatNumber(1+r.Value), blindspot.FormatNumber(1+r.Low), blindspot.FormatNumber(1+r.High))
	}
	return fmt.Sprintf("%s (between %s and %s)", word(r.Value), word(r.Low), word(r.High))
}

// wholes writes a predicted sum of counts without decimals.
func wholes(q blindspot.Quantity) string {
	q.Value, q.Low, q.High = math.Round(q.Value), math.Round(math.Max(0, q.Low)), math.Round(q.High)
	return q.String()
}

func monthName(m blindspot.Month) string {
	return blindspot.DateRange{From: m.First(), To: m.Last()}.String()
}

func effectTable(results []effect) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Month", "Shock", "Months followed", "Events", "Events expected", "Effect, events a month", "Effect, deaths a month", "Months to recovery", "p over dates"}}
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
		t.Rows = append(t.Rows, []string{e.shock.month.String(), what, fmt.Sprint(e.months), blindspot.FormatNumber(round(e.events.Observed)),
			wholes(quantity(e.events.Predicted)), quantity(e.events.Average).String(), quantity(e.deaths.Average).String(), e.recovery.String(), e.pDates.String()})
	}
	return t
}
