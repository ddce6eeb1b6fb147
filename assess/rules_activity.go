package assess

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/prose"
)

// activity judges the course of violence by events and deaths together, and
// names the single event that makes most of a window's deaths.
func activity(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("activity")
	if !ok || f.isQuiet() && f.o.Silence.Situation.Silent >= 12 { // the silence says it all
		return blindspot.Judgement{}, false
	}
	events, deaths := valueOf(x, "events_change"), valueOf(x, "deaths_change")
	e, knownEvents := side(events)
	d, knownDeaths := side(deaths)
	r := &rating{}
	if knownEvents && knownDeaths {
		r.agree(e, d)
	}
	r.record(f)
	r.leans(events, deaths)
	text := f.course(x, both(e, d), e, d) + f.begun(x)
	if f.count("toll", "events") > 1 && !f.Chronicle { // the counts beside a chronicle count other events
		text += f.oneEvent()
	}
	j := f.past(f.withTurn(text, x, both(e, d)), ratios(events, "events", deaths, "deaths"), r, x)
	if toll, ok := f.finding("toll"); ok && !f.Chronicle {
		j.Evidence = append(j.Evidence, toll.Measure)
	}
	j.BaseRate = f.followed(both(e, d))
	j.Indicator = f.rateToWatch(x, both(e, d))
	j.Changes = j.Indicator.Text
	j.Weight = weigh(math.Max(sizeOf(events.Q), sizeOf(deaths.Q)), max(f.count("activity", "deaths"), f.count("activity", "deaths_before")), f.surprise(), j.Confidence)
	return j, true
}

// course says what events and deaths did, with their numbers.
func (f facts) course(x blindspot.Finding, way, e, d direction) string {
	who, now, before := f.subject(x), x.Window, x.Window.Before()
	n, was := f.count("activity", "events"), f.count("activity", "events_before")
	dead, wasDead := f.count("activity", "deaths"), f.count("activity", "deaths_before")
	switch {
	case n == 0 && was == 0:
		return fmt.Sprintf("No event of %s is recorded in %s, nor in %s.", who, now, before)
	case n == 0:
		return fmt.Sprintf("%s took part in no recorded event in %s, after %s with %s in %s.", who, now,
			prose.Count(was, "event", "events"), prose.Amount(float64(wasDead), "death", "deaths"), before)
	case was == 0:
		return fmt.Sprintf("%s took part in %s with %s in %s, after none in %s.", who,
			prose.Count(n, "event", "events"), prose.Amount(float64(dead), "death", "deaths"), now, before)
	}
	events, deaths := valueOf(x, "events_change"), valueOf(x, "deaths_change")
	eventsText, deathsText := moved("events", n, was, events, e), moved("deaths", dead, wasDead, deaths, d)
	join := ", and "
	if (e == steady) != (d == steady) {
		join = "; "
	}
	switch {
	case way == up:
		return fmt.Sprintf("%s was more violent in %s than in %s: %s%s%s.", who, now, before, eventsText, join, deathsText)
	case way == down:
		return fmt.Sprintf("%s was less violent in %s than in %s: %s%s%s.", who, now, before, eventsText, join, deathsText)
	case e != steady && d != steady: // and against one another
		return fmt.Sprintf("Events and deaths of %s went apart between %s and %s: %s, but %s.", who, before, now, eventsText, deathsText)
	case n+was < fewEvents:
		return fmt.Sprintf("%s took part in %s with %s in %s, after %s with %s in %s: too few to compare.", who, prose.Count(n, "event", "events"), prose.Amount(float64(dead), "death", "deaths"), now,
			prose.Number(float64(was)), prose.Amount(float64(wasDead), "death", "deaths"), before)
	case n == was && dead == wasDead:
		return fmt.Sprintf("%s was as violent in %s as in %s: %s and %s.", who, now, before, eventsText, deathsText)
	}
	if near(n, was) && near(dead, wasDead) {
		return fmt.Sprintf("%s was about as violent in %s as in %s: %s, and %s.", who, now, before, from("events", n, was), from("deaths", dead, wasDead))
	}
	if f.begun(x) != "" {
		return fmt.Sprintf("%s took part in %s with %s in %s, after %s and %s in the part of %s since it came up.", who, prose.Count(n, "event", "events"), prose.Amount(float64(dead), "death", "deaths"), now,
			prose.Number(float64(was)), prose.Number(float64(wasDead)), before)
	}
	return fmt.Sprintf("Whether %s was more or less violent in %s than in %s is unclear: %s, and %s; its course is so uneven that %s%s.", who, now, before,
		from("events", n, was), from("deaths", dead, wasDead), doubtBoth(events, deaths), ranges(events.Q, deaths.Q))
}

// fewEvents is the number of events of both periods below which no comparison says
// anything.
const fewEvents = 5

// begun says that the group came up within the period that is compared with, or
// after it: there is then no full period before.
func (f facts) begun(x blindspot.Finding) string {
	if len(f.Areas) == 0 || f.Chronicle || f.count("activity", "events")+f.count("activity", "events_before") == 0 {
		return ""
	}
	first := slices.MinFunc(f.Areas, func(a, b blindspot.AreaMonth) int { return int(a.Month - b.Month) }).Month
	if before, _ := x.Window.Before().Months(); first <= before {
		return ""
	}
	return fmt.Sprintf(" Its first event on record is of %s, so that there is no full period before.", prose.Month(first))
}

// near tells whether two counts lie within a tenth of one another.
func near(now, before int) bool {
	return math.Abs(float64(now-before)) <= beyond*float64(before)
}

// ranges are the intervals of two changes in brackets.
func ranges(events, deaths blindspot.Quantity) string {
	var parts []string
	if events.HasInterval() {
		parts = append(parts, "events "+between(events))
	}
	if deaths.HasInterval() {
		parts = append(parts, "deaths "+between(deaths))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// from says where a count came from and went to.
func from(what string, now, before int) string {
	if now == before {
		return fmt.Sprintf("%s stayed at %s", what, prose.Number(float64(now)))
	}
	return fmt.Sprintf("%s went from %s to %s", what, prose.Number(float64(before)), prose.Number(float64(now)))
}

// moved says how a count moved, in per cent where that is clear.
func moved(what string, now, before int, change blindspot.Value, d direction) string {
	switch {
	case now == before:
		return from(what, now, before)
	case d != steady:
		return fmt.Sprintf("%s %s, from %s to %s", what, prose.Change(change.Q), prose.Number(float64(before)), prose.Number(float64(now)))
	case before == 0 || now == 0 || !change.Q.HasInterval():
		return from(what, now, before)
	}
	return from(what, now, before) + ", which " + doubt(change) + " (" + between(change.Q) + ")"
}

// doubt is why a change is not called one: it may be none, or less than a tenth.
func doubt(change blindspot.Value) string {
	switch {
	case change.Unproven != "":
		return "simulated groups of its size do not bear out"
	case slightly(change.Q):
		return "is perhaps less than a tenth"
	}
	return "may be chance"
}

func doubtBoth(events, deaths blindspot.Value) string {
	switch {
	case events.Unproven != "" || deaths.Unproven != "":
		return "at its size no change can be told from chance"
	case slightly(events.Q) || slightly(deaths.Q):
		return "either may be less than a tenth"
	}
	return "either may be chance"
}

// slightly tells whether the interval of a change leaves out that there was none.
func slightly(q blindspot.Quantity) bool { return q.HasInterval() && (q.Low > 1 || q.High < 1) }

// between is the interval of a ratio in words: "between 71 % fewer and 12 % more".
func between(q blindspot.Quantity) string {
	return "between " + prose.More(blindspot.Exactly(q.Low)) + " and " + prose.More(blindspot.Exactly(q.High))
}

// mostOf is the part of a window's deaths from which on one event is most of them.
const mostOf = 0.5

// oneEvent names the event that makes most of the window's deaths, by month, area
// and toll.
func (f facts) oneEvent() string {
	share := f.quantity("toll", "largest_share")
	if !share.Known() || share.Value <= mostOf {
		return ""
	}
	toll, _ := f.finding("toll")
	var most row
	for _, r := range rowsOf(toll) {
		if r.number("Of these in the window") > most.number("Of these in the window") {
			most = r
		}
	}
	if most.number("Of these in the window") == 0 {
		return ""
	}
	what := "One event"
	if most.text("Kind") == "entry" {
		what = "One entry, which sums up several events,"
	}
	return fmt.Sprintf(" %s made %s of the deaths: %s, %s (%s dead).", what, prose.Percent(share.Value), placeOf(most), most.text("Month"), most.text("Of these in the window"))
}

func placeOf(r row) string {
	if area := r.text("Area"); area != "" {
		return area + ", " + r.text("Country")
	}
	return r.text("Country")
}

// withTurn adds what the last three months or the last one did, where that is not
// what the year did. Where the year tells nothing, it is what comes first.
func (f facts) withTurn(text string, x blindspot.Finding, year direction) string {
	what, change, span := f.turnLately(year)
	if what == "" {
		return text
	}
	if unclear, ok := strings.CutPrefix(text, "Whether "+f.subject(x)+" was"); ok {
		return fmt.Sprintf("In the last %s %s of %s %s against the %s before; whether it was%s", span, what, f.subject(x), change, span, unclear)
	}
	return fmt.Sprintf("%s But in the last %s %s %s against the %s before.", text, span, what, change, span)
}

// turnLately is which of events and deaths turned in the last three months or the
// last one, how, and in what time; "" where both did what the year did, or nothing.
func (f facts) turnLately(year direction) (what, change, span string) {
	for _, months := range []int{3, 1} {
		x, ok := f.lately("activity", months)
		if !ok || valueOf(x, "events").Q.Value+valueOf(x, "events_before").Q.Value < fewObservations {
			continue
		}
		for _, what := range []string{"events", "deaths"} {
			v := valueOf(x, what+"_change")
			if d, known := side(v); known && d != steady && d != year {
				return what, prose.Change(v.Q), spanName(months)
			}
		}
	}
	return "", "", ""
}

func spanName(months int) string {
	if months == 1 {
		return "month"
	}
	return prose.Months(months)
}

// followed is how often the record saw such a course go on, or turn.
func (f facts) followed(d direction) string {
	switch {
	case f.count("activity", "events") == 0:
		return f.rate(baserate.Return)
	case d == up:
		return f.rate(baserate.Lower)
	case d == down:
		return f.rate(baserate.Double)
	case d == steady:
	}
	return f.rate(baserate.Halve)
}

// watchMonths is how far ahead an indicator of activity looks.
const watchMonths = 3

// rateToWatch is the number of events in the next three months that would say
// something else: the level of the year before or, where nothing changed, one
// beyond the interval of the present level.
func (f facts) rateToWatch(x blindspot.Finding, d direction) *blindspot.Indicator {
	by := blindspot.LastWholeMonth(f.AsOf) + watchMonths
	months := blindspot.DateRange{From: (by - watchMonths + 1).First(), To: by.Last()}
	before := float64(f.count("activity", "events_before")) / float64(monthsOf(x.Window))
	level := valueOf(x, "events_per_month").Q
	i := &blindspot.Indicator{Measure: "activity", By: by}
	most := prose.Count(int(math.Ceil(watchMonths*level.High)), "event", "events")
	switch d {
	case up:
		i.Threshold = math.Floor(watchMonths * before)
		most := "No event"
		if i.Threshold > 0 {
			most = "At most " + prose.Count(int(i.Threshold), "event", "events")
		}
		i.Text = fmt.Sprintf("%s in %s, the level of %s, would say that the rise is over.", most, months, x.Window.Before())
	case down:
		i.Threshold = math.Ceil(watchMonths * before)
		i.Text = fmt.Sprintf("%s or more in %s, the level of %s, would say that the fall is over.", prose.Count(int(i.Threshold), "event", "events"), months, x.Window.Before())
	case steady:
		i.Threshold = math.Ceil(watchMonths * level.High)
		i.Text = fmt.Sprintf("More than %s in %s would say that it grows.", most, months)
		if least := int(math.Floor(watchMonths * level.Low)); least > 0 {
			few := "fewer than " + prose.Number(float64(least))
			if least == 1 {
				few = "none"
			}
			i.Text = fmt.Sprintf("More than %s in %s would say that it grows, and %s that it fades.", most, months, few)
		}
	}
	return i
}

// ratios are two changes as a reader of statistics wants them.
func ratios(a blindspot.Value, what string, b blindspot.Value, other string) string {
	return fmt.Sprintf("Ratio of %s: %s; of %s: %s.", what, statistic(a), other, statistic(b))
}

// statistic is a value with its interval and, where the two say the same, its
// p-value.
func statistic(v blindspot.Value) string {
	text := v.Q.String()
	if v.P == nil || !v.Q.HasInterval() {
		return text
	}
	if (v.Q.Low > 1 || v.Q.High < 1) != (*v.P < 1-level90) {
		return text
	}
	return text + ", " + prose.P(*v.P)
}

// level90 is the probability of the intervals.
const level90 = 0.9
