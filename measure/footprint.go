package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Footprint is where the group is active in the window: admin-1 areas and
// countries with at least one event, the effective number of areas (exponential
// of the Shannon entropy of event shares, Hill 1973, doi 10.2307/1934352), the
// share of the admin-1 areas of the country with most events, the standard
// distance around the mean centre, and how far the centre moved since the
// period before, per year. Intervals are bootstrapped over events. A distance
// is never negative, so drift comes with a permutation p-value: how often
// events shuffled between the periods move the centre as far.
//
// Values: areas, countries, effective_areas, effective_areas_before, area_share,
// standard_distance, drift, ellipse_major, ellipse_minor. Errors: TooFewData
// where no event is placed well enough.
func Footprint(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("footprint", "Footprint", window, blindspot.Method{
		Name:     "Admin-1 areas with events; effective number of areas; mean centre on the sphere",
		Citation: "Hill 1973, Ecology 54(2)", DOI: "10.2307/1934352"})
	now := exact(within(in.Events, window), &f)
	if len(now) == 0 {
		return f, tooFew("footprint", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	was := keep(within(in.Events, window.Before()), func(e *blindspot.Event) bool { return e.Place.Exact() })
	in.extent(append(slices.Clone(now), was...), blindspot.DateRange{From: window.Before().From, To: window.To}, &f)
	areas := tally(now, areaOf)
	areasBefore := tally(was, areaOf)
	home, homeShare := in.homeShare(now)
	spread := in.spread(now)
	drift, p := in.drift(was, now, window)
	f.N, f.Evidence = len(now), evidence(now)
	f.Values = []blindspot.Value{
		value("areas", "Areas with events", "areas", blindspot.Exactly(float64(len(areas)))),
		value("countries", "Countries with events", "countries", blindspot.Exactly(float64(len(countriesOf(now))))),
		value("effective_areas", "Effective number of areas", "areas", effective(areas, in.rand("footprint now"))),
		value("effective_areas_before", "The same in the period before", "areas", effective(areasBefore, in.rand("footprint before"))),
		value("area_share", "Share of the areas of "+home, "share", homeShare),
		value("standard_distance", "Standard distance around the mean centre", "km", spread.distance),
		value("ellipse_major", "Longer half-axis of the deviational ellipse", "km", spread.major),
		value("ellipse_minor", "Shorter half-axis", "km", spread.minor),
		tested(value("drift", "Movement of the mean centre", "km a year", drift), p),
	}
	if !drift.Known() {
		f.Values = f.Values[:len(f.Values)-1]
	}
	f.Table = in.areaTable(areas)
	f.Statement = fmt.Sprintf("%s was active in %s of %s in %s; the effective number of areas was %s", in.subject(),
		count(len(areas), "area", "areas"), count(len(countriesOf(now)), "country", "countries"), window, f.Values[2].Q)
	if before := f.Values[3].Q; before.Known() {
		f.Statement += fmt.Sprintf(", against %s in the period before", before)
	}
	f.Statement += fmt.Sprintf(". It reached %s of the areas of %s.", wholePercent(homeShare.Value), home)
	return f, nil
}

func areaOf(e *blindspot.Event) string { return e.Place.Area }

// homeShare is the share of the areas of the country with most events in which
// the group was active.
func (in *Input) homeShare(events []blindspot.Event) (string, blindspot.Quantity) {
	countries := tally(events, func(e *blindspot.Event) string { return e.Place.Country })
	if len(countries) == 0 {
		return "its country", blindspot.Unknown()
	}
	home := countries[0].name
	all := len(in.Geo.Areas(home))
	if all == 0 {
		return in.names([]string{home})[0], blindspot.Unknown()
	}
	at := keep(events, func(e *blindspot.Event) bool { return e.Place.Country == home })
	share := float64(len(tally(at, areaOf))) / float64(all)
	return in.names([]string{home})[0], blindspot.Exactly(min(1, share))
}

type spread struct{ distance, major, minor blindspot.Quantity }

func points(events []blindspot.Event) []spatial.Point {
	out := make([]spatial.Point, len(events))
	for i := range events {
		out[i] = spatial.Point{Lat: events[i].Place.Lat, Lon: events[i].Place.Lon}
	}
	return out
}

func (in *Input) spread(events []blindspot.Event) spread {
	s := spread{blindspot.Unknown(), blindspot.Unknown(), blindspot.Unknown()}
	at := points(events)
	if d, err := spatial.StandardDistance(at, nil); err == nil {
		s.distance = in.bootstrapPoints(at, d, "standard distance", func(p []spatial.Point) (float64, error) {
			return spatial.StandardDistance(p, nil)
		})
	}
	if e, err := spatial.StandardEllipse(at, nil); err == nil {
		s.major, s.minor = blindspot.Exactly(e.MajorKM), blindspot.Exactly(e.MinorKM)
	}
	return s
}

func (in *Input) bootstrapPoints(at []spatial.Point, estimate float64, use string, statistic func([]spatial.Point) (float64, error)) blindspot.Quantity {
	if len(at) < 5 {
		return blindspot.Exactly(estimate)
	}
	rng := in.rand(use)
	again := make([]spatial.Point, len(at))
	var draws []float64
	for range bootstraps {
		for i := range again {
			again[i] = at[rng.IntN(len(at))]
		}
		if d, err := statistic(again); err == nil {
			draws = append(draws, d)
		}
	}
	if len(draws) < bootstraps/2 {
		return blindspot.Exactly(estimate)
	}
	return percentile(estimate, draws)
}

// drift is the distance between the mean centres of two periods per year.
func (in *Input) drift(was, now []blindspot.Event, window blindspot.DateRange) (blindspot.Quantity, float64) {
	a, b := points(was), points(now)
	years := float64(window.Days()) / 365.25
	moved, err := centreShift(a, b)
	if err != nil || len(a) < 3 || len(b) < 3 {
		return blindspot.Unknown(), 1
	}
	rng := in.rand("drift")
	draws := make([]float64, 0, bootstraps)
	farther := 0
	again := make([]spatial.Point, len(a)+len(b))
	pool := append(slices.Clone(a), b...)
	for range bootstraps {
		for i := range a {
			again[i] = a[rng.IntN(len(a))]
		}
		for i := range b {
			again[len(a)+i] = b[rng.IntN(len(b))]
		}
		if d, err := centreShift(again[:len(a)], again[len(a):]); err == nil {
			draws = append(draws, d/years)
		}
		rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		if d, err := centreShift(pool[:len(a)], pool[len(a):]); err == nil && d >= moved {
			farther++
		}
	}
	if len(draws) == 0 {
		return blindspot.Exactly(moved / years), 1
	}
	return percentile(moved/years, draws), float64(1+farther) / float64(1+bootstraps)
}

func centreShift(a, b []spatial.Point) (float64, error) {
	from, err := spatial.MeanCentre(a, nil)
	if err != nil {
		return 0, err
	}
	to, err := spatial.MeanCentre(b, nil)
	if err != nil {
		return 0, err
	}
	return spatial.Distance(from, to), nil
}

func (in *Input) areaTable(areas tallied) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Area", "Country", "Events", "Deaths", "Area id"}}
	for _, a := range areas {
		name, country := in.Geo.AreaName(a.name)
		t.Rows = append(t.Rows, []string{name, in.names([]string{country})[0], fmt.Sprint(a.events), fmt.Sprint(a.deaths), a.name})
	}
	return t
}
