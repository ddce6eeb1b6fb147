package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

const chronicleCaveat = "The case's events are a chronicle and no census: they show that something happened, never how often, nor that nothing did."

// recorded starts a finding that rests on events.
func recorded(window blindspot.DateRange, events []blindspot.Event, method string) blindspot.Finding {
	return blindspot.Finding{Window: window, N: len(events), Evidence: ids(events), Method: blindspot.Method{Name: method}}
}

func counts(key, label, unit string, n int) blindspot.Value {
	return blindspot.Value{Key: key, Label: label, Unit: unit, Q: blindspot.Exactly(float64(n))}
}

func parseFirstEvent(a *args) runner {
	s, claimed := a.selector(), a.date("date")
	return func(_ context.Context, b *book) (result, error) {
		p := s.of(b)
		// An event whose day is not known precisely has surely happened by the
		// last day of its range.
		slices.SortStableFunc(p.events, func(x, y blindspot.Event) int { return int(x.When.To) - int(y.When.To) })
		if len(p.events) == 0 || p.events[0].When.From > claimed {
			return untestable(fmt.Sprintf("No attack of %s up to %s is recorded.", s.label, day(claimed)),
				"an event record that begins with the group"), nil
		}
		first := p.events[0]
		earlier := slices.DeleteFunc(slices.Clone(p.events), func(e blindspot.Event) bool { return e.When.To >= claimed })
		r := result{finding: recorded(blindspot.DateRange{From: first.When.From, To: claimed}, append(earlier, first)[:max(1, len(earlier))], "Earliest recorded event"),
			caveats: []string{chronicleCaveat}}
		r.finding.Values = []blindspot.Value{counts("earlier", "Recorded attacks before the claimed first", "attacks", len(earlier))}
		where := fmt.Sprintf("%s, %s", first.Place.Admin1, countryName(first.Place.Country))
		if first.When.To < claimed {
			r.verdict = blindspot.Contradicted
			r.says = fmt.Sprintf("The earliest dated attack of %s on record took place on %s in %s (%s, graded %s), %s before the claimed first of %s; %s on record before that day.",
				s.label, days(first.When), where, first.Status, first.Grade, months(first.When.To, claimed), day(claimed), count(len(earlier), "attack is", "attacks are"))
			return r, nil
		}
		r.verdict = blindspot.Supported
		r.says = fmt.Sprintf("No attack of %s is on record before that of %s in %s (%s, graded %s).", s.label, days(first.When), where, first.Status, first.Grade)
		return r, nil
	}
}

// months is the time from one day to another in words.
func months(from, to blindspot.Date) string {
	n := int(to.Month() - from.Month())
	if n < 2 {
		return count(int(to-from), "day", "days")
	}
	return count(n, "month", "months")
}

func parseToll(a *args) runner {
	id, side, threshold := a.event("event"), a.side(), a.number("threshold")
	return func(_ context.Context, b *book) (result, error) {
		at := slices.IndexFunc(b.events, func(e blindspot.Event) bool { return e.ID == id })
		if at < 0 || b.events[at].DeathsGap {
			return untestable("The event, or its toll, is not on record.", "a graded report of the event with its toll"), nil
		}
		e := b.events[at]
		r := result{verdict: decide(float64(e.Deaths.Low), float64(e.Deaths.High), threshold, side),
			finding: recorded(e.When, b.events[at:at+1], "Reported tolls against a threshold")}
		bar := map[string]string{"above": "more than ", "below": "fewer than "}[side] + number(threshold)
		r.says = fmt.Sprintf("Reports of the attack of %s in %s (%s, graded %s) put the killed at %s to %s, most often %s; the claim needs %s.",
			days(e.When), e.Place.Admin1, e.Status, e.Grade, number(float64(e.Deaths.Low)), number(float64(e.Deaths.High)), number(float64(e.Deaths.Best)), bar)
		if e.Deaths.Low == e.Deaths.High {
			r.says = fmt.Sprintf("The attack of %s in %s (%s, graded %s) killed %s; the claim needs %s.", days(e.When), e.Place.Admin1, e.Status, e.Grade, number(float64(e.Deaths.Best)), bar)
		}
		r.finding.Values = []blindspot.Value{{Key: "killed", Label: "Killed", Unit: "people",
			Q: blindspot.Quantity{Value: float64(e.Deaths.Best), Low: float64(e.Deaths.Low), High: float64(e.Deaths.High)}}}
		r.caveats = []string{"The range is that of the reports; it is no statistical interval."}
		return r, nil
	}
}

func parsePresence(a *args) runner {
	s := a.selector()
	places := a.regions("places", true)
	s.when = a.span("window")
	return func(ctx context.Context, b *book) (result, error) {
		r := result{finding: recorded(s.when, nil, "At least one event in each place"), caveats: []string{chronicleCaveat}}
		var shown, absent, unknown, weak []string
		for _, place := range places {
			at := s
			at.countries, at.areas = place.countries, place.name
			p := at.of(b)
			more, err := at.more(ctx, b)
			if err != nil {
				return result{}, err
			}
			events := append(p.events, more...)
			r.finding.N += len(events)
			r.finding.Evidence = append(r.finding.Evidence, ids(events)...)
			r.finding.Values = append(r.finding.Values, counts("events_"+place.name, "Recorded attacks in "+place.name, "attacks", len(events)))
			switch {
			case len(events) > 0:
				shown = append(shown, fmt.Sprintf("%s (%s)", place.name, number(float64(len(events)))))
			case b.covered(place.countries, s.when):
				absent = append(absent, place.name)
			default:
				unknown = append(unknown, place.name)
				if p.weak > 0 {
					weak = append(weak, place.name)
				}
			}
		}
		r.verdict = extent(len(shown), len(absent), len(unknown))
		if r.verdict == blindspot.Untestable {
			return untestable(fmt.Sprintf("No attack of %s in %s is on record for %s, and no source holds all events there.", s.label, join(unknown), days(s.when)),
				"UCDP GED with full coverage of "+join(unknown)), nil
		}
		if len(shown) > 0 {
			r.says = fmt.Sprintf("Recorded attacks of %s in %s: %s.", s.label, days(s.when), join(shown))
		}
		if len(absent) > 0 {
			r.says += fmt.Sprintf(" None in %s, where all events are known.", join(absent))
		}
		if len(unknown) > 0 {
			r.says += fmt.Sprintf(" None graded %s or better in %s, which the record cannot rule out.", s.grade, join(unknown))
		}
		if len(weak) > 0 {
			r.says += fmt.Sprintf(" In %s there is only a report that is graded lower or rests on suspicion.", join(weak))
		}
		if len(shown) == 0 {
			r.says = r.says[1:]
		}
		return r, nil
	}
}

// extent is the verdict on a claim about several places.
func extent(shown, absent, unknown int) blindspot.Verdict {
	switch {
	case shown == 0 && absent == 0:
		return blindspot.Untestable
	case shown == 0 && unknown == 0:
		return blindspot.Contradicted
	case absent == 0 && unknown == 0:
		return blindspot.Supported
	}
	return blindspot.Mixed
}

func parseCount(a *args) runner {
	s := a.selector()
	s.when = a.span("window")
	atLeast, hasLeast := a.get("at_least")
	_, hasMost := a.get("at_most")
	if hasLeast == hasMost {
		a.fault("", "give either at_least or at_most")
	}
	bar := a.count(map[bool]string{true: "at_least", false: "at_most"}[atLeast != ""], 0)
	return func(ctx context.Context, b *book) (result, error) {
		p := s.of(b)
		more, err := s.more(ctx, b)
		if err != nil {
			return result{}, err
		}
		events := append(p.events, more...)
		n := len(events)
		covered := b.covered(s.countries, s.when)
		r := result{finding: recorded(s.when, events, "Number of recorded events against a threshold"), caveats: []string{chronicleCaveat}}
		r.finding.Values = []blindspot.Value{counts("events", "Recorded attacks", "attacks", n)}
		r.says = fmt.Sprintf("%s of %s%s on record for %s", capital(none(n, s.noun()+" is", s.noun()+"s are")), s.label, s.in(), days(s.when))
		needed := fmt.Sprintf("UCDP GED with full coverage of%s for %s", s.in()[min(3, len(s.in())):], days(s.when))
		if hasLeast {
			r.says += fmt.Sprintf("; the claim needs at least %d. %s", bar, p.setAside(s.grade))
			r.verdict = shown(n >= bar, covered)
		} else {
			r.says += fmt.Sprintf("; the claim allows at most %d. %s", bar, p.setAside(s.grade))
			r.verdict = shown(n > bar, covered)
			r.verdict = opposite(r.verdict)
		}
		r.says = trim(r.says)
		if n > 0 {
			r.says += " " + span(events)
		}
		if r.verdict == blindspot.Untestable {
			r.says += " A chronicle cannot show that there were no others."
			r.needs = needed
		}
		return r, nil
	}
}

func (s selector) noun() string {
	switch {
	case s.lethal:
		return "lethal attack"
	case s.small >= 0:
		return fmt.Sprintf("attack with at most %d killed", s.small)
	}
	return "attack"
}

func none(n int, one, many string) string {
	if n == 0 {
		return "no " + one
	}
	return count(n, one, many)
}

// shown is the verdict on existence: shown is supported; not shown contradicts
// only where all events are known.
func shown(enough, covered bool) blindspot.Verdict {
	switch {
	case enough:
		return blindspot.Supported
	case covered:
		return blindspot.Contradicted
	}
	return blindspot.Untestable
}

// span says when the first and the last of the events took place.
func span(events []blindspot.Event) string {
	first, last := events[0].When, events[0].When
	for i := range events {
		if events[i].When.From < first.From {
			first = events[i].When
		}
		if events[i].When.To > last.To {
			last = events[i].When
		}
	}
	if len(events) == 1 {
		return fmt.Sprintf("It took place on %s.", days(first))
	}
	return fmt.Sprintf("The first was on %s, the last on %s.", days(first), days(last))
}

func trim(s string) string {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

func parseContinuity(a *args) runner {
	s := a.selector()
	s.when = a.span("window")
	return func(ctx context.Context, b *book) (result, error) {
		p := s.of(b)
		more, err := s.more(ctx, b)
		if err != nil {
			return result{}, err
		}
		events := append(p.events, more...)
		var with, without []string
		for y := s.when.From.Month().Year(); y <= s.when.To.Month().Year(); y++ {
			if slices.ContainsFunc(events, func(e blindspot.Event) bool {
				return e.When.From.Month().Year() == y && e.When.To.Month().Year() == y
			}) {
				with = append(with, fmt.Sprint(y))
			} else {
				without = append(without, fmt.Sprint(y))
			}
		}
		if len(with) == 0 {
			return untestable(fmt.Sprintf("No %s of %s%s is on record for %s.", s.noun(), s.label, s.in(), days(s.when)),
				"UCDP GED with full coverage for "+days(s.when)), nil
		}
		r := result{verdict: blindspot.Supported, finding: recorded(s.when, events, "Years with recorded events"), caveats: []string{chronicleCaveat}}
		r.finding.Values = []blindspot.Value{counts("years_with", "Years with recorded attacks", "years", len(with)), counts("years_without", "Years without", "years", len(without))}
		r.says = fmt.Sprintf("%s of %s%s are on record in each year from %s to %s.", capital(s.noun()+"s"), s.label, s.in(), with[0], with[len(with)-1])
		if len(without) > 0 {
			r.verdict = blindspot.Mixed
			if b.covered(s.countries, s.when) {
				r.verdict = blindspot.Contradicted
			}
			r.says = trim(fmt.Sprintf("%s of %s%s are on record in %s, but not in %s. %s", capital(s.noun()+"s"), s.label, s.in(), join(with), join(without), p.setAside(s.grade)))
		}
		return r, nil
	}
}

func parseShare(a *args) runner {
	s := a.selector()
	admin1 := a.list("admin1")
	if len(admin1) == 0 {
		a.fault("admin1", "the parameter is missing")
	}
	s.admin1 = nil
	s.when = a.span("window")
	of := a.word("of", true, "events", "operations")
	side, threshold := a.side(), a.number("threshold")
	return func(_ context.Context, b *book) (result, error) {
		s := s
		s.areas = countryNames(s.countries)
		var evidence []string
		inside, n := 0, 0
		if of == "events" {
			p := s.of(b)
			n, evidence = len(p.events), ids(p.events)
			for _, e := range p.events {
				if slices.Contains(admin1, e.Place.Admin1) {
					inside++
				}
			}
		} else {
			for _, o := range b.operations(s) {
				n, evidence = n+1, append(evidence, o.ID)
				if slices.Contains(admin1, o.Admin1) {
					inside++
				}
			}
		}
		noun := map[string]string{"events": "recorded attacks of ", "operations": "recorded operations against "}[of] + s.label
		if n == 0 {
			return untestable(fmt.Sprintf("There are no %s%s in %s.", noun, s.in(), days(s.when)), "UCDP GED with full coverage for "+days(s.when)), nil
		}
		q := Share(inside, n)
		r := result{verdict: decide(q.Low, q.High, threshold, side), caveats: []string{chronicleCaveat}}
		r.says = fmt.Sprintf("Of %s %s%s in %s whose province is known, %s lay in %s: %s (%s), against a bar of %s.",
			number(float64(n)), noun, s.in(), days(s.when), number(float64(inside)), join(admin1), percent(q.Value), intervalPercent(q), percent(threshold))
		r.finding = blindspot.Finding{Window: s.when, N: n, Evidence: evidence, Values: []blindspot.Value{{Key: "share", Label: "Share in " + join(admin1), Unit: "share", Q: q}},
			Method: blindspot.Method{Name: "Share with exact binomial interval", Citation: "Clopper and Pearson 1934, Biometrika 26", DOI: "10.1093/biomet/26.4.404"}}
		return r, nil
	}
}

func intervalPercent(q blindspot.Quantity) string {
	return fmt.Sprintf("90 %% interval %.0f to %.0f %%", 100*q.Low, 100*q.High)
}
