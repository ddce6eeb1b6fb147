package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

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

func parsePresence(a *args) runner {
	s := a.selector()
	places := a.regions("places", true)
	s.when = a.span("window")
	elsewhere := a.word("elsewhere", false, "leave out", "tell") == "tell"
	return func(ctx context.Context, b *book) (result, error) {
		r := result{finding: recorded(s.when, nil, "At least one event in each place"), caveats: []string{chronicleCaveat}}
		var shown, absent, unknown, weak []string
		for _, place := range places {
			at := s
			at.countries, at.areas = place.countries, place.name
			found, err := at.ask(ctx, b)
			if err != nil {
				return result{}, err
			}
			r.finding.N += found.n()
			r.finding.Evidence = append(r.finding.Evidence, ids(found.all())...)
			r.finding.Values = append(r.finding.Values, counts("events_"+place.name, "Recorded events in "+place.name, "events", found.n()))
			switch {
			case found.n() > 0:
				shown = append(shown, fmt.Sprintf("%s (%s)", place.name, found.words()))
			case found.covered:
				absent = append(absent, place.name)
			default:
				unknown = append(unknown, place.name)
				if found.weak > 0 {
					weak = append(weak, place.name)
				}
			}
		}
		r.verdict = extent(len(shown), len(absent), len(unknown))
		if r.verdict == blindspot.Untestable {
			return untestable(fmt.Sprintf("Not tested: presence of %s in %s, because no attack there is on record %s and no source holds all events.", s.label, join(unknown), during(s.when)),
				"UCDP GED with full coverage of "+join(unknown)), nil
		}
		if len(shown) > 0 {
			r.says = fmt.Sprintf("Violent events of %s on record %s: %s.", s.label, during(s.when), join(shown))
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
		if elsewhere {
			r.says += s.elsewhere(b, places)
		}
		r.says = strings.TrimSpace(r.says)
		return r, nil
	}
}

// elsewhere tells the countries with recorded attacks that a claim about places
// leaves out.
func (s selector) elsewhere(b *book, places []region) string {
	by := map[string]int{}
	var countries, parts []string
	for _, e := range s.of(b).events {
		c := e.Place.Country
		if slices.ContainsFunc(places, func(p region) bool { return slices.Contains(p.countries, c) }) {
			continue
		}
		if by[c] == 0 {
			countries = append(countries, c)
		}
		by[c]++
	}
	if len(countries) == 0 {
		return ""
	}
	slices.Sort(countries)
	slices.SortStableFunc(countries, func(x, y string) int { return by[y] - by[x] })
	for _, c := range countries {
		parts = append(parts, fmt.Sprintf("%s (%s)", countryName(c), number(float64(by[c]))))
	}
	return fmt.Sprintf(" Elsewhere: %s.", join(parts))
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
		found, err := s.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		events, n := found.all(), found.n()
		r := result{finding: recorded(s.when, events, "Number of recorded events against a threshold"), caveats: []string{chronicleCaveat}}
		r.finding.Values = []blindspot.Value{counts("events", "Recorded attacks", "attacks", n)}
		r.says = fmt.Sprintf("On record %s: %s of %s%s", during(s.when), none(n, s.noun(1), s.noun(n)), s.label, s.in())
		if len(found.stored) > 0 {
			r.says += fmt.Sprintf(" (%s)", found.words())
		}
		needed := fmt.Sprintf("UCDP GED with full coverage of%s for %s", s.in()[min(3, len(s.in())):], days(s.when))
		if hasLeast {
			r.bar = fmt.Sprintf("The claim needs at least %d.", bar)
			r.verdict = shown(n >= bar, found.covered)
		} else {
			r.bar = fmt.Sprintf("The claim allows %s.", allowed(bar))
			r.verdict = opposite(shown(n > bar, found.covered))
		}
		r.says += "."
		if n > 0 {
			r.says += " " + span(events)
		}
		r.says = trim(r.says + " " + found.setAside(s.grade))
		if r.verdict == blindspot.Untestable {
			r.bar += " A chronicle cannot show that there were no others."
			if n == 0 {
				r.bar = strings.Replace(r.bar, "were no others", "was none", 1)
			}
			r.needs = needed
		}
		return r, nil
	}
}

// noun is what the selector counts, for n of them.
func (s selector) noun(n int) string {
	attack := "attacks"
	if n == 1 {
		attack = "attack"
	}
	switch {
	case s.lethal:
		return "lethal " + attack
	case s.small >= 0:
		return fmt.Sprintf("%s with at most %d killed", attack, s.small)
	}
	return attack
}

// allowed says a bound of "at most".
func allowed(most int) string {
	if most == 0 {
		return "none"
	}
	return fmt.Sprintf("at most %d", most)
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
		return fmt.Sprintf("It took place %s.", during(first))
	}
	return fmt.Sprintf("The first took place %s, the last %s.", during(first), during(last))
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
		found, err := s.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		events := found.all()
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
			return untestable(fmt.Sprintf("Not tested: whether %s of %s%s went on, because none is on record %s.", s.noun(2), s.label, s.in(), during(s.when)),
				"UCDP GED with full coverage for "+days(s.when)), nil
		}
		r := result{verdict: blindspot.Supported, finding: recorded(s.when, events, "Years with recorded events"), caveats: []string{chronicleCaveat}}
		r.finding.Values = []blindspot.Value{counts("years_with", "Years with recorded attacks", "years", len(with)), counts("years_without", "Years without", "years", len(without))}
		r.says = fmt.Sprintf("%s of %s%s are on record in each year from %s to %s.", capital(s.noun(2)), s.label, s.in(), with[0], with[len(with)-1])
		if len(without) > 0 {
			r.verdict = blindspot.Mixed
			if found.covered {
				r.verdict = blindspot.Contradicted
			}
			r.says = trim(fmt.Sprintf("%s of %s%s are on record in %s, but not in %s. %s", capital(s.noun(2)), s.label, s.in(), join(with), join(without), found.setAside(s.grade)))
		}
		return r, nil
	}
}
