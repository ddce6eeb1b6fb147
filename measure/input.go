package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
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
	// Chronicle is true where the events are a collection and no census: counts
	// are then lower bounds, and rates mean nothing.
	Chronicle bool
	AsOf      blindspot.Date
	Window    blindspot.DateRange // zero: the 12 whole months before AsOf
	Shocks    []blindspot.Shock
	Links     []blindspot.Link
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
}

// Level is the probability of every interval of this package.
const Level = 0.9

// ChronicleWarning goes with every number that rests on a chronicle.
const ChronicleWarning = "The events are a chronicle and no census: counts are lower bounds, and their changes may be changes in what was written down."

// window returns the window of the input.
func (in *Input) window() blindspot.DateRange {
	if in.Window.From.Known() && in.Window.To.Known() {
		return in.Window
	}
	return blindspot.MonthsBack(in.AsOf, 12)
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
		Values: []blindspot.Value{}, Evidence: []string{}, Warnings: []string{}}
	if in.Chronicle {
		f.Warn(ChronicleWarning)
	}
	return f
}

func (in *Input) subject() string {
	if in.Subject != "" {
		return in.Subject
	}
	return in.Group.Name
}

// within selects the events whose days overlap the range.
func within(events []blindspot.Event, r blindspot.DateRange) []blindspot.Event {
	return keep(events, func(e *blindspot.Event) bool { return r.Overlaps(closed(e.When)) })
}

func closed(r blindspot.DateRange) blindspot.DateRange {
	return blindspot.DateRange{From: r.From, To: max(r.From, r.To)}
}

// exact splits off the events whose coordinates serve spatial measures, and
// warns of those left out.
func exact(events []blindspot.Event, f *blindspot.Finding) []blindspot.Event {
	kept := keep(events, func(e *blindspot.Event) bool { return e.Place.Exact() })
	if left := len(events) - len(kept); left > 0 {
		f.Warn(fmt.Sprintf("%d of %d events are left out: they are placed no better than to a province or country.", left, len(events)))
	}
	return kept
}

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
		f.Warn(fmt.Sprintf("Left out, because their events are not known for all of %s: %s.", r, list(in.names(out))))
	}
	in.warnOfShares(kept, r, f)
	return history(events, kept), kept
}

// extent warns where an extent (areas, countries, distances) rests on countries
// whose events are not all known: it is then a lower bound.
func (in *Input) extent(events []blindspot.Event, r blindspot.DateRange, f *blindspot.Finding) {
	if in.Chronicle {
		return
	}
	kept, out := in.observedThroughout(countriesOf(events), r)
	if len(out) > 0 {
		f.Warn(fmt.Sprintf("Not all events are known for %s in %s: numbers that include these countries are lower bounds.", list(in.names(out)), r))
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
			shares := wholePercent(low)
			if wholePercent(high) != shares {
				shares = strings.TrimSuffix(shares, " %") + " to " + wholePercent(high)
			}
			f.Warn(fmt.Sprintf("The file holds only %s of the events that the source knows of %s in %s.", shares, in.names([]string{c})[0], r))
		}
		if assumed {
			f.Warn("Nobody stated the coverage of this file; it is taken to be complete from its first to its last month.")
		}
	}
}

// homelands are the countries the group has had events in during the ten years
// before the end of the range: those a count of the group's events must cover.
func (in *Input) homelands(r blindspot.DateRange) []string {
	span := blindspot.DateRange{From: r.To.AddMonths(-120), To: r.To}
	return countriesOf(within(in.Events, span))
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

// tested adds a p-value to a value.
func tested(v blindspot.Value, p float64) blindspot.Value {
	v.P = &p
	return v
}

func noMap(measure string) error {
	return tooFew(measure, "give the gazetteer to the input", "there is no map to measure on")
}

func tooFew(measure, hint, format string, args ...any) error {
	return blindspot.Errorf(blindspot.TooFewData, hint, measure+": "+format, args...)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return blindspot.FormatNumber(float64(n)) + " " + many
}

// notCovered says why no series of the range can be had: the group has been
// quiet for ten years, or its countries are not observed.
func (in *Input) notCovered(measure string, both blindspot.DateRange) error {
	recent := in.homelands(both)
	if len(recent) == 0 {
		return tooFew(measure, "choose an earlier date", "%s has no event in a known country in the ten years up to %s", in.subject(), monthName(both.To.Month()))
	}
	return tooFew(measure, "import a release or a coverage table that covers them, or choose another date",
		"none of the countries of %s (%s) is observed in all of %s", in.subject(), list(in.names(recent)), both)
}

// Theatre narrows the input to a theatre of the group: its own events there;
// what happens elsewhere becomes context.
func (in Input) Theatre(t blindspot.Theatre) Input {
	part := in
	part.Subject = t.Name
	part.Events, part.Context = nil, slices.Clone(in.Context)
	for _, e := range in.Events {
		if t.Holds(e) {
			part.Events = append(part.Events, e)
		} else {
			part.Context = append(part.Context, e)
		}
	}
	part.Links = nil // links join theatres and belong to none
	return part
}
