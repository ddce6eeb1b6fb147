package groups

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/place"
)

// Load counts deaths and events of every assessable organisation, or of those
// with the actor ids alone, in every country of which any month is covered, up
// to a month; later months are not read. It fails with TooFewData where the
// store covers none.
func Load(ctx context.Context, store blindspot.EventStore, until blindspot.Month, only ...blindspot.ActorID) (*Data, error) {
	actors, err := store.Actors(ctx, blindspot.Filter{Actors: only})
	if err != nil {
		return nil, err
	}
	names := make(map[blindspot.ActorID]string, len(actors))
	for i := range actors {
		if actors[i].Kind.Assessable() {
			names[actors[i].ID] = actors[i].Name
		}
	}
	l := &loader{names: names, entry: &blindspot.Entries{}}
	return l.load(ctx, store, until, blindspot.Filter{Actors: only})
}

// LoadCountries counts deaths and events of countries, or of those with the ISO
// 3166 codes alone, whoever fought.
//
// A country that is covered and had no event is a unit, too: that nothing
// happened is known.
func LoadCountries(ctx context.Context, store blindspot.EventStore, until blindspot.Month, only ...string) (*Data, error) {
	return (&loader{}).load(ctx, store, until, blindspot.Filter{Countries: only})
}

// loader counts events as they come.
type loader struct {
	names       map[blindspot.ActorID]string // of the groups that are units, by actor id; nil: countries are units
	entry       *blindspot.Entries           // nil for countries
	first, last blindspot.Month
	coverage    blindspot.CoverageTable
	observed    map[string][]bool // by country, of those that are covered in any month
	rows        map[unitKey]*tally
	uncounted   int
}

type unitKey struct {
	group   blindspot.ActorID
	country string
}

// tally is what is counted of a unit, by month.
type tally struct {
	observed       []bool // of the country
	deaths, events []float64
	heard          []bool // an event became known in the month
	late           []late
	gaps           map[blindspot.Month]blindspot.Month // months with deaths of unknown number, and since when that was known
}

// late is what an event adds to a month before the one in which it ended.
type late struct {
	month, known   blindspot.Month
	deaths, events float64
}

func (l *loader) load(ctx context.Context, store blindspot.EventStore, until blindspot.Month, filter blindspot.Filter) (*Data, error) {
	var err error
	if l.coverage, err = store.Coverage(ctx, 0); err != nil {
		return nil, err
	}
	var ok bool
	l.first, l.last, ok = span(l.coverage)
	l.last = min(l.last, until)
	if !ok || l.last < l.first {
		return nil, blindspot.Errorf(blindspot.TooFewData, "import a release with its coverage table: blindspot ingest FILE --coverage TABLE",
			"the store covers no month of any country up to %s", until)
	}
	l.observed, l.rows = map[string][]bool{}, map[unitKey]*tally{}
	for country := range covers(l.coverage, l.first, l.last) {
		l.observed[country] = nil // worked out when it is needed
	}
	filter.When = blindspot.DateRange{From: l.first.First(), To: l.last.Last()}
	err = blindspot.Briefs(ctx, store, filter, func(b blindspot.EventBrief) error {
		l.add(&b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if l.names == nil {
		for country := range l.observed {
			if len(filter.Countries) == 0 || slices.Contains(filter.Countries, country) {
				l.row(unitKey{country: country})
			}
		}
	}
	return l.data()
}

// add counts an event for its units.
func (l *loader) add(b *blindspot.EventBrief) {
	ended := b.Ended()
	if ended.Known() && ended.Month() > l.last {
		return // nobody could have counted it yet
	}
	if l.names == nil {
		l.count(unitKey{country: b.Country}, b, ended)
		return
	}
	l.entry.Add(b)
	_, isA := l.names[b.SideA]
	_, isB := l.names[b.SideB]
	if isA {
		l.count(unitKey{b.SideA, b.Country}, b, ended)
	}
	if isB && (!isA || b.SideA != b.SideB) {
		l.count(unitKey{b.SideB, b.Country}, b, ended)
	}
}

// row is the tally of a unit; nil where its country is not covered.
func (l *loader) row(key unitKey) *tally {
	if t := l.rows[key]; t != nil {
		return t
	}
	observed, ok := l.observed[key.country]
	if !ok {
		return nil
	}
	if observed == nil {
		for m := l.first; m <= l.last; m++ {
			observed = append(observed, l.coverage.Observed(key.country, m))
		}
		l.observed[key.country] = observed
	}
	n := len(observed)
	t := &tally{observed: observed, deaths: make([]float64, n), events: make([]float64, n), heard: make([]bool, n)}
	l.rows[key] = t
	return t
}

func (l *loader) count(key unitKey, b *blindspot.EventBrief, ended blindspot.Date) {
	t := l.row(key)
	if t == nil {
		l.uncounted++
		return
	}
	if !ended.Known() {
		l.uncounted++
		return
	}
	known := ended.Month()
	begins := true
	b.EachMonth(func(m blindspot.Month, deaths int) {
		begun := begins
		begins = false
		c := int(m - l.first)
		if c < 0 || c >= len(t.deaths) {
			return
		}
		one := late{month: m, known: known}
		if begun {
			t.events[c]++
			one.events = 1
			if !t.observed[c] {
				l.uncounted++
			}
		}
		if b.DeathsGap {
			t.gap(m, known)
		} else {
			t.deaths[c] += float64(deaths)
			one.deaths = float64(deaths)
		}
		if m < known && (one.deaths > 0 || one.events > 0) {
			t.late = append(t.late, one)
		}
	})
	if c := int(known - l.first); c >= 0 && c < len(t.heard) {
		t.heard[c] = true
	}
}

// gap notes that somebody died in a month, and that the source does not say how
// many.
func (t *tally) gap(m, known blindspot.Month) {
	if t.gaps == nil {
		t.gaps = map[blindspot.Month]blindspot.Month{}
	}
	if first, ok := t.gaps[m]; !ok || known < first {
		t.gaps[m] = known
	}
}

// data puts what was counted into panels, units in order of their ids.
func (l *loader) data() (*Data, error) {
	if len(l.rows) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, "widen the selection", "no event belongs to any unit that is covered")
	}
	d := &Data{Uncounted: l.uncounted}
	keys := slices.SortedFunc(maps.Keys(l.rows), func(a, b unitKey) int { return cmp.Compare(l.unit(a).ID, l.unit(b).ID) })
	var entered map[blindspot.ActorID]blindspot.Month
	if l.entry != nil {
		entered = l.entry.Months()
	}
	d.Deaths.First, d.Events.First = l.first, l.first
	for u, key := range keys {
		t, unit := l.rows[key], l.unit(key)
		d.Units = append(d.Units, unit)
		dead := t.observed
		if t.gaps != nil {
			dead = slices.Clone(t.observed)
		}
		d.Deaths.Values, d.Events.Values = append(d.Deaths.Values, t.deaths), append(d.Events.Values, t.events)
		d.Deaths.Observed, d.Events.Observed = append(d.Deaths.Observed, dead), append(d.Events.Observed, t.observed)
		d.Deaths.Units = append(d.Deaths.Units, unit.ID)
		var from blindspot.Month
		if l.entry != nil {
			from = entered[key.group]
			d.Entered = append(d.Entered, from)
		}
		risk := t.atRisk(l.first, from, l.entry != nil)
		d.Deaths.Risk, d.Events.Risk = append(d.Deaths.Risk, risk), append(d.Events.Risk, risk)
		for _, p := range t.late {
			if p.deaths > 0 {
				d.Deaths.Late = append(d.Deaths.Late, forecast.Late{Unit: u, Month: p.month, Known: p.known, Value: p.deaths})
			}
			if p.events > 0 {
				d.Events.Late = append(d.Events.Late, forecast.Late{Unit: u, Month: p.month, Known: p.known, Value: p.events})
			}
		}
		for m, known := range t.gaps { // sorted below
			if c := m - l.first; dead[c] {
				dead[c] = false
				if known > m {
					d.Deaths.Late = append(d.Deaths.Late, forecast.Late{Unit: u, Month: m, Known: known, Gap: true})
				}
			}
		}
	}
	d.Events.Units = d.Deaths.Units
	forecast.SortLate(d.Deaths.Late)
	forecast.SortLate(d.Events.Late)
	return d, nil
}

// unit describes a unit to people.
func (l *loader) unit(key unitKey) Unit {
	country := place.CountryName(key.country)
	if l.names == nil {
		return Unit{ID: CountryID(key.country), Country: key.country, Name: country}
	}
	return Unit{ID: UnitID(key.group, key.country), Group: key.group, Country: key.country, Name: l.names[key.group] + " in " + country}
}

// riskMonths is how long after its last event models still learn from a unit's
// silence. A unit is forecast for three years after its last event, and as far
// as its future is looked up then.
const riskMonths = 60

// atRisk says in which months of a unit models may learn what follows: from the
// month in which its group was on record, and not long after an event was heard
// of.
func (t *tally) atRisk(first, entered blindspot.Month, enters bool) []bool {
	risk := make([]bool, len(t.heard))
	last := -riskMonths - 1
	for c, heard := range t.heard {
		if heard {
			last = c
		}
		known := !enters || entered != 0 && first+blindspot.Month(c) >= entered
		risk[c] = known && t.observed[c] && c-last <= riskMonths
	}
	return risk
}

// span is the first and the last month that any country is observed in.
func span(coverage blindspot.CoverageTable) (first, last blindspot.Month, ok bool) {
	for _, c := range coverage.Rows() {
		if c.Share < blindspot.ObservedShare {
			continue
		}
		if !ok || c.From < first {
			first = c.From
		}
		if !ok || c.To > last {
			last = c.To
		}
		ok = true
	}
	return first, last, ok
}

// covers says which countries are observed in any month.
func covers(coverage blindspot.CoverageTable, first, last blindspot.Month) map[string]bool {
	covered := map[string]bool{}
	everywhere := false
	for _, c := range coverage.Rows() {
		if c.Share >= blindspot.ObservedShare && c.To >= first && c.From <= last {
			everywhere = everywhere || c.Country == blindspot.Worldwide
			covered[c.Country] = true
		}
	}
	if everywhere {
		for _, c := range place.Countries() {
			covered[c.ISO3] = true
		}
	}
	delete(covered, blindspot.Worldwide)
	return covered
}
