package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// part is the part whose share a claim is about: the first of opponents,
// provinces, kinds of violence and countries that the test names. The others
// bound the whole.
type part struct {
	s     selector // of the part, in the whole
	whole selector
	words string // "were against the Taliban"
}

func (a *args) part() part {
	s := a.selector()
	p := part{s: s, whole: s}
	switch {
	case len(s.against) > 0:
		p.whole.against, p.words = nil, "were against "+prose.List(s.against)
	case len(s.admin1) > 0:
		p.whole.admin1, p.whole.areas, p.words = nil, countryNames(s.countries), "lay in "+prose.List(s.admin1)
	case len(s.violence) > 0:
		p.whole.violence, p.words = nil, "were "+violenceWords(s.violence)
	case len(s.countries) > 0:
		p.whole.countries, p.whole.areas, p.words = nil, "", "lay in "+s.areas
	default:
		a.fault("", "say of what the share is: against somebody, within provinces, of a kind of violence or in countries")
	}
	return p
}

func parseShare(a *args) runner {
	if c, ok := a.census(); ok {
		return c.share(a)
	}
	p, window := a.part(), a.time("window")
	of := a.word("of", false, "events", "operations")
	side, threshold := a.side(), a.threshold()
	return func(ctx context.Context, b *book) (result, error) {
		found, err := p.whole.during(ctx, b, window)
		if err != nil {
			return result{}, err
		}
		in, err := p.s.known(b)
		if err != nil {
			return result{}, err
		}
		p := p
		p.whole.when = found.when
		if len(in.against) > 0 {
			p.words = "were against " + prose.List(in.against)
		}
		need := bar(fmt.Sprintf("needs %s %s", side, prose.Percent(threshold)), threshold)
		counted := p.events(b, in, found, need)
		if of == "operations" {
			counted = p.operations(b, in)
		}
		q, n := counted.share, counted.n
		if n == 0 {
			return untestable(fmt.Sprintf("Not tested: the share of %s%s, because none is on record %s.", counted.noun, p.whole.in(), prose.During(found.when)), "UCDP GED with full coverage for "+found.when.String()), nil
		}
		r := result{verdict: decide(q.Low, q.High, threshold, side), caveats: b.caveats(found.reach), events: found.stored}
		r.says = fmt.Sprintf("Of %s %s%s %s%s, %s %s: %s (%s).",
			prose.Number(float64(n)), counted.noun, p.whole.in(), prose.During(found.when), p.known(), prose.Number(float64(counted.inside)), p.words, prose.Percent(q.Value), prose.IntervalOfShare(q))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Percent(threshold))
		r.finding = blindspot.Finding{Window: found.when, N: n, Evidence: counted.evidence, Values: []blindspot.Value{{Key: "share", Label: "Share that " + p.words, Unit: "share", Q: q}},
			Method: blindspot.Method{Name: "Share with exact binomial interval", Citation: "Clopper and Pearson 1934, Biometrika 26", DOI: "10.1093/biomet/26.4.404"}}
		r.finding.Course, r.finding.Rows = counted.course, b.rows(found.asked, found.stored, found.when)
		if !b.chronicle() {
			r.finding.Method.Name = shareMethod
			if !found.covered {
				r.verdict = blindspot.Untestable
				r.bar += " " + found.reach.words(found.when) + " What lies outside may change the share."
				r.needs = amount{quantity: quantity{s: p.whole}, answer: found}.needs()
			}
		}
		return r, nil
	}
}

// countedShare is how many of what was counted belong to the part.
type countedShare struct {
	noun      string
	n, inside int
	share     blindspot.Quantity
	evidence  []string
	course    *blindspot.Course
}

// operations counts the operations against the whole, of which "in" holds the part.
func (p part) operations(b *book, in selector) countedShare {
	list := b.operations(p.whole)
	c := countedShare{noun: "recorded operations against " + p.whole.label, n: len(list)}
	for _, o := range list {
		c.evidence = append(c.evidence, o.ID)
		if in.holdsOperation(o) {
			c.inside++
		}
	}
	c.share = Share(c.inside, c.n)
	return c
}

// events counts the events of the whole that were found, of which "in" holds the part.
func (p part) events(b *book, in selector, found answer, need blindspot.Level) countedShare {
	events := found.stored
	if len(found.events) > len(events) {
		events = found.events
	}
	part, whole, inside := in.months(events, found.when)
	c := countedShare{noun: "recorded " + p.whole.noun(2) + " of " + p.whole.label, n: len(events), inside: inside, share: shareByMonth(part, whole), evidence: ids(events),
		course: runningShare("that "+p.words, part, whole, sourcesOf(events), need)}
	if b.chronicle() {
		c.share = Share(inside, len(events))
	}
	return c
}

// known is " whose province is known" where only such rows are asked for.
func (p part) known() string {
	if len(p.s.admin1) > 0 && p.s.attacks {
		return " whose province is known"
	}
	return ""
}

// months are the events of the part and all events by month, and how many are of
// the part, whenever they began.
func (s selector) months(events []blindspot.Event, when blindspot.DateRange) (part, whole []blindspot.CountedMonth, inside int) {
	s.when = blindspot.DateRange{}
	first, last := when.Months()
	months := max(0, int(last-first)+1)
	part, whole = make([]blindspot.CountedMonth, months), make([]blindspot.CountedMonth, months)
	for i := range whole {
		whole[i].Month, whole[i].State = first+blindspot.Month(i), blindspot.CountComplete
	}
	for i := range events {
		e := &events[i]
		at := e.Days().From.Month() - first
		hit := s.matches(e)
		if hit {
			inside++
		}
		if at < 0 || int(at) >= months {
			continue
		}
		whole[at].Events++
		if hit {
			part[at].Events++
		}
	}
	return part, whole, inside
}

// holdsOperation reports whether an operation lies in the part.
func (s selector) holdsOperation(o casefile.Shock) bool {
	return len(s.admin1) == 0 && slices.Contains(s.countries, o.Country) || s.within(o.Admin1)
}
