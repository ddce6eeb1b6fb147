package measure

import (
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
)

// The endemic-epidemic model looks back five years, over the areas with most
// events, and needs so many events and months.
const (
	contagionMonths = 60
	contagionAreas  = 30
	contagionEvents = 30
	contagionLeast  = 24
)

// contagion is the endemic-epidemic model of a group over its areas.
type contagion struct {
	areas      []string
	countries  []string
	first      blindspot.Month
	counts     [][]float64 // month x area, NaN where not observed
	weights    endemic.Matrix
	joined     bool // some of the areas are neighbours
	fit        *endemic.Result
	background string // how the endemic part varies in time, for people
	events     int
}

// contagion fits the model to the window, or to five years (see contagionSpan):
// negative-binomial counts of events by month and admin-1 area; what an area's
// own last month passes on, what its neighbours pass on, and an endemic part
// that may change from year to year, so that a slow rise is not taken for one
// event setting off another, with a random intercept for each area (Paul & Held
// 2011, doi 10.1002/sim.4177), so that lasting differences are not either. An
// offset of the areas' shares of all events would do so too well: simulated
// groups with a true eigenvalue of 0.6 then gave 0.52 on average.
func (in *Input) contagion(measure string, window blindspot.DateRange, f *blindspot.Finding) (*contagion, error) {
	if in.Chronicle {
		return nil, tooFew(measure, "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	if in.Geo == nil {
		return nil, noMap(measure)
	}
	span := contagionSpan(window)
	seen := blindspot.DateRange{From: max(span.From, window.Before().From), To: window.To}
	events, countries := in.covered(within(in.Events, span), seen, f)
	placed := keep(events, func(e *blindspot.Event) bool { return panel.ByArea(e) != "" })
	if len(placed) < contagionEvents {
		return nil, tooFew(measure, "choose a later date or a group with more events",
			"%s has %s placed to an area in covered countries in %s, and the model needs %d", in.subject(), count(len(placed), "event", "events"), span, contagionEvents)
	}
	c := &contagion{countries: countries, events: len(placed)}
	ranked := tally(placed, areaOf)
	for _, a := range ranked[:min(contagionAreas, len(ranked))] {
		c.areas = append(c.areas, a.name)
	}
	if left := len(ranked) - len(c.areas); left > 0 {
		f.Warn(fmt.Sprintf("The model holds the %d areas with most events; %d with few events are left out.", len(c.areas), left))
	}
	if left := len(events) - len(placed); left > 0 {
		f.Warn(fmt.Sprintf("%d of %d events are left out: they are placed no better than to a country.", left, len(events)))
	}
	slices.Sort(c.areas)
	if err := c.count(in, placed, span); err != nil {
		return nil, err
	}
	c.join(in)
	return c, c.estimate(f)
}

// contagionSpan is the window itself where it is long enough for the model, and
// else the five years up to its end.
func contagionSpan(window blindspot.DateRange) blindspot.DateRange {
	if first, last := window.Months(); last-first+1 >= contagionLeast {
		return window
	}
	return blindspot.DateRange{From: window.To.AddMonths(-contagionMonths) + 1, To: window.To}
}

// count fills the counts; an area is observed where its country is.
func (c *contagion) count(in *Input, events []blindspot.Event, span blindspot.DateRange) error {
	first, last := span.Months()
	p, _, err := panel.Build(events, panel.Spec{First: first, Last: last, Key: panel.ByArea, Units: c.areas, Only: true, Coverage: in.Coverage})
	if err != nil {
		return err
	}
	for t := range p.Months {
		row := make([]float64, len(c.areas))
		seen := false
		for i := range row {
			row[i] = math.NaN()
			if p.Observed[i][t] {
				row[i], seen = math.Round(p.Events[i][t]), true
			}
		}
		if seen || len(c.counts) > 0 {
			if len(c.counts) == 0 {
				c.first = first + blindspot.Month(t)
			}
			c.counts = append(c.counts, row)
		}
	}
	if len(c.counts) < contagionLeast {
		return tooFew("endemic-epidemic model", "choose a later date or import more years", "only %d months are observed, and %d are needed", len(c.counts), contagionLeast)
	}
	return nil
}

// join sets the weights: a sender shares out one unit among its neighbours, in
// proportion to how active each is as a rule, as in a gravity model. With equal
// weights an empty province beside a battlefield would speak against spillover.
func (c *contagion) join(in *Input) {
	shares := c.shares()
	c.weights = make(endemic.Matrix, len(c.areas))
	for i, area := range c.areas {
		c.weights[i] = make([]float64, len(c.areas))
		for _, other := range in.Geo.Neighbours(area) {
			if j, ok := slices.BinarySearch(c.areas, other); ok && j != i {
				c.weights[i][j], c.joined = shares[j], true
			}
		}
	}
	c.weights = c.weights.Normalised()
}

// estimate fits the richest background that the data allow.
func (c *contagion) estimate(f *blindspot.Finding) error {
	backgrounds := []struct {
		name  string
		terms []endemic.Term
	}{
		{"changing from year to year", append([]endemic.Term{endemic.Intercept()}, c.yearly()...)},
		{"with a trend", []endemic.Term{endemic.Intercept(), endemic.Trend()}},
		{"constant", []endemic.Term{endemic.Intercept()}},
	}
	var last error
	for k := range 2 * len(backgrounds) {
		b, random := backgrounds[k%len(backgrounds)], k < len(backgrounds)
		model := endemic.Model{Family: endemic.NegBin1, AR: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
			End: &endemic.Component{Terms: b.terms, Random: random}}
		if c.joined {
			model.NE, model.Weights = &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}}, c.weights
		}
		fit, err := endemic.Fit(endemic.Data{Counts: c.counts}, model, endemic.Options{Level: Level})
		if err == nil {
			c.fit, c.background = fit, b.name
			if b.name == "constant" {
				f.Warn("The background could not be let vary in time: slow changes then pass for events that set off others.")
			}
			if !random {
				f.Warn("The areas could not be given backgrounds of their own: lasting differences between them pass for events that set off others.")
			}
			return nil
		}
		last = err
	}
	return refused("endemic-epidemic model", last)
}

func (c *contagion) shares() []float64 {
	shares := make([]float64, len(c.areas))
	total := 0.0
	for i := range shares {
		n, months := 0.5, 1.0
		for t := range c.counts {
			if !math.IsNaN(c.counts[t][i]) {
				n += c.counts[t][i]
				months++
			}
		}
		shares[i] = n / months
		total += shares[i]
	}
	for i := range shares {
		shares[i] /= total
	}
	return shares
}

// yearly has a step for every twelve months counted back from the end, but the
// first: whole years, whatever the month the data end in.
func (c *contagion) yearly() []endemic.Term {
	n := len(c.counts)
	var terms []endemic.Term
	for back := range (n - 1) / 12 {
		until := n - 12*back
		from := max(0, until-12)
		if from == 0 {
			break
		}
		terms = append(terms, endemic.Term{Name: fmt.Sprintf("year%d", back), Value: func(t, _ int) float64 {
			if t >= from && t < until {
				return 1
			}
			return 0
		}})
	}
	return terms
}

// eigenvalue is the dominant eigenvalue with its interval. Where the epidemic
// part vanished, the profile likelihood still bounds it from above.
func (c *contagion) eigenvalue() (blindspot.Quantity, error) {
	last := len(c.counts) - 1
	e, err := c.fit.DominantEigenvalue(last)
	if err == nil {
		return quantity(e), nil
	}
	if !stats.IsKind(err, stats.Degenerate) {
		return blindspot.Unknown(), err
	}
	v, err := c.fit.Process().DominantEigenvalue(last)
	if err != nil {
		return blindspot.Unknown(), err
	}
	bound, err := c.fit.Profile("ar.intercept", Level)
	if err != nil || math.IsInf(bound.High, 0) || math.IsNaN(bound.High) {
		return blindspot.Exactly(v), nil
	}
	return blindspot.Between(v, 0, math.Max(v, math.Exp(bound.High)), Level), nil
}
