package measure

import (
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
	"github.com/blindspot/blindspot/prose"
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
	given      endemic.Matrix // weights of neighbours by activity, for tests: chosen before the fit
	even       endemic.Matrix // weights of neighbours that are all alike
	far        endemic.Matrix // weights that reach beyond neighbours; nil where none do
	lags       []float64      // of the fit; nil: the month before alone
	joined     bool           // some of the areas are neighbours
	fit        *endemic.Result
	open       []reading         // what the data do not refute
	onWhom     []endemic.Matrix  // weights that have some support
	following  endemic.Following // whether events follow those of the months before, by p-value
	spread     [2]float64        // lowest and highest eigenvalue of these
	dominant   *blindspot.Quantity
	background string // how the endemic part varies in time, for people
	events     int
}

// fitContagion fits the model to the window, or to five years (see contagionSpan):
// negative-binomial counts of events by month and admin-1 area; what an area's
// own last month passes on, what its neighbours pass on, and an endemic part with
// a season and a level that changes in steps (see estimate), with a random
// intercept for each area (Paul & Held 2011, doi 10.1002/sim.4177). Without the
// season a yearly wave alone gave simulated groups eigenvalues of 0.16 to 0.48;
// with yearly steps in place of shorter ones, a level that drifts from month to
// month for all areas gave 0.09 to 0.14. An offset of the areas' shares of all
// events in place of the random intercepts would take out too much: a true
// eigenvalue of 0.6 then gave 0.52 on average.
func (in *Input) fitContagion(measure string, window blindspot.DateRange, f *blindspot.Finding) (*contagion, error) {
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
			"%s has %s placed to an area %s in %s, and the model needs %d", in.subject(), prose.Count(len(placed), "event", "events"), in.where(), span, contagionEvents)
	}
	c := &contagion{countries: countries, events: len(placed)}
	ranked := tally(blindspot.Each(placed), span, areaOf)
	for _, a := range ranked[:min(contagionAreas, len(ranked))] {
		c.areas = append(c.areas, a.name)
	}
	if left := len(ranked) - len(c.areas); left > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnAreasLeftOut, "The model holds the %d areas with most events; %d with few events are left out.", len(c.areas), left).
			With(blindspot.WarningData{Count: left, Of: len(ranked)}))
	}
	if left := len(events) - len(placed); left > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnCoarsePlaces, "%d of %d events are left out: they are placed no better than to a country.", left, len(events)).
			With(blindspot.WarningData{Count: left, Of: len(events)}))
	}
	slices.Sort(c.areas)
	if err := c.count(in, placed, span); err != nil {
		return nil, err
	}
	c.join(in)
	if err := c.estimate(f); err != nil {
		return nil, err
	}
	c.following = c.follows(in)
	return c, nil
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
	p, _, err := panel.Build(blindspot.Each(events), panel.Spec{First: first, Last: last, Key: panel.ByArea, Units: c.areas, Only: true, Coverage: in.Coverage})
	if err != nil {
		return err
	}
	for t := range p.Months {
		row := make([]float64, len(c.areas))
		seen := false
		for i := range row {
			row[i] = math.NaN()
			if p.Observed[i][t] {
				row[i], seen = p.Events[i][t], true
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
// proportion to how active each is as a rule, as in a gravity model: with equal
// weights alone an empty province beside a battlefield would speak against spillover.
// Equal ones are another reading (see readings).
func (c *contagion) join(in *Input) {
	shares := c.shares()
	c.weights, c.even = make(endemic.Matrix, len(c.areas)), make(endemic.Matrix, len(c.areas))
	adjacent := make([][]bool, len(c.areas))
	for i, area := range c.areas {
		c.weights[i], c.even[i], adjacent[i] = make([]float64, len(c.areas)), make([]float64, len(c.areas)), make([]bool, len(c.areas))
		for _, other := range in.Geo.Neighbours(area) {
			if j, ok := slices.BinarySearch(c.areas, other); ok && j != i {
				c.weights[i][j], c.even[i][j], adjacent[i][j], c.joined = shares[j], 1, true, true
			}
		}
	}
	c.weights, c.even, c.far = c.weights.Normalised(), c.even.Normalised(), c.farther(shares, adjacent)
	c.given = c.weights
}

// estimate fits the richest background that the data allow. All that the areas
// do together belongs to it: a yearly wave and a level that changes by steps of
// a quarter of a year or more. What is left to tell contagion by is how areas
// depart from one another.
func (c *contagion) estimate(f *blindspot.Finding) error {
	const inSteps, constant = "with a season and a level that changes in steps", "constant"
	intercept := []endemic.Term{endemic.Intercept()}
	seasonal := slices.Concat(intercept, endemic.Season(yearMonths, 1))
	alongLine := append(slices.Clip(seasonal), endemic.Trend())
	backgrounds := []struct {
		name  string
		terms []endemic.Term
	}{
		{inSteps, slices.Concat(seasonal, c.steps(stepMonths))},
		{inSteps, slices.Concat(seasonal, c.steps(2*stepMonths))}, // where contagion accounts for all events of a step, its level has no estimate
		{inSteps, slices.Concat(seasonal, c.steps(4*stepMonths))},
		{"with a season and a trend", alongLine},
		{"with a trend", append(slices.Clip(intercept), endemic.Trend())},
		{constant, intercept},
	}
	var last error
	for k := range 2 * len(backgrounds) {
		b, random := backgrounds[k%len(backgrounds)], k < len(backgrounds)
		model := endemic.Model{Family: endemic.NegBin1, AR: &endemic.Component{Terms: intercept},
			End: &endemic.Component{Terms: b.terms, Random: random}}
		if c.joined {
			model.NE, model.Weights = &endemic.Component{Terms: intercept}, c.weights
		}
		fit, err := endemic.Fit(endemic.Data{Counts: c.counts}, model, endemic.Options{Level: Level, From: memoryMonths})
		compare := err == nil
		if !compare { // two months more may do
			fit, err = endemic.Fit(endemic.Data{Counts: c.counts}, model, endemic.Options{Level: Level})
		}
		if err == nil {
			c.fit, c.background = fit, b.name
			if compare {
				c.readings(model, alongLine, fit)
			}
			if len(b.terms) < len(alongLine) {
				f.Warn(blindspot.Warnf(blindspot.WarnBackground, "The background could not be given a season: a yearly wave then passes for events that set off others."))
			}
			if b.name == constant {
				f.Warn(blindspot.Warnf(blindspot.WarnBackground, "The background could not be let vary in time: slow changes then pass for events that set off others."))
			}
			if !random {
				f.Warn(blindspot.Warnf(blindspot.WarnBackground, "The areas could not be given backgrounds of their own: lasting differences between them pass for events that set off others."))
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

// How long a step of the background is at least, and how many events it holds: a
// step with fewer has no level to speak of.
const (
	stepMonths = 3
	stepEvents = 8
)

// steps cuts the months, back from the end, into levels of their own of so many months
// at least; the first is that of the intercept.
func (c *contagion) steps(months int) []endemic.Term {
	var cuts []int
	until, sum := len(c.counts), 0.0
	for t := len(c.counts) - 1; t >= memoryMonths; t-- { // those before are only looked back at
		for _, y := range c.counts[t] {
			if !math.IsNaN(y) {
				sum += y
			}
		}
		if until-t >= months && sum >= stepEvents {
			cuts = append(cuts, t)
			until, sum = t, 0
		}
	}
	if n := len(cuts); n > 0 && sum < stepEvents {
		cuts = cuts[:n-1] // too few events are left for the first level
	}
	var terms []endemic.Term
	end := len(c.counts)
	for _, from := range cuts {
		until := end
		end = from
		terms = append(terms, endemic.Term{Name: fmt.Sprintf("step%d", from), Value: func(t, _ int) float64 {
			return float64(oneIf(t >= from && t < until))
		}})
	}
	return terms
}
