package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Footprint is where the group is active in the window: admin-1 areas and
// countries with at least one event, the effective number of areas (exponential
// of the Shannon entropy of event shares, areas not yet seen included: Chao, Wang
// & Jost 2013, doi 10.1111/2041-210X.12108; only a lower bound where the events
// cover too little), the share of the admin-1 areas of the country with most
// events, the standard distance around the mean centre, and how far the centre
// moved since the period before, per year. A drift is never negative: its
// interval begins at none where a centre that stands still would be found as far
// off in one of twenty cases.
//
// More or less ground is called only where the effective numbers of the two
// periods differ at equal coverage by more than shuffled periods make them. All
// intervals allow for the dependence of the group's events.
//
// Only countries observed throughout both periods count, so that the end of a
// country's data is never taken for ground given up; where there is none, the
// extent is a lower bound without comparison.
//
// Values: areas, areas_before, countries, effective_areas, effective_areas_before,
// effective_change (ratio, with p), area_share, standard_distance, drift (with p),
// ellipse_major, ellipse_minor. Series has the effective number of areas by year,
// dated to its December. Errors: TooFewData where no event is placed well enough.
func Footprint(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("footprint")
	}
	f := in.finding("footprint", "Footprint", window, blindspot.Method{
		Name:     "Admin-1 areas with events; effective number of areas with those unseen, compared at equal coverage; mean centre on the sphere",
		Citation: "Chao, Wang & Jost 2013, Methods in Ecology and Evolution 4(11)", DOI: "10.1111/2041-210X.12108"})
	placed := exact(touching(in.Events, window), &f)
	if len(placed) == 0 {
		return f, tooFew("footprint", "choose another date or a longer window", "%s has no event placed to a district or better in %s", in.subject(), window)
	}
	now, was, compared := in.comparable(placed, window, &f)
	in.renamed(blindspot.DateRange{From: window.Before().From, To: window.To}, &f)
	areas := tally(blindspot.Each(now), window, areaOf)
	g := in.ground(now, was, compared, window)
	begun := within(now, window)
	spread := in.spread(begun, window)
	drift, p := in.drift(within(was, window.Before()), begun, window)
	f.N, f.Evidence = len(begun), evidence(now)
	f.Values = append(g.values(),
		value("standard_distance", "Standard distance around the mean centre", "km", spread.distance),
		value("ellipse_major", "Longer half-axis of the deviational ellipse", "km", spread.major),
		value("ellipse_minor", "Shorter half-axis", "km", spread.minor))
	if drift.Known() {
		f.Values = append(f.Values, tested(value("drift", "Movement of the mean centre", "km a year", drift), p))
	}
	f.Table, f.Series = in.areaTable(areas), in.yearly(window, &g)
	in.warnOfLevels(countriesOf(now), &f)
	g.area, g.many = in.areaNoun(countriesOf(now))
	f.Statement = g.sentence(in.subject(), window)
	return f, nil
}

// ground is how many areas the group was active in, and what that amounts to.
type ground struct {
	areas, countries int
	before           blindspot.Quantity // areas
	now, was, change blindspot.Quantity // effective numbers and their ratio
	p                float64
	home             string
	homeShare        blindspot.Quantity
	area, many       string // what an area is called there
}

func (in *Input) ground(now, was []blindspot.Event, compared bool, window blindspot.DateRange) ground {
	g := ground{areas: len(tally(blindspot.Each(now), window, areaOf)), countries: len(countriesOf(now)), before: blindspot.Unknown(), was: blindspot.Unknown(), change: blindspot.Unknown(), p: 1}
	g.home, g.homeShare = in.homeShare(now, window)
	countries := countriesOf(append(slices.Clip(now), was...))
	here := inCountries(countries)
	c := in.classify(those(in.Events, func(e *blindspot.Event) bool { return placed(e) && here(e) }), window, areaOf)
	c.most = in.classesAtAll(countries)
	g.now = c.effective(c.now, in.rand("footprint now"))
	if compared {
		g.before = blindspot.Exactly(float64(len(tally(blindspot.Each(was), window.Before(), areaOf))))
		g.was = c.effective(c.was, in.rand("footprint before"))
		g.change, g.p = c.change(g.now, g.was, in.rand("footprint change"))
	}
	return g
}

func (g *ground) values() []blindspot.Value {
	change := value("effective_change", "Effective number of areas, against the period before", "ratio", g.change)
	if g.change.Known() {
		change = tested(change, g.p)
	}
	return []blindspot.Value{
		value("areas", "Areas with events", "areas", blindspot.Exactly(float64(g.areas))),
		value("areas_before", "Areas with events in the period before", "areas", g.before),
		value("countries", "Countries with events", "countries", blindspot.Exactly(float64(g.countries))),
		value("effective_areas", "Effective number of areas", "areas", g.now),
		value("effective_areas_before", "Effective number of areas in the period before", "areas", g.was),
		change,
		value("area_share", "Share of the areas of "+g.home, "share", g.homeShare),
	}
}

func (g *ground) sentence(subject string, window blindspot.DateRange) string {
	s := fmt.Sprintf("%s was active in %s of %s in %s", subject,
		prose.Count(g.areas, g.area, g.many), prose.Count(g.countries, "country", "countries"), window)
	if g.before.Known() {
		s += fmt.Sprintf(", after %s in the period before", g.before)
	}
	s += fmt.Sprintf("; weighted by its events it was spread over %s %s in effect", g.now, g.many)
	switch {
	case g.was.LowerBound() && g.now.LowerBound():
		s += fmt.Sprintf(", after %s; with so few events the two cannot be compared", g.was)
	case g.was.Known() || g.was.LowerBound():
		s += fmt.Sprintf(", after %s%s", g.was, g.comparison())
	}
	s += "."
	if g.homeShare.Known() {
		s += fmt.Sprintf(" It reached %s of the %s of %s.", prose.Percent(g.homeShare.Value), g.many, g.home)
	}
	return s
}

// comparison says whether the two effective numbers differ.
func (g *ground) comparison() string {
	if !g.change.Known() {
		return ""
	}
	switch Trend(tested(value("", "", "", g.change), g.p)) {
	case Rose:
		return fmt.Sprintf(": more ground (%s)", prose.P(g.p))
	case Fell:
		return fmt.Sprintf(": less ground (%s)", prose.P(g.p))
	default:
		return ", which is not clearly different"
	}
}

// comparable keeps, of the window and of the period before, the placed events in
// countries observed throughout both: a country whose data end between them
// would look like ground given up. Where there is none, the extent is a lower
// bound and there is nothing to compare it with.
func (in *Input) comparable(now []blindspot.Event, window blindspot.DateRange, f *blindspot.Finding) (kept, was []blindspot.Event, compared bool) {
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	placed := keep(touching(in.Events, both), func(e *blindspot.Event) bool { return e.Place.Exact() })
	var scratch blindspot.Finding
	held, _ := in.covered(placed, both, &scratch)
	if kept = touching(held, window); len(kept) == 0 {
		in.extent(now, both, f)
		return now, nil, false
	}
	for _, w := range scratch.Warnings {
		f.Warn(w)
	}
	return kept, touching(held, window.Before()), true
}

func areaOf(e *blindspot.Event) string { return e.Place.Area }

// homeShare is the share of the areas of the country with most events in which
// the group was active.
func (in *Input) homeShare(events []blindspot.Event, window blindspot.DateRange) (string, blindspot.Quantity) {
	countries := tally(blindspot.Each(events), window, func(e *blindspot.Event) string { return e.Place.Country })
	if len(countries) == 0 {
		return "its country", blindspot.Unknown()
	}
	home := countries[0].name
	all := len(in.Geo.Areas(home))
	if all == 0 {
		return in.names([]string{home})[0], blindspot.Unknown()
	}
	at := keep(events, func(e *blindspot.Event) bool { return e.Place.Country == home })
	share := float64(len(tally(blindspot.Each(at), window, areaOf))) / float64(all)
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

func (in *Input) spread(events []blindspot.Event, window blindspot.DateRange) spread {
	s := spread{standardDistance(those(in.Events, placed), events, window), blindspot.Unknown(), blindspot.Unknown()}
	if e, err := spatial.StandardEllipse(points(events), nil); err == nil {
		s.major, s.minor = blindspot.Exactly(e.MajorKM), blindspot.Exactly(e.MinorKM)
	}
	return s
}

// drift is the distance between the mean centres of two periods per year, and
// the chance of one as long where the centre does not move.
func (in *Input) drift(was, now []blindspot.Event, window blindspot.DateRange) (blindspot.Quantity, float64) {
	d, ok := displaced(those(in.Events, placed), was, now, window)
	if !ok {
		return blindspot.Unknown(), 1
	}
	q, p := d.quantity(in.rand("drift"), in.runs())
	years := float64(window.Days()) / 365.25
	return blindspot.Between(q.Value/years, q.Low/years, q.High/years, Level), p
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
	yearlyDraws  = 100
)

// yearly gives the effective number of areas of each whole year, dated to its
// December, in the countries with at least a twentieth of the events of both
// periods; where these are not all observed the year is unknown, so that a
// country that enters the data does not look like growth.
func (in *Input) yearly(window blindspot.DateRange, g *ground) []blindspot.Point {
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	recent := keep(within(in.Events, both), func(e *blindspot.Event) bool { return e.Place.Exact() })
	var countries []string
	for _, c := range tally(blindspot.Each(recent), both, func(e *blindspot.Event) string { return e.Place.Country }) {
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
	for year := mine[0].Days().From.Month().Year(); year <= last; year++ {
		r := blindspot.DateRange{From: blindspot.NewDate(year, 1, 1), To: blindspot.NewDate(year, 12, 31)}
		q := blindspot.Unknown()
		events := within(mine, r)
		_, unseen := in.observedThroughout(countries, r)
		switch told := (in.Chronicle || len(unseen) == 0) && len(events) >= yearlyEvents; {
		case told && r == window:
			q = g.now
		case told && r == window.Before() && g.was.Known():
			q = g.was
		case told:
			c := in.classify(blindspot.Each(within(mine, blindspot.DateRange{From: mine[0].Days().From, To: r.To})), r, areaOf)
			c.draws = min(yearlyDraws, c.draws)
			q = c.effective(c.now, in.rand(fmt.Sprint("footprint ", year)))
		}
		out = append(out, blindspot.Point{Month: r.To.Month(), Value: q})
	}
	return out
}

func (in *Input) areaTable(areas tallied) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Area", "Country", "Level", "Events", "Deaths", "Area id"}}
	for _, a := range areas {
		name, country := in.Geo.AreaName(a.name)
		t.Rows = append(t.Rows, []string{name, in.names([]string{country})[0], in.Geo.Level(country).Name, fmt.Sprint(a.events), fmt.Sprint(a.deaths), a.name})
	}
	return t
}
