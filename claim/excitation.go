package claim

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/prose"
)

// parseExcitation reads a test of how much of a month's events the group's own
// past month accounts for.
func parseExcitation(a *args) runner {
	c, ok := a.census()
	if !ok {
		a.fault("series", "%s", missingParam)
	}
	when, side, threshold := a.months("window"), a.side(), a.threshold()
	return func(_ context.Context, b *book) (result, error) {
		t := c.over(b, when)
		if !t.known() || len(t.months) < measure.MemoryMonths {
			return c.uncounted(when), nil
		}
		q, err := measure.OwnPast(monthlyOf(t, "events"))
		if err != nil {
			return untestable(fmt.Sprintf("Not tested: how much of %s %s its own past accounts for, because its months do not tell memory from trend and season.", c.subject(), prose.During(when)),
				"counts for a longer span"), nil
		}
		r := result{verdict: decide(q.Low, q.High, threshold, side), caveats: c.caveats(b, when), finding: c.finding(when, "Endemic-epidemic model of monthly counts with trend and season", t)}
		r.finding.Method.Citation, r.finding.Method.DOI = "Paul, Held and Toschke 2008, Statistics in Medicine 27", "10.1002/sim.3440"
		r.finding.Values = []blindspot.Value{{Key: "own_past", Label: "Events a month that one event of the month before brings on", Unit: "events", Q: q}}
		r.caveats = append(r.caveats, measure.MemoryWarning)
		r.says = fmt.Sprintf("In %s %s (%s, %s), 100 events of one month go with %.0f in the next beyond trend and season (90 %% interval %.0f to %.0f).", c.subject(), prose.During(when), t.words(), t.source,
			100*q.Value, 100*q.Low, 100*q.High)
		r.bar = fmt.Sprintf("The claim needs them %s %.0f: at 100 violence would keep itself up, at 0 each event would arise anew.", side, 100*threshold)
		return r, nil
	}
}
