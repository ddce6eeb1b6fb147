package assess

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// spreading answers from the effective number of areas. A number that only rises
// because the core was lost, so that what is left is even, is no spread.
func (f facts) spreading() blindspot.Answer {
	x, ok := f.finding("footprint")
	if !ok {
		return f.missing(blindspot.Spreading, "footprint", "Footprint")
	}
	now, change := valueOf(x, "effective_areas"), valueOf(x, "effective_change")
	a := blindspot.Answer{Question: blindspot.Spreading, Number: now, Window: x.Window, Trends: f.trends("footprint", "effective_change", "the ground"), Measure: x.Measure}
	areas, was := int(valueOf(x, "areas").Q.Value), valueOf(x, "areas_before").Q
	a.Text = fmt.Sprintf("Active in %s in %s, %s", prose.Count(areas, "area", "areas"), x.Window, ground(now.Q, areas))
	if areas == 0 {
		a.Text = fmt.Sprintf("Active in no area in %s", x.Window)
	}
	d, known := side(change)
	switch {
	case !known && was.Known() && was.Value == 0 && areas > 0:
		a.Reply = fromNone(provenOf(x, "effective_areas").Q)
		a.Text += "; " + during(x.Window) + " it was active in none"
	case !known && was.Known():
		a.Reply = blindspot.Unclear
		a.Text += fmt.Sprintf("; %s it was %s, with too few placed events to compare the two", during(x.Window), prose.Count(int(was.Value), "area", "areas"))
	case !known:
		a.Reply = blindspot.NotCovered
		a.Text += "; the period before is not covered"
	case d == up && f.coreLost(x):
		a.Reply = blindspot.Unclear
		a.Text += fmt.Sprintf("; against %s that %s, because its core was lost and not because it reached new ground (%s before)", earlier(x.Window), prose.Change(change.Q), prose.Count(int(was.Value), "area", "areas"))
	default:
		a.Reply = reply(d)
		a.Text += fmt.Sprintf("; against %s that %s", earlier(x.Window), prose.Change(change.Q))
	}
	if subject := f.subject(x); subject != f.Group {
		a.Text = subject + ": " + prose.Uncapital(a.Text)
	}
	a.Text += "." + latest(a.Trends)
	return a
}

// fromNone is the reply about ground where there was none before: won where it is
// clearly more than the single area that any event makes.
func fromNone(now blindspot.Quantity) blindspot.Reply {
	if now.HasInterval() && now.Low > 1+beyond {
		return blindspot.Yes
	}
	return blindspot.Unclear
}

// during is the period before as an adverb: "the year before", "in 2015 to 2016".
func during(window blindspot.DateRange) string {
	if monthsOf(window) == 12 {
		return earlier(window)
	}
	return "in " + earlier(window)
}

// ground says how evenly the events lie: the effective number of areas or, where
// that is above the number seen, that the areas seen cannot be all.
func ground(now blindspot.Quantity, areas int) string {
	least := now.Value
	if now.LowerBound() {
		least = now.Low
	}
	if areas > 0 && least > float64(areas) {
		return fmt.Sprintf("and surely not in these alone: so many were seen only once that their effective number is %s", now)
	}
	return "in effect " + effective(now)
}

// effective writes an effective number of areas: "5.10 (4.20 to 6.30)".
func effective(q blindspot.Quantity) string {
	if q.Value == 1 && (!q.HasInterval() || blindspot.FormatNumber(q.High) == "1") {
		return "one"
	}
	return q.String()
}

// coreLost tells whether the events became more even while the group was active
// in no more areas than before: its main ground shrank, and none was won.
func (f facts) coreLost(x blindspot.Finding) bool {
	areas, was := valueOf(x, "areas").Q, valueOf(x, "areas_before").Q
	if !areas.Known() || !was.Known() || areas.Value > was.Value {
		return false
	}
	e, _ := side(f.value("activity", "events_change"))
	return e == down || f.count("diffusion", "newly_active") <= f.count("diffusion", "stopped")
}
