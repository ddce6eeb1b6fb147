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
// Only countries observed throughout both periods count, so that the end of a
// country's data is never taken for ground given up; where there is none, the
// extent is a lower bound without comparison.
//
// Values: areas, areas_before, countries, effective_areas, effective_areas_before, area_share,
// standard_distance, drift, ellipse_major, ellipse_minor. Series has the
// effective number of areas by year, dated to its December. Errors: TooFewData
// where no event is placed well enough.
func Footprint(in Input) (blindspot.Finding, error) {
	window := in.window()
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("footprint")
	}
	f := in.finding("footprint", "Footprint", window, blindspot.Method{
		Name:     "Admin-1 areas with events; effective number of areas; mean centre on the sphere",
		Citation: "Hill 1973, Ecology 54(2)", DOI: "10.2307/1934352"})
	placed := exact(within(in.Events, window), &f)
	if len(placed) == 0 {
		return f, tooFew("footprint", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	now, was, compared := in.comparable(placed, window, &f)
	in.renamed(blindspot.DateRange{From: window.Before().From, To: window.To}, &f)
	areas := tally(now, areaOf)
	areasBefore := tally(was, areaOf)
	before := blindspot.Unknown()
	if compared {
		before = blindspot.Exactly(float64(len(areasBefore)))
	}
	effectiveAreas, effectiveAreasBefore := in.effective(areas, "footprint now"), in.effective(areasBefore, "footprint before")
	home, homeShare := in.homeShare(now)
	spread := in.spread(now)
	drift, p := in.drift(was, now, window)
	f.N, f.Evidence = len(now), evidence(now)
	f.Values = []blindspot.Value{
		value("areas", "Areas with events", "areas", blindspot.Exactly(float64(len(areas)))),
		value("areas_before", "Areas with events in the period before", "areas", before),
		value("countries", "Countries with events", "countries", blindspot.Exactly(float64(len(countriesOf(now))))),
		value("effective_areas", "Effective number of areas", "areas", effectiveAreas),
		value("effective_areas_before", "Effective number of areas in the period before", "areas", effectiveAreasBefore),
		value("area_share", "Share of the areas of "+home, "share", homeShare),
		value("standard_distance", "Standard distance around the mean centre", "km", spread.distance),
		value("ellipse_major", "Longer half-axis of the deviational ellipse", "km", spread.major),
		value("ellipse_minor", "Shorter half-axis", "km", spread.minor),
		tested(value("drift", "Movement of the mean centre", "km a year", drift), p),
	}
	if !drift.Known() {
		f.Values = f.Values[:len(f.Values)-1]
	}
	f.Table, f.Series = in.areaTable(areas), in.yearly(window)
	f.Statement = fmt.Sprintf("%s was active in %s of %s in %s", in.subject(),
		count(len(areas), "area", "areas"), count(len(countriesOf(now)), "country", "countries"), window)
	if compared {
		f.Statement += fmt.Sprintf(", after %d in the period before", len(areasBefore))
	}
	f.Statement += fmt.Sprintf("; weighted by its events it was spread over %s areas in effect", effectiveAreas)
	if effectiveAreasBefore.Known() {
		f.Statement += fmt.Sprintf(", after %s", effectiveAreasBefore)
	}
	f.Statement += "."
	if homeShare.Known() {
		f.Statement += fmt.Sprintf(" It reached %s of the areas of %s.", wholePercent(homeShare.Value), home)
	}
	return f, nil
}

// comparable keeps, of the window and of the period before, the placed events in
// countries observed throughout both: a country whose data end between them
// would look like ground given up. Where there is none, the extent is a lower
// bound and there is nothing to compare it with.
func (in *Input) comparable(now []blindspot.Event, window blindspot.DateRange, f *blindspot.Finding) (kept, was []blindspot.Event, compared bool) {
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	placed := keep(within(in.Events, both), func(e *blindspot.Event) bool { return e.Place.Exact() })
	var scratch blindspot.Finding
	held, _ := in.covered(placed, both, &scratch)
	if kept = within(held, window); len(kept) == 0 {
		in.extent(now, both, f)
		return now, nil, false
	}
	for _, w := range scratch.Warnings {
		f.Warn(w)
	}
	return kept, within(held, window.Before()), true
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
	at := newCloud(events)
	if d, ok := at.spread(at.count); ok {
		s.distance = blindspot.Exactly(d)
		if at.n >= 5 && in.draws() > 0 {
			s.distance = percentile(d, in.spreads(at))
		}
	}
	if e, err := spatial.StandardEllipse(points(events), nil); err == nil {
		s.major, s.minor = blindspot.Exactly(e.MajorKM), blindspot.Exactly(e.MinorKM)
	}
	return s
}

// spreads are standard distances of resampled events.
func (in *Input) spreads(at cloud) []float64 {
	rng := in.rand("standard distance")
	events, again, draws := newLottery(at.count), make([]int, len(at.count)), make([]float64, 0, in.draws())
	for range in.draws() {
		events.draw(again, rng)
		if d, ok := at.spread(again); ok {
			draws = append(draws, d)
		}
	}
	return draws
}

// drift is the distance between the mean centres of two periods per year, and
// how often events shuffled between the periods move the centre as far.
func (in *Input) drift(was, now []blindspot.Event, window blindspot.DateRange) (blindspot.Quantity, float64) {
	a, b := newCloud(was), newCloud(now)
	years := float64(window.Days()) / 365.25
	moved, ok := shift(a.sum(a.count), b.sum(b.count))
	if !ok || a.n < 3 || b.n < 3 {
		return blindspot.Unknown(), 1
	}
	q := blindspot.Exactly(moved / years)
	if in.draws() > 0 {
		rng := in.rand("drift")
		before, after := newLottery(a.count), newLottery(b.count)
		again, other := make([]int, len(a.count)), make([]int, len(b.count))
		draws := make([]float64, 0, in.draws())
		for range in.draws() {
			before.draw(again, rng)
			after.draw(other, rng)
			if d, ok := shift(a.sum(again), b.sum(other)); ok {
				draws = append(draws, d/years)
			}
		}
		if len(draws) > 0 {
			q = percentile(moved/years, draws)
		}
	}
	return q, in.driftByChance(was, now, moved)
}

// driftByChance deals the events out to the two periods again and again; the
// smaller period is drawn, and the larger is what remains.
func (in *Input) driftByChance(was, now []blindspot.Event, moved float64) float64 {
	pool := make([][3]float64, 0, len(was)+len(now))
	var all [3]float64
	for _, events := range [2][]blindspot.Event{was, now} {
		for i := range events {
			v := unit(events[i].Place.Lat, events[i].Place.Lon)
			pool = append(pool, v)
			all = [3]float64{all[0] + v[0], all[1] + v[1], all[2] + v[2]}
		}
	}
	rng := in.rand("drift by chance")
	farther := 0
	for range in.runs() {
		var part [3]float64
		for i := range min(len(was), len(now)) {
			j := i + rng.IntN(len(pool)-i)
			pool[i], pool[j] = pool[j], pool[i]
			part = [3]float64{part[0] + pool[i][0], part[1] + pool[i][1], part[2] + pool[i][2]}
		}
		rest := [3]float64{all[0] - part[0], all[1] - part[1], all[2] - part[2]}
		if d, ok := shift(part, rest); ok && d >= moved-1e-9 {
			farther++
		}
	}
	return float64(1+farther) / float64(1+in.runs())
}

// shift is the distance between the mean centres of two sums of unit vectors.
func shift(a, b [3]float64) (float64, bool) {
	from, ok := direction(a)
	if !ok {
		return 0, false
	}
	to, ok := direction(b)
	return apart(from, to), ok
}

// yearlyEvents is how many placed events a year needs to stand in the series,
// and yearlyDraws the number of bootstrap draws of its interval.
const (
	yearlyEvents = 5
	yearlyDraws  = 300
)

// yearly gives the effective number of areas of each whole year, dated to its
// December, in the countries with at least a twentieth of the events of both
// periods; where these are not all observed the year is unknown, so that a
// country that enters the data does not look like growth.
func (in *Input) yearly(window blindspot.DateRange) []blindspot.Point {
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	recent := keep(within(in.Events, both), func(e *blindspot.Event) bool { return e.Place.Exact() })
	var countries []string
	for _, c := range tally(recent, func(e *blindspot.Event) string { return e.Place.Country }) {
		if 20*c.events >= len(recent) {
			countries = append(countries, c.name)
		}
	}
	mine := keep(in.Events, func(e *blindspot.Event) bool {
		return e.Place.Exact() && (in.Chronicle || slices.Contains(countries, e.Place.Country))
	})
	if len(mine) == 0 {
		return nil
	}
	var out []blindspot.Point
	last := (window.To + 1).Month().Year() - 1 // the latest year that had ended
	for year := mine[0].When.From.Month().Year(); year <= last; year++ {
		r := blindspot.DateRange{From: blindspot.NewDate(year, 1, 1), To: blindspot.NewDate(year, 12, 31)}
		q := blindspot.Unknown()
		events := keep(mine, func(e *blindspot.Event) bool { return r.Contains(e.When.From) })
		if _, unseen := in.observedThroughout(countries, r); (in.Chronicle || len(unseen) == 0) && len(events) >= yearlyEvents {
			q = effectiveNumber(tally(events, areaOf).counts(), min(yearlyDraws, in.draws()), in.rand(fmt.Sprint("footprint ", year)))
		}
		out = append(out, blindspot.Point{Month: r.To.Month(), Value: q})
	}
	return out
}

func (in *Input) areaTable(areas tallied) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Area", "Country", "Events", "Deaths", "Area id"}}
	for _, a := range areas {
		name, country := in.Geo.AreaName(a.name)
		t.Rows = append(t.Rows, []string{name, in.names([]string{country})[0], fmt.Sprint(a.events), fmt.Sprint(a.deaths), a.name})
	}
	return t
}
