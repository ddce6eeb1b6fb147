package measure

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/rates"
)

// Activity is how much violence the group is part of: events and deaths (best
// estimate) a month in the window, and the ratio of the window to the period of
// the same length before it. Months vary more than chance and depend on one
// another, as far as five years of the group's own say so; intervals and the
// p-value of a change allow for both (see package rates). A rise or fall is
// called where the interval of the ratio excludes 1 and p is below 0.05.
//
// Values: events_per_month, deaths_per_month, deaths_low, deaths_high (sums of
// the source's own bounds), events_change, deaths_change (ratios, with p).
// Errors: TooFewData for a chronicle, or where no country of the group is
// observed in both periods.
func Activity(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("activity", "Activity", window, rateMethod("Mean and ratio of monthly counts"))
	if in.Chronicle && in.Counts != nil {
		return in.Counts.activity(f, window)
	}
	if in.Chronicle {
		return f, tooFew("activity", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	all, countries := in.covered(touching(in.Events, blindspot.DateRange{From: window.To.AddMonths(-120), To: window.To}), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("activity", both)
	}
	s, err := monthlySeries(&in, countries, learning(both))
	if err != nil {
		return f, err
	}
	in.renamed(both, &f)
	f.N, f.Evidence = len(within(all, window)), evidence(touching(all, window))
	return ratesOf(f, s, window)
}

// ratesOf fills a finding of activity from a series that ends with the window.
func ratesOf(f blindspot.Finding, s series, window blindspot.DateRange) (blindspot.Finding, error) {
	n := monthsOf(window)
	events, err := newMonthly(s.events, n, 1)
	if err != nil {
		return f, err
	}
	deaths, err := newMonthly(s.deaths, n, rates.Unit(s.events, s.deaths))
	if err != nil {
		return f, err
	}
	f.Series = s.points
	f.Values = []blindspot.Value{
		value("events_per_month", "Events a month", "events a month", events.rate()),
		value("deaths_per_month", "Deaths a month (best estimate)", "deaths a month", deaths.rate()),
		events.changeValue("events_change", "Events, against the period before"),
		deaths.changeValue("deaths_change", "Deaths, against the period before"),
		value("deaths_low", "Deaths in the window, low estimate", "deaths", blindspot.Exactly(last(s.low, n))),
		value("deaths_high", "Deaths in the window, high estimate", "deaths", blindspot.Exactly(last(s.high, n))),
	}
	before, now := events.sums()
	deathsBefore, deathsNow := deaths.sums()
	for _, v := range []struct {
		key, label, unit string
		n                float64
	}{{"events", "Events", "events", now}, {"events_before", "Events in the period before", "events", before},
		{"deaths", "Deaths (best estimate)", "deaths", deathsNow}, {"deaths_before", "Deaths in the period before", "deaths", deathsBefore}} {
		f.Values = append(f.Values, value(v.key, v.label, v.unit, blindspot.Exactly(v.n)))
	}
	f.Statement = fmt.Sprintf("%s took part in %s events a month in %s, with %s deaths a month. %s.", f.Subject,
		f.Values[0].Q, window, f.Values[1].Q, changeInWords("Events", f.Values[2], now, before))
	return f, nil
}

// rateMethod names how rates and their ratios are estimated.
func rateMethod(name string) blindspot.Method {
	return blindspot.Method{Name: name + "; dispersion and dependence of months learned from the series and from those of other groups",
		Citation: "Lawless 1987, Canadian Journal of Statistics 15(3); Zeger 1988, Biometrika 75(4)", DOI: "10.2307/3314912"}
}

// learning widens two periods by the months from which is learned how months
// vary.
func learning(both blindspot.DateRange) blindspot.DateRange {
	_, last := both.Months()
	return blindspot.DateRange{From: min(both.From, (last - learnMonths + 1).First()), To: both.To}
}

func monthsOf(r blindspot.DateRange) int {
	first, last := r.Months()
	return int(last-first) + 1
}

// last adds up the last n.
func last(y []float64, n int) float64 {
	s := 0.0
	for _, v := range y[max(0, len(y)-n):] {
		s += v
	}
	return s
}

// Direction is what a ratio of two periods shows, as a verb.
type Direction string

// The directions. A ratio may have risen or fallen where its interval says so
// and chance still explains it in more than one case of twenty.
const (
	Rose          Direction = "rose"
	Fell          Direction = "fell"
	MayHaveRisen  Direction = "may have risen"
	MayHaveFallen Direction = "may have fallen"
	NoChange      Direction = "did not clearly change"
	NotKnown      Direction = "is not known"
)

// Trend is the direction that a ratio shows: up or down where its interval lies
// on one side of 1 and its p-value, where it has one, is below 0.05.
func Trend(ratio blindspot.Value) Direction {
	sure := ratio.P == nil || *ratio.P < callBelow
	switch q := ratio.Q; {
	case !q.HasInterval():
		return NotKnown
	case q.Low > 1 && sure:
		return Rose
	case q.High < 1 && sure:
		return Fell
	case q.Low > 1:
		return MayHaveRisen
	case q.High < 1:
		return MayHaveFallen
	}
	return NoChange
}

func changeInWords(what string, ratio blindspot.Value, now, before float64) string {
	switch {
	case now == 0 && before == 0:
		return what + " were none in either period"
	case before == 0:
		return fmt.Sprintf("%s went from none to %s", what, blindspot.FormatNumber(now))
	case now == 0:
		return fmt.Sprintf("%s went from %s to none", what, blindspot.FormatNumber(before))
	}
	if trend := Trend(ratio); trend == MayHaveRisen || trend == MayHaveFallen {
		return fmt.Sprintf("Against the period before, %s %s: %s", prose.Uncapital(what), trend, prose.More(ratio.Q))
	}
	return fmt.Sprintf("Against the period before, %s %s", prose.Uncapital(what), prose.Change(ratio.Q))
}

// series has one value a month of a range.
type series struct {
	events, deaths []float64 // NaN where the month is not observed
	low, high      []float64 // the source's own bounds of deaths
	points         []blindspot.Point
}

// monthlySeries counts the events month by month over the range, and gives the
// whole history up to its end as points, with months that are not observed as
// unknown.
func monthlySeries(in *Input, countries []string, r blindspot.DateRange) (series, error) {
	return in.seriesOf(blindspot.Each(in.Events), countries, r)
}

// seriesOf is monthlySeries of other events in the place of the input's own.
func (in *Input) seriesOf(events iter.Seq[*blindspot.Event], countries []string, r blindspot.DateRange) (series, error) {
	first, last := r.Months()
	begin := first
	const here = "here" // the one unit of the panel
	key := func(e *blindspot.Event) string {
		if slices.Contains(countries, e.Place.Country) {
			return here
		}
		return ""
	}
	for e := range events {
		if days := e.Days(); days.From.Known() && key(e) != "" {
			begin = min(begin, days.From.Month())
		}
	}
	p, _, err := panel.Build(events, panel.Spec{First: begin, Last: last, Key: key, Units: []string{here}, Only: true,
		Countries: func(string) []string { return countries }, Coverage: in.Coverage})
	if err != nil {
		return series{}, err
	}
	from := int(first - begin)
	s := series{events: p.Events[0][from:], deaths: p.Deaths[0][from:], low: p.Low[0][from:], high: p.High[0][from:]}
	for c := range p.Months {
		q := blindspot.Unknown()
		if p.Observed[0][c] {
			q = blindspot.Exactly(p.Events[0][c])
		} else if c >= from {
			s.events[c-from], s.deaths[c-from] = math.NaN(), math.NaN()
		}
		s.points = append(s.points, blindspot.Point{Month: p.First + blindspot.Month(c), Value: q})
	}
	return s, nil
}

// history keeps the events of the countries.
func history(events []blindspot.Event, countries []string) []blindspot.Event {
	return keep(events, inCountries(countries))
}

func inCountries(countries []string) func(*blindspot.Event) bool {
	return func(e *blindspot.Event) bool { return slices.Contains(countries, e.Place.Country) }
}

func round(v float64) float64 { return float64(int64(v + 0.5)) }
