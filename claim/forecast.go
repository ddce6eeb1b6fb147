package claim

import (
	"context"
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// parseForecast reads a question about an event in a span that may not have
// ended. It is resolved by what is recorded, or by full coverage to the end of
// the span; the base rate from before the span is stated beside it, and scored
// when the question resolves.
func parseForecast(a *args) runner {
	s := a.selector()
	s.lethal = true
	if len(s.countries) == 0 {
		a.fault("countries", "%s", missingParam)
	}
	from, ahead := a.date("from"), a.count("months", 24)
	since := a.date("base_rate_since")
	may := a.word("says", false, "will", "may") == "may"
	return func(ctx context.Context, b *book) (result, error) {
		if b.in.AsOf < from {
			return untestable(fmt.Sprintf("Not tested: the question, a %s%s, because its span begins on %s.", s.noun(1), s.whose(), prose.Day(from)),
				"events from "+prose.Day(from)), nil
		}
		asked := s
		asked.when = blindspot.DateRange{From: from, To: from.AddMonths(ahead)}
		found, err := asked.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		before := s
		before.when = blindspot.DateRange{From: since, To: from - 1}
		base, err := before.ask(ctx, b)
		if err != nil {
			return result{}, err
		}
		events := found.all()
		p := BaseRate(base.n(), before.when.Days(), asked.when.Days())
		r := result{finding: recorded(asked.when, events, "Forecast question, resolved by record or by full coverage"), caveats: b.caveats(found.reach), events: found.stored}
		r.finding.Values = []blindspot.Value{counts("events", prose.Capital(s.noun(2))+" recorded in the span", s.plain(2), found.n()),
			counts("events_before", prose.Capital(s.noun(2))+" recorded before the span", s.plain(2), base.n()),
			{Key: "base_rate", Label: "Probability by the base rate alone", Unit: "probability", Q: blindspot.Exactly(p)}}
		r.finding.Evidence = append(r.finding.Evidence, found.countIDs(b, s)...)
		q := question{asked: asked, says: fmt.Sprintf("The question, a %s%s from %s, ", s.noun(1), found.asked.whose(), asked.when.String()), may: may, p: p,
			rate: fmt.Sprintf("The base rate, %s in the %d months before, puts it at %s.", none(base.n(), "recorded "+s.plain(1), "recorded "+s.plain(2)), int(math.Round(float64(before.when.Days())/30.44)), prose.Percent(p))}
		q.resolve(&r, found, b.in.AsOf)
		return r, nil
	}
}

// question is what a forecast asked: whether an event comes in a span, with what the
// base rate alone says.
type question struct {
	asked      selector
	says, rate string
	may        bool // it was only said to be possible
	p          float64
}

// resolve settles the question by what was found up to the day: yes by an event, no
// where the span has passed and all of it is covered, and else not yet.
func (q question) resolve(r *result, found answer, asOf blindspot.Date) {
	s, when, events := q.asked, q.asked.when, found.all()
	switch {
	case len(events) > 0:
		r.verdict = blindspot.Supported
		r.says = fmt.Sprintf("%sis resolved yes: %s. %s %s", q.says, prose.Count(found.n(), s.plain(1)+" is on record", s.plain(2)+" are on record"), firstAndLast(events), q.rate)
		r.finding.Values = append(r.finding.Values, brier(q.p, 1))
	case asOf >= when.To && found.covered:
		r.verdict = blindspot.Contradicted
		sure := "All events there are known."
		if found.sure > 0 {
			sure = found.census(when)
		}
		r.says = fmt.Sprintf("%sis resolved no: none is on record. %s %s", q.says, sure, q.rate)
		if q.may {
			r.verdict = blindspot.Mixed
			r.says += " That something may come is not refuted when it does not."
		}
		r.finding.Values = append(r.finding.Values, brier(q.p, 0))
	default:
		r.verdict = blindspot.Untestable
		r.says = fmt.Sprintf("%sis not resolved: none is on record up to %s, %s, and the record cannot show that there was none. %s", q.says, prose.Day(min(asOf, when.To)), remaining(asOf, when.To), q.rate)
		r.needs = fmt.Sprintf("UCDP GED with full coverage of %s for %s", s.areas, when.String())
	}
}

func remaining(asOf, end blindspot.Date) string {
	if asOf >= end {
		return "the end of the span"
	}
	return prose.Count(int(end-asOf), "day", "days") + " before the span ends"
}

func brier(p, outcome float64) blindspot.Value {
	return blindspot.Value{Key: "brier", Label: "Brier score of the base rate", Unit: "score", Q: blindspot.Exactly((p - outcome) * (p - outcome))}
}

// BaseRate is the probability of at least one event in the days ahead, given n
// events in the days before: the predictive probability of a Poisson process
// whose rate has the Jeffreys prior (a negative binomial, so 1 minus its zero).
// A record that is no census makes it a lower bound. NaN without days before.
func BaseRate(n, before, ahead int) float64 {
	if before <= 0 || ahead < 0 || n < 0 {
		return math.NaN()
	}
	return 1 - math.Pow(float64(before)/float64(before+ahead), float64(n)+0.5)
}
