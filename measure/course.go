package measure

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/changepoint"
	"github.com/blindspot/blindspot/stats/rates"
	"github.com/blindspot/blindspot/stats/resample"
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
	if in.Chronicle {
		*f = in.Counts.finding(*f, span)
		return in.Counts.course(span)
	}
	_, countries := in.covered(touching(in.Events, span), both, f)
	if len(countries) == 0 {
		return nil, in.notCovered("resilience", both)
	}
	s, err := monthlySeries(in, countries, span)
	if err != nil {
		return nil, err
	}
	o, err := in.seriesOf(in.aroundIn(countries), countries, span)
	if err != nil {
		return nil, err
	}
	first, _ := span.Months()
	c := &course{first: first, events: s.events, deaths: s.deaths, around: o.events, countries: countries}
	c.points = s.points[len(s.points)-len(s.events):]
	seen := false
	start := 0
	for t := range c.events {
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
	return " (" + prose.List(kinds) + ")"
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
		f.Warn(blindspot.Warnf(blindspot.WarnShocksLeftOut, "%s left out: they concern another actor or a country whose events are not known.", prose.Count(others, "shock is", "shocks are")).
			With(blindspot.WarningData{Count: others}))
	}
	return out
}

// affects tells whether the shock names the group, or nobody.
func (in *Input) affects(s blindspot.Shock) bool {
	if s.Affects == "" || in.Group.Is(blindspot.ActorID(s.Affects)) {
		return true
	}
	for _, name := range []string{in.Group.Name, in.Group.Matched, string(in.Group.ID), in.Subject} {
		if name != "" && blindspot.Fold(s.Affects) == blindspot.Fold(name) {
			return true
		}
	}
	return false
}

// breakDraws is the number of simulated series that a break is held against.
const breakDraws = 199

// strongestBreak finds the date at which one shift of the mean of log(1 +
// events) explains most, over the last run of observed months, at most five
// years of them. Its p-value is the rank of its sup-F among those of series of
// one level, as uneven and as dependent as the group's own: the law of sup-F for
// independent months calls drift a break.
func (in *Input) strongestBreak(c *course) (shockAt, float64, error) {
	end := len(c.events)
	for end > 0 && math.IsNaN(c.events[end-1]) {
		end--
	}
	start := end
	for start > max(0, end-breakMonths) && !math.IsNaN(c.events[start-1]) {
		start--
	}
	counts := c.events[start:end]
	test, err := supF(counts)
	if err != nil {
		return shockAt{}, 0, err
	}
	belief, err := rates.Fit(counts, rates.Options{})
	if err != nil {
		return shockAt{}, 0, err
	}
	if belief, err = belief.Stepped(test.Date); err != nil {
		return shockAt{}, 0, err
	}
	rng, level := in.rand("resilience break"), stat.Mean(counts, nil)
	var null []float64
	for range breakDraws {
		if t, err := supF(belief.Simulate(level, rng)); err == nil { // a series that never varies has none
			null = append(null, t.Sup)
		}
	}
	p, err := resample.RankP(test.Sup, null)
	if err != nil {
		return shockAt{}, 0, err
	}
	at := start + test.Date - 1 // the month before the first of the new level
	return shockAt{at: at, month: c.first + blindspot.Month(at)}, p, nil
}

func supF(counts []float64) (*changepoint.FStatistics, error) {
	y, err := structural.Log1p.Apply(counts)
	if err != nil {
		return nil, err
	}
	return changepoint.FTest(y, nil, 0.15)
}
