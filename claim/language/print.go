package language

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/blindspot/blindspot"
)

// Print writes a test in the language, in its one canonical way; "" where the
// test is of a kind or has parameters that no claim can say.
func Print(t blindspot.ClaimTest) string {
	for _, quoteAll := range []bool{false, true} {
		for _, text := range candidates(t, quoteAll) {
			s, err := Parse(text)
			if err == nil && s.Test.Kind == t.Kind && same(s.Test.Params, t.Params) {
				return text
			}
		}
	}
	return ""
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// candidates are the ways in which the kind of test can be said.
func candidates(t blindspot.ClaimTest, quoteAll bool) []string {
	w := writer{params: t.Params, quoteAll: quoteAll}
	switch t.Kind {
	case kindCount, kindCompare, kindRate, kindTrend, kindEvery:
		return []string{w.quantityClaim(t.Kind)}
	case measureForm.kind:
		return []string{w.measure()}
	case "rate_ratio":
		if _, counted := t.Params["series"]; !counted {
			return []string{w.publishedRatio()}
		}
	}
	var out []string
	for _, f := range forms {
		if f.kind == t.Kind && !f.alias {
			w := writer{params: t.Params, quoteAll: quoteAll}
			out = append(out, w.form(f))
		}
	}
	return out
}

// writer writes parameters as clauses.
type writer struct {
	params   map[string]string
	quoteAll bool // every name, where one of them could be read as something else
	parts    []string
}

func (w *writer) add(parts ...string) {
	for _, p := range parts {
		if p != "" {
			w.parts = append(w.parts, p)
		}
	}
}

func (w *writer) text() string { return strings.Join(w.parts, " ") }

func (w *writer) form(f form) string {
	w.add(f.head)
	w.slots(f.slots, "")
	if f.window != "" {
		w.window(f.window)
	}
	w.relation(f.relation)
	w.slots(common, "")
	return w.text()
}

func (w *writer) window(param string) {
	if v, ok := w.params[param]; ok {
		w.add(printWindow(v))
	}
}

func (w *writer) slots(slots []slot, prefix string) {
	for _, s := range slots {
		v, ok := w.params[prefix+s.param]
		if !ok || s.value == flag && v != s.fixed {
			continue
		}
		w.add(s.words)
		switch s.value {
		case names:
			w.add(w.names(v, ","))
		case nameSet:
			w.add(w.names(v, ";"))
		case single, text:
			w.add(w.name(v))
		case number, monthOf:
			w.add(v)
		case daysOf:
			w.add(v + " days")
		case monthsOf:
			w.add(v + " months")
		case dayOf:
			w.add(shortest(v, func(r blindspot.DateRange) blindspot.Date { return r.From }))
		case flag:
		}
	}
}

var sideSigns = map[string]string{"above": ">", "below": "<", "at least": ">=", "at most": "<="}

func (w *writer) relation(r relation) {
	switch r {
	case ofSide:
		w.add(sideSigns[w.params["claim"]], w.params["threshold"])
	case ofPublished:
		w.add(map[string]string{"above": ">=", "below": "<="}[w.params["claim"]], w.params["threshold"])
	case ofCount:
		w.bounds()
	case ofLeast:
		w.bound(">=", "at_least")
	case ofRank:
		w.bound("<=", "max_rank")
	case ofDay:
		is := w.params["is"]
		if is == "" {
			is = "on"
		}
		w.add(is, w.params["date"])
	case ofWindows:
		w.add(sideSigns[w.params["claim"]])
		w.window("before")
	case ofSpan:
		w.add("within", w.params["months"], "months of", shortest(w.params["from"], func(r blindspot.DateRange) blindspot.Date { return r.From }))
	default:
	}
}

func (w *writer) bound(sign, param string) {
	if v, ok := w.params[param]; ok {
		w.add(sign, grouped(v))
	}
}

func (w *writer) bounds() {
	if least, ok := w.params["at_least"]; ok && least == w.params["at_most"] {
		w.add("=", grouped(least))
		return
	}
	w.bound(">=", "at_least")
	w.bound("<=", "at_most")
}

// grouped writes a number that could be read as a year with its comma.
func grouped(n string) string {
	if len(n) == 4 && n >= "1900" && n <= "2100" {
		return n[:1] + "," + n[1:]
	}
	return n
}

func (w *writer) measure() string {
	w.add(w.params["measure"] + "." + w.params["value"])
	w.slots(measureForm.slots, "")
	w.window(measureForm.window)
	w.relation(ofSide)
	w.slots(common, "")
	return w.text()
}

func (w *writer) publishedRatio() string {
	w.add("published", printName(w.params["after"]), sideSigns[w.params["claim"]], printName(w.params["before"]))
	w.slots(common, "")
	return w.text()
}

// quantityClaim writes a claim that begins with a quantity.
func (w *writer) quantityClaim(kind string) string {
	none := kind == kindCount && w.params["at_most"] == "0" && w.params["at_least"] == ""
	if none {
		w.add("no")
	}
	w.quantity("", kind == kindRate)
	if kind == kindEvery {
		w.add("every year")
	}
	w.slots(eventSlots, "")
	w.unbounded("", "than_")
	w.window("window")
	switch {
	case none || kind == kindEvery:
	case kind == kindCount:
		w.bounds()
	case kind == kindRate:
		w.relation(ofSide)
	case kind == kindTrend:
		w.add(w.params["claim"])
	case kind == kindCompare:
		w.add(w.params["is"])
		if times, ok := w.params["times"]; ok {
			w.add(times + " *")
		}
		w.quantity("than_", false)
		w.slots(thanSlots, "than_")
		w.unbounded("than_", "")
		w.window("than_window")
	}
	w.slots(common, "")
	return w.text()
}

func (w *writer) quantity(prefix string, rate bool) {
	if w.params[prefix+"lethal"] == "yes" {
		w.add("lethal")
	}
	if kinds := w.params[prefix+"kinds"]; kinds != "" {
		w.add(strings.ReplaceAll(kinds, ",", ""))
	}
	of := w.params[prefix+"of"]
	if of == "" {
		of = "events"
	}
	w.add(of)
	if rate || w.params["per"] != "" {
		w.add("per month")
	}
}

// unbounded writes that a side of a comparison has no bounds where the other has.
func (w *writer) unbounded(side, other string) {
	if w.params["is"] == "" {
		return
	}
	for _, c := range []struct{ param, words string }{{"countries", "anywhere"}, {"against", "against anyone"}} {
		_, own := w.params[side+c.param]
		_, theirs := w.params[other+c.param]
		if theirs && !own {
			w.add(c.words)
		}
	}
}

func (w *writer) names(list, sep string) string {
	var out []string
	for _, n := range strings.Split(list, sep) {
		out = append(out, w.name(strings.TrimSpace(n)))
	}
	return strings.Join(out, ", ")
}

func (w *writer) name(name string) string {
	if w.quoteAll {
		return inQuotes(name)
	}
	return printName(name)
}

// Name writes a name as a claim has it: in quotation marks where words of it could
// be read as something else.
func Name(name string) string { return printName(name) }

func inQuotes(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// printName writes a name, in quotation marks where words of it could be read as
// something else.
func printName(name string) string {
	if plainName(name) {
		return name
	}
	return inQuotes(name)
}

func plainName(name string) bool {
	words := strings.Split(name, " ")
	for _, w := range words {
		if w == "" || slices.ContainsFunc(reserved(), func(r string) bool { return strings.EqualFold(r, w) }) {
			return false
		}
		for _, r := range w {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_:/()&'.", r) {
				return false
			}
		}
		t := token{kind: word, text: w}
		if strings.Contains(w, "..") || t.decimal() || t.dated() {
			return false
		}
	}
	return true
}

// reserved are the words that end a name or go on with the claim.
func reserved() []string {
	out := append([]string{"anywhere", "rising", "falling", "every", "fought", "within", "to", "at", "more", "fewer", "less", "exactly", "on", "by", "per", "times", "months", "days", "years"}, windowWords...)
	for _, s := range slices.Concat(eventSlots, common, rankSlots, measureForm.slots, []slot{ofKind, {words: "with"}, {words: "telling"}, {words: "base"}}) {
		if first, _, _ := strings.Cut(s.words, " "); first != "" && first != "of" {
			out = append(out, first)
		}
	}
	return out
}

// String is the claim in its canonical words.
func (s Sentence) String() string { return Print(s.Test) }

// Form is a way to say something, for the reference.
type Form struct {
	Kind    string
	Example string
	Clauses []string // words that may follow
	Params  []string // parameters that can be said so
}

// Forms are all ways to say something, in order.
func Forms() []Form {
	out := []Form{}
	for _, q := range []struct{ kind, example string }{{kindCount, "no lethal event in POL, HUN until 2026-03"}, {kindCompare, "areas 2016 >= 1.5 * areas 2015"}, {kindRate, "deaths per month in Nigeria 2015 > 100"},
		{kindTrend, "events in Nigeria since 2015 falling"}, {kindEvery, "events every year in Nigeria 2013..2019"}} {
		f := quantityForm
		f.kind, f.Example = q.kind, q.example
		out = append(out, f.shown())
	}
	for _, f := range append(slices.Clone(forms), measureForm) {
		out = append(out, f.shown())
	}
	return out
}

// relationParams are the parameters that a relation sets.
var relationParams = map[relation][]string{ofSide: {"claim", "threshold"}, ofCount: {"at_least", "at_most"}, ofLeast: {"at_least"}, ofRank: {"max_rank"}, ofDay: {"is", "date"},
	ofWindows: {"claim", "before"}, ofPublished: {"claim", "threshold", "after", "before"}, ofSpan: {"months", "from"}}

// quantityParams are those that a quantity sets, by the kind of test.
func quantityParams(kind string) []string {
	out := []string{"of", "lethal", "kinds"}
	switch kind {
	case kindCount:
		out = append(out, "at_least", "at_most")
	case kindRate:
		out = append(out, "claim", "threshold")
	case kindTrend:
		out = append(out, "claim")
	case kindCompare:
		out = append(out, "is", "times", "per", "than_of", "than_lethal", "than_kinds", "than_window")
		for _, s := range thanSlots {
			out = append(out, "than_"+s.param)
		}
	}
	return out
}

func (f form) shown() Form {
	s := Form{Kind: f.kind, Example: f.Example, Params: append([]string{"role", "part", f.window}, relationParams[f.relation]...)}
	if f.relation == ofQuantity {
		s.Params = append(s.Params, quantityParams(f.kind)...)
	}
	if f.kind == measureForm.kind {
		s.Params = append(s.Params, "measure", "value")
	}
	for param := range f.sets {
		s.Params = append(s.Params, param)
	}
	for _, c := range f.slots {
		s.Params = append(s.Params, c.param)
	}
	slices.Sort(s.Params)
	for _, c := range f.slots {
		if c.words != "" {
			s.Clauses = append(s.Clauses, fmt.Sprintf("%s %s", c.words, c.sort))
		}
	}
	return s
}
