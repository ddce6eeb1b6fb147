package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

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
