package claim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// census is a question to the monthly counts of the case: a series, and the
// opponents, countries and kinds of violence that are asked about.
type census struct {
	query blindspot.CountQuery
	who   string // what the series counts: "Islamic State", "organised violence"
	where string // the countries' names, "" for anywhere
}

var censusKinds = map[string]blindspot.Violence{"state-based": blindspot.StateBased, "non-state": blindspot.NonState, "one-sided": blindspot.OneSided}

// census reads the parameters of a test that rests on monthly counts. The second
// result is false where the test names no series, and so asks the chronicle.
func (a *args) census() (census, bool) {
	id, ok := a.get("series")
	if !ok {
		return census{}, false
	}
	c := census{query: blindspot.CountQuery{Series: id}}
	scopes := a.c.Counts.Series(id, 0)
	waits := len(a.c.Counts.Scopes) == 0 // a case without counts: the claim waits for them
	switch {
	case len(scopes) > 0:
		c.who = scopes[0].Name
	case waits:
		c.who = "the series " + id
	default:
		a.fault("series", "%q is no series of counts_scope.csv%s", id, suggestion(id, seriesOf(a.c)))
	}
	if actor, ok := a.c.Actor(string(whoOf(scopes))); ok {
		c.who = actor.Name
	}
	known := opponentsOf(a.c, id)
	for _, name := range a.split("against", ";") {
		if !waits && !slices.Contains(known, name) {
			a.fault("against", "%q is no opponent in the series %q%s", name, id, suggestion(name, known))
		}
		c.query.Opponents = append(c.query.Opponents, name)
	}
	c.query.Kinds = a.violence("kinds")
	var names []string
	for _, r := range a.regions("countries", false) {
		c.query.Countries, names = append(c.query.Countries, r.countries...), append(names, r.name)
	}
	c.where = prose.List(names)
	return c, true
}

func whoOf(scopes []blindspot.CountScope) blindspot.ActorID {
	if len(scopes) == 0 {
		return ""
	}
	return scopes[0].Who
}

func suggestion(name string, known []string) string {
	if near := casefile.Nearest(name, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

func seriesOf(c *casefile.Case) []string {
	var out []string
	for _, s := range c.Counts.Scopes {
		if !slices.Contains(out, s.Series) {
			out = append(out, s.Series)
		}
	}
	return out
}

func opponentsOf(c *casefile.Case, series string) []string {
	var out []string
	for i := range c.Counts.Counts {
		if n := &c.Counts.Counts[i]; n.Series == series && n.Opponent != "" && !slices.Contains(out, n.Opponent) {
			out = append(out, n.Opponent)
		}
	}
	return out
}

// months is a span of whole months, since counts know no days.
func (a *args) months(name string) blindspot.DateRange {
	when := a.span(name)
	first, last := when.Months()
	if when.From.Known() && (first.First() != when.From || last.Last() != when.To) {
		a.fault(name, "monthly counts need whole months; %s begins or ends within one", when)
	}
	return when
}

// subject is "fighting of Islamic State with Government of Afghanistan", or
// whose events are counted where no opponent is named.
func (c census) subject() string {
	text := c.who
	if len(c.query.Opponents) > 0 {
		names := make([]string, len(c.query.Opponents))
		for i, o := range c.query.Opponents {
			names[i] = plainName(o)
		}
		text = "fighting of " + c.who + " with " + prose.List(names)
	}
	if c.where != "" {
		text += " in " + c.where
	}
	return text
}

// events is what the counts are of: the fighting, or all events of whom they count.
func (c census) events() string {
	if len(c.query.Opponents) > 0 {
		return c.subject()
	}
	return "events of " + c.subject()
}

// plainName leaves out the former name that a source puts in brackets.
func plainName(opponent string) string {
	before, _, _ := strings.Cut(opponent, " (")
	return before
}

// tally is what the counts say of a span.
type tally struct {
	months         []blindspot.CountedMonth
	events, deaths int
	missing        int // months nobody counted, or not yet known on the day
	atLeast        int // months whose count is only the least there was
	source         string
}

func (t tally) known() bool { return len(t.months) > 0 && t.missing == 0 }

// over adds up the months of the span as they were known on the as-of day.
func (c census) over(b *book, when blindspot.DateRange) tally {
	q := c.query
	q.From, q.To = when.Months()
	t := tally{months: b.counts.Months(q)}
	for _, m := range t.months {
		switch m.State {
		case blindspot.CountMissing:
			t.missing++
			continue
		case blindspot.CountAtLeast:
			t.atLeast++
		case blindspot.CountComplete:
		}
		t.events, t.deaths = t.events+m.Events, t.deaths+m.Deaths
	}
	for _, s := range b.counts.Series(q.Series, 0) {
		if s.From <= q.To && s.To >= q.From && t.source == "" {
			t.source, _, _ = strings.Cut(s.Source, " (")
		}
	}
	return t
}

// words is "56 events with 176 deaths".
func (t tally) words() string {
	text := none(t.events, "event", "events")
	if t.events > 0 {
		text += " with " + none(t.deaths, "death", "deaths")
	}
	if t.atLeast > 0 && t.events > 0 {
		text = "at least " + text
	}
	return text
}

// finding starts a finding that rests on counts, with the months as its table.
func (c census) finding(when blindspot.DateRange, method string, tallies ...tally) blindspot.Finding {
	f := blindspot.Finding{Window: when, Evidence: []string{blindspot.CountEvidence(c.query.Series)}, Method: blindspot.Method{Name: method},
		Table: &blindspot.Table{Columns: []string{"Month", "Events", "Deaths", "Count is"}}}
	for _, t := range tallies {
		f.N += t.events
		for _, m := range t.months {
			switch m.State {
			case blindspot.CountMissing:
				f.Table.Rows = append(f.Table.Rows, []string{m.Month.String(), "", "", "not known"})
			case blindspot.CountAtLeast:
				f.Table.Rows = append(f.Table.Rows, []string{m.Month.String(), fmt.Sprint(m.Events), fmt.Sprint(m.Deaths), "the least there was"})
			case blindspot.CountComplete:
				f.Table.Rows = append(f.Table.Rows, []string{m.Month.String(), fmt.Sprint(m.Events), fmt.Sprint(m.Deaths), "complete"})
			}
		}
	}
	return f
}

// caveats are what is true of all counts, and the traps that the scopes of the
// series state, as far as they touch the span, once each.
func (c census) caveats(b *book, when blindspot.DateRange) []blindspot.Warning {
	first, last := when.Months()
	return b.counts.Traps(c.query.Series, first, last)
}

// uncounted is the result of a test on counts that cannot be run.
func (c census) uncounted(when blindspot.DateRange) result {
	return untestable(fmt.Sprintf("Not tested: %s %s, because not every month was counted.", c.subject(), prose.During(when)),
		fmt.Sprintf("monthly counts of %s for %s", c.subject(), when))
}

// ruledOut reports whether the counts show that no event of the actors lay in
// the countries within the span, and up to which month that is sure: after it the
// counts are provisional.
// For each kind of violence, either nobody's events were counted there, or none
// of the actors' own where their series states the country.
func (b *book) ruledOut(actors []blindspot.ActorID, countries []string, when blindspot.DateRange) (out bool, sure blindspot.Month) {
	if len(countries) == 0 || !when.From.Known() || len(b.counts.Scopes) == 0 {
		return false, 0
	}
	first, last := when.Months()
	sure = last
	for _, kind := range censusKinds {
		known, none := blindspot.Month(0), false
		for _, series := range b.seriesAbout(actors) {
			until, absent := b.absence(blindspot.CountQuery{Series: series, Countries: countries, Kinds: []blindspot.Violence{kind}, From: first, To: last})
			if absent {
				known, none = max(known, until), true
			}
		}
		if !none {
			return false, 0
		}
		sure = min(sure, known)
	}
	return true, sure
}

// seriesAbout are the series of one of the actors, and those of everybody.
func (b *book) seriesAbout(actors []blindspot.ActorID) []string {
	var out []string
	for _, s := range b.counts.Scopes {
		if (s.Who == "" || slices.Contains(actors, s.Who)) && !slices.Contains(out, s.Series) {
			out = append(out, s.Series)
		}
	}
	return out
}

// absence reports whether no event was counted in any of the months, which all
// have to be known, and up to which month the counts are complete.
func (b *book) absence(q blindspot.CountQuery) (sure blindspot.Month, none bool) {
	sure = q.To
	for _, m := range b.counts.Months(q) {
		if m.State == blindspot.CountMissing || m.Events > 0 {
			return 0, false
		}
		if m.State == blindspot.CountAtLeast {
			sure = min(sure, m.Month-1)
		}
	}
	return sure, true
}

// counted are the events that the actors' own series counted in the countries.
func (b *book) counted(actors []blindspot.ActorID, countries []string, when blindspot.DateRange) int {
	if len(countries) == 0 || !when.From.Known() {
		return 0
	}
	n := 0
	first, last := when.Months()
	for _, series := range b.seriesAbout(actors) {
		if b.counts.Series(series, 0)[0].Who == "" {
			continue
		}
		for _, m := range b.counts.Months(blindspot.CountQuery{Series: series, Countries: countries, From: first, To: last}) {
			if m.State != blindspot.CountMissing {
				n += m.Events
			}
		}
	}
	return n
}

// within is over for the whole months that lie within a span of days.
func (c census) within(b *book, when blindspot.DateRange) tally {
	first, last := when.Months()
	if first.First() < when.From {
		first++
	}
	if last.Last() > when.To {
		last--
	}
	if last < first {
		return tally{}
	}
	return c.over(b, blindspot.DateRange{From: first.First(), To: last.Last()})
}
