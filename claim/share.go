package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

func parseShare(a *args) runner {
	s := a.selector()
	admin1 := a.list("admin1")
	if len(admin1) == 0 {
		a.fault("admin1", "the parameter is missing")
	}
	s.admin1 = nil
	s.when = a.span("window")
	of := a.word("of", true, "events", "operations")
	side, threshold := a.side(), a.threshold()
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
			return untestable(fmt.Sprintf("Not tested: where %s%s lay, because none is on record %s.", noun, s.in(), during(s.when)), "UCDP GED with full coverage for "+days(s.when)), nil
		}
		q := Share(inside, n)
		r := result{verdict: decide(q.Low, q.High, threshold, side), caveats: []string{chronicleCaveat}}
		r.says = fmt.Sprintf("Of %s %s%s %s whose province is known, %s lay in %s: %s (%s).",
			number(float64(n)), noun, s.in(), during(s.when), number(float64(inside)), join(admin1), percent(q.Value), intervalPercent(q))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, percent(threshold))
		r.finding = blindspot.Finding{Window: s.when, N: n, Evidence: evidence, Values: []blindspot.Value{{Key: "share", Label: "Share in " + join(admin1), Unit: "share", Q: q}},
			Method: blindspot.Method{Name: "Share with exact binomial interval", Citation: "Clopper and Pearson 1934, Biometrika 26", DOI: "10.1093/biomet/26.4.404"}}
		return r, nil
	}
}

func intervalPercent(q blindspot.Quantity) string {
	return fmt.Sprintf("90 %% interval %.0f to %.0f %%", 100*q.Low, 100*q.High)
}
