package groups

import (
	"context"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/panel"
	"github.com/blindspot/blindspot/place"
)

// Unit is what is forecast: a group in one country, or a country.
type Unit struct {
	ID      string `json:"id"`              // "group:ucdp:234:IRQ", or "country:IRQ"
	Group   string `json:"group,omitempty"` // actor id; empty for a country
	Name    string `json:"name"`
	Country string `json:"country"` // ISO 3166 alpha-3
}

// Data are the monthly counts of units. Deaths and Events have one row per unit,
// and the same months. A cell that is not observed holds no number.
type Data struct {
	Units  []Unit
	Deaths forecast.Panel // best estimates of the dead of both sides and of civilians
	Events forecast.Panel
	// Uncounted is the number of sides of events (of events, for countries) that
	// entered no observed cell: their country or its coverage is not known.
	Uncounted int
}

// Row returns the row of a unit, and whether there is one.
func (d *Data) Row(id string) (int, bool) {
	i := slices.IndexFunc(d.Units, func(u Unit) bool { return u.ID == id })
	return i, i >= 0
}

// UnitID is the id of a group in a country.
func UnitID(group, country string) string { return "group:" + group + ":" + country }

// CountryID is the id of a country as a unit.
func CountryID(country string) string { return "country:" + country }

// Load counts deaths and events of every assessable organisation, or of those
// with the actor ids alone, in every country of which any month is covered, up
// to a month; later months are not read. It fails with TooFewData where the
// store covers none.
func Load(ctx context.Context, store blindspot.EventStore, until blindspot.Month, only ...string) (*Data, error) {
	actors, err := store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range actors {
		if actors[i].Kind.Assessable() && (len(only) == 0 || slices.Contains(only, actors[i].ID)) {
			names[actors[i].ID] = actors[i].Name
		}
	}
	return load(ctx, store, until, blindspot.Filter{Actors: only}, func(e *blindspot.Event) []Unit {
		var units []Unit
		for _, side := range [2]blindspot.Side{e.SideA, e.SideB} {
			name, ok := names[side.ID]
			if ok && (len(units) == 0 || units[0].Group != side.ID) {
				units = append(units, Unit{ID: UnitID(side.ID, e.Place.Country), Group: side.ID, Country: e.Place.Country,
					Name: name + " in " + countryName(e.Place.Country)})
			}
		}
		return units
	})
}

// LoadCountries counts deaths and events of countries, or of those with the ISO
// 3166 codes alone, whoever fought.
func LoadCountries(ctx context.Context, store blindspot.EventStore, until blindspot.Month, only ...string) (*Data, error) {
	return load(ctx, store, until, blindspot.Filter{Countries: only}, func(e *blindspot.Event) []Unit {
		return []Unit{{ID: CountryID(e.Place.Country), Country: e.Place.Country, Name: countryName(e.Place.Country)}}
	})
}

func countryName(iso3 string) string {
	if c, ok := place.CountryByISO(iso3); ok {
		return c.Name
	}
	return iso3
}

func load(ctx context.Context, store blindspot.EventStore, until blindspot.Month, filter blindspot.Filter, of func(*blindspot.Event) []Unit) (*Data, error) {
	coverage, err := store.Coverage(ctx, 0)
	if err != nil {
		return nil, err
	}
	first, last, ok := span(coverage)
	last = min(last, until)
	if !ok || last < first {
		return nil, blindspot.Errorf(blindspot.TooFewData, "import a release with its coverage table: blindspot ingest FILE --coverage TABLE",
			"the store covers no month of any country up to %s", until)
	}
	filter.When = blindspot.DateRange{From: first.First(), To: last.Last()}
	events, err := store.Events(ctx, filter)
	if err != nil {
		return nil, err
	}
	d := &Data{}
	units := map[string]Unit{}
	country := map[string]string{}
	var seen []blindspot.Event // one per event and unit, the unit's id in Dyad
	gap := map[string]map[blindspot.Month]bool{}
	covered := covers(coverage, first, last)
	for i := range events {
		// Nobody could have counted an event before it ended. VIEWS files the
		// deaths of an event under its last month as well.
		ended := max(events[i].When.From, events[i].When.To)
		if ended.Month() > last {
			continue
		}
		for _, u := range of(&events[i]) {
			if !covered[u.Country] {
				d.Uncounted++
				continue
			}
			e := events[i]
			e.When = blindspot.DateRange{From: ended, To: ended}
			e.Dyad = u.ID
			seen = append(seen, e)
			units[u.ID], country[u.ID] = u, u.Country
			if e.DeathsGap {
				mark(gap, u.ID, ended.Month())
			}
		}
	}
	cube, account, err := panel.Build(seen, panel.Spec{First: first, Last: last, Coverage: coverage,
		Key:       func(e *blindspot.Event) string { return e.Dyad },
		Countries: func(unit string) []string { return []string{country[unit]} }})
	if err != nil {
		return nil, err
	}
	d.Uncounted += int(math.Round(account.Missing))
	deaths := make([][]bool, len(cube.Units))
	for row, id := range cube.Units {
		d.Units = append(d.Units, units[id])
		deaths[row] = slices.Clone(cube.Observed[row])
		for m := range gap[id] {
			if c, ok := cube.Column(m); ok {
				deaths[row][c] = false // somebody died, and the source does not say how many
			}
		}
	}
	d.Deaths = forecast.Panel{Units: cube.Units, First: first, Values: cube.Deaths, Observed: deaths}
	d.Events = forecast.Panel{Units: cube.Units, First: first, Values: cube.Events, Observed: cube.Observed}
	return d, nil
}

func mark(gap map[string]map[blindspot.Month]bool, unit string, m blindspot.Month) {
	if gap[unit] == nil {
		gap[unit] = map[blindspot.Month]bool{}
	}
	gap[unit][m] = true
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
