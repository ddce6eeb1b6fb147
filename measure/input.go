package measure

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/resample"
)

// Geography is what measures need of the gazetteer.
type Geography interface {
	// Neighbours returns the ids of the admin-1 areas that share a border with
	// the area, across international borders too.
	Neighbours(area string) []string
	// AreaName returns the name of an area, and its country (ISO 3166 alpha-3).
	AreaName(area string) (name, country string)
	// Areas returns the ids of all admin-1 areas of a country.
	Areas(country string) []string
	// BorderDistance returns the distance to the nearest international land
	// border in km; ok is false where the country has none.
	BorderDistance(lat, lon float64) (km float64, ok bool)
	// Level returns what the areas of a country are: on a map of the world they are
	// not the same everywhere.
	Level(country string) blindspot.AreaLevel
	// CountryName returns the usual short name of a country.
	CountryName(iso3 string) string
}

// Input is what a measure works on.
type Input struct {
	Group    blindspot.Group
	Subject  string            // display name: the group, or one of its theatres
	Events   []blindspot.Event // events with the group as a side, in order of first day
	Context  []blindspot.Event // events of the same countries and others without the group
	Coverage blindspot.CoverageTable
	SetAside blindspot.SetAside // rows of the group that lie in quarantine
	// Chronicle is true where the events are a collection and no census: counts
	// are then lower bounds, and rates mean nothing.
	Chronicle bool
	// Counts are a census by month beside a chronicle; nil: there is none.
	Counts *Counted
	AsOf   blindspot.Date
	Window blindspot.DateRange // zero: the 12 whole months before AsOf
	Shocks []blindspot.Shock
	Links  []blindspot.Link
	// Relations are the group's splits, mergers and pledges: a source counts
	// events under another actor from such a day on, and a change may be one of
	// names.
	Relations []blindspot.Relation
	// Security names the state actors whose stretch and reach are of interest;
	// empty means every state that fights the group.
	Security []blindspot.Side
	Geo      Geography
	// Attention compares reporting with that of all groups; nil: no comparison.
	Attention *AttentionModel
	// Quick leaves out resampling where it is dear: intervals are then missing
	// or take more as given, and Monte Carlo p-values are coarser. Estimates are
	// the same.
	Quick bool
	Seed  uint64
	// whole are the group's events before they were narrowed to theatres, which all of
	// them share: copies for each would take gigabytes for a large group.
	whole    []blindspot.Event
	theatres []blindspot.Theatre
	// Shared keeps what several measures of this one input have in common, so
	// that it is worked out once; nil: nothing is kept. It belongs to the input as
	// it is, and measures that share it are taken one after another.
	Shared *Shared
}

// Level is the probability of every interval of this package.
const Level = 0.9

// ChronicleWarning goes with every number that rests on a chronicle.
const ChronicleWarning = "The events are a chronicle and no census: counts are lower bounds, and their changes may be changes in what was written down."

// window returns the window of the input. It fails with Usage where there is no
// day in it, or neither a window nor a date to count back from.
func (in *Input) window() (blindspot.DateRange, error) {
	if in.Window.From.Known() && in.Window.To.Known() {
		if in.Window.To < in.Window.From {
			return in.Window, blindspot.Errorf(blindspot.Usage, "give a first day that is not after the last",
				"the window would end on %s, before it begins on %s", in.Window.To, in.Window.From)
		}
		return in.Window, nil
	}
	if !in.AsOf.Known() {
		return in.Window, blindspot.Errorf(blindspot.Usage, "give a date to assess as of, or a window", "there is neither a window nor a date that it could end on")
	}
	return blindspot.MonthsBack(in.AsOf, 12), nil
}

// rand returns the generator of one use; uses do not disturb one another.
func (in *Input) rand(use string) *rand.Rand {
	h := uint64(14695981039346656037)
	for i := range len(use) {
		h = (h ^ uint64(use[i])) * 1099511628211
	}
	return resample.New(in.Seed, h)
}

// finding starts a finding of the measure.
func (in *Input) finding(name, title string, window blindspot.DateRange, method blindspot.Method) blindspot.Finding {
	f := blindspot.Finding{Measure: name, Title: title, Subject: in.subject(), Window: window, Method: method,
		Values: []blindspot.Value{}, Evidence: []string{}, Warnings: []blindspot.Warning{}}
	if in.Chronicle {
		f.Warn(blindspot.Warnf(blindspot.WarnChronicle, ChronicleWarning))
		return f
	}
	f.SetAside = &in.SetAside
	in.warnOfSetAside(&f)
	in.warnOfNotYearly(&f)
	return f
}

// warnOfSetAside says how many rows of the group the numbers do not rest on,
// because they lie in quarantine.
func (in *Input) warnOfSetAside(f *blindspot.Finding) {
	a := in.SetAside
	if a.Rows == 0 {
		return
	}
	text := prose.Count(a.Rows, "row", "rows") + " of " + in.Group.Name + ", with " + prose.Count(a.Deaths, "death", "deaths")
	if a.WithoutDeaths > 0 {
		text += " and " + prose.Number(float64(a.WithoutDeaths)) + " without a count that can be read"
	}
	f.Warn(blindspot.Warnf(blindspot.WarnSetAside, "%s, in quarantine: no number rests on them.", text).
		With(blindspot.WarningData{Count: a.Rows, Deaths: a.Deaths}))
}

// warnOfNotYearly says how many of the events in the window and in the period
// before it the yearly record lacks together with their dyad.
func (in *Input) warnOfNotYearly(f *blindspot.Finding) {
	both := blindspot.DateRange{From: f.Window.Before().From, To: f.Window.To}
	n, deaths := 0, 0
	for i := range in.Events {
		if e := &in.Events[i]; e.NotYearly && both.Contains(firstDay(e)) {
			n++
			deaths += e.Deaths.Best
		}
	}
	if n > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnNotYearly, "%s, with %s, in %s: not in the yearly record, which has dyads from 25 deaths in a year on.",
			prose.Count(n, "event of it is provisional", "events of it are provisional"), prose.Count(deaths, "death", "deaths"), both).
			With(blindspot.WarningData{Count: n, Deaths: deaths}))
	}
}

func (in *Input) subject() string {
	if in.Subject != "" {
		return in.Subject
	}
	return in.Group.Name
}

// within selects the events that count in the range: those that begin in it, so
// that no event counts in two periods. Counts, shares and centres rest on them.
func within(events []blindspot.Event, r blindspot.DateRange) []blindspot.Event {
	return keep(events, func(e *blindspot.Event) bool {
		begins := e.Days().From
		return begins.Known() && r.Contains(begins)
	})
}

// touching selects the events that are present in the range, wherever they began
// (see blindspot.Event.Months). What was active where rests on them.
func touching(events []blindspot.Event, r blindspot.DateRange) []blindspot.Event {
	return keep(events, func(e *blindspot.Event) bool {
		days := e.Days()
		return days.From.Known() && r.Overlaps(days)
	})
}

// firstDay is the first day on which the event may lie.
func firstDay(e *blindspot.Event) blindspot.Date { return e.Days().From }

// exact splits off the events whose coordinates serve spatial measures, and
// warns of those left out.
func exact(events []blindspot.Event, f *blindspot.Finding) []blindspot.Event {
	kept := keep(events, placed)
	if left := len(events) - len(kept); left > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnCoarsePlaces, "%d of %d events are left out: they are placed no better than to a province or country.", left, len(events)).
			With(blindspot.WarningData{Count: left, Of: len(events)}))
	}
	return kept
}

// placed tells whether an event's coordinates serve spatial measures.
func placed(e *blindspot.Event) bool { return e.Place.Exact() }

// evidence lists the ids of events, in order, without repetition.
func evidence(events []blindspot.Event) []string {
	ids := make([]string, 0, len(events))
	for i := range events {
		ids = append(ids, events[i].ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// covered keeps the events of countries observed in every month of the range,
// and warns of the countries it leaves out and of those known only in part.
// With a chronicle everything is kept.
func (in *Input) covered(events []blindspot.Event, r blindspot.DateRange, f *blindspot.Finding) ([]blindspot.Event, []string) {
	countries := countriesOf(events)
	if in.Chronicle {
		return events, countries
	}
	kept, out := in.observedThroughout(countries, r)
	if len(out) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnCountriesLeftOut, "Left out, because their events are not known for all of %s: %s.", r, prose.List(in.names(out))).
			With(blindspot.WarningData{Countries: out}))
	}
	in.warnOfShares(kept, r, f)
	return history(events, kept), kept
}

// where says in which countries events were looked for: a chronicle has none observed.
func (in *Input) where() string {
	if in.Chronicle {
		return "on record"
	}
	return "in observed countries"
}

// extent warns where an extent (areas, countries, distances) rests on countries
// whose events are not all known: it is then a lower bound.
func (in *Input) extent(events []blindspot.Event, r blindspot.DateRange, f *blindspot.Finding) {
	if in.Chronicle {
		return
	}
	kept, out := in.observedThroughout(countriesOf(events), r)
	if len(out) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnLowerBound, "Not all events are known for %s in %s: numbers that include these countries are lower bounds.", prose.List(in.names(out)), r).
			With(blindspot.WarningData{Countries: out}))
	}
	in.warnOfShares(kept, r, f)
}

func (in *Input) observedThroughout(countries []string, r blindspot.DateRange) (kept, out []string) {
	for _, c := range countries {
		if observed, total := in.Coverage.ObservedMonths(c, r); observed == total {
			kept = append(kept, c)
		} else {
			out = append(out, c)
		}
	}
	return kept, out
}

// warnOfShares says how much of the source's events an extract holds, and
// whether anybody stated that.
func (in *Input) warnOfShares(countries []string, r blindspot.DateRange, f *blindspot.Finding) {
	first, last := r.Months()
	for _, c := range countries {
		low, high, assumed := 1.0, 0.0, false
		for m := first; m <= last; m++ {
			share, stated := in.Coverage.Share(c, m)
			low, high = min(low, share), max(high, share)
			assumed = assumed || (share > 0 && !stated)
		}
		if low < blindspot.FullShare {
			shares := prose.Percent(low)
			if prose.Percent(high) != shares {
				shares = strings.TrimSuffix(shares, " %") + " to " + prose.Percent(high)
			}
			f.Warn(blindspot.Warnf(blindspot.WarnCoveragePartial, "The file holds only %s of the events that the source knows of %s in %s.", shares, in.names([]string{c})[0], r).
				With(blindspot.WarningData{Countries: []string{c}, Share: &low}))
		}
		if assumed {
			f.Warn(blindspot.Warnf(blindspot.WarnCoverageAssumed, "Nobody stated the coverage of this file; it is taken to be complete from its first to its last month."))
		}
	}
}

// homelands are the countries the group has had events in during the ten years
// before the end of the range: those a count of the group's events must cover.
func (in *Input) homelands(r blindspot.DateRange) []string {
	span := blindspot.DateRange{From: r.To.AddMonths(-120), To: r.To}
	return countriesOf(touching(in.Events, span))
}

func countriesOf(events []blindspot.Event) []string {
	var out []string
	for i := range events {
		if c := events[i].Place.Country; c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

func (in *Input) names(countries []string) []string {
	out := make([]string, len(countries))
	for i, c := range countries {
		out[i] = c
		if in.Geo != nil {
			if name := in.Geo.CountryName(c); name != "" {
				out[i] = name
			}
		}
	}
	return out
}

// value makes a value with its quantity.
func value(key, label, unit string, q blindspot.Quantity) blindspot.Value {
	return blindspot.Value{Key: key, Label: label, Unit: unit, Q: q}
}

// tested adds a p-value to a value; NaN is none.
func tested(v blindspot.Value, p float64) blindspot.Value {
	if !math.IsNaN(p) {
		v.P = &p
	}
	return v
}

func noMap(measure string) error {
	return tooFew(measure, "give the gazetteer to the input", "there is no map to measure on")
}

func tooFew(measure, hint, format string, args ...any) error {
	return blindspot.Errorf(blindspot.TooFewData, hint, measure+": "+format, args...)
}

// notCovered says why no series of the range can be had: the group has been
// quiet for ten years, or its countries are not observed.
func (in *Input) notCovered(measure string, both blindspot.DateRange) error {
	recent := in.homelands(both)
	if len(recent) == 0 {
		return tooFew(measure, "choose an earlier date", "%s has no event in a known country in the ten years up to %s", in.subject(), prose.Month(both.To.Month()))
	}
	return tooFew(measure, "import a release or a coverage table that covers them, or choose another date",
		"none of the countries of %s (%s) is observed in all of %s", in.subject(), prose.List(in.names(recent)), both)
}

// around are the events around the input's own that are ok: the context, and what the
// group did outside the theatre that the input was narrowed to. Of a large group they are
// a third of the record, and nobody needs a copy.
func (in *Input) around(ok func(*blindspot.Event) bool) iter.Seq[*blindspot.Event] {
	return func(yield func(*blindspot.Event) bool) {
		for e := range those(in.Context, ok) {
			if !yield(e) {
				return
			}
		}
		for e := range those(in.whole, ok) {
			if slices.ContainsFunc(in.theatres, func(t blindspot.Theatre) bool { return !t.Holds(e) }) && !yield(e) {
				return
			}
		}
	}
}

// Around are all of them.
func (in *Input) Around() iter.Seq[*blindspot.Event] {
	return in.around(func(*blindspot.Event) bool { return true })
}

// aroundIn are those in the countries.
func (in *Input) aroundIn(countries []string) iter.Seq[*blindspot.Event] {
	return in.around(func(e *blindspot.Event) bool { return slices.Contains(countries, e.Place.Country) })
}

// Theatre narrows the input to a theatre of the group: its own events there;
// what happens elsewhere becomes context. It is the group that acts there, never
// the country, and the theatre is named so. Who joined the group says nothing of
// one of its theatres.
func (in Input) Theatre(t blindspot.Theatre) Input {
	part := in
	part.Shared = nil
	part.Subject = t.Name
	if len(t.Actors) == 0 && !strings.HasPrefix(t.Name, in.subject()) {
		part.Subject = in.subject() + " in " + t.Name
	}
	part.Relations, part.Counts = nil, nil
	part.Events = keep(in.Events, t.Holds)
	if len(in.theatres) == 0 {
		part.whole = in.Events
	}
	part.theatres = append(slices.Clip(in.theatres), t)
	for _, r := range in.Relations {
		if in.Group.Has(r.From) || r.Kind == blindspot.RecordedAs && (len(r.Countries) == 0 || len(t.Countries) == 0 || slices.ContainsFunc(r.Countries, func(c string) bool { return slices.Contains(t.Countries, c) })) {
			part.Relations = append(part.Relations, r)
		}
	}
	part.Links = nil // links join theatres and belong to none
	return part
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
