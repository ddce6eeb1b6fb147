package claim

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// amounts are what a quantity can count.
var amounts = []string{"events", "deaths", "areas", "countries", "months"}

// quantity is what a claim counts: events of the group, or what these make up.
type quantity struct {
	of   string
	s    selector
	time timespan
}

func (a *args) quantity(prefix string) quantity {
	q := quantity{of: a.word(prefix+"of", false, amounts...), s: a.selectorOf(prefix), time: a.time(prefix + "window")}
	q.s.goesOn = q.of == "deaths" || q.of == "months"
	return q
}

// amount is how much of it there was: by the best estimates, and between which
// bounds. Where more may have happened than is known, high is +Inf.
type amount struct {
	quantity
	answer
	low, best, high float64
	gap             int // events that could not be counted: without a toll, or an area
}

// take counts the quantity in the case and in the store. One event may be in
// both, so the source that has more is taken.
func (q quantity) take(ctx context.Context, b *book) (amount, error) {
	found, err := q.s.during(ctx, b, q.time)
	if err != nil {
		return amount{}, err
	}
	q.s.when, q.s.against, q.s.opponents = found.when, found.asked.against, found.asked.opponents
	m := q.sum(found.events)
	if stored := q.sum(found.stored); stored.best >= m.best {
		m = stored
	}
	m.quantity, m.answer = q, found
	if q.of == "events" {
		m.low = max(m.low, float64(found.counted))
		m.best, m.high = max(m.best, m.low), max(m.high, m.low)
	}
	if !found.covered || q.of == "countries" && found.reach.elsewhere {
		m.covered, m.high = false, math.Inf(1)
	}
	return m, nil
}

func (q quantity) sum(events []blindspot.Event) amount {
	var m amount
	seen := map[string]bool{}
	for i := range events {
		e := &events[i]
		switch q.of {
		case "deaths":
			part, ok := e.Part(q.s.when)
			switch {
			case e.DeathsGap || !ok:
				m.gap++
			default:
				m.low, m.best, m.high = m.low+float64(part.Deaths.Low), m.best+float64(part.Deaths.Best), m.high+float64(part.Deaths.High)
			}
		case "areas":
			if area := e.Place.Admin1Area(); area != "" {
				seen[area] = true
			} else {
				m.gap++
			}
		case "countries":
			seen[e.Place.Country] = true
		case "months":
			e.EachMonthIn(q.s.when, func(at blindspot.Month, _ blindspot.EventPart) { seen[at.String()] = true })
		default:
			m.best++
		}
	}
	if q.of != "deaths" {
		m.best += float64(len(seen))
		m.low, m.high = m.best, m.best
	}
	m.low, m.high = min(m.low, m.best), max(m.high, m.best)
	return m
}

// words is "8,268 deaths (8,100 to 9,000) in 994 events of LTTE in Sri Lanka".
func (m amount) words() string {
	n := len(m.stored)
	if m.of == "events" || m.s.attacks {
		n = m.n()
	}
	events := none(n, m.s.noun(1), m.s.noun(n)) + m.s.whose()
	switch {
	case n == 0 || m.of == "events":
		return events
	case m.of == "deaths":
		text := prose.Count(int(m.best), "death", "deaths")
		if m.low < m.best || m.high > m.best && !math.IsInf(m.high, 1) {
			text += fmt.Sprintf(" (%s)", rangeWords(m.low, m.high))
		}
		return text + " in " + events
	case m.of == "areas":
		return prose.Count(int(m.best), "area", "areas") + " with " + events
	case m.of == "countries":
		return prose.Count(int(m.best), "country", "countries") + " with " + events
	}
	return prose.Count(int(m.best), "month", "months") + " with " + events
}

func rangeWords(low, high float64) string {
	if math.IsInf(high, 1) {
		return "at least " + prose.Number(low)
	}
	return prose.Number(low) + " to " + prose.Number(high)
}

// value is the amount as a number of a finding.
func (m amount) value(key, label string) blindspot.Value {
	q := blindspot.Exactly(m.best)
	if m.low < m.best || m.high > m.best && !math.IsInf(m.high, 1) {
		q.Low, q.High = m.low, m.high
		if math.IsInf(m.high, 1) {
			q.High = math.NaN()
		}
	}
	return blindspot.Value{Key: key, Label: label, Unit: m.of, Q: q}
}

// method is by what the amount was counted.
func (m amount) caveat() []blindspot.Warning {
	switch {
	case m.gap == 0:
	case m.of == "deaths":
		return []blindspot.Warning{blindspot.Warnf(blindspot.WarnValuesUnstated, "%s no toll, and adds none.", prose.Capital(prose.Count(m.gap, "event states", "events state"))).With(blindspot.WarningData{Count: m.gap})}
	case m.of == "areas":
		return []blindspot.Warning{blindspot.Warnf(blindspot.WarnCoarsePlaces, "%s known to no area, and may add some.", prose.Capital(prose.Count(m.gap, "event is", "events are"))).With(blindspot.WarningData{Count: m.gap, Of: len(m.stored)})}
	}
	return nil
}

// unplaced reports whether areas are asked for and none is known though there
// were events.
func (m amount) unplaced() bool { return m.of == "areas" && m.best == 0 && m.gap > 0 }

// needs is what data would decide a question that could not be decided.
func (m amount) needs() string {
	where := m.s.areas
	if where == "" && len(m.reach.countries) > 0 {
		where = severalCountries(m.reach.countries)
	}
	if m.of == "countries" && m.reach.elsewhere {
		where = "the world"
	}
	if where == "" {
		where = "all countries of the group"
	}
	if m.unplaced() {
		return fmt.Sprintf("events of %s with their areas", where)
	}
	return fmt.Sprintf("UCDP GED with full coverage of %s for %s", where, m.when)
}

// holds is the verdict on "low..high is such against a bar": between the bounds of
// what is compared, open where more may have happened.
func holds(is string, low, high float64) blindspot.Verdict {
	yes, no := false, false
	switch is {
	case ">":
		yes, no = low > 0, high <= 0
	case ">=":
		yes, no = low >= 0, high < 0
	case "<":
		yes, no = high < 0, low >= 0
	case "<=":
		yes, no = high <= 0, low > 0
	default:
		yes, no = low == 0 && high == 0, low > 0 || high < 0
	}
	switch {
	case yes:
		return blindspot.Supported
	case no:
		return blindspot.Contradicted
	case math.IsInf(low, 0) || math.IsInf(high, 0):
		return blindspot.Untestable
	}
	return blindspot.Mixed
}

// number is the result of counting one amount, without its verdict.
func (b *book) number(m amount) result {
	events := m.all()
	r := result{finding: recorded(m.when, events, "Number of recorded "+m.of+" against a threshold"), caveats: append(b.caveats(m.reach), m.caveat()...), events: m.stored}
	r.finding.Evidence = append(r.finding.Evidence, m.countIDs(b, m.s)...)
	r.finding.Values = []blindspot.Value{m.value(m.of, "Recorded "+m.of)}
	r.finding.Rows = b.rows(m.asked, m.stored, m.when)
	r.says = fmt.Sprintf("On record %s: %s", prose.During(m.when), m.words())
	if b.chronicle() && len(m.stored) > 0 {
		r.says += fmt.Sprintf(" (%s)", m.answer.words())
	}
	r.says += "."
	if m.n() > 0 && len(events) > 0 {
		r.says += " " + firstAndLast(events)
	} else {
		r.says = strings.TrimSpace(r.says + " " + m.census(m.when))
	}
	r.says = strings.TrimSpace(r.says + " " + m.setAside(m.s.grade))
	if !b.chronicle() && !m.covered {
		r.says = strings.TrimSpace(r.says + " " + m.reach.words(m.when))
	}
	return r
}

// undecided says why a count decides nothing.
func (b *book) undecided(m amount) string {
	switch {
	case m.unplaced():
		return " The events on record are known to no area."
	case !b.chronicle():
		return " Outside what is covered there may have been others."
	case m.n() == 0:
		return " A chronicle cannot show that there was none."
	}
	return " A chronicle cannot show that there were no others."
}

func parseCompare(a *args) runner {
	is := a.word("is", true, ">", ">=", "<", "<=", "=")
	times := a.number("times", 1)
	if times <= 0 {
		a.fault("times", "the factor has to be above 0")
	}
	perMonth := a.word("per", false, "", "month") == "month"
	now, then := a.quantity(""), a.quantity("than_")
	if a.alike() {
		a.fault("than_window", "both sides are the same number, which no data can tell apart")
	}
	return func(ctx context.Context, b *book) (result, error) {
		if perMonth {
			return growth{now, then, is, times}.run(ctx, b)
		}
		m, err := now.take(ctx, b)
		if err != nil {
			return result{}, err
		}
		o, err := then.take(ctx, b)
		if err != nil {
			return result{}, err
		}
		r := b.number(m)
		r.finding.Method.Name = "Recorded numbers, by the bounds of their estimates"
		r.finding.Window = cover(m.when, o.when)
		r.finding.N += len(o.all())
		r.finding.Rows = append(r.finding.Rows, b.rows(o.asked, o.stored, o.when)...)
		r.finding.Evidence = append(r.finding.Evidence, ids(o.all())...)
		r.finding.Values = append(r.finding.Values, o.value("than_"+o.of, "Compared with"))
		r.events = append(r.events, o.stored...)
		r.caveats = blindspot.AddWarnings(r.caveats, append(b.caveats(o.reach), o.caveat()...))
		r.says = compared(b, m, o)
		r.verdict = holds(is, m.low-times*o.high, m.high-times*o.low)
		if m.unplaced() || o.unplaced() {
			r.verdict = blindspot.Untestable
		}
		r.bar = "The claim needs the first number " + relationWords[is] + " " + timesWords(times) + "the second."
		r.finding.Course = m.beside(b, o, bar("needs "+relationWords[is]+" "+prose.Number(times*o.best), times*o.best))
		if r.verdict == blindspot.Untestable {
			open := m
			if m.covered {
				open = o
			}
			r.bar += b.undecided(open)
			r.needs = open.needs()
		}
		return b.withGrowth(ctx, r, growth{now, then, is, times}, m, o), nil
	}
}

// alike reports whether both sides of a comparison are one number.
func (a *args) alike() bool {
	for _, name := range []string{"of", "countries", "admin1", "actors", "against", "kinds", "lethal", "max_deaths", "window"} {
		one, _ := a.get(name)
		other, _ := a.get("than_" + name)
		if name == "of" {
			one, other = cmp.Or(one, "events"), cmp.Or(other, "events")
		}
		if one != other {
			return false
		}
	}
	return len(a.faults) == 0
}

var relationWords = map[string]string{">": "above", ">=": "at least", "<": "below", "<=": "at most", "=": "equal to"}

func timesWords(times float64) string {
	if times == 1 {
		return ""
	}
	return prose.Number(times) + " times "
}

// compared says two amounts, and which part of their time is covered.
func compared(b *book, m, o amount) string {
	text := fmt.Sprintf("On record %s: %s; %s: %s.", prose.During(m.when), m.words(), prose.During(o.when), o.words())
	if b.chronicle() {
		return text
	}
	for i, one := range []amount{m, o} {
		if words := one.reach.words(one.when); !one.covered && words != "" && (i == 0 || one.when != m.when || !slices.Equal(one.reach.countries, m.reach.countries)) {
			text += fmt.Sprintf(" Of %s: %s", one.when, prose.Uncapital(words))
		}
	}
	return strings.TrimSpace(text)
}
