package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
)

// Activity is how much violence the group is part of: events and deaths (best
// estimate) a month in the window, and the ratio of the window to the period of
// the same length before it. Intervals are those of a negative-binomial mean
// whose dispersion is estimated by moments from both periods, each around its
// own mean (Lawless 1987, doi 10.2307/3314912). The trend is called only where
// the interval of the ratio excludes 1.
//
// Values: events_per_month, deaths_per_month, deaths_low, deaths_high (sums of
// the source's own bounds), events_change, deaths_change (ratios).
// Errors: TooFewData for a chronicle, or where no country of the group is
// observed in both periods.
func Activity(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("activity", "Activity", window, blindspot.Method{
		Name:     "Mean and ratio of monthly counts, negative-binomial intervals",
		Citation: "Lawless 1987, Canadian Journal of Statistics 15(3)", DOI: "10.2307/3314912"})
	if in.Chronicle {
		return f, tooFew("activity", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	before := window.Before()
	both := blindspot.DateRange{From: before.From, To: window.To}
	events, countries := in.covered(within(in.Events, blindspot.DateRange{From: window.To.AddMonths(-120), To: window.To}), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("activity", both)
	}
	series, err := monthlySeries(&in, countries, both)
	if err != nil {
		return f, err
	}
	in.renamed(both, &f)
	n := len(series.events) / 2
	eventRuns := [2]monthly{{counts: series.events[:n]}, {counts: series.events[n:]}}
	deathRuns := [2]monthly{{counts: series.deaths[:n]}, {counts: series.deaths[n:]}}
	for _, runs := range []*[2]monthly{&eventRuns, &deathRuns} {
		alpha := dispersion(runs[0].counts, runs[1].counts)
		runs[0].alpha, runs[1].alpha = alpha, alpha
	}
	inWindow := within(events, window)
	f.N, f.Evidence, f.Series = len(inWindow), evidence(inWindow), series.points
	f.Values = []blindspot.Value{
		value("events_per_month", "Events a month", "events a month", eventRuns[1].rate()),
		value("deaths_per_month", "Deaths a month (best estimate)", "deaths a month", deathRuns[1].rate()),
		value("events_change", "Events, against the period before", "ratio", ratio(eventRuns[1], eventRuns[0])),
		value("deaths_change", "Deaths, against the period before", "ratio", ratio(deathRuns[1], deathRuns[0])),
		value("deaths_low", "Deaths in the window, low estimate", "deaths", blindspot.Exactly(round(series.low))),
		value("deaths_high", "Deaths in the window, high estimate", "deaths", blindspot.Exactly(round(series.high))),
	}
	f.Statement = fmt.Sprintf("%s took part in %s events a month in %s, with %s deaths a month. %s.", in.subject(),
		f.Values[0].Q, window, f.Values[1].Q, changeInWords("Events", f.Values[2].Q, eventRuns[1].sum(), eventRuns[0].sum()))
	return f, nil
}

// Trend is the direction a ratio shows: "rose", "fell", or "did not clearly
// change" where the interval holds 1.
func Trend(q blindspot.Quantity) string {
	switch {
	case !q.HasInterval():
		return "is not known"
	case q.Low > 1:
		return "rose"
	case q.High < 1:
		return "fell"
	}
	return "did not clearly change"
}

func changeInWords(what string, q blindspot.Quantity, now, before float64) string {
	switch {
	case now == 0 && before == 0:
		return what + " were none in either period"
	case before == 0:
		return fmt.Sprintf("%s went from none to %s", what, blindspot.FormatNumber(now))
	case now == 0:
		return fmt.Sprintf("%s went from %s to none", what, blindspot.FormatNumber(before))
	}
	if trend := Trend(q); trend == "rose" || trend == "fell" {
		return fmt.Sprintf("%s %s to %s times those of the period before", what, trend, q)
	}
	return fmt.Sprintf("%s did not clearly change: %s times those of the period before", what, q)
}

type series struct {
	events, deaths []float64 // one value a month of the range
	low, high      float64   // sums over the second half of the range
	points         []blindspot.Point
}

// monthlySeries counts the events month by month over the range, and gives the
// whole history up to its end as points, with months that are not observed as
// unknown.
func monthlySeries(in *Input, countries []string, r blindspot.DateRange) (series, error) {
	first, last := r.Months()
	begin := first
	if len(in.Events) > 0 {
		begin = min(begin, in.Events[0].When.From.Month())
	}
	p, _, err := panel.Build(history(in.Events, countries), panel.Spec{First: begin, Last: last,
		Key: func(*blindspot.Event) string { return in.Group.ID }, Units: []string{in.Group.ID}, Only: true,
		Countries: func(string) []string { return countries }, Coverage: in.Coverage})
	if err != nil {
		return series{}, err
	}
	from := int(first - begin)
	s := series{events: p.Events[0][from:], deaths: p.Deaths[0][from:]}
	for c := from + len(s.events)/2; c < p.Months; c++ {
		s.low += p.Low[0][c]
		s.high += p.High[0][c]
	}
	for c := range p.Months {
		q := blindspot.Unknown()
		if p.Observed[0][c] {
			q = blindspot.Exactly(p.Events[0][c])
		}
		s.points = append(s.points, blindspot.Point{Month: p.First + blindspot.Month(c), Value: q})
	}
	return s, nil
}

// history keeps the events of the countries.
func history(events []blindspot.Event, countries []string) []blindspot.Event {
	return keep(events, func(e *blindspot.Event) bool { return slices.Contains(countries, e.Place.Country) })
}

func round(v float64) float64 { return float64(int64(v + 0.5)) }
