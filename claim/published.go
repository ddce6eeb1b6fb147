package claim

import (
	"context"
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

var publishedCaveat = blindspot.Warnf(blindspot.WarnPublishedCount, "Published counts were collected by the publisher's own method, which may have changed between reports.")

func parseRateRatio(a *args) runner {
	if c, ok := a.census(); ok {
		return c.rateRatio(a)
	}
	before, after, side := a.statement("before"), a.statement("after"), a.side()
	return func(_ context.Context, b *book) (result, error) {
		s0, ok0 := b.statement(before)
		s1, ok1 := b.statement(after)
		if !ok0 || !ok1 {
			return untestable("Not tested: the change in attacks, because the published counts that would be compared are not known.",
				"published attack counts for two periods"), nil
		}
		for _, s := range []casefile.Statement{s0, s1} {
			if s.Period.Days() == 0 || !s.Count.Known() || s.Count.Value != math.Trunc(s.Count.Value) || s.Part || s.Country != s0.Country {
				return untestable(fmt.Sprintf("Not tested: the change in attacks, because the count published by %s on %s gives no whole number of attacks for a stated period of the same country.", s.Body, prose.Day(s.Date)),
					"published attack counts with their periods"), nil
			}
		}
		q, p := RateRatio(int(s0.Count.Value), int(s1.Count.Value), float64(s0.Period.Days()), float64(s1.Period.Days()))
		if !q.Known() {
			return untestable("Not tested: the change in attacks, because none was counted in either period.", "counts for longer periods"), nil
		}
		// A count that is a lower bound leaves that end of the ratio open.
		if s0.Bound == "at least" {
			q.Low = 0
		}
		if s1.Bound == "at least" {
			q.High = math.Inf(1)
		}
		r := result{verdict: decide(q.Low, q.High, 1, side)}
		r.says = fmt.Sprintf("Attacks counted in %s: %s, then %s. That is %s times the daily rate (%s, %s).",
			place.CountryName(s0.Country), counted(s0, s0.Body != s1.Body), counted(s1, true), times(q), prose.Interval(q.Low, q.High, 0.9), prose.P(p))
		r.finding = published(s0, s1)
		r.finding.N = int(s0.Count.Value + s1.Count.Value)
		r.finding.Values = []blindspot.Value{{Key: "rate_ratio", Label: "Attacks a day, after against before", Unit: "ratio", Q: q, P: &p}}
		r.finding.Method = blindspot.Method{Name: "Ratio of two rates, dispersion and dependence as groups have them",
			Citation: "Zeger 1988, Biometrika 75", DOI: "10.1093/biomet/75.4.621"}
		r.caveats = []blindspot.Warning{publishedCaveat}
		return r, nil
	}
}

// times is a ratio in words; without a count before there is only a lower end.
func times(q blindspot.Quantity) string {
	if math.IsInf(q.Value, 1) {
		return "at least " + prose.Number(q.Low)
	}
	return prose.Number(q.Value)
}

// counted is "20 from 19 August to 31 December 2020", with who counted.
func counted(s casefile.Statement, body bool) string {
	text := prose.Number(s.Count.Value) + " " + prose.During(s.Period)
	if s.Bound != "" {
		text = s.Bound + " " + text
	}
	if body {
		text += " (" + s.Body + ")"
	}
	return text
}

// published starts a finding that rests on statements.
func published(list ...casefile.Statement) blindspot.Finding {
	f := blindspot.Finding{Evidence: []string{}, Table: &blindspot.Table{Columns: []string{"Date", "Period", "Count", "Published by", "Grade"}}}
	for _, s := range list {
		f.Evidence = append(f.Evidence, s.ID)
		period := ""
		if s.Period.Days() > 0 {
			period = s.Period.String()
			f.Window = cover(f.Window, s.Period)
		} else {
			f.Window = cover(f.Window, blindspot.DateRange{From: s.Date, To: s.Date})
		}
		f.Table.Rows = append(f.Table.Rows, []string{s.Date.String(), period, stated(s), s.Body, s.Grade.String()})
	}
	return f
}

func cover(r, o blindspot.DateRange) blindspot.DateRange {
	if !r.From.Known() || o.From < r.From {
		r.From = o.From
	}
	r.To = max(r.To, o.To)
	return r
}

// stated is a statement's count as it was published.
func stated(s casefile.Statement) string {
	low, high := s.Count.Low, s.Count.High
	switch {
	case math.IsNaN(low):
		return "at most " + prose.Number(high)
	case math.IsNaN(high):
		return "at least " + prose.Number(low)
	case low == high:
		return prose.Number(low)
	}
	return prose.Number(low) + " to " + prose.Number(high)
}

func parseStrength(a *args) runner {
	before, after, side, grade := a.span("before"), a.span("after"), a.side(), a.grade()
	country := a.required("country")
	kind, ok := a.get("statement_type")
	if !ok {
		kind = "fighters"
	}
	return func(_ context.Context, b *book) (result, error) {
		was := b.estimates(kind, country, before, grade)
		now := b.estimates(kind, country, after, grade)
		if len(was) == 0 || len(now) == 0 {
			return untestable(fmt.Sprintf("Not tested: strength in %s %s against %s, because no estimate graded %s or better is known for one of the two.",
				place.CountryName(country), prose.During(after), prose.During(before), grade),
				fmt.Sprintf("graded estimates of strength in %s for both periods", place.CountryName(country))), nil
		}
		low0, high0 := envelope(was)
		low1, high1 := envelope(now)
		r := result{verdict: blindspot.Mixed}
		relation := "the two ranges overlap"
		switch {
		case low1 > high0:
			r.verdict, relation = blindspot.Supported, "every later estimate lies above the highest earlier one"
		case high1 < low0:
			r.verdict, relation = blindspot.Contradicted, "every later estimate lies below the lowest earlier one"
		case low1 == high0 || high1 == low0:
			relation = "the two ranges touch"
		}
		if side == "below" {
			r.verdict = opposite(r.verdict)
		}
		r.says = fmt.Sprintf("%s of %s in %s published %s %s, and %s published %s %s: %s.",
			prose.Capital(prose.Count(len(was), "estimate", "estimates")), kind, place.CountryName(country), prose.During(before), spread(was),
			prose.Count(len(now), "estimate", "estimates"), prose.During(after), spread(now), relation)
		r.finding = published(append(was, now...)...)
		r.finding.N = len(was) + len(now)
		r.finding.Values = []blindspot.Value{estimatesValue("before", "Estimates before", kind, was), estimatesValue("after", "Estimates after", kind, now)}
		r.finding.Method = blindspot.Method{Name: "Overlap of the ranges of graded estimates"}
		r.caveats = []blindspot.Warning{blindspot.Warnf(blindspot.WarnPublishedEstimate, "Strength estimates are judgements of their publishers; some count family members, and an interval around them is not stated.")}
		if len(was) == 1 || len(now) == 1 {
			r.caveats = append(r.caveats, blindspot.Warnf(blindspot.WarnSingleEstimate, "One of the two periods rests on a single estimate."))
		}
		return r, nil
	}
}

func opposite(v blindspot.Verdict) blindspot.Verdict {
	switch v {
	case blindspot.Supported:
		return blindspot.Contradicted
	case blindspot.Contradicted:
		return blindspot.Supported
	case blindspot.Mixed, blindspot.Untestable:
	}
	return v
}

// estimates are the statements of a kind about a whole country, dated in the
// window and graded well enough.
func (b *book) estimates(kind, country string, window blindspot.DateRange, worst blindspot.Grade) []casefile.Statement {
	var out []casefile.Statement
	for _, s := range b.statements {
		if s.Kind == kind && s.Country == country && !s.Part && window.Contains(s.Date) && atLeast(s.Grade, worst) {
			out = append(out, s)
		}
	}
	return out
}

// envelope is the range that holds all estimates. An end that was not published
// could lie anywhere.
func envelope(list []casefile.Statement) (low, high float64) {
	low = math.Inf(1)
	for _, s := range list {
		l, h := s.Count.Low, s.Count.High
		if math.IsNaN(l) {
			l = 0
		}
		if math.IsNaN(h) {
			h = math.Inf(1)
		}
		low, high = min(low, l), max(high, h)
	}
	return low, high
}

// endsOf is from where to where the numbers run that were published.
func endsOf(list []casefile.Statement) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range list {
		for _, v := range []float64{s.Count.Low, s.Count.High} {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

// spread says how far the published numbers run, and how many leave an end open.
func spread(list []casefile.Statement) string {
	low, high := endsOf(list)
	verb := "run from "
	if len(list) == 1 {
		verb = "runs from "
	}
	says := verb + prose.Number(low) + " to " + prose.Number(high)
	if low == high {
		says = map[bool]string{true: "says ", false: "say "}[len(list) == 1] + prose.Number(low)
	}
	lower, upper := 0, 0
	for _, s := range list {
		if math.IsNaN(s.Count.Low) {
			lower++
		}
		if math.IsNaN(s.Count.High) {
			upper++
		}
	}
	if lower > 0 {
		says += fmt.Sprintf(" (%d without a lower end)", lower)
	}
	if upper > 0 {
		says += fmt.Sprintf(" (%d without an upper end)", upper)
	}
	return says
}

// estimatesValue is what the sentence says of a period: the ends that were published.
func estimatesValue(key, label, unit string, list []casefile.Statement) blindspot.Value {
	low, high := endsOf(list)
	return blindspot.Value{Key: key, Label: label, Unit: unit, Q: blindspot.Quantity{Value: math.NaN(), Low: low, High: high}}
}

func parseLevel(a *args) runner {
	id, side, threshold := a.statement("statement"), a.side(), a.threshold()
	unit := a.required("unit")
	return func(_ context.Context, b *book) (result, error) {
		s, ok := b.statement(id)
		if !ok {
			return untestable(fmt.Sprintf("Not tested: the number of %s, because no published count is known.", unit), "a published count of "+unit), nil
		}
		low, high := s.Count.Low, s.Count.High
		if math.IsNaN(low) {
			low = math.Inf(-1)
		}
		if math.IsNaN(high) {
			high = math.Inf(1)
		}
		// The threshold itself satisfies the claim: at least, or at most.
		r := result{verdict: blindspot.Mixed}
		switch above := side == "above"; {
		case above && low >= threshold, !above && high <= threshold:
			r.verdict = blindspot.Supported
		case above && high < threshold, !above && low > threshold:
			r.verdict = blindspot.Contradicted
		}
		when := "on " + prose.Day(s.Date)
		if s.Period.Days() > 0 {
			when = prose.During(s.Period)
		}
		bar := map[string]string{"above": "at least ", "below": "at most "}[side] + prose.Number(threshold)
		r.says = fmt.Sprintf("%s %s: %s%s (%s).", prose.Capital(unit), when, stated(s), note(s), s.Body)
		r.bar = fmt.Sprintf("The claim needs %s.", bar)
		r.finding = published(s)
		r.finding.N = 1
		r.finding.Values = []blindspot.Value{{Key: "level", Label: prose.Capital(unit), Unit: unit, Q: s.Count}}
		r.finding.Method = blindspot.Method{Name: "Published count against a threshold"}
		return r, nil
	}
}

func note(s casefile.Statement) string {
	if s.Note == "" || s.Period.Days() > 0 {
		return ""
	}
	return ", " + s.Note
}
