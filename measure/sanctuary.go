package measure

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// BorderKM is how close to an international land border counts as at the border.
const BorderKM = 50

// quietMonths is how long an area must have been without a state-based event
// against the group to count as without counter-pressure.
const quietMonths = 6

// Sanctuary is the room the group has: the share of its active area-months (an
// admin-1 area in a month with at least one event of the group) in which no
// state-based event against it fell in that area in the six months up to and
// including that month; the share of
// its events within 50 km of an international land border; and how many
// countries it is active in on the border strip (external bases: Salehyan 2007,
// doi 10.1353/wp.2007.0024).
//
// Values: quiet_share, border_share, border_countries. Errors: TooFewData where
// no event is placed well enough.
func Sanctuary(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("sanctuary")
	}
	f := in.finding("sanctuary", "Sanctuary", window, blindspot.Method{
		Name:     "Active area-months without state-based events, Wilson interval with the design effect of areas; events near borders, Wilson interval with that of months",
		Citation: "Salehyan 2007, World Politics 59(2)", DOI: "10.1353/wp.2007.0024"})
	events := exact(touching(in.Events, window), &f)
	if len(events) == 0 {
		return f, tooFew("sanctuary", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	f.N, f.Evidence = len(within(events, window)), evidence(events)
	in.extent(events, window, &f)
	quiet := in.quietShare(events, window)
	near := func(e *blindspot.Event) bool {
		km, ok := in.Geo.BorderDistance(e.Place.Lat, e.Place.Lon)
		return ok && km <= BorderKM
	}
	strip := countriesOf(keep(events, near))
	f.Values = []blindspot.Value{
		value("quiet_share", "Active area-months without counter-pressure", "share", quiet),
		value("border_share", fmt.Sprintf("Events within %d km of a land border", BorderKM), "share", share(those(in.Events, placed), window, near)),
		value("border_countries", "Countries with events on the border strip", "countries", blindspot.Exactly(float64(len(strip)))),
	}
	if !slices.ContainsFunc(in.Events, func(e blindspot.Event) bool { return e.Violence == blindspot.StateBased && e.Days().From <= window.To }) {
		f.Warn(blindspot.Warnf(blindspot.WarnNoStateClash, "The data hold no clash of this group with a state at all: UCDP may not count it among the parties of a conflict over government or territory, and quiet then says nothing."))
	}
	f.Statement = fmt.Sprintf("In %s of the months and areas in which %s was active in %s, no state force had met it there for half a year.", prose.Share(quiet), in.subject(), window)
	if border := f.Values[1].Q; border.Known() {
		f.Statement += fmt.Sprintf(" %s of its events lay within %d km of an international land border%s.", prose.Capital(prose.Share(border)), BorderKM, bothSides(in.names(strip)))
	}
	return f, nil
}

func bothSides(countries []string) string {
	if len(countries) < 2 {
		return ""
	}
	return ", in " + prose.List(countries)
}

// quietShare counts the area-months of the window in which the group was active,
// and those of them without counter-pressure. The months of one area go
// together, so that the interval is Wilson's for as many independent area-months
// as the differences between areas leave (Kish 1965).
func (in *Input) quietShare(events []blindspot.Event, window blindspot.DateRange) blindspot.Quantity {
	type cell struct {
		area  string
		month blindspot.Month
	}
	fought := map[cell]bool{}
	for i := range in.Events {
		e := &in.Events[i]
		if e.Violence == blindspot.StateBased && e.Place.Exact() {
			for m := range e.Months() {
				fought[cell{e.Place.Area, m}] = true
			}
		}
	}
	active := map[cell]bool{}
	first, last := window.Months()
	for i := range events {
		for m := range events[i].Months() {
			if c := (cell{events[i].Place.Area, m}); c.area != "" && m >= first && m <= last {
				active[c] = true
			}
		}
	}
	areas := map[string]*clusterOf{}
	quiet, all := 0, 0
	for c := range active {
		of := areas[c.area]
		if of == nil {
			of = &clusterOf{}
			areas[c.area] = of
		}
		met := false
		for back := range blindspot.Month(quietMonths) {
			met = met || fought[cell{c.area, c.month - back}]
		}
		of.hits += oneIf(!met)
		of.n++
		quiet += oneIf(!met)
		all++
	}
	return proportion(quiet, all, clusterDependence(areas, quiet, all))
}

// clusterOf is how many of n observations of a cluster have a property.
type clusterOf struct{ hits, n int }

// clusterDependence is the design effect of a share over clusters. Half a cluster
// counts for a share as even as that of all, so that a few that are all alike do
// not pass for certainty.
func clusterDependence(clusters map[string]*clusterOf, hits, n int) dependence {
	k := float64(len(clusters))
	p := (float64(hits) + 0.5) / (float64(n) + 1)
	squares := 0.0
	for _, name := range slices.Sorted(maps.Keys(clusters)) {
		c := clusters[name]
		squares += square(float64(c.hits) - p*float64(c.n))
	}
	if k < 2 {
		return dependence{float64(n), 1} // one area is one observation
	}
	effect := squares * k / (k - 1) / (float64(n) * p * (1 - p))
	return dependence{math.Min(float64(n), math.Max(1, effect)), k - 1}
}
