package language

import (
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Sentence is a claim that was read: the test it is, and where in the text each
// parameter stands.
type Sentence struct {
	Text string
	Test blindspot.ClaimTest
	At   map[string]Span
}

// Span is a stretch of the text in bytes.
type Span struct{ From, To int }

// Parse reads a claim. The error is a *Fault.
func Parse(text string) (s Sentence, err error) {
	p, fault := read(text)
	if fault != nil {
		return Sentence{}, fault
	}
	return Sentence{Text: text, Test: blindspot.ClaimTest{Kind: p.form.kind, Params: p.params}, At: p.spans}, nil
}

// parser reads one claim from left to right. A place that cannot be read is
// thrown as a *Fault and caught in read.
type parser struct {
	text   string
	tokens []token
	at     int
	form   form
	prefix string // of the parameters: "than_" on the right side of a comparison
	params map[string]string
	spans  map[string]Span
	seen   map[string]bool // words that set no parameter
	wants  []Option        // what could have stood at wantAt
	wantAt int
}

func read(text string) (p *parser, fault *Fault) {
	p = &parser{text: text, params: map[string]string{}, spans: map[string]Span{}, seen: map[string]bool{}}
	if p.tokens, fault = lex(text); fault != nil {
		return p, fault
	}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(*Fault)
			if !ok {
				panic(r)
			}
			fault = f
		}
	}()
	p.claim()
	return p, nil
}

func (p *parser) now() token { return p.tokens[p.at] }

func (p *parser) after(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

// want notes what could stand at this place, for errors and completion.
func (p *parser) want(options ...Option) {
	if p.wantAt != p.at {
		p.wants, p.wantAt = nil, p.at
	}
	p.wants = append(p.wants, options...)
}

// fail ends the reading at the token that is next.
func (p *parser) fail(reason string) {
	t := p.now()
	f := &Fault{Text: p.text, From: t.from, To: t.to, Reason: reason}
	if p.wantAt == p.at {
		f.Allowed = p.wants
	}
	panic(f)
}

// phrase reports whether the words stand next.
func (p *parser) phrase(words string) bool {
	for i, w := range strings.Fields(words) {
		if !p.after(i).is(w) {
			return false
		}
	}
	return words != ""
}

// set gives a parameter its value, which stands from one token up to the next.
func (p *parser) set(param, v string, first int) {
	if _, twice := p.params[p.prefix+param]; twice {
		p.at = first
		p.fail("the claim says this twice")
	}
	p.params[p.prefix+param] = v
	p.spans[p.prefix+param] = Span{p.tokens[first].from, p.tokens[max(first, p.at-1)].to}
}

// claim reads the whole text.
func (p *parser) claim() {
	f, ok := p.head()
	switch {
	case ok:
		p.form = f
		p.rest()
	case p.quantityBegins():
		p.quantityClaim()
	case isMeasure(p.now()):
		p.form = measureForm
		name, value, _ := strings.Cut(p.now().text, ".")
		p.at++
		p.set("measure", name, p.at-1)
		p.set("value", value, p.at-1)
		p.rest()
	default:
		p.noHead()
	}
	p.finish()
}

func isMeasure(t token) bool {
	name, value, ok := strings.Cut(t.text, ".")
	return ok && t.kind == word && !t.decimal() && name != "" && value != "" && name == strings.ToLower(name) && !strings.ContainsAny(value, ".")
}

// head finds the form with the longest first words that the claim has.
func (p *parser) head() (f form, ok bool) {
	n := 0
	for _, one := range forms {
		if words := len(strings.Fields(one.head)); words > n && p.phrase(one.head) {
			f, n = one, words
		}
	}
	p.at += n
	for k, v := range f.sets {
		p.params[k] = v
	}
	return f, n > 0
}

// noHead says how claims begin, or how one that begins like one of them goes on.
func (p *parser) noHead() {
	begun := 0
	for _, f := range forms {
		begun = max(begun, p.begun(f))
	}
	var next []Option
	for _, f := range forms {
		if p.begun(f) == begun {
			next = append(next, Option{Word: strings.Join(strings.Fields(f.head)[begun:], " ")})
		}
	}
	p.at += begun
	p.want(next...)
	if begun > 0 {
		p.fail("the claim goes on otherwise")
	}
	p.wantQuantity()
	p.want(Option{Sort: SortMeasure})
	p.fail("no claim begins so")
}

// begun is how many of the first words of a form the claim has.
func (p *parser) begun(f form) int {
	n := 0
	for _, w := range strings.Fields(f.head) {
		if !p.after(n).is(w) {
			break
		}
		n++
	}
	return n
}

// rest reads what follows the head: clauses and the relation in any order.
func (p *parser) rest() {
	p.objects()
	for {
		p.wantClauses()
		switch {
		case p.now().kind == end:
			p.wantRelation()
			return
		case p.relationBegins():
			p.relation()
		case p.clause():
		default:
			p.wantRelation()
			p.fail("this is not understood here")
		}
	}
}

// wantClauses notes the clauses that the claim does not have yet.
func (p *parser) wantClauses() {
	for _, s := range p.clauses() {
		if s.words != "" && !p.has(s.param) {
			p.want(Option{Word: s.words})
		}
	}
	if w := p.form.window; w != "" && !p.has(w) {
		p.want(Option{Sort: SortWindow}, Option{Word: "since"}, Option{Word: "until"}, Option{Word: "last"})
	}
}

// objects reads the slots that stand right after the head.
func (p *parser) objects() {
	for _, s := range p.form.slots {
		if s.words == "" {
			first := p.at
			p.set(s.param, p.value(s), first)
		}
	}
}

// clause reads one clause, and reports whether there was one.
func (p *parser) clause() bool {
	all := p.clauses()
	var found *slot
	for i := range all {
		s := &all[i]
		if p.phrase(s.words) && p.slotFits(*s) && (found == nil || len(s.words) > len(found.words)) {
			found = s
		}
	}
	switch {
	case p.everywhere():
		return true
	case found != nil:
		first := p.at
		p.at += len(strings.Fields(found.words))
		p.slot(*found, first)
		return true
	case p.form.window != "" && p.windowBegins():
		first := p.at
		p.set(p.form.window, p.window(), first)
		return true
	case p.form.kind == "share" && p.now().is("fought"):
		p.at++
		return true
	}
	return false
}

func (p *parser) has(param string) bool { _, ok := p.params[p.prefix+param]; return ok }

// clauses are the slots of the form and those that every claim has.
func (p *parser) clauses() []slot { return append(slices.Clone(p.form.slots), common...) }

// slotFits tells clauses apart that begin with the same word.
func (p *parser) slotFits(s slot) bool {
	next := p.after(len(strings.Fields(s.words)))
	switch {
	case s.value == daysOf, s.value == monthsOf:
		return next.whole()
	case s.value == monthOf:
		return next.dated()
	case s.words == "within":
		return !next.whole()
	case s.words == "by":
		return p.form.relation != ofDay || !next.dated()
	}
	return true
}

// slot reads the value of a clause. Options of the whole claim belong to no side
// of a comparison.
func (p *parser) slot(s slot, first int) {
	prefix := p.prefix
	if s.param == "role" || s.param == "part" {
		p.prefix = ""
	}
	value := p.at
	v := p.value(s)
	p.set(s.param, v, first)
	if s.value != flag {
		p.spans[p.prefix+s.param] = Span{p.tokens[value].from, p.tokens[p.at-1].to}
	}
	p.prefix = prefix
}

func (p *parser) value(s slot) string {
	switch s.value {
	case names:
		return p.names(s.sort, ", ")
	case nameSet:
		return p.names(s.sort, "; ")
	case single, text:
		return p.name(s.sort)
	case number:
		return strconv.Itoa(p.whole())
	case daysOf:
		return p.wholeOf("days")
	case monthsOf:
		return p.wholeOf("months")
	case monthOf:
		return p.date().From.Month().String()
	case dayOf:
		return p.date().From.String()
	case flag:
	}
	return s.fixed
}

// wholeOf reads a whole number of a unit.
func (p *parser) wholeOf(unit string) string {
	n := p.whole()
	p.want(Option{Word: unit})
	if !p.now().is(unit) {
		p.fail(unit + " should stand here")
	}
	p.at++
	return strconv.Itoa(n)
}

// names reads a list of names with commas between.
func (p *parser) names(sort Sort, sep string) string {
	var list []string
	for {
		at := p.at
		n := p.name(sort)
		if strings.Contains(n, strings.TrimSpace(sep)) {
			p.at = at
			p.fail("a name with " + strconv.Quote(strings.TrimSpace(sep)) + " in it cannot stand in a list; use its code or id")
		}
		list = append(list, n)
		p.want(Option{Word: ","})
		if !p.now().isSign(",") {
			return strings.Join(list, sep)
		}
		p.at++
	}
}

// name reads a quoted text, or words up to one that goes on with the claim.
func (p *parser) name(sort Sort) string {
	p.want(Option{Sort: sort})
	if t := p.now(); t.kind == quoted {
		if t.text == "" {
			p.fail("the name is empty")
		}
		p.at++
		return t.text
	}
	var parts []string
	for p.now().kind == word && (len(parts) == 0 && sort != SortPlace || !p.nameEnds()) {
		parts = append(parts, p.now().text)
		p.at++
		if sort == SortID || sort == SortSeries {
			break
		}
	}
	if len(parts) == 0 {
		p.fail(string(sort) + " should stand here")
	}
	return strings.Join(parts, " ")
}

// nameEnds reports whether the next word goes on with the claim.
func (p *parser) nameEnds() bool {
	if p.windowBegins() || p.relationBegins() || p.now().decimal() {
		return true
	}
	for _, s := range p.clauses() {
		if s.words != "" && p.phrase(s.words) && p.slotFits(s) {
			return true
		}
	}
	return p.phrase("anywhere") || p.phrase("against anyone")
}

// whole reads a whole number.
func (p *parser) whole() int {
	p.want(Option{Sort: SortWhole})
	t := p.now()
	if !t.whole() {
		p.fail("a whole number should stand here")
	}
	n, err := strconv.Atoi(t.text)
	if err != nil || n > 1_000_000_000 {
		p.fail("the number is too large")
	}
	p.at++
	return n
}

// finish checks that nothing is missing.
func (p *parser) finish() {
	for _, param := range p.form.must {
		if _, ok := p.params[param]; ok {
			continue
		}
		for _, s := range p.form.slots {
			if s.param == param {
				p.wants, p.wantAt = []Option{{Word: s.words}}, p.at
				p.fail("the claim lacks " + strconv.Quote(s.words) + " with " + string(s.sort))
			}
		}
	}
}
