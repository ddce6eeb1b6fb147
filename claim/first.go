package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// firstEvent is a claim on the first event: on a day, before it or after it.
type firstEvent struct {
	s       selector
	claimed blindspot.Date
	is      string
	begins  blindspot.Date // of what the store covers; 0 where it does not begin before the day, or has gaps up to it
	through bool           // it covers the day itself, too
	gaps    bool           // it begins before the day, and does not cover all months up to it
	needs   string         // what would decide it
}

func parseFirstEvent(a *args) runner {
	s, claimed, is := a.selector(), a.date("date"), a.word("is", false, "on", "before", "after")
	return func(ctx context.Context, b *book) (result, error) {
		found, err := s.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		f := firstEvent{s: found.asked, claimed: claimed, is: is, needs: "an event record that begins before " + prose.Day(claimed)}
		f.know(b, found.reach)
		events := found.all()
		// An event whose day is not known precisely has surely happened by the
		// last day of its range.
		slices.SortStableFunc(events, func(x, y blindspot.Event) int { return int(x.When.To) - int(y.When.To) })
		r := result{caveats: b.caveats(found.reach)}
		if len(events) == 0 || is == "on" && events[0].When.From > claimed {
			return f.later(r, events), nil
		}
		first := events[0]
		earlier := slices.DeleteFunc(slices.Clone(events), func(e blindspot.Event) bool { return e.When.To >= claimed })
		r.events = append(slices.Clone(earlier), first)[:max(1, len(earlier))]
		r.finding = recorded(blindspot.DateRange{From: min(first.When.From, claimed), To: max(claimed, first.When.To)}, r.events, "Earliest recorded event")
		r.finding.Values = []blindspot.Value{counts("earlier", "Recorded "+s.noun(2)+" before the claimed day", s.noun(2), len(earlier))}
		if r.verdict, r.says = f.verdict(first, len(earlier), b.chronicle()); r.verdict == blindspot.Untestable {
			r.needs = f.needs
		}
		return r, nil
	}
}

// know looks up what the store rules out before the claimed day. A chronicle rules
// out nothing.
func (f *firstEvent) know(b *book, r reach) {
	begins := r.known.From
	if b.chronicle() || !begins.Known() || begins >= f.claimed {
		return
	}
	if !b.covered(r.countries, blindspot.DateRange{From: begins, To: f.claimed - 1}) {
		f.gaps = true
		return
	}
	f.begins, f.through = begins, b.covered(r.countries, blindspot.DateRange{From: begins, To: f.claimed})
}

// later answers where nothing is on record up to the claimed day, or nothing at all.
func (f *firstEvent) later(r result, events []blindspot.Event) result {
	if !f.begins.Known() || f.is == "after" || f.is == "on" && !f.through {
		up := ""
		if len(events) > 0 || f.is != "after" {
			up = " up to " + prose.Day(f.claimed)
		}
		return untestable(fmt.Sprintf("Not tested: the first %s%s, because none%s is on record.", f.s.noun(1), f.s.whose(), up), "an event record that begins with the group")
	}
	r.verdict = blindspot.Contradicted
	r.finding = recorded(blindspot.DateRange{From: f.begins, To: f.claimed}, nil, "Earliest recorded event")
	before := map[string]string{"on": "up to ", "before": "before "}[f.is]
	r.says = fmt.Sprintf("No %s%s is on record %s%s.%s", f.s.noun(1), f.s.whose(), before, prose.Day(f.claimed), f.recordBegins())
	if len(events) > 0 {
		r.says = fmt.Sprintf("The earliest %s%s on record took place %s.%s", f.s.noun(1), f.s.whose(), where(&events[0]), f.recordBegins())
		r.events = events[:1]
		r.finding.Evidence, r.finding.N = ids(r.events), 1
	}
	return r
}

func (f *firstEvent) recordBegins() string {
	return fmt.Sprintf(" The record begins %s.", prose.During(blindspot.DateRange{From: f.begins, To: f.begins}))
}

// where is when and where an event took place, and how well it is reported.
func where(e *blindspot.Event) string {
	at := place.CountryName(e.Place.Country)
	if e.Place.Admin1 != "" {
		at = e.Place.Admin1 + ", " + at
	}
	graded := ""
	if e.Grade.Source != "" {
		graded = fmt.Sprintf(" (%s, graded %s)", e.Status, e.Grade)
	}
	return fmt.Sprintf("%s in %s%s", prose.During(e.When), at, graded)
}

// verdict decides on a first event up to the claimed day, or a later one. Where
// nothing is on record before it, the record has to begin before it, too.
func (f *firstEvent) verdict(e blindspot.Event, earlier int, chronicle bool) (blindspot.Verdict, string) {
	on, noun, whose := where(&e), f.s.noun(1), f.s.whose()
	are := prose.Count(earlier, noun+" is", f.s.noun(2)+" are")
	unknown := fmt.Sprintf(" The record does not reach back far enough to rule out any before %s.", prose.Day(f.claimed))
	if f.gaps {
		unknown = fmt.Sprintf(" The record does not cover every month in every country before %s, and cannot rule out any.", prose.Day(f.claimed))
	}
	switch {
	case e.When.To < f.claimed && f.is == "on":
		return blindspot.Contradicted, fmt.Sprintf("The earliest dated %s%s on record took place %s, %s before the claimed first of %s; %s on record before that day.",
			noun, whose, on, prose.Apart(e.When.To, f.claimed), prose.Day(f.claimed), are)
	case f.is == "on" && !f.begins.Known() && !chronicle:
		return blindspot.Untestable, fmt.Sprintf("The earliest %s%s on record took place %s.", noun, whose, on) + unknown
	case f.is == "on":
		return blindspot.Supported, fmt.Sprintf("No %s%s is on record before that %s.", noun, whose, on)
	}
	text := fmt.Sprintf("The earliest %s%s on record took place %s.", noun, whose, on)
	switch before := e.When.To < f.claimed; {
	case before && f.is == "before":
		return blindspot.Supported, text + fmt.Sprintf(" %s on record before %s.", prose.Capital(are), prose.Day(f.claimed))
	case before || f.is == "after" && e.When.From <= f.claimed:
		return blindspot.Contradicted, text
	case !f.begins.Known():
		return blindspot.Untestable, text + unknown
	case f.is == "before":
		return blindspot.Contradicted, text + f.recordBegins()
	}
	return blindspot.Supported, text + f.recordBegins()
}
