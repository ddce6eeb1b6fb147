package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
)

// BorderKM is how close to an international land border counts as at the border.
const BorderKM = 50

// quietMonths is how long an area must have been without a state-based event
// against the group to count as without counter-pressure.
const quietMonths = 6

// Sanctuary is the room the group has: the share of its active area-months (an
// admin-1 area in a month with at least one event of the group) in which no
// state-based event against it fell in that area in the six months up to and
// including that month, with an interval from resampling areas; the share of
// its events within 50 km of an international land border; and how many
// countries it is active in on the border strip (external bases: Salehyan 2007,
// doi 10.1353/wp.2007.0024).
//
// Values: quiet_share, border_share, border_countries. Errors: TooFewData where
// no event is placed well enough.
func Sanctuary(in Input) (blindspot.Finding, error) {
	window := in.window()
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("sanctuary")
	}
	f := in.finding("sanctuary", "Sanctuary", window, blindspot.Method{
		Name:     "Active area-months without state-based events, bootstrap over areas; events near borders, Wilson interval",
		Citation: "Salehyan 2007, World Politics 59(2)", DOI: "10.1353/wp.2007.0024"})
	events := exact(within(in.Events, window), &f)
	if len(events) == 0 {
		return f, tooFew("sanctuary", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	f.N, f.Evidence = len(events), evidence(events)
	in.extent(events, window, &f)
	quiet := in.quietShare(events, window)
	near, strip := 0, []string{}
	for i := range events {
		p := events[i].Place
		km, ok := in.Geo.BorderDistance(p.Lat, p.Lon)
		if !ok || km > BorderKM {
			continue
		}
		near++
		if !slices.Contains(strip, p.Country) {
			strip = append(strip, p.Country)
		}
	}
	slices.Sort(strip)
	f.Values = []blindspot.Value{
		value("quiet_share", "Active area-months without counter-pressure", "share", quiet),
		value("border_share", fmt.Sprintf("Events within %d km of a land border", BorderKM), "share", proportion(near, len(events))),
		value("border_countries", "Countries with events on the border strip", "countries", blindspot.Exactly(float64(len(strip)))),
	}
	if !slices.ContainsFunc(in.Events, func(e blindspot.Event) bool { return e.Violence == blindspot.StateBased && e.When.From <= window.To }) {
		f.Warn("The data hold no clash of this group with a state at all: UCDP may not count it among the parties of a conflict over government or territory, and quiet then says nothing.")
	}
	f.Statement = fmt.Sprintf("In %s of the months and areas in which %s was active in %s, no state force had met it there for half a year. %s of its events lay within %d km of an international land border%s.",
		percent(quiet), in.subject(), window, capital(percent(f.Values[1].Q)), BorderKM, bothSides(in.names(strip)))
	return f, nil
}

func bothSides(countries []string) string {
	if len(countries) < 2 {
		return ""
	}
	return ", in " + list(countries)
}

// quietShare resamples whole areas, since the months of one area go together.
func (in *Input) quietShare(events []blindspot.Event, window blindspot.DateRange) blindspot.Quantity {
	type cell struct {
		area  string
		month blindspot.Month
	}
	fought := map[cell]bool{}
	for i := range in.Events {
		e := &in.Events[i]
		if e.Violence == blindspot.StateBased && e.Place.Exact() {
			fought[cell{e.Place.Area, e.When.From.Month()}] = true
		}
	}
	active := map[cell]bool{}
	for i := range events {
		if c := (cell{events[i].Place.Area, events[i].When.From.Month()}); c.area != "" && window.Contains(events[i].When.From) {
			active[c] = true
		}
	}
	byArea := map[string][2]float64{} // quiet, active
	for c := range active {
		quiet := 1.0
		for back := range blindspot.Month(quietMonths) {
			if fought[cell{c.area, c.month - back}] {
				quiet = 0
			}
		}
		byArea[c.area] = [2]float64{byArea[c.area][0] + quiet, byArea[c.area][1] + 1}
	}
	areas := make([]string, 0, len(byArea))
	for a := range byArea {
		areas = append(areas, a)
	}
	slices.Sort(areas)
	share := func(pick func(int) int) float64 {
		quiet, all := 0.0, 0.0
		for i := range areas {
			counts := byArea[areas[pick(i)]]
			quiet += counts[0]
			all += counts[1]
		}
		return quiet / all
	}
	if len(areas) == 0 {
		return blindspot.Unknown()
	}
	estimate := share(func(i int) int { return i })
	if len(areas) < 3 || in.draws() == 0 {
		return blindspot.Exactly(estimate)
	}
	rng := in.rand("sanctuary")
	draws := make([]float64, in.draws())
	for b := range draws {
		draws[b] = share(func(int) int { return rng.IntN(len(areas)) })
	}
	return percentile(estimate, draws)
}

// bootstraps is the number of bootstrap draws of every interval made that way.
const bootstraps = 1000

// draws is the number of bootstrap draws; none for a quick input, whose
// quantities then have no interval.
func (in *Input) draws() int {
	if in.Quick {
		return 0
	}
	return bootstraps
}

// runs is the number of Monte Carlo runs behind a p-value.
func (in *Input) runs() int {
	if in.Quick {
		return 99
	}
	return bootstraps
}

// percentile is the estimate with the percentile interval of its draws, widened
// to the estimate where resampling moves all of them to one side, as it does
// with a distance near zero.
func percentile(estimate float64, draws []float64) blindspot.Quantity {
	slices.Sort(draws)
	return blindspot.Between(estimate, min(estimate, resample.QuantileSorted(draws, (1-Level)/2)),
		max(estimate, resample.QuantileSorted(draws, (1+Level)/2)), Level)
}
