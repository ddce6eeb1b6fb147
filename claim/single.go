package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

func parseFirstEvent(a *args) runner {
	s, claimed := a.selector(), a.date("date")
	return func(_ context.Context, b *book) (result, error) {
		p := s.of(b)
		// An event whose day is not known precisely has surely happened by the
		// last day of its range.
		slices.SortStableFunc(p.events, func(x, y blindspot.Event) int { return int(x.When.To) - int(y.When.To) })
		if len(p.events) == 0 || p.events[0].When.From > claimed {
			return untestable(fmt.Sprintf("Not tested: the first attack of %s, because none up to %s is on record.", s.label, day(claimed)),
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
			r.says = fmt.Sprintf("The earliest dated attack of %s on record took place %s in %s (%s, graded %s), %s before the claimed first of %s; %s on record before that day.",
				s.label, during(first.When), where, first.Status, first.Grade, months(first.When.To, claimed), day(claimed), count(len(earlier), "attack is", "attacks are"))
			return r, nil
		}
		r.verdict = blindspot.Supported
		r.says = fmt.Sprintf("No attack of %s is on record before that %s in %s (%s, graded %s).", s.label, during(first.When), where, first.Status, first.Grade)
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
	id, side, threshold := a.event("event"), a.side(), a.threshold()
	return func(_ context.Context, b *book) (result, error) {
		at := slices.IndexFunc(b.events, func(e blindspot.Event) bool { return e.ID == id })
		if at < 0 || b.events[at].DeathsGap {
			return untestable("Not tested: the toll, because it is not on record.", "a graded report of the event with its toll"), nil
		}
		e := b.events[at]
		r := result{verdict: decide(float64(e.Deaths.Low), float64(e.Deaths.High), threshold, side),
			finding: recorded(e.When, b.events[at:at+1], "Reported tolls against a threshold")}
		bar := map[string]string{"above": "more than ", "below": "fewer than "}[side] + number(threshold)
		r.says = fmt.Sprintf("Reports of the attack of %s in %s (%s, graded %s) put the killed at %s to %s, with %s as the best estimate.",
			days(e.When), e.Place.Admin1, e.Status, e.Grade, number(float64(e.Deaths.Low)), number(float64(e.Deaths.High)), number(float64(e.Deaths.Best)))
		r.bar = fmt.Sprintf("The claim needs %s.", bar)
		if e.Deaths.Low == e.Deaths.High {
			r.says = fmt.Sprintf("The attack of %s in %s (%s, graded %s) killed %s.", days(e.When), e.Place.Admin1, e.Status, e.Grade, number(float64(e.Deaths.Best)))
		}
		r.finding.Values = []blindspot.Value{{Key: "killed", Label: "Killed", Unit: "people",
			Q: blindspot.Quantity{Value: float64(e.Deaths.Best), Low: float64(e.Deaths.Low), High: float64(e.Deaths.High)}}}
		r.caveats = []string{"The range is that of the reports; it is no statistical interval."}
		return r, nil
	}
}
