package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// picks are the events that a selector kept, and how many of the same place and
// time it left out because of weak grades or attribution.
type picks struct {
	events []blindspot.Event
	weak   int
}

func (s selector) of(b *book) picks {
	var p picks
	for i := range b.events {
		e := &b.events[i]
		if !s.matches(e) {
			continue
		}
		if !atLeast(e.Grade, s.grade) || e.Status == "suspected" && !s.suspected {
			p.weak++
			continue
		}
		p.events = append(p.events, *e)
	}
	return p
}

// answer is what the case and the store hold of one question.
type answer struct {
	picks
	stored  []blindspot.Event
	counted int             // events of the actors' own series of monthly counts
	covered bool            // every event asked for is known to be held, or none to have been
	sure    blindspot.Month // the month up to which counts rule out any other event; 0: they do not
	reach   reach           // of the store
	when    blindspot.DateRange
	asked   selector // with the ids of its opponents
}

// ask puts the selector's question to the case and to the store. A store knows
// a branch by the organisation's id only and provinces by other names, so for a
// case with events of its own it is asked by country, and about actors that other
// sources know.
func (s selector) ask(ctx context.Context, b *book) (answer, error) {
	s, err := s.known(b)
	if err != nil {
		return answer{}, err
	}
	a := answer{picks: s.of(b), asked: s}
	if b.chronicle() && (len(s.countries) == 0 || len(s.admin1) > 0) || !slices.ContainsFunc(s.actors, known) {
		return a, nil
	}
	countries := s.countries
	if len(countries) == 0 {
		if countries, err = b.home(ctx, s.actors); err != nil {
			return a, err
		}
	}
	a.reach = b.reachOf(countries)
	a.reach.elsewhere = len(s.countries)+len(s.admin1) == 0 && !b.worldwide()
	a.covered = b.covered(countries, s.when)
	if !s.lethal && s.small < 0 && len(s.violence)+len(s.against) == 0 {
		a.counted = b.counted(s.actors, s.countries, s.when)
	}
	if !a.covered {
		a.covered, a.sure = b.ruledOut(s.actors, s.countries, s.when)
	}
	events, err := b.stored(ctx, blindspot.Filter{Actors: s.actors, Opponents: s.opponents, Countries: s.countries, When: s.when, Violence: s.violence})
	a.stored = slices.DeleteFunc(events, func(e blindspot.Event) bool { return !s.counts(&e) })
	return a, err
}

// counts reports whether an event that the store returned is one of those asked for.
func (s selector) counts(e *blindspot.Event) bool {
	return (!s.when.From.Known() || s.began(e)) && s.tolls(e) && (len(s.admin1) == 0 || s.lies(e))
}

// tolls reports whether so many died in the event as are asked for.
func (s selector) tolls(e *blindspot.Event) bool {
	switch {
	case s.lethal && (e.DeathsGap || e.Deaths.Low < 1):
		return false
	case s.small >= 0 && (e.DeathsGap || e.Deaths.Best > s.small):
		return false
	}
	return true
}

// during asks about a time whose ends may be left to what is known.
func (s selector) during(ctx context.Context, b *book, t timespan) (answer, error) {
	s.when = t.when
	if t.open() {
		countries, err := s.countries, error(nil)
		if len(countries) == 0 && !b.chronicle() {
			if countries, err = b.home(ctx, s.actors); err != nil {
				return answer{}, err
			}
		}
		first := b.in.AsOf
		for i := range b.events {
			first = min(first, b.events[i].When.From)
		}
		s.when = t.within(b.reachOf(countries), first, b.in.AsOf)
	}
	a, err := s.ask(ctx, b)
	a.when = s.when
	return a, err
}

// n is how many events there were at least: one may be in both sources, so
// their counts are not added.
func (a answer) n() int { return max(len(a.events), len(a.stored), a.counted) }

// all are the events of both sources.
func (a answer) all() []blindspot.Event { return slices.Concat(a.events, a.stored) }

// words says how many events each source holds.
func (a answer) words() string {
	var parts []string
	for _, source := range []struct {
		n    int
		name string
	}{{len(a.events), "in the chronicle"}, {len(a.stored), "in the event store"}, {a.counted, "in the monthly counts"}} {
		if source.n > 0 {
			parts = append(parts, prose.Number(float64(source.n))+" "+source.name)
		}
	}
	if len(parts) == 1 && len(a.events) > 0 {
		return prose.Number(float64(len(a.events)))
	}
	return strings.Join(parts, ", ")
}

// census says what the counts rule out beyond the recorded events; "" where they
// do not.
func (a answer) census(when blindspot.DateRange) string {
	_, last := when.Months()
	switch {
	case a.sure == 0:
		return ""
	case a.sure < last:
		return fmt.Sprintf("Complete monthly counts to %s, and provisional ones after it, know of none.", prose.Month(a.sure))
	}
	return "Complete monthly counts know of none."
}

// countIDs are the evidence that the monthly counts give.
func (a answer) countIDs(b *book, s selector) []string {
	if a.sure == 0 && a.counted == 0 {
		return nil
	}
	var out []string
	for _, series := range b.seriesAbout(s.actors) {
		out = append(out, blindspot.CountEvidence(series))
	}
	return out
}

// setAside says what was left out for being weak; "" where nothing was.
func (p picks) setAside(worst blindspot.Grade) string {
	if p.weak == 0 {
		return ""
	}
	return fmt.Sprintf("%s left out: attributed on suspicion only, or graded below %s.", prose.Capital(prose.Count(p.weak, "recorded attack is", "recorded attacks are")), worst)
}
