package acled

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// maxText is the longest text, in bytes, that is accepted in a kept column.
const maxText = 1024

// firstDay is before every event that ACLED has.
var firstDay = blindspot.NewDate(1900, time.January, 1)

// parser reads the columns of one row; the first fault stands.
type parser struct {
	r     *Reader
	fault *blindspot.RowFault
}

func (p *parser) bad(column, reason string) {
	if p.fault == nil {
		p.fault = &blindspot.RowFault{Column: column, Reason: reason}
	}
}

func (p *parser) event() blindspot.OwnEvent {
	e := blindspot.OwnEvent{Event: blindspot.Event{Source: SourceID, Release: blindspot.ReleaseUnstated}}
	e.ID = p.id()
	day := p.day()
	e.When = blindspot.DateRange{From: day, To: day}
	e.TimePrecision = p.within("time_precision", 1, 3)
	e.Precision = [...]blindspot.DatePrecision{blindspot.DateUnstated, blindspot.DateDay, blindspot.DateMonth, blindspot.DateYear}[e.TimePrecision]
	e.GeoPrecision = p.within("geo_precision", 1, 3)
	e.SideA, e.KindA = p.side("actor1", "inter1")
	e.SideB, e.KindB = p.side("actor2", "inter2")
	if e.KindA == "" && e.KindB == "" {
		p.bad("actor1", "the event has no side")
	}
	e.Violence = violence(e.KindA, e.KindB)
	e.Place = blindspot.Place{State: p.kept("country"), Admin1: p.kept("admin1")}
	if e.Place.State == "" {
		p.bad("country", "the event has no country")
	}
	p.deaths(&e.Event)
	e.Sources = sources(p.r.text("source"))
	e.Stamp = p.number("timestamp", 0, 1<<40)
	if at := blindspot.DateOf(time.Unix(e.Stamp, 0)); p.fault == nil && at+1 < day {
		p.bad("timestamp", "the row was last changed on "+at.String()+", before the event: it may be cut")
	}
	p.count()
	return e
}

func (p *parser) count() {
	if p.fault != nil {
		return
	}
	if p.r.text("assoc_actor_1") != "" || p.r.text("assoc_actor_2") != "" {
		p.r.stats.Associated++
	}
	if inter := p.r.text("inter1"); inter != "" && inter[0] >= '0' && inter[0] <= '9' {
		p.r.stats.Numbers++
	} else {
		p.r.stats.Words++
	}
}

func (p *parser) id() string {
	id := p.r.text("event_id_cnty")
	if id == "" || len(id) > 40 || strings.ContainsFunc(id, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_'
	}) {
		p.bad("event_id_cnty", "the id is no word of letters and digits")
		return ""
	}
	return Prefix + id
}

// day reads 2024-03-05 or 05 March 2024: of both nobody can take the month for the day.
func (p *parser) day() blindspot.Date {
	text := p.r.text("event_date")
	day, err := blindspot.ParseDate(text)
	if err != nil {
		t, other := time.Parse("2 January 2006", text)
		if other != nil {
			p.bad("event_date", "the date is written neither 2024-03-05 nor 05 March 2024")
			return 0
		}
		day = blindspot.DateOf(t)
	}
	switch {
	case day < firstDay:
		p.bad("event_date", "the date is before 1900")
	case p.r.today.Known() && day > p.r.today:
		p.bad("event_date", "the date is after today")
	}
	if year := p.r.text("year"); year != "" && p.fault == nil {
		if y := p.number("year", 1900, 9999); p.fault == nil && int(y) != day.Month().Year() {
			p.bad("year", "the year is not that of event_date")
		}
	}
	return day
}

func (p *parser) side(name, inter string) (blindspot.Side, blindspot.ActorKind) {
	text := p.kept(name)
	kind, word := KindOf(text, p.r.text(inter))
	switch {
	case kind == "":
		return blindspot.Side{}, ""
	case word != "":
		return blindspot.Side{Name: word}, kind
	}
	id := ActorOf(text)
	if id == "" {
		p.bad(name, "the name has no letter")
	}
	return blindspot.Side{ID: id, Name: text}, kind
}

// deaths are all deaths as one number: nothing says between what they may lie.
func (p *parser) deaths(e *blindspot.Event) {
	if p.r.text("fatalities") == "" {
		e.DeathsGap = true
		return
	}
	n := int(p.number("fatalities", 0, 1_000_000))
	e.Deaths = blindspot.Deaths{Best: n, Low: n, High: n, Unknown: n}
}

// sources counts the names in a list with semicolons between.
func sources(text string) int {
	n := 0
	for name := range strings.SplitSeq(text, ";") {
		if strings.TrimSpace(name) != "" {
			n++
		}
	}
	if n == 0 {
		return blindspot.NoCount
	}
	return n
}

func (p *parser) kept(column string) string {
	text := strings.Join(strings.Fields(p.r.text(column)), " ")
	switch {
	case len(text) > maxText:
		p.bad(column, "the text is too long")
	case !utf8.ValidString(text):
		p.bad(column, "the text is not UTF-8")
	}
	return text
}

func (p *parser) within(column string, low, high int64) int {
	return int(p.number(column, low, high))
}

// number reads a whole number, which may be written like 3.0; where it is at fault it
// is low.
func (p *parser) number(column string, low, high int64) int64 {
	text := p.r.text(column)
	whole, rest, point := strings.Cut(text, ".")
	ok := whole != "" && len(whole) <= 15 && (!point || rest != "" && strings.Trim(rest, "0") == "")
	var n int64
	for _, c := range whole {
		if c < '0' || c > '9' {
			ok = false
			break
		}
		n = n*10 + int64(c-'0')
	}
	switch {
	case !ok:
		p.bad(column, "it is no whole number")
		return low
	case n < low || n > high:
		p.bad(column, "it is out of range")
		return low
	}
	return n
}

// shorten keeps an unexpected word from filling a page.
func shorten(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}
