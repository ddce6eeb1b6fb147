package measure

import (
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/endemic"
	"github.com/blindspot/blindspot/stats/hawkes"
)

// A model of contagion takes every course that its background cannot follow for
// events that set off others. That they do is therefore said only where a test
// rejects that they do not, whatever the course: between months by how areas depart
// from all of them together (endemic.TestFollowing), within months by how close
// events lie (hawkes.Within). Where it does not reject, none at all lies within the
// interval.
const (
	shownBelow    = (1 - Level) / 2 // as an interval of this package leaves out what lies below it
	followStretch = 12              // months over which an area's share of all events is taken to last
)

// follows is whether events follow those of the months before, by p-value; NaN where
// that cannot be tested.
func (c *contagion) follows(in *Input) endemic.Following {
	none := endemic.Following{Own: math.NaN(), Beside: math.NaN(), Any: math.NaN()}
	if len(c.areas) < 2 {
		return none // an area alone has nothing to depart from
	}
	var weights endemic.Matrix
	if c.joined {
		weights = c.given
	}
	f, err := endemic.TestFollowing(c.counts, weights, endemic.FollowOptions{Stretch: followStretch, Back: memoryMonths, Ratio: memoryRatio, Draws: in.runs()}, in.rand("following"))
	if err != nil {
		return none // no stretch has months enough
	}
	if !c.joined {
		f.Beside = math.NaN()
	}
	return f
}

// shown tells whether a p-value, NaN where there is none, shows that events follow
// one another.
func shown(p float64) bool { return p < shownBelow }

// unlessShown stretches the interval of what events bring about down to none where
// that they do is not shown.
func unlessShown(q blindspot.Quantity, p float64) blindspot.Quantity {
	if q.HasInterval() && !shown(p) {
		q.Low = 0
	}
	return q
}

// notShown says why it is not shown that events follow one another: the test does not
// reject, or cannot be made.
func notShown(p float64) string {
	if math.IsNaN(p) {
		return "it takes two areas and three months of a year with events to tell"
	}
	return "areas that had more events than their part in one month had no more in those that followed than chance explains, " + prose.P(p)
}

// besideNotShown is the same of neighbours.
func besideNotShown(p float64) string {
	if math.IsNaN(p) {
		return "it takes three months of a year with events to tell"
	}
	return "beside areas that had more events than their part in one month there were no more in those that followed than chance explains, " + prose.P(p)
}

// withinMonths tests whether events follow one another more closely within months
// than if those of a month fell on its days at random, and says how many each sets
// off at least; no more than that can be told whatever the level of each month.
func (h *exciting) withinMonths(in *Input, times []float64, start, last blindspot.Date) {
	edges := []float64{0}
	for m := start.Month() + 1; m.First() <= last; m++ {
		edges = append(edges, float64(m.First()-start))
	}
	w, err := hawkes.NewWithin(times, append(edges, float64(last-start)+1))
	if err != nil {
		return // unlike any, since there are hawkesEvents at least
	}
	h.p = w.P(in.runs(), in.rand("within"))
	h.least = blindspot.AtLeast(0, Level)
	if shown(h.p) {
		h.least.Low = w.Least(Level)
	}
	h.varying = noLess(unlessShown(h.varying, h.p), h.least)
}

// noLess lets a ratio under one background not say less than what no level of the months
// explains; its interval holds both.
func noLess(varying, least blindspot.Quantity) blindspot.Quantity {
	if varying.HasInterval() {
		varying.Low = min(varying.Low, least.Low)
		varying.Value = max(varying.Value, least.Low)
		varying.High = max(varying.High, varying.Value)
	}
	return varying
}
