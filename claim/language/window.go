package language

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

var datePattern = regexp.MustCompile(`^\d{4}(-\d{1,2}(-\d{1,2})?)?$`)

// dated reports whether the token is written like a date.
func (t token) dated() bool { return t.kind == word && datePattern.MatchString(t.text) }

// days are the first and the last day of a year, a month or a day.
func days(text string) (blindspot.DateRange, error) {
	switch strings.Count(text, "-") {
	case 0:
		y, err := strconv.Atoi(text)
		if y < 1 {
			return blindspot.DateRange{}, blindspot.Errorf(blindspot.BadInput, "years begin with 1", "%q is no year", text)
		}
		return blindspot.DateRange{From: blindspot.NewDate(y, 1, 1), To: blindspot.NewDate(y, 12, 31)}, err
	case 1:
		m, err := blindspot.ParseMonth(text)
		return blindspot.DateRange{From: m.First(), To: m.Last()}, err
	}
	d, err := blindspot.ParseDate(text)
	return blindspot.DateRange{From: d, To: d}, err
}

// date reads a year, a month or a day.
func (p *parser) date() blindspot.DateRange {
	p.want(Option{Sort: SortDate})
	t := p.now()
	if !t.dated() {
		p.fail("a date should stand here")
	}
	r, err := days(t.text)
	if err != nil || !r.From.Known() {
		p.fail("there is no such day or month; dates are written 2008, 2008-03 or 2008-03-15")
	}
	p.at++
	return r
}

var windowWords = []string{"since", "until", "from", "before", "after", "last", "during"}

// windowBegins reports whether a time begins at the token. Some of its words
// stand in names, too, and begin a time only before a date or a number.
func (p *parser) windowBegins() bool {
	t, next := p.now(), p.after(1)
	switch {
	case t.dated(), t.is("since"), t.is("until"), t.is("during"):
		return true
	case t.is("from"), t.is("before"), t.is("after"):
		return next.dated()
	case t.is("last"):
		return next.whole()
	}
	return false
}

// window reads a time as the text of a parameter.
func (p *parser) window() string {
	t := p.now()
	if t.dated() {
		return p.span(p.date())
	}
	p.at++
	switch strings.ToLower(t.text) {
	case "since":
		return "since " + p.date().From.String()
	case "after":
		return "since " + (p.date().To + 1).String()
	case "until":
		return "until " + p.date().To.String()
	case "before":
		return "until " + (p.date().From - 1).String()
	case "from":
		first := p.date()
		if !p.now().is("to") && !p.now().isSign("..") {
			return "since " + first.From.String()
		}
		return p.span(first)
	case "last":
		return p.last()
	}
	return p.name(SortID) // during
}

// span reads what may follow its first date.
func (p *parser) span(first blindspot.DateRange) string {
	begin := p.at - 1
	p.want(Option{Word: ".."})
	if p.now().isSign("..") || p.now().is("to") {
		p.at++
		last := p.date()
		if last.To < first.From {
			p.at = begin
			p.fail("the time ends before it begins")
		}
		first.To = last.To
	}
	return first.From.String() + " to " + first.To.String()
}

// last reads "last 12 months".
func (p *parser) last() string {
	n := p.whole()
	if n < 1 || n > 1200 {
		p.at--
		p.fail("a number of months from 1 to 1200 should stand here")
	}
	p.want(Option{Word: "months"}, Option{Word: "years"})
	switch t := p.now(); {
	case t.is("months"), t.is("month"):
	case t.is("years"), t.is("year"):
		n *= 12
	default:
		p.fail("months or years should stand here")
	}
	p.at++
	return fmt.Sprintf("last %d months", n)
}

// printWindow writes the text of a parameter as a time.
func printWindow(v string) string {
	if d, ok := strings.CutPrefix(v, "since "); ok {
		return "since " + shortest(d, func(r blindspot.DateRange) blindspot.Date { return r.From })
	}
	if d, ok := strings.CutPrefix(v, "until "); ok {
		return "until " + shortest(d, func(r blindspot.DateRange) blindspot.Date { return r.To })
	}
	if strings.HasPrefix(v, "last ") {
		return v
	}
	from, to, ok := strings.Cut(v, " to ")
	first, err1 := blindspot.ParseDate(from)
	last, err2 := blindspot.ParseDate(to)
	if !ok || err1 != nil || err2 != nil {
		return "during " + printName(v)
	}
	for _, cut := range []int{4, 7, 10} {
		a, b := first.String()[:cut], last.String()[:cut]
		ra, err1 := days(a)
		rb, err2 := days(b)
		if err1 != nil || err2 != nil || ra.From != first || rb.To != last {
			continue
		}
		if a == b {
			return a
		}
		return a + ".." + b
	}
	return v
}

// shortest is the shortest text whose first or last day is the date.
func shortest(date string, end func(blindspot.DateRange) blindspot.Date) string {
	d, err := blindspot.ParseDate(date)
	if err != nil {
		return date
	}
	for _, cut := range []int{4, 7} {
		if r, err := days(d.String()[:cut]); err == nil && end(r) == d {
			return d.String()[:cut]
		}
	}
	return date
}
