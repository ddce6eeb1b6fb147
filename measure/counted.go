package measure

import (
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/endemic"
)

// Counted is a census by month that a chronicle has beside it: what counts alone
// can tell is told from these, and what needs places from the events.
type Counted struct {
	Record    blindspot.CountRecord // as known on the day
	Query     blindspot.CountQuery  // without its span
	Subject   string                // whose events they count, and which
	Countries []string              // where they are: shocks elsewhere have no part in them
}

// over is the series of a span of months; a month that is not complete is not
// observed.
func (c *Counted) over(span blindspot.DateRange) series {
	q := c.Query
	q.From, q.To = span.Months()
	var s series
	for _, m := range c.Record.Months(q) {
		events, deaths, point := math.NaN(), math.NaN(), blindspot.Unknown()
		if m.State == blindspot.CountComplete {
			events, deaths = float64(m.Events), float64(m.Deaths)
			point = blindspot.Exactly(events)
		}
		s.events, s.deaths = append(s.events, events), append(s.deaths, deaths)
		s.points = append(s.points, blindspot.Point{Month: m.Month, Value: point})
	}
	s.low, s.high = s.deaths, s.deaths // counts state no bounds
	return s
}

// finding starts a finding that rests on counts, with their traps in place of
// those of a chronicle.
func (c *Counted) finding(f blindspot.Finding, span blindspot.DateRange) blindspot.Finding {
	first, last := span.Months()
	f.Subject, f.Source, f.Evidence, f.Warnings = c.Subject, blindspot.CountEvidence(c.Query.Series), []string{blindspot.CountEvidence(c.Query.Series)}, c.Record.Traps(c.Query.Series, first, last)
	return f
}

// opponents counts by opponent in a span.
func (c *Counted) opponents(span blindspot.DateRange) *blindspot.Table {
	first, last := span.Months()
	names := c.Query.Opponents
	if len(names) == 0 {
		for i := range c.Record.Counts {
			if n := &c.Record.Counts[i]; n.Series == c.Query.Series && n.Opponent != "" && !slices.Contains(names, n.Opponent) {
				names = append(names, n.Opponent)
			}
		}
	}
	var found tallied
	for _, name := range names {
		one := c.Query
		one.Opponents, one.From, one.To = []string{name}, first, last
		var events, deaths int
		for _, m := range c.Record.Months(one) {
			events, deaths = events+m.Events, deaths+m.Deaths
		}
		if events > 0 {
			found = append(found, counted{name, events, deaths})
		}
	}
	found.sort()
	return found.table("Opponent", "Events", "Deaths")
}

// activity is Activity by counts.
func (c *Counted) activity(f blindspot.Finding, window blindspot.DateRange) (blindspot.Finding, error) {
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	f = c.finding(f, both)
	s := c.over(learning(both))
	n := monthsOf(window)
	if known(s.events[len(s.events)-2*n:]) < 2*n {
		return f, tooFew("activity", "add counts for these months to counts.csv, and to counts_scope.csv that they are complete", "the counts are not complete for %s", both)
	}
	f.Table = c.opponents(window)
	f.N = int(last(s.events, n))
	return ratesOf(f, s, window)
}

// course is the monthly course of the counts from the first month of which they
// tell. What went on around the group they do not tell.
func (c *Counted) course(span blindspot.DateRange) (*course, error) {
	s := c.over(span)
	first, _ := span.Months()
	start := 0
	for start < len(s.events) && !(s.events[start] > 0) { // NaN before the counts begin
		start++
	}
	if start == len(s.events) {
		return nil, tooFew("resilience", "add counts to counts.csv", "no month of %s has an event in the counts", span)
	}
	around := make([]float64, len(s.events)) // not known, which is not none
	for t := range around {
		around[t] = math.NaN()
	}
	return &course{first: first + blindspot.Month(start), events: s.events[start:], deaths: s.deaths[start:], around: around[start:], countries: c.Countries, points: s.points[start:]}, nil
}

// Memory is how many events of a month one event of the month before brings on,
// beyond trend and season, in the counts that stand beside a chronicle.
//
// Values: own_past. Errors: TooFewData without counts or with fewer than
// [MemoryMonths] of them.
func Memory(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	span := blindspot.DateRange{From: window.To.AddMonths(-seriesMonths) + 1, To: window.To}
	f := in.finding("memory", "Memory of monthly counts", span, blindspot.Method{Name: "Endemic-epidemic model of monthly counts with trend and season",
		Citation: "Paul, Held and Toschke 2008, Statistics in Medicine 27", DOI: "10.1002/sim.3440"})
	if in.Counts == nil {
		return f, tooFew("memory", "add monthly counts of the group to the case", "no monthly counts of the group are at hand")
	}
	f = in.Counts.finding(f, span)
	c, err := in.Counts.course(span)
	if err != nil {
		return f, err
	}
	if len(c.events) < MemoryMonths || known(c.events) < len(c.events) {
		return f, tooFew("memory", "add counts for a longer span", "%d months in a row are counted of the %d that are needed", known(c.events), MemoryMonths)
	}
	q, err := OwnPast(c.events)
	if err != nil {
		return f, refused("memory", err)
	}
	f.N, f.Series = int(c.total()), c.points
	f.Values = []blindspot.Value{value("own_past", "Events a month that one event of the month before brings on", "events", q)}
	f.Warn(MemoryWarning)
	f.Statement = fmt.Sprintf("%s: 100 events of one month go with %s in the next, beyond trend and season. At 100 violence would keep itself up, at 0 each event would arise anew.", in.Counts.Subject,
		prose.Whole(blindspot.Between(100*q.Value, 100*q.Low, 100*q.High, q.Level)))
	return f, nil
}

// MemoryMonths is the shortest span whose months can tell memory from a trend and
// a season.
const MemoryMonths = 36

// MemoryWarning goes with every number of [OwnPast].
var MemoryWarning = blindspot.Warnf(blindspot.WarnNotIdentified, "A drive that lasts some months and is no trend or season looks like memory: the number is the most that is self-sustained.")

// OwnPast is how many events of a month one event of the month before brings on:
// the epidemic coefficient of a negative binomial model whose background has a
// quadratic trend on the log scale and one harmonic of the year, with its
// profile-likelihood interval.
func OwnPast(months []float64) (blindspot.Quantity, error) {
	counts := make([][]float64, len(months))
	for i, v := range months {
		counts[i] = []float64{v}
	}
	middle := float64(len(months)-1) / 2
	bend := endemic.Term{Name: "bend", Value: func(t, _ int) float64 { x := (float64(t) - middle) / middle; return x * x }}
	slope := endemic.Term{Name: "slope", Value: func(t, _ int) float64 { return (float64(t) - middle) / middle }}
	model := endemic.Model{Family: endemic.NegBin1, AR: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		End: &endemic.Component{Terms: append([]endemic.Term{endemic.Intercept(), slope, bend}, endemic.Season(12, 1)...)}}
	fit, err := endemic.Fit(endemic.Data{Counts: counts}, model, endemic.Options{Level: Level})
	if err != nil {
		return blindspot.Unknown(), err
	}
	interval, err := fit.Profile("ar.intercept", Level)
	if err != nil {
		return blindspot.Unknown(), err
	}
	for _, c := range fit.Coefficients {
		if c.Name == "ar.intercept" {
			return blindspot.Between(math.Exp(c.Value), math.Exp(interval.Low), math.Exp(interval.High), Level), nil
		}
	}
	return blindspot.Unknown(), fmt.Errorf("the model lacks its epidemic part")
}
