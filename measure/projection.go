package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Core months, share and novelty of MEASURES: the core is the smallest set of
// areas that holds 80 % of the last 36 months' events; a country is new where
// it had no event of the group for five years.
const (
	coreMonths   = 36
	coreShare    = 0.8
	noveltyYears = 5
)

// Projection is how far beyond its core the group strikes: the share of the
// window's events outside the core areas, how far they lie from the nearest
// core area (the mean point of the group's events in it), and the countries in
// which it struck with deaths for the first time in five years.
//
// Values: outside_share (Wilson), outside_events, distance_median (bootstrap),
// distance_max, new_countries. Errors: TooFewData where no event is placed
// well enough.
func Projection(in Input) (blindspot.Finding, error) {
	window := in.window()
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("projection")
	}
	f := in.finding("projection", "Projection", window, blindspot.Method{
		Name: "Events outside the core areas (80 % of 36 months' events) and their distance to it"})
	events := exact(within(in.Events, window), &f)
	if len(events) == 0 {
		return f, tooFew("projection", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	in.extent(events, window, &f)
	core := in.core(window.To)
	var outside []blindspot.Event
	var km []float64
	for _, e := range events {
		if _, inside := core[e.Place.Area]; !inside {
			outside = append(outside, e)
			km = append(km, nearest(core, e.Place))
		}
	}
	fresh := in.newCountries(window, &f)
	f.N, f.Evidence = len(events), evidence(outside)
	f.Values = []blindspot.Value{
		value("outside_share", "Share of events outside the core", "share", proportion(len(outside), len(events))),
		value("outside_events", "Events outside the core", "events", blindspot.Exactly(float64(len(outside)))),
		value("distance_median", "Median distance of these to the core", "km", in.median(km)),
		value("distance_max", "Greatest distance to the core", "km", largest(km)),
		value("new_countries", "Countries struck with deaths for the first time in five years", "countries", blindspot.Exactly(float64(len(fresh)))),
	}
	f.Table = farTable(in, outside, km)
	f.Statement = fmt.Sprintf("%s of the %s of %s in %s lay outside its core of %s", capital(percent(f.Values[0].Q)),
		count(len(events), "placed event", "placed events"), in.subject(), window, count(len(core), "area", "areas"))
	if len(outside) > 0 {
		f.Statement += fmt.Sprintf(", at a median distance of %s km and at most %s km", f.Values[2].Q, f.Values[3].Q)
	}
	f.Statement += "."
	if len(fresh) > 0 {
		f.Statement += fmt.Sprintf(" It struck with deaths in %s for the first time in five years.", list(in.names(fresh)))
	}
	return f, nil
}

// core gives the core areas with the mean point of the group's events in each.
func (in *Input) core(until blindspot.Date) map[string]spatial.Point {
	span := blindspot.DateRange{From: until.AddMonths(-coreMonths) + 1, To: until}
	points := map[string][]spatial.Point{}
	all := 0
	for _, e := range within(in.Events, span) {
		if e.Place.Exact() && e.Place.Area != "" {
			points[e.Place.Area] = append(points[e.Place.Area], spatial.Point{Lat: e.Place.Lat, Lon: e.Place.Lon})
			all++
		}
	}
	areas := make([]string, 0, len(points))
	for a := range points {
		areas = append(areas, a)
	}
	slices.SortFunc(areas, func(a, b string) int {
		if c := cmp.Compare(len(points[b]), len(points[a])); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	core := map[string]spatial.Point{}
	held := 0
	for _, a := range areas {
		if float64(held) >= coreShare*float64(all) {
			break
		}
		centre, err := spatial.MeanCentre(points[a], nil)
		if err != nil {
			continue // antipodal points have no mean; the area then cannot be a core
		}
		core[a] = centre
		held += len(points[a])
	}
	return core
}

func nearest(core map[string]spatial.Point, p blindspot.Place) float64 {
	best := math.Inf(1)
	for _, centre := range core {
		best = math.Min(best, spatial.Distance(centre, spatial.Point{Lat: p.Lat, Lon: p.Lon}))
	}
	return best
}

func (in *Input) median(km []float64) blindspot.Quantity {
	if len(km) == 0 {
		return blindspot.Unknown()
	}
	sorted := slices.Sorted(slices.Values(km))
	estimate := resample.QuantileSorted(sorted, 0.5)
	if len(km) < 5 || in.draws() == 0 {
		return blindspot.Exactly(estimate)
	}
	rng := in.rand("projection")
	draws, again := make([]float64, in.draws()), make([]int, len(sorted))
	for b := range draws {
		clear(again)
		for range again {
			again[rng.IntN(len(again))]++
		}
		draws[b] = middle(sorted, again)
	}
	return percentile(estimate, draws)
}

// middle is the median of sorted values, each taken so many times; the counts
// add up to the number of values.
func middle(sorted []float64, count []int) float64 {
	n := len(sorted)
	seen, low := 0, math.NaN()
	for i, k := range count {
		seen += k
		if math.IsNaN(low) && seen > (n-1)/2 {
			low = sorted[i]
		}
		if seen > n/2 {
			return (low + sorted[i]) / 2
		}
	}
	return sorted[n-1]
}

func largest(km []float64) blindspot.Quantity {
	if len(km) == 0 {
		return blindspot.Unknown()
	}
	return blindspot.Exactly(slices.Max(km))
}

// newCountries are the countries with a lethal event in the window and no event
// at all in the five years before it. A country is called new only where those
// five years are observed; otherwise nobody can tell, and the finding says so.
func (in *Input) newCountries(window blindspot.DateRange, f *blindspot.Finding) []string {
	past := blindspot.DateRange{From: window.From.AddMonths(-12 * noveltyYears), To: window.From - 1}
	before := countriesOf(within(in.Events, past))
	lethal := keep(within(in.Events, window), func(e *blindspot.Event) bool { return e.Deaths.Best > 0 && !e.DeathsGap })
	fresh := slices.DeleteFunc(countriesOf(lethal), func(c string) bool { return slices.Contains(before, c) })
	if in.Chronicle {
		return fresh
	}
	known, unknown := in.observedThroughout(fresh, past)
	if len(unknown) > 0 {
		f.Warn(fmt.Sprintf("It killed in %s too; whether for the first time in five years cannot be told, since those years are not observed there.", list(in.names(unknown))))
	}
	return known
}

// farTable lists the ten farthest events by area and month: nothing finer.
func farTable(in Input, events []blindspot.Event, km []float64) *blindspot.Table {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(km[b], km[a]) })
	t := &blindspot.Table{Columns: []string{"Event", "Month", "Area", "Country", "Distance, km", "Deaths"}}
	for _, i := range order[:min(10, len(order))] {
		e := &events[i]
		name, _ := in.Geo.AreaName(e.Place.Area)
		deaths := "not known"
		if !e.DeathsGap {
			deaths = fmt.Sprint(e.Deaths.Best)
		}
		t.Rows = append(t.Rows, []string{e.ID, e.When.From.Month().String(), name, in.names([]string{e.Place.Country})[0],
			fmt.Sprintf("%.0f", km[i]), deaths})
	}
	return t
}
