package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// beyond is the change from which on it is one: its interval of 90 % must lie
// beyond a tenth, which without any change it does in fewer than one case of ten.
// callBelow is the p-value that a test without an interval must be below.
const (
	beyond    = 0.1
	callBelow = 0.05
)

// Months are the spans over which trends are taken: the last three months beside
// the three before, and the last twelve beside the twelve before.
var trendMonths = []int{3, 12}

// AnswerMeasures are the measures that the four answers rest on, besides those
// of the last months.
var AnswerMeasures = []string{"activity", "footprint", "diffusion", "projection", "attention"}

// Answers answers the four questions from the findings of an assessment, its
// Lately among them. The board, the pages, the report and the terminal show these
// and compute none of their own.
func Answers(a blindspot.Assessment) []blindspot.Answer {
	f := facts{Assessment: a}
	return []blindspot.Answer{f.growing(), f.spreading(), f.reaching(), f.unwatched()}
}

// direction is which way a change goes beyond a tenth.
type direction int

const (
	down   direction = -1
	steady direction = 0
	up     direction = 1
)

// side is the direction that a ratio shows, and whether it is known at all. One that
// the calibration does not bear out at the group's size shows none.
func side(v blindspot.Value) (d direction, known bool) {
	q := v.Q
	switch {
	case v.Unproven != "": // the number stands, and nothing is read off it
		return steady, v.Q.HasInterval() || v.Q.LowerBound()
	case q.LowerBound(): // a rise from none, of which chance may make a few events
		if q.Low > 1+beyond && (v.P == nil || *v.P < callBelow) {
			return up, true
		}
		return steady, true
	case !q.HasInterval():
		return steady, false
	case q.Low > 1+beyond:
		return up, true
	case q.High < 1-beyond:
		return down, true
	}
	return steady, true
}

// reply answers by a direction.
func reply(d direction) blindspot.Reply {
	switch d {
	case up:
		return blindspot.Yes
	case down:
		return blindspot.No
	case steady:
	}
	return blindspot.Unclear
}

// both is the direction of two changes of one thing: that of either, where the
// other does not go the other way.
func both(a, b direction) direction {
	switch {
	case a == steady:
		return b
	case b == steady || a == b:
		return a
	}
	return steady
}

// missing is the answer without data, with the reason that a gap gives.
func (f facts) missing(q blindspot.Question, measure, title string) blindspot.Answer {
	text := "not measured"
	for _, g := range f.Gaps {
		if g.Measure == title {
			text = g.Reason
		}
	}
	return blindspot.Answer{Question: q, Reply: blindspot.NotCovered, Number: blindspot.Value{Q: blindspot.Unknown()}, Window: f.Window,
		Trends: []blindspot.Trend{}, Text: prose.Capital(text) + ".", Measure: measure}
}

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

// trends are how values moved over the last three and twelve months, for pairs of
// key and name.
func (f facts) trends(measure string, keyed ...string) []blindspot.Trend {
	out := []blindspot.Trend{}
	for _, months := range trendMonths {
		x, ok := f.lately(measure, months)
		if months == monthsOf(f.Window) {
			x, ok = f.finding(measure)
		}
		for i := 0; ok && i+1 < len(keyed); i += 2 {
			v := valueOf(x, keyed[i])
			if v.Q.Known() || v.Q.LowerBound() {
				out = append(out, blindspot.Trend{Months: months, What: keyed[i+1], Change: v.Q, P: v.P, Text: trendText(keyed[i+1], v)})
			}
		}
	}
	return out
}

// steadily is what is said of a trend that did not clearly change.
const steadily = " without clear change"

// trendText says what moved, without numbers where nothing clearly did.
func trendText(what string, v blindspot.Value) string {
	if d, _ := side(v); d == steady {
		return what + steadily
	}
	return what + " " + prose.Change(v.Q)
}

// latest is the trend of the last three months as a sentence.
func latest(trends []blindspot.Trend) string {
	var parts []string
	for _, t := range trends {
		if t.Months == trendMonths[0] {
			parts = append(parts, t.Text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if text := strings.Join(parts, ", "); strings.Count(text, steadily) == len(parts) {
		return " In the last three months nothing clearly changed against the three before."
	}
	return " In the last three months, against the three before: " + prose.List(parts) + "."
}

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

// reaching answers from the share of events outside the core, beside the group's
// own past, and from countries that are new to it.
func (f facts) reaching() blindspot.Answer {
	x, ok := f.finding("projection")
	if !ok {
		return f.missing(blindspot.ReachingFurther, "projection", "Projection")
	}
	share, was, change := valueOf(x, "outside_share"), valueOf(x, "outside_share_before"), valueOf(x, "outside_change")
	fresh := f.freshCountries(x)
	a := blindspot.Answer{Question: blindspot.ReachingFurther, Number: share, Window: x.Window, Trends: f.trends("projection", "outside_change", "the share outside the core"), Measure: x.Measure}
	_, known := side(change)
	switch {
	case !share.Q.Known():
		a.Reply, a.Text = blindspot.NotCovered, "It has no core that events could lie outside: no placed event of the three years before is known"
		a.Trends = []blindspot.Trend{} // what it did since then lies outside nothing
	case !known && was.Q.Known() && was.Q.Value == 0 && share.Q.Value == 0:
		a.Reply, a.Text = blindspot.No, fmt.Sprintf("No event lay outside its core areas in %s, nor %s", x.Window, during(x.Window))
	case !known:
		a.Reply, a.Trends = blindspot.NotCovered, []blindspot.Trend{}
		a.Text = fmt.Sprintf("%s of its placed events in %s lay outside its core areas, and there is no earlier share to compare with (a core leaves about 20 %% outside by definition)", prose.Share(share.Q), x.Window)
	default:
		reach, but := f.reach(x)
		a.Reply = reply(reach)
		a.Text = fmt.Sprintf("%s of its placed events in %s lay outside its core areas, after %s %s (a core leaves about 20 %% outside by definition)%s", prose.Share(share.Q), x.Window, prose.Share(was.Q), during(x.Window), but)
	}
	if n := valueOf(x, "new_countries").Q; n.Known() && n.Value > 0 && share.Q.Known() { // without a core all ground is new
		where := prose.Count(int(n.Value), "country", "countries")
		if len(fresh) > 0 {
			where = prose.List(countryNames(fresh))
		}
		a.Reply = blindspot.Yes
		a.Text += "; people died in its events in " + where + " for the first time in five years"
	}
	a.Text += "." + latest(a.Trends)
	return a
}

// coreLeaves is the part of the events of a core's own time that lies outside it, by
// the definition of a core.
const coreLeaves = 0.2

// reach is what the share of events outside the core says of a group's reach, and
// what has to be said beside it. A larger share is no reach where it is no more than
// every core leaves outside, or where it is larger only because the core lost its
// events.
func (f facts) reach(x blindspot.Finding) (d direction, but string) {
	share, was := valueOf(x, "outside_share").Q.Value, valueOf(x, "outside_share_before").Q.Value
	d, _ = side(valueOf(x, "outside_change"))
	events, before := float64(f.count("activity", "events")), float64(f.count("activity", "events_before"))
	switch {
	case d != up:
	case share <= coreLeaves:
		return steady, ", which is no more than that"
	case before > 0 && share*events <= was*before:
		return steady, "; events outside the core did not become more, those in it became fewer"
	}
	return d, ""
}

// freshCountries are the countries with deaths in the window and no event in the
// five years before it; none where the measure found another number of them.
func (f facts) freshCountries(x blindspot.Finding) []string {
	n := valueOf(x, "new_countries").Q
	if !n.Known() || n.Value == 0 {
		return nil
	}
	first, last := x.Window.Months()
	lethal, earlier := map[string]bool{}, map[string]bool{}
	for _, a := range f.Areas {
		switch {
		case a.Month >= first && a.Month <= last && a.Deaths > 0:
			lethal[a.Country] = true
		case a.Month < first && a.Month >= first-60:
			earlier[a.Country] = true
		}
	}
	unknown := map[string]bool{}
	for _, w := range x.Warnings {
		if w.Code == blindspot.WarnPastUnobserved {
			for _, c := range w.Data.Countries {
				unknown[c] = true
			}
		}
	}
	var out []string
	for c := range lethal {
		if c != "" && !earlier[c] && !unknown[c] {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if place.CountryName(a) < place.CountryName(b) {
			return -1
		}
		return 1
	})
	if len(out) != int(n.Value) {
		return nil
	}
	return out
}

// middle is the percentile of the group in the middle.
const middle = 0.5

// unwatched answers from the attention percentile: clearly below the middle group,
// or clearly above.
func (f facts) unwatched() blindspot.Answer {
	x, ok := f.finding("attention")
	if !ok {
		return f.missing(blindspot.Unwatched, "attention", "Attention")
	}
	q := valueOf(x, "attention_percentile")
	a := blindspot.Answer{Question: blindspot.Unwatched, Number: q, Window: x.Window, Trends: []blindspot.Trend{}, Measure: x.Measure, Reply: blindspot.Unclear}
	switch {
	case !q.Q.HasInterval():
		a.Reply = blindspot.NotCovered
	case q.Unproven != "": // stays unclear
	case q.Q.High < middle*(1-beyond):
		a.Reply = blindspot.Yes
	case q.Q.Low > middle*(1+beyond):
		a.Reply = blindspot.No
	}
	if q.Q.TellsNothing() {
		a.Reply = blindspot.Unclear
		a.Text = fmt.Sprintf("The number of sources of its events in %s tells nothing yet: given deaths, type of violence, country and year, it would fit nearly any place among the organisations.", x.Window)
		return a
	}
	a.Text = fmt.Sprintf("The data name more sources for its events in %s than for those of %s of the other organisations, given deaths, type of violence, country and year", x.Window, prose.Share(q.Q))
	for _, months := range trendMonths {
		then, ok := f.ago("attention", months)
		was := valueOf(then, "attention_percentile").Q
		if !ok || !was.Known() || was.TellsNothing() {
			continue
		}
		moved := blindspot.Unknown()
		if was.Value > 0 {
			moved = blindspot.Exactly(q.Q.Value / was.Value)
		}
		a.Trends = append(a.Trends, blindspot.Trend{Months: months, What: "percentile", Change: moved, Text: fmt.Sprintf("%s %s earlier", prose.Percent(was.Value), prose.Months(months))})
	}
	for i, t := range a.Trends {
		if i == 0 {
			a.Text += "; it was "
		} else {
			a.Text += ", "
		}
		a.Text += t.Text
	}
	a.Text += "."
	return a
}
