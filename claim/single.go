package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// parseFirstEvent reads a claim on the first event: on a day, before it or after it.
func parseFirstEvent(a *args) runner {
	s, claimed, is := a.selector(), a.date("date"), a.word("is", false, "on", "before", "after")
	return func(ctx context.Context, b *book) (result, error) {
		found, err := s.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		events := found.all()
		// An event whose day is not known precisely has surely happened by the
		// last day of its range.
		slices.SortStableFunc(events, func(x, y blindspot.Event) int { return int(x.When.To) - int(y.When.To) })
		r := result{caveats: b.caveats(found.reach)}
		begins := found.reach.known.From
		if b.chronicle() {
			begins = 0
		}
		if len(events) == 0 || is == "on" && events[0].When.From > claimed {
			return untestable(fmt.Sprintf("Not tested: the first %s of %s, because none up to %s is on record.", s.noun(1), s.label, prose.Day(claimed)),
				"an event record that begins with the group"), nil
		}
		first := events[0]
		earlier := slices.DeleteFunc(slices.Clone(events), func(e blindspot.Event) bool { return e.When.To >= claimed })
		r.events = append(slices.Clone(earlier), first)[:max(1, len(earlier))]
		r.finding = recorded(blindspot.DateRange{From: min(first.When.From, claimed), To: max(claimed, first.When.To)}, r.events, "Earliest recorded event")
		r.finding.Values = []blindspot.Value{counts("earlier", "Recorded "+s.noun(2)+" before the claimed day", s.noun(2), len(earlier))}
		if r.verdict, r.says = s.first(first, len(earlier), claimed, is, begins); r.verdict == blindspot.Untestable {
			r.needs = "an event record that begins before " + prose.Day(claimed)
		}
		return r, nil
	}
}

// first is the verdict on a claimed first day, and what is on record. Where nothing
// is on record before it, the record has to begin before it, too.
func (s selector) first(e blindspot.Event, earlier int, claimed blindspot.Date, is string, begins blindspot.Date) (blindspot.Verdict, string) {
	where := place.CountryName(e.Place.Country)
	if e.Place.Admin1 != "" {
		where = e.Place.Admin1 + ", " + where
	}
	graded := ""
	if e.Grade.Source != "" {
		graded = fmt.Sprintf(" (%s, graded %s)", e.Status, e.Grade)
	}
	on := fmt.Sprintf("%s in %s%s", prose.During(e.When), where, graded)
	switch {
	case e.When.To < claimed && is == "on":
		return blindspot.Contradicted, fmt.Sprintf("The earliest dated %s of %s on record took place %s, %s before the claimed first of %s; %s on record before that day.",
			s.noun(1), s.label, on, prose.Apart(e.When.To, claimed), prose.Day(claimed), prose.Count(earlier, s.noun(1)+" is", s.noun(2)+" are"))
	case is == "on":
		return blindspot.Supported, fmt.Sprintf("No %s of %s is on record before that %s.", s.noun(1), s.label, on)
	}
	text := fmt.Sprintf("The earliest %s of %s on record took place %s.", s.noun(1), s.label, on)
	switch before := e.When.To < claimed; {
	case before && is == "before":
		return blindspot.Supported, text + fmt.Sprintf(" %s on record before %s.", prose.Capital(prose.Count(earlier, s.noun(1)+" is", s.noun(2)+" are")), prose.Day(claimed))
	case before || is == "after" && e.When.From <= claimed:
		return blindspot.Contradicted, text
	case !begins.Known() || begins >= claimed:
		return blindspot.Untestable, text + fmt.Sprintf(" The record does not reach back far enough to rule out any before %s.", prose.Day(claimed))
	case is == "before":
		return blindspot.Contradicted, text + fmt.Sprintf(" The record begins %s.", prose.During(blindspot.DateRange{From: begins, To: begins}))
	}
	return blindspot.Supported, text + fmt.Sprintf(" The record begins %s.", prose.During(blindspot.DateRange{From: begins, To: begins}))
}

func parseToll(a *args) runner {
	id, side, threshold := a.event("event"), a.side(), a.threshold()
	return func(_ context.Context, b *book) (result, error) {
		at := slices.IndexFunc(b.events, func(e blindspot.Event) bool { return e.ID == id })
		if at < 0 || b.events[at].DeathsGap {
			return untestable("Not tested: the toll, because it is not on record.", "a graded report of the event with its toll"), nil
		}
		e := b.events[at]
		r := result{verdict: decide(float64(e.Deaths.Low), float64(e.Deaths.High), threshold, side),
			finding: recorded(e.When, b.events[at:at+1], "Reported tolls against a threshold")}
		bar := map[string]string{"above": "more than ", "below": "fewer than "}[side] + prose.Number(threshold)
		r.says = fmt.Sprintf("Reports of the attack of %s in %s (%s, graded %s) put the killed at %s to %s, with %s as the best estimate.",
			e.When.String(), e.Place.Admin1, e.Status, e.Grade, prose.Number(float64(e.Deaths.Low)), prose.Number(float64(e.Deaths.High)), prose.Number(float64(e.Deaths.Best)))
		r.bar = fmt.Sprintf("The claim needs %s.", bar)
		if e.Deaths.Low == e.Deaths.High {
			r.says = fmt.Sprintf("The attack of %s in %s (%s, graded %s) killed %s.", e.When.String(), e.Place.Admin1, e.Status, e.Grade, prose.Number(float64(e.Deaths.Best)))
		}
		r.finding.Values = []blindspot.Value{{Key: "killed", Label: "Killed", Unit: "people",
			Q: blindspot.Quantity{Value: float64(e.Deaths.Best), Low: float64(e.Deaths.Low), High: float64(e.Deaths.High)}}}
		r.caveats = []blindspot.Warning{blindspot.Warnf(blindspot.WarnRangeOfReports, "The range is that of the reports; it is no statistical interval.")}
		return r, nil
	}
}
