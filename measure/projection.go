package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Core months, share and novelty of MEASURES: the core is the smallest set of
// areas that holds 80 % of the events of the 36 months before the window; a
// country is new where it had no event of the group for five years.
const (
	coreMonths   = 36
	coreShare    = 0.8
	noveltyYears = 5
)

// Projection is how far beyond its core the group is active: the share of the
// window's events outside the core areas, how far they lie from the nearest
// core area (the mean point of the group's events in it), and the countries in
// which people died in its events for the first time in five years.
//
// The core is drawn from the 36 months before the window and not from those up
// to its end: a core that the window's own events help to choose holds more of
// them than of the next (in simulated groups of 20 events a year the interval of
// the share outside then held the truth in half of the runs). A group without
// earlier events has no core, and nothing can lie outside it.
//
// That a core of 80 % leaves some events outside is in its definition. What says
// something is the share beside that of the period before, outside the core as it
// was drawn then, in countries observed for both periods and both cores; the
// interval of the ratio is that of Donner & Zou 2012 (doi 10.1177/0962280210383082)
// from the intervals of the shares.
//
// What the period before is compared with is the share in those countries, too: in
// others the group may have been active where nobody counted before.
//
// Values: outside_share, outside_share_compared, outside_share_before, outside_change (ratio), outside_events, distance_median (ranks), distance_max,
// new_countries. Errors: TooFewData where no event is placed well enough.
func Projection(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("projection")
	}
	f := in.finding("projection", "Projection", window, blindspot.Method{
		Name: "Events outside the core areas (80 % of the events of the 36 months before) and their distance to it"})
	events := exact(within(in.Events, window), &f)
	if len(events) == 0 {
		return f, tooFew("projection", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	in.extent(events, window, &f)
	core := in.core(window.From - 1)
	beyond := func(e *blindspot.Event) bool { _, inside := core[e.Place.Area]; return !inside }
	fresh := in.newCountries(window, &f)
	f.N = len(events)
	if len(core) == 0 {
		f.Evidence = evidence(events)
		f.Values = projected(blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown(), len(fresh))
		f.Statement = fmt.Sprintf("%s has no core that its events in %s could lie outside: no placed event of the %d months before is known.", in.subject(), window, coreMonths) + in.firstTime(fresh)
		return f, nil
	}
	outside := keep(events, beyond)
	km := make([]float64, len(outside))
	for i := range outside {
		km[i] = nearest(core, outside[i].Place)
	}
	f.Evidence = evidence(outside)
	compared, was := in.outsideBefore(window)
	f.Values = projected(share(those(in.Events, placed), window, beyond), compared, was, ratioOfShares(compared, was), blindspot.Exactly(float64(len(outside))), median(km), largest(km), len(fresh))
	f.Table = farTable(in, outside, km)
	f.Statement = fmt.Sprintf("%s of the %s of %s in %s lay outside its core of %s", prose.Capital(prose.Share(f.Values[0].Q)),
		prose.Count(len(events), "placed event", "placed events"), in.subject(), window, prose.Count(len(core), "area", "areas"))
	if len(outside) > 0 {
		f.Statement += fmt.Sprintf(", at a median distance of %s km and at most %s km", f.Values[5].Q, f.Values[6].Q)
	}
	f.Statement += fmt.Sprintf(". By its definition a core of %s leaves about %s outside it", prose.Percent(coreShare), prose.Percent(1-coreShare))
	switch {
	case was.Known() && compared != f.Values[0].Q:
		f.Statement += fmt.Sprintf("; in the countries observed long enough to compare it was %s, and %s in the period before", prose.Share(compared), prose.Share(was))
	case was.Known():
		f.Statement += fmt.Sprintf("; in the period before it was %s", prose.Share(was))
	}
	f.Statement += "." + in.firstTime(fresh)
	return f, nil
}

// outsideBefore is the share outside the core in the window and in the period before,
// each by the core as it was drawn then, in the same countries: unknown where none is
// observed for both periods and both cores.
func (in *Input) outsideBefore(window blindspot.DateRange) (now, was blindspot.Quantity) {
	before := window.Before()
	part := *in
	if !in.Chronicle {
		span := blindspot.DateRange{From: before.From.AddMonths(-coreMonths), To: window.To}
		countries, _ := in.observedThroughout(countriesOf(touching(in.Events, span)), span)
		part.Events = history(in.Events, countries)
	}
	return part.outside(window), part.outside(before)
}

// outside is the share of a window's placed events outside the core of the
// months before it.
func (in *Input) outside(window blindspot.DateRange) blindspot.Quantity {
	core := in.core(window.From - 1)
	if len(core) == 0 {
		return blindspot.Unknown()
	}
	return share(those(in.Events, placed), window, func(e *blindspot.Event) bool { _, inside := core[e.Place.Area]; return !inside })
}

// ratioOfShares is the ratio of two independent shares. Its interval is recovered
// from those of the shares (Donner & Zou 2012, section 3, MOVER for a ratio).
// Where the share below is none only a lower bound is known, and where both are,
// nothing.
func ratioOfShares(now, was blindspot.Quantity) blindspot.Quantity {
	if !now.HasInterval() || !was.HasInterval() || now.Value == 0 && was.Value == 0 {
		return blindspot.Unknown()
	}
	product, below := now.Value*was.Value, now.Low*(2*now.Value-now.Low)
	low := 0.0
	if below > 0 {
		low = below / (product + math.Sqrt(math.Max(0, product*product-below*was.High*(2*was.Value-was.High))))
	}
	if was.Value == 0 || was.Low == 0 {
		return blindspot.AtLeast(low, Level)
	}
	high := (product + math.Sqrt(math.Max(0, product*product-now.High*was.Low*(2*now.Value-now.High)*(2*was.Value-was.Low)))) / (was.Low * (2*was.Value - was.Low))
	return blindspot.Between(now.Value/was.Value, low, high, Level)
}

func projected(share, compared, was, change, outside, middle, greatest blindspot.Quantity, fresh int) []blindspot.Value {
	return []blindspot.Value{
		value("outside_share", "Share of events outside the core", "share", share),
		value("outside_share_compared", "Share outside in the countries that are compared with the period before", "share", compared),
		value("outside_share_before", "Share outside the core of then, in the period before", "share", was),
		value("outside_change", "Share outside, against the period before", "ratio", change),
		value("outside_events", "Events outside the core", "events", outside),
		value("distance_median", "Median distance of these to the core", "km", middle),
		value("distance_max", "Greatest distance to the core", "km", greatest),
		value("new_countries", "Countries with deaths in its events for the first time in five years", "countries", blindspot.Exactly(float64(fresh))),
	}
}

func (in *Input) firstTime(countries []string) string {
	if len(countries) == 0 {
		return ""
	}
	return fmt.Sprintf(" People died in its events in %s for the first time in five years.", prose.List(in.names(countries)))
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

// median is the median with the interval of ranks that holds it whatever the
// distribution (David & Nagaraja 2003, section 7.1); below five there is none.
func median(km []float64) blindspot.Quantity {
	if len(km) == 0 {
		return blindspot.Unknown()
	}
	sorted := slices.Sorted(slices.Values(km))
	estimate := resample.QuantileSorted(sorted, 0.5)
	n := len(sorted)
	// The chance that at most rank of n distances lie below the median is summed over
	// logarithms: of a thousand and more, that of none is below what a number holds.
	next, rank := -float64(n)*math.Ln2, 0
	below := math.Exp(next)
	for ; ; rank++ {
		if next += math.Log(float64(n-rank) / float64(rank+1)); below+math.Exp(next) > (1-Level)/2 {
			break
		}
		below += math.Exp(next)
	}
	if below > (1-Level)/2 {
		return blindspot.Exactly(estimate)
	}
	return blindspot.Between(estimate, sorted[rank], sorted[n-1-rank], Level)
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
	before := countriesOf(touching(in.Events, past))
	lethal := keep(within(in.Events, window), func(e *blindspot.Event) bool { return e.Deaths.Best > 0 && !e.DeathsGap })
	fresh := slices.DeleteFunc(countriesOf(lethal), func(c string) bool { return slices.Contains(before, c) })
	if in.Chronicle {
		return fresh
	}
	known, unknown := in.observedThroughout(fresh, past)
	if len(unknown) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnPastUnobserved, "People died in its events in %s too; whether for the first time in five years cannot be told, since those years are not observed there.", prose.List(in.names(unknown))).
			With(blindspot.WarningData{Countries: unknown}))
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
		t.Rows = append(t.Rows, []string{e.ID, e.Days().From.Month().String(), name, in.names([]string{e.Place.Country})[0],
			fmt.Sprintf("%.0f", km[i]), deaths})
	}
	return t
}
