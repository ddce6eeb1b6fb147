package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

var chronicleCaveat = blindspot.Warnf(blindspot.WarnChronicle, "The case's events are a chronicle and no census: they show that something happened, never how often, nor that nothing did.")

// recorded starts a finding that rests on events.
func recorded(window blindspot.DateRange, events []blindspot.Event, method string) blindspot.Finding {
	return blindspot.Finding{Window: window, N: len(events), Evidence: ids(events), Method: blindspot.Method{Name: method}}
}

func counts(key, label, unit string, n int) blindspot.Value {
	return blindspot.Value{Key: key, Label: label, Unit: unit, Q: blindspot.Exactly(float64(n))}
}

func parsePresence(a *args) runner {
	s := a.anywhere("")
	places := a.regions("places", true)
	window := a.time("window")
	elsewhere := a.word("elsewhere", false, "leave out", "tell") == "tell"
	return func(ctx context.Context, b *book) (result, error) {
		r := result{caveats: b.caveats(reach{})}
		s := s
		var there presence
		for i, place := range places {
			at := s
			at.countries, at.areas = place.countries, place.name
			found, err := at.during(ctx, b, window)
			if err != nil {
				return result{}, err
			}
			if i == 0 {
				s.when = found.when
				r.finding = recorded(s.when, nil, "At least one event in each place")
			}
			r.events = append(r.events, found.stored...)
			r.caveats = blindspot.AddWarnings(r.caveats, b.caveats(found.reach))
			r.finding.N += found.n()
			r.finding.Rows = append(r.finding.Rows, b.rows(found.asked, found.stored, found.when)...)
			r.finding.Evidence = append(append(r.finding.Evidence, ids(found.all())...), found.countIDs(b, s)...)
			r.finding.Values = append(r.finding.Values, counts("events_"+place.name, "Recorded events in "+place.name, "events", found.n()))
			there.add(place.name, found)
		}
		r.verdict = extent(len(there.shown), len(there.absent), len(there.unknown))
		if r.verdict == blindspot.Untestable {
			return untestable(fmt.Sprintf("Not tested: presence of %s in %s, because no %s there is on record %s and no source holds all events.", s.label, prose.List(there.unknown), s.noun(1), prose.During(s.when)),
				"UCDP GED with full coverage of "+prose.List(there.unknown)), nil
		}
		r.says = there.says(s, b)
		if elsewhere {
			r.says += s.elsewhere(b, places)
		}
		r.says = strings.TrimSpace(r.says)
		return r, nil
	}
}

// presence sorts places by what the record shows of a group there: events, none
// where all are known, none where the record cannot rule them out, and among those
// the ones with a report that is graded lower.
type presence struct{ shown, absent, unknown, weak []string }

func (p *presence) add(place string, found answer) {
	switch {
	case found.n() > 0:
		p.shown = append(p.shown, fmt.Sprintf("%s (%s)", place, found.words()))
	case found.covered:
		p.absent = append(p.absent, place)
	default:
		p.unknown = append(p.unknown, place)
		if found.weak > 0 {
			p.weak = append(p.weak, place)
		}
	}
}

func (p *presence) says(s selector, b *book) (text string) {
	if len(p.shown) > 0 {
		text = fmt.Sprintf("Violent events of %s on record %s: %s.", s.label, prose.During(s.when), prose.List(p.shown))
	}
	if len(p.absent) > 0 {
		text += fmt.Sprintf(" None in %s, where all events are known.", prose.List(p.absent))
	}
	if len(p.unknown) > 0 {
		graded := ""
		if b.chronicle() {
			graded = fmt.Sprintf(" graded %s or better", s.grade)
		}
		text += fmt.Sprintf(" None%s in %s, which the record cannot rule out.", graded, prose.List(p.unknown))
	}
	if len(p.weak) > 0 {
		text += fmt.Sprintf(" In %s there is only a report that is graded lower or rests on suspicion.", prose.List(p.weak))
	}
	return text
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
		parts = append(parts, fmt.Sprintf("%s (%s)", place.CountryName(c), prose.Number(float64(by[c]))))
	}
	return fmt.Sprintf(" Elsewhere: %s.", prose.List(parts))
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

// plain is what is counted, for n of them. The rows of a chronicle name who
// attacked; of other sources' events it is only known who took part.
func (s selector) plain(n int) string {
	noun := map[bool]string{true: "attack", false: "event"}[s.attacks]
	if n != 1 {
		noun += "s"
	}
	return noun
}

// noun is plain with what narrows it.
func (s selector) noun(n int) string {
	noun := s.plain(n)
	if len(s.violence) > 0 {
		noun = violenceWords(s.violence) + " " + noun
	}
	switch {
	case s.lethal:
		return "lethal " + noun
	case s.small >= 0:
		return fmt.Sprintf("%s with at most %d killed", noun, s.small)
	}
	return noun
}

// allowed says a bound of "at most".
func allowed(most int) string {
	if most == 0 {
		return "none"
	}
	return "at most " + prose.Number(float64(most))
}

func none(n int, one, many string) string {
	if n == 0 {
		return "no " + one
	}
	return prose.Count(n, one, many)
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

// firstAndLast says when the first and the last of the events took place.
func firstAndLast(events []blindspot.Event) string {
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
		return fmt.Sprintf("It took place %s.", prose.Dated(first))
	}
	return fmt.Sprintf("The first took place %s, the last %s.", prose.Dated(first), prose.Dated(last))
}
