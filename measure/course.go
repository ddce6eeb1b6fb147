package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/changepoint"
	"github.com/blindspot/blindspot/stats/structural"
)

// course is the monthly course of the group and of what went on around it; NaN
// marks months that are not observed.
type course struct {
	first          blindspot.Month
	events, deaths []float64
	around         []float64 // events of others in the same countries
	countries      []string
	points         []blindspot.Point
}

func (c *course) total() float64 {
	s := 0.0
	for _, y := range c.events {
		if !math.IsNaN(y) {
			s += y
		}
	}
	return s
}

// course gathers the series of up to ten years.
func (in *Input) course(window blindspot.DateRange, f *blindspot.Finding) (*course, error) {
	both := blindspot.MonthsBack(window.To, 24)
	span := blindspot.DateRange{From: window.To.AddMonths(-seriesMonths) + 1, To: window.To}
	_, countries := in.covered(within(in.Events, span), both, f)
	if len(countries) == 0 {
		return nil, in.notCovered("resilience", both)
	}
	s, err := monthlySeries(in, countries, span)
	if err != nil {
		return nil, err
	}
	others := *in
	others.Events = in.Context
	o, err := monthlySeries(&others, countries, span)
	if err != nil {
		return nil, err
	}
	first, _ := span.Months()
	c := &course{first: first, events: s.events, deaths: s.deaths, around: o.events, countries: countries}
	c.points = s.points[len(s.points)-len(s.events):]
	seen := false
	start := 0
	for t := range c.events {
		if !c.points[t].Value.Known() {
			c.events[t], c.deaths[t] = math.NaN(), math.NaN()
		}
		// An event that spans months lies in each in part; the model is one of
		// whole counts.
		c.events[t], c.deaths[t], c.around[t] = math.Round(c.events[t]), math.Round(c.deaths[t]), math.Round(c.around[t])
		if !seen && c.events[t] > 0 {
			seen, start = true, t
		}
	}
	// The months before the group's first event are no course of the group.
	c.first += blindspot.Month(start)
	c.events, c.deaths, c.around, c.points = c.events[start:], c.deaths[start:], c.around[start:], c.points[start:]
	return c, nil
}

// shockAt is a shock as a place in the course: the position of its month.
type shockAt struct {
	shocks []blindspot.Shock // those of the month; none for a break that nobody named
	at     int
	month  blindspot.Month
}

func (s shockAt) words() string {
	var kinds []string
	for _, k := range s.shocks {
		if kind := strings.ReplaceAll(k.Kind, "_", " "); kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	return " (" + list(kinds) + ")"
}

// ownShocks are the shocks of the input that hit the group in its countries, by
// month, within the course.
func (in *Input) ownShocks(c *course, f *blindspot.Finding) []shockAt {
	sorted := slices.Clone(in.Shocks)
	slices.SortStableFunc(sorted, func(a, b blindspot.Shock) int { return int(a.Date - b.Date) })
	var out []shockAt
	others := 0
	for _, s := range sorted {
		if !in.affects(s) || (s.Country != "" && !slices.Contains(c.countries, s.Country)) {
			others++
			continue
		}
		at := int(s.Date.Month() - c.first)
		if at < 0 || at >= len(c.events) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].at == at {
			out[n-1].shocks = append(out[n-1].shocks, s)
			continue
		}
		out = append(out, shockAt{shocks: []blindspot.Shock{s}, at: at, month: s.Date.Month()})
	}
	if others > 0 {
		f.Warn(fmt.Sprintf("%s left out: they concern another actor or a country whose events are not known.", count(others, "shock is", "shocks are")))
	}
	return out
}

// affects tells whether the shock names the group, or nobody.
func (in *Input) affects(s blindspot.Shock) bool {
	if s.Affects == "" || in.Group.Has(s.Affects) {
		return true
	}
	for _, name := range []string{in.Group.Name, in.Group.Matched, in.Group.ID, in.Subject} {
		if strings.EqualFold(s.Affects, name) {
			return true
		}
	}
	return false
}

// strongestBreak finds the date at which one shift of the mean of log(1 +
// events) explains most, over the last run of observed months, at most five
// years of them.
func (c *course) strongestBreak() (shockAt, float64, error) {
	end := len(c.events)
	for end > 0 && math.IsNaN(c.events[end-1]) {
		end--
	}
	start := end
	for start > max(0, end-breakMonths) && !math.IsNaN(c.events[start-1]) {
		start--
	}
	y, err := structural.Log1p.Apply(c.events[start:end])
	if err != nil {
		return shockAt{}, 0, err
	}
	test, err := changepoint.FTest(y, nil, 0.15)
	if err != nil {
		return shockAt{}, 0, err
	}
	at := start + test.Date - 1 // the month before the first of the new level
	return shockAt{at: at, month: c.first + blindspot.Month(at)}, test.P, nil
}
