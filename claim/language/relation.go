package language

import (
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

var comparisons = []struct{ words, sign string }{{"at least", ">="}, {"at most", "<="}, {"more than", ">"}, {"fewer than", "<"}, {"less than", "<"}, {"exactly", "="}}

// comparison is the sign that stands next, in signs or words, and how many tokens
// it takes.
func (p *parser) comparison() (s string, tokens int) {
	for _, s := range []string{">=", "<=", ">", "<", "="} {
		if p.now().isSign(s) {
			return s, 1
		}
	}
	for _, c := range comparisons {
		if p.phrase(c.words) {
			return c.sign, len(strings.Fields(c.words))
		}
	}
	return "", 0
}

// relationBegins reports whether the relation of the form stands next.
func (p *parser) relationBegins() bool {
	if p.prefix != "" {
		return false // the right side of a comparison has none
	}
	switch p.form.relation {
	case noRelation:
		return false
	case ofDay:
		t := p.now()
		return (t.is("before") || t.is("after") || t.is("on") || t.is("by")) && p.after(1).dated()
	case ofSpan:
		return p.phrase("within") && p.after(1).whole() && p.after(2).is("months")
	case ofQuantity:
		if p.phrase("rising") || p.phrase("falling") || p.phrase("every year") {
			return true
		}
	default: // a sign
	}
	_, n := p.comparison()
	return n > 0
}

// wantRelation notes the relation that the claim still lacks, and is a fault
// where the claim has ended without it.
func (p *parser) wantRelation() {
	if p.prefix != "" || p.form.relation == noRelation || p.related() {
		return
	}
	switch p.form.relation {
	case ofDay:
		p.want(Option{Word: "before"}, Option{Word: "on"}, Option{Word: "after"})
	case ofSpan:
		p.want(Option{Word: "within"})
	case ofLeast:
		p.want(Option{Word: ">="})
		return // at least one, where nothing is said
	case ofRank:
		p.want(Option{Word: "<="})
		return // the first, where nothing is said
	case ofSide, ofWindows:
		p.want(Option{Word: ">"}, Option{Word: "<"})
	case ofQuantity:
		p.want(Option{Word: ">"}, Option{Word: ">="}, Option{Word: "<"}, Option{Word: "<="}, Option{Word: "="}, Option{Word: "rising"}, Option{Word: "falling"}, Option{Word: "every year"})
	default:
		p.want(Option{Word: ">="}, Option{Word: "<="}, Option{Word: ">"}, Option{Word: "<"})
	}
	if p.now().kind == end {
		p.fail("the claim compares nothing yet")
	}
}

// related reports whether the relation has been read.
func (p *parser) related() bool {
	for _, param := range []string{"claim", "at_least", "at_most", "max_rank", "is", "date", "months"} {
		if _, ok := p.params[param]; ok {
			return true
		}
	}
	return p.form.kind == "continuity"
}

// relation reads the relation of the form.
func (p *parser) relation() {
	first := p.at
	switch p.form.relation {
	case ofDay:
		is := strings.ToLower(p.now().text)
		p.at++
		d := p.date()
		p.setDay(is, d, first)
	case ofSpan:
		p.at++
		months := p.whole()
		p.at++ // months
		p.want(Option{Word: "of"})
		if !p.now().is("of") {
			p.fail("of and a date should stand here")
		}
		p.at++
		p.set("months", strconv.Itoa(months), first)
		p.set("from", p.date().From.String(), first)
	case ofQuantity:
		p.quantityRelation()
	case noRelation:
	default:
		s, n := p.comparison()
		p.at += n
		p.compared(s, first)
	}
}

// setDay keeps the bound of a first event as a day: before it, on or after it.
func (p *parser) setDay(is string, d blindspot.DateRange, first int) {
	day := d.From
	switch {
	case is == "by":
		is, day = "before", d.To+1
	case is == "after":
		day = d.To
	case is == "on" && d.From != d.To:
		p.at = first + 1
		p.want(Option{Sort: SortDate})
		p.fail("a first event is on one day; say before or after for a month or a year")
	}
	if is != "on" {
		p.set("is", is, first)
	}
	p.set("date", day.String(), first)
}

// compared reads what stands after the sign.
func (p *parser) compared(s string, first int) {
	switch p.form.relation {
	case ofSide:
		v := p.decimal()
		p.set("claim", sideOf(p, s, first), first)
		p.set("threshold", v, first)
	case ofCount:
		p.bounds(s, p.whole(), first)
	case ofLeast, ofRank:
		n := p.whole()
		switch {
		case p.form.relation == ofLeast && (s == ">=" || s == ">"):
			p.set("at_least", strconv.Itoa(n+plusOne(s)), first)
		case p.form.relation == ofRank && (s == "<=" || s == "<" && n > 0):
			p.set("max_rank", strconv.Itoa(n-plusOne(s)), first)
		default:
			p.at = first
			p.want(Option{Word: map[relation]string{ofLeast: ">=", ofRank: "<="}[p.form.relation]})
			p.fail("this claim can be compared in one direction only")
		}
	case ofWindows:
		side := sideOf(p, s, first)
		p.want(Option{Sort: SortWindow})
		if !p.windowBegins() {
			p.fail("the time that it is compared with should stand here")
		}
		p.set("before", p.window(), first)
		p.set("claim", side, first)
	case ofPublished:
		p.published(s, first)
	default:
	}
}

func plusOne(s string) int {
	if len(s) == 1 {
		return 1
	}
	return 0
}

var sideWords = map[string]string{">": "above", "<": "below", ">=": "at least", "<=": "at most"}

// sideOf is the sign as the side of a threshold.
func sideOf(p *parser, s string, first int) string {
	side, ok := sideWords[s]
	if p.form.relation == ofWindows || p.form.relation == ofPublished {
		side, ok = sideWords[s[:1]]
	}
	if !ok {
		p.at = first
		p.want(Option{Word: ">"}, Option{Word: "<"})
		p.fail("no estimate is exactly a number; say on which side of it the number lies")
	}
	return side
}

// published reads a published number against a bar, or against another one.
func (p *parser) published(s string, first int) {
	side := sideOf(p, s, first)
	p.want(Option{Sort: SortNumber})
	if p.now().decimal() {
		p.form.must = append(p.form.must, "unit")
		v := p.decimal()
		p.set("claim", side, first)
		p.set("threshold", v, first)
		return
	}
	// The unit says what is counted; two published counts have theirs.
	if unit, said := p.spans["unit"]; said {
		p.at = slices.IndexFunc(p.tokens, func(t token) bool { return t.from == unit.From })
		p.fail("a unit stands before a number, and not where two published counts are compared")
	}
	p.form.slots = without(p.form.slots, "unit")
	p.form.kind = "rate_ratio"
	p.set("claim", side, first)
	p.params["after"], p.spans["after"] = p.params["statement"], p.spans["statement"]
	delete(p.params, "statement")
	p.form.must = nil
	p.set("before", p.name(SortID), first)
}

// decimal reads a number, in per cent where a sign says so.
func (p *parser) decimal() string {
	p.want(Option{Sort: SortNumber})
	if !p.now().decimal() {
		p.fail("a number should stand here")
	}
	t := p.now().text
	p.at++
	t += p.thousands()
	p.want(Option{Word: "%"})
	if p.now().isSign("%") {
		p.at++
		v, ok := blindspot.ParseDecimal(t)
		if !ok {
			p.at -= 2
			p.fail("a number should stand here")
		}
		return strconv.FormatFloat(v/100, 'f', -1, 64)
	}
	return canonical(t)
}

// thousands reads the groups of 1,000,000 after its first.
func (p *parser) thousands() string {
	out := ""
	for p.now().isSign(",") && p.after(1).whole() && len(p.after(1).text) == 3 && p.tokens[p.at-1].to == p.now().from && p.now().to == p.after(1).from {
		out += p.after(1).text
		p.at += 2
	}
	return out
}

// canonical writes a number without zeros that say nothing.
func canonical(t string) string {
	v, ok := blindspot.ParseDecimal(t)
	if !ok {
		return t
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// bounds keeps a sign and a whole number as what there is at least or at most.
func (p *parser) bounds(s string, n, first int) {
	switch s {
	case ">=", ">":
		p.set("at_least", strconv.Itoa(n+plusOne(s)), first)
	case "<=":
		p.set("at_most", strconv.Itoa(n), first)
	case "<":
		if n == 0 {
			p.at = first
			p.fail("no count is below 0")
		}
		p.set("at_most", strconv.Itoa(n-1), first)
	default:
		p.set("at_least", strconv.Itoa(n), first)
		p.set("at_most", strconv.Itoa(n), first)
	}
}
