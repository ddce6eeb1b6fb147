package ucdp

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// event turns the current row into an event, or says why it cannot.
func (r *Reader) event() (e blindspot.Event, bad *blindspot.RowFault) {
	switch {
	case r.current.problem != "":
		return e, &blindspot.RowFault{Reason: r.current.problem}
	case r.current.count != len(r.layout.titles):
		return e, &blindspot.RowFault{Reason: fmt.Sprintf("expected %d fields, found %d",
			len(r.layout.titles), r.current.count)}
	}
	p := rowParser{r: r}
	e.ID = r.eventID(p.whole(colID, 1, maxID))
	e.Source, e.Release = r.source, r.release.String()
	e.Violence = blindspot.Violence(p.whole(colType, 1, 3))
	e.SideA, e.SideB = p.side(colAID, colA), p.side(colBID, colB)
	e.When = p.when()
	e.Precision = blindspot.DatePrecision(p.optional(colDatePrec, 0, 5, 0))
	e.Dyad, e.Conflict, e.Status = p.text(colDyad), p.text(colConflict), p.text(colStatus)
	e.Place = p.place()
	e.Deaths = p.deaths()
	e.Sources = p.optional(colSources, blindspot.NoCount, maxCount, blindspot.NoCount)
	e.Clarity = p.optional(colClarity, 0, 2, 0)
	if p.bad == nil {
		p.bad = r.impossible(&e)
	}
	if p.bad != nil {
		return e, p.bad
	}
	if p.widened {
		r.stats.Widened++
	}
	if p.swapped {
		r.stats.Swapped++
	}
	if d := e.Deaths; d.SideA+d.SideB+d.Civilians+d.Unknown != d.Best {
		r.stats.SidesSum++
	}
	if !r.opts.Latin1 && !utf8.Valid(r.current.text) {
		r.stats.NotUTF8++
	}
	return e, nil
}

// impossible finds an event that had not happened when the file was published,
// or read, where nobody knows when that was.
func (r *Reader) impossible(e *blindspot.Event) *blindspot.RowFault {
	last := max(e.When.From, e.When.To)
	if !r.published.Known() && r.opts.Today.Known() && last > r.opts.Today {
		return &blindspot.RowFault{Column: "date_end", Reason: fmt.Sprintf("the event ends on %s, which is yet to come (%s): its year cannot be right", last, r.opts.Today)}
	}
	return blindspot.Impossible(e, r.published, r.assumed)
}

const (
	maxID    = 1 << 48
	maxCount = 10_000_000 // more dead or reports than any event can have
)

// rowParser reads the columns of one row and keeps the first fault.
type rowParser struct {
	r       *Reader
	bad     *blindspot.RowFault
	widened bool // low or high was on the wrong side of best
	swapped bool // low was above high
}

func (p *rowParser) fault(c column, format string, args ...any) {
	if p.bad == nil {
		p.bad = &blindspot.RowFault{Column: p.r.layout.titles[p.r.layout.at[c]],
			Reason: fmt.Sprintf(format, args...)}
	}
}

// raw returns the trimmed bytes of a column, empty where the file has it not.
func (p *rowParser) raw(c column) []byte {
	at := p.r.layout.at[c]
	if at < 0 {
		return nil
	}
	f := p.r.current.fields[at]
	v := p.r.current.text[f.from:f.to]
	if f.escaped {
		p.r.scratch = unquote(p.r.current.text, f, p.r.scratch)
		v = p.r.scratch
	}
	if len(v) > 0 && (v[0] <= ' ' || v[len(v)-1] <= ' ') {
		v = bytes.TrimSpace(v)
	}
	return v
}

// whole reads a whole number that must be there.
func (p *rowParser) whole(c column, low, high int) int {
	v := p.raw(c)
	if blindspot.Unstated(v) {
		p.fault(c, "missing")
		return low
	}
	return p.number(c, v, low, high)
}

// optional reads a whole number that may be absent.
func (p *rowParser) optional(c column, low, high, absent int) int {
	v := p.raw(c)
	if blindspot.Unstated(v) {
		return absent
	}
	return p.number(c, v, low, high)
}

func (p *rowParser) number(c column, v []byte, low, high int) int {
	n, ok := parseInt(v)
	switch {
	case !ok:
		p.fault(c, "%q is not a whole number%s", cutText(string(v), 40), p.r.blame(c, v))
		return low
	case n < 0 && low == 0:
		p.fault(c, "%d is negative", n)
	case n < low || n > high:
		p.fault(c, "%d is not between %d and %d", n, low, high)
	}
	return n
}

// side reads an actor. One that has no name yet has no id either, whatever the
// column holds: nobody knows which of them are one actor.
func (p *rowParser) side(id, name column) blindspot.Side {
	s := blindspot.Side{Name: p.name(name)}
	if !blindspot.Unnamed(s.Name) {
		s.ID = p.r.actorID(p.whole(id, 1, maxID))
	}
	return s
}

// name is a text that must be there.
func (p *rowParser) name(c column) string {
	s := p.text(c)
	if s == "" {
		p.fault(c, "missing")
	}
	return s
}

func (p *rowParser) text(c column) string {
	v := p.raw(c)
	if blindspot.Unstated(v) {
		return ""
	}
	if len(v) > maxText {
		p.fault(c, "the field has %d bytes, more than the %d that are accepted", len(v), maxText)
		return ""
	}
	if s, ok := p.r.text[string(v)]; ok {
		return s
	}
	s := string(v)
	switch {
	case p.r.opts.Latin1:
		s = latin1(v)
	case !utf8.Valid(v):
		p.fault(c, "byte %d is not UTF-8; if the whole file is Latin-1, say so", invalidAt(p.r.current.text)+1)
		return ""
	}
	if escaped.MatchString(s) {
		p.fault(c, "%q holds a byte that was not UTF-8 when the row was first read", cutText(s, 40))
		return ""
	}
	if strings.IndexByte(s, 0) >= 0 {
		p.fault(c, "holds a zero byte")
		return ""
	}
	return p.r.text.add(string(v), s)
}

// escaped finds what rawText writes: a quarantined row that is read again must
// not pass with it in a name.
var escaped = regexp.MustCompile(`\\x[0-9A-F]{2}`)

func latin1(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(rune(c))
	}
	return out.String()
}

// invalidAt is the position in the row of the first byte that is not UTF-8.
func invalidAt(b []byte) int {
	at := 0
	for at < len(b) {
		c, n := utf8.DecodeRune(b[at:])
		if c == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at
}

func (p *rowParser) when() blindspot.DateRange {
	when := blindspot.DateRange{From: p.date(colStart), To: p.date(colEnd)}
	if p.bad == nil && when.To < when.From {
		p.fault(colEnd, "the event ends on %s, before it starts on %s", when.To, when.From)
	}
	return when
}

func (p *rowParser) date(c column) blindspot.Date {
	v := p.raw(c)
	if blindspot.Unstated(v) {
		p.fault(c, "missing")
		return 0
	}
	d, ok := p.r.dates.parse(v)
	switch {
	case !ok:
		text := cutText(string(v), 40)
		if _, err := blindspot.ParseDate(text); err != nil {
			p.fault(c, "%s%s", err, p.r.blame(c, v))
		} else {
			p.fault(c, "%q is not a date", text)
		}
	case d < firstDay:
		p.fault(c, "%s lies before %s, on which the record begins", d, firstDay)
	}
	return d
}

func (p *rowParser) place() blindspot.Place {
	place := blindspot.Place{
		State:     p.name(colCountry),
		GW:        p.optional(colCountryID, 0, maxCount, 0),
		Admin1:    p.text(colAdm1),
		Cell:      p.optional(colCell, 1, 360*720, 0),
		Precision: blindspot.PlacePrecision(p.optional(colWherePrec, 0, 7, 0)),
	}
	noLat, noLon := blindspot.Unstated(p.raw(colLat)), blindspot.Unstated(p.raw(colLon))
	switch {
	case noLat && noLon:
		return place
	case noLat:
		p.fault(colLat, "missing, while the longitude is given")
	case noLon:
		p.fault(colLon, "missing, while the latitude is given")
	default:
		place.HasPoint = true
		place.Lat = p.degrees(colLat, 90)
		place.Lon = p.degrees(colLon, 180)
	}
	return place
}

func (p *rowParser) degrees(c column, limit float64) float64 {
	v := p.raw(c)
	d, ok := parseFloat(v)
	switch {
	case !ok:
		p.fault(c, "%q is not a number%s", cutText(string(v), 40), p.r.blame(c, v))
	case d < -limit || d > limit:
		p.fault(c, "%g is not between %g and %g degrees", d, -limit, limit)
	}
	return d
}

// deaths reads the estimates. UCDP publishes some rows whose low or high is on
// the wrong side of best, or whose low is above high. Best stays as it is in all
// of them, low and high change places where they must, the interval reaches to
// best, and Stats counts the row: to set it aside would lose some of the largest
// events there are.
func (p *rowParser) deaths() blindspot.Deaths {
	d := blindspot.Deaths{
		Best: p.count(colBest), Low: p.count(colLow), High: p.count(colHigh),
		SideA: p.count(colDeathsA), SideB: p.count(colDeathsB),
		Civilians: p.count(colDeathsCivilians), Unknown: p.count(colDeathsUnknown),
	}
	if d.Low > d.High {
		p.swapped = true
		d.Low, d.High = d.High, d.Low
	}
	if d.Low > d.Best || d.High < d.Best {
		p.widened = true
		d.Low, d.High = min(d.Low, d.Best), max(d.High, d.Best)
	}
	return d
}

func (p *rowParser) count(c column) int { return p.whole(c, 0, maxCount) }

// eventID makes "ged:<id>" in blocks, so that few allocations serve many rows.
func (r *Reader) eventID(id int) string {
	const block = 64 << 10
	if r.ids.Cap()-r.ids.Len() < 32 {
		r.ids = strings.Builder{}
		r.ids.Grow(block)
	}
	from := r.ids.Len()
	var digits [20]byte
	r.ids.WriteString("ged:")
	r.ids.Write(strconv.AppendInt(digits[:0], int64(id), 10))
	return r.ids.String()[from:]
}

func (r *Reader) actorID(id int) blindspot.ActorID {
	var key [32]byte
	b := strconv.AppendInt(append(key[:0], "ucdp:"...), int64(id), 10)
	if s, ok := r.sides[string(b)]; ok {
		return blindspot.ActorID(s)
	}
	return blindspot.ActorID(r.sides.add(string(b), string(b)))
}

// interner keeps one copy of each string that recurs. It forgets everything
// when it grows too large, so that a file of unique texts cannot fill memory.
type interner map[string]string

func (m interner) add(key, value string) string {
	if len(m) >= 1<<16 {
		clear(m)
	}
	m[key] = value
	return value
}
