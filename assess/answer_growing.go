package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// growing answers from events and deaths together.
func (f facts) growing() blindspot.Answer {
	x, ok := f.finding("activity")
	if !ok {
		return f.missing(blindspot.Growing, "activity", "Activity")
	}
	events, deaths := valueOf(x, "events_change"), valueOf(x, "deaths_change")
	level, dead := valueOf(x, "events_per_month"), valueOf(x, "deaths_per_month")
	a := blindspot.Answer{Question: blindspot.Growing, Number: level, Window: x.Window, Trends: f.trends("activity", "events_change", "events", "deaths_change", "deaths"), Measure: x.Measure}
	e, knownEvents := side(events)
	d, knownDeaths := side(deaths)
	before := earlier(x.Window)
	number := fmt.Sprintf("%s events and %s deaths a month in %s", level.Q, dead.Q, x.Window)
	switch {
	case knownEvents || knownDeaths:
		a.Reply = reply(both(e, d))
		a.Text = strings.TrimSuffix(fmt.Sprintf("%s; against %s, events %s and deaths %s", number, before, changed(events), changed(deaths)), ",")
	case level.Q.Value == 0:
		a.Reply = blindspot.No
		a.Text = fmt.Sprintf("No event in %s, nor %s", x.Window, during(x.Window))
	default:
		a.Reply = blindspot.Unclear
		a.Text = number + "; there is nothing to compare it with"
	}
	if n := f.count("activity", "events") + f.count("activity", "events_before"); n > 0 && n < fewEvents {
		a.Reply = blindspot.Unclear // so few that no comparison says anything
	}
	if subject := f.subject(x); subject != f.Group {
		a.Text = subject + ": " + prose.Uncapital(a.Text)
	}
	a.Text += "." + f.begun(x) + latest(a.Trends)
	return a
}

// changed says how a number moved, and where its interval leaves out that it did
// not, and yet holds less than what counts as a change, that too.
func changed(v blindspot.Value) string {
	if d, known := side(v); known && d == steady && slightly(v.Q) {
		return prose.Change(v.Q) + ", perhaps by less than a tenth,"
	}
	return prose.Change(v.Q)
}

// earlier names the period before a window: "the year before" where that is one.
func earlier(window blindspot.DateRange) string {
	if monthsOf(window) == 12 {
		return "the year before"
	}
	return window.Before().String()
}
