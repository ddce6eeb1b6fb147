package language

import (
	"slices"
	"strconv"
	"strings"
)

// ofQuantity is the relation of a quantity: a number, another quantity, a trend,
// or "every year".
const ofQuantity relation = ofSpan + 1

// kinds of test that a claim about a quantity can be, by what follows it
const (
	kindCount   = "count"
	kindCompare = "compare"
	kindRate    = "rate"
	kindTrend   = "trend"
	kindEvery   = "continuity"
)

var quantityForm = form{kind: kindCount, slots: eventSlots, window: "window", relation: ofQuantity}

// thanSlots are the clauses of the right side of a comparison; grades and the
// like hold for both sides.
var thanSlots = []slot{inCountries, within, against, byActors, small}

func (p *parser) quantityBegins() bool {
	t := p.now()
	return t.is("no") || p.among(adjectives) || p.noun() != ""
}

func (p *parser) among(words []string) bool {
	return slices.ContainsFunc(words, p.now().is)
}

// noun is the noun that stands next.
func (p *parser) noun() string {
	if p.now().is("event") {
		return "events"
	}
	for _, n := range nouns {
		if p.now().is(n) {
			return n
		}
	}
	return ""
}

func (p *parser) wantQuantity() {
	p.want(Option{Word: "no"})
	p.wantNoun()
}

func (p *parser) wantNoun() {
	for _, w := range append(slices.Clone(nouns), adjectives...) {
		p.want(Option{Word: w})
	}
}

// quantityClaim reads a claim that begins with a quantity.
func (p *parser) quantityClaim() {
	p.form = quantityForm
	if p.now().is("no") {
		p.at++
		p.set("at_most", "0", p.at-1)
		p.form.relation = noRelation
	}
	p.quantity()
	p.rest()
}

// quantity reads adjectives and the noun.
func (p *parser) quantity() {
	first := p.at
	var kinds []string
	for p.among(adjectives) {
		w := strings.ToLower(p.now().text)
		p.at++
		if w == "lethal" {
			p.set("lethal", "yes", p.at-1)
			continue
		}
		if slices.Contains(kinds, w) {
			p.at--
			p.fail("the claim says this twice")
		}
		kinds = append(kinds, w)
	}
	if len(kinds) > 0 {
		p.set("kinds", strings.Join(kinds, ", "), first)
	}
	n := p.noun()
	if n == "" {
		p.wantNoun()
		p.fail("what is counted should stand here")
	}
	p.at++
	if n != "events" {
		p.set("of", n, p.at-1)
	}
	p.perMonth()
}

// perMonth reads "per month", which makes a rate of a number of events or deaths.
func (p *parser) perMonth() {
	p.want(Option{Word: "per month"})
	if !p.phrase("per month") && !p.phrase("a month") {
		return
	}
	first := p.at
	if of := p.params[p.prefix+"of"]; of != "" && of != "deaths" {
		p.fail("only events and deaths have a number per month")
	}
	p.at += 2
	p.set("per", "month", first)
}

// everywhere reads the words that say that a side of a comparison has no bounds.
func (p *parser) everywhere() bool {
	if p.form.relation != ofQuantity {
		return false
	}
	for _, w := range []struct{ words, param string }{{"anywhere", "countries"}, {"against anyone", "against"}} {
		if p.phrase(w.words) && !p.has(w.param) {
			p.seen[p.prefix+w.param] = true
			p.at += len(strings.Fields(w.words))
			return true
		}
	}
	return false
}

// quantityRelation reads what follows a quantity.
func (p *parser) quantityRelation() {
	first := p.at
	_, rate := p.params["per"]
	switch t := strings.ToLower(p.now().text); t {
	case "rising", "falling":
		p.at++
		if rate {
			p.at--
			p.fail("a trend is one of events or deaths; leave out per month")
		}
		p.form.kind, p.form.relation = kindTrend, noRelation
		p.set("claim", t, first)
		return
	case "every":
		if of, ok := p.params["of"]; ok || rate {
			p.fail("every year is asked of events, not of " + of)
		}
		p.at += 2
		p.form.kind, p.form.relation = kindEvery, noRelation
		return
	}
	s, n := p.comparison()
	p.at += n
	p.want(Option{Sort: SortNumber})
	p.wantNoun()
	if !p.now().decimal() || p.factorNext() {
		p.than(s, first)
		return
	}
	if rate {
		v := p.decimal()
		delete(p.params, "per")
		p.form.kind = kindRate
		p.set("claim", sideOf(p, s, first), first)
		p.set("threshold", v, first)
		return
	}
	p.countBar(s, first)
}

// factorNext reports whether a number stands next that something is multiplied by.
func (p *parser) factorNext() bool { return p.after(1).isSign("*") || p.after(1).is("times") }

// countBar reads the number that a count is held against. A bare number that
// could be a year is not guessed at.
func (p *parser) countBar(s string, first int) {
	at := p.at
	text := p.now().text
	p.at++
	groups := p.thousands()
	p.at = at
	n := p.wholeWith(groups)
	if groups == "" && len(text) == 4 && n >= 1900 && n <= 2100 && p.noun() == "" {
		p.at = at
		p.wants, p.wantAt = []Option{{Word: "deaths " + text}, {Word: text[:1] + "," + text[1:]}}, at
		p.fail(text + " can be read as a year and as a number; write the noun before a year, and the number with its comma")
	}
	if noun := p.noun(); noun != "" {
		p.at++
	}
	p.bounds(s, n, first)
}

func (p *parser) wholeWith(groups string) int {
	n := p.whole()
	if groups == "" {
		return n
	}
	all, err := strconv.Atoi(p.tokens[p.at-1].text + groups)
	if err != nil || all > 1_000_000_000 {
		p.at--
		p.fail("the number is too large")
	}
	p.at += 2 * len(groups) / 3
	return all
}

// than reads the right side of a comparison.
func (p *parser) than(s string, first int) {
	rate := p.params["per"]
	p.form.kind = kindCompare
	p.set("is", s, first)
	if p.now().decimal() {
		at := p.at
		v := p.decimal()
		if v == "0" || strings.HasPrefix(v, "-") {
			p.at = at
			p.fail("the factor has to be above 0")
		}
		p.at++ // * or times
		if v != "1" {
			p.set("times", v, at)
		}
	}
	left := p.form.slots
	p.prefix, p.form.slots = "than_", thanSlots
	p.quantity()
	if per := p.params["than_per"]; per != rate {
		p.at = first
		p.fail("a number per month can only be compared with a number per month")
	}
	delete(p.params, "than_per")
	p.rest()
	p.prefix, p.form.slots, p.form.relation = "", left, noRelation
	p.alike(first)
	if rate != "" && (s == "=" || len(s) == 2) {
		p.params["is"] = strings.TrimSuffix(s, "=") // an estimate has no last number
		if s == "=" {
			p.at = first
			p.fail("no estimate is exactly another; say on which side of it the number lies")
		}
	}
}

// alike refuses a comparison of which one side is bounded and the other is not:
// what is meant cannot be guessed.
func (p *parser) alike(first int) {
	for _, c := range []struct{ param, words, none string }{{"countries", "in", "anywhere"}, {"against", "against", "against anyone"}, {"admin1", "within", ""}, {"actors", "by", ""}, {"max_deaths", "killing at most", ""}} {
		_, l := p.params[c.param]
		_, r := p.params["than_"+c.param]
		if l == r || p.seen[c.param] || p.seen["than_"+c.param] {
			continue
		}
		side := map[bool]string{true: "right", false: "left"}[l]
		p.at = first
		p.wants, p.wantAt = nil, p.at
		reason := "one side says " + strconv.Quote(c.words) + " and the other does not; say it on the " + side + ", too"
		if c.none != "" {
			reason += ", or " + strconv.Quote(c.none)
		}
		p.fail(reason)
	}
}
