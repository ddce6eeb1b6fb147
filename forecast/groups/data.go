package groups

import (
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
)

// Unit is what is forecast: a group in one country, or a country.
type Unit struct {
	ID      string            `json:"id"`              // "group:ucdp:234:IRQ", or "country:IRQ"
	Group   blindspot.ActorID `json:"group,omitempty"` // empty for a country
	Name    string            `json:"name"`
	Country string            `json:"country"` // ISO 3166 alpha-3
}

// Data are the monthly counts of units. Deaths and Events have one row per unit,
// and the same months. A cell that is not observed holds no number.
type Data struct {
	Units  []Unit
	Deaths forecast.Panel // best estimates of the dead of both sides and of civilians
	Events forecast.Panel
	// Entered is the month from whose end on a unit's group was on record: the
	// December of the first calendar year in which one of its dyads had 25 deaths.
	// 0 where no year of the data shows that; nil for countries.
	Entered []blindspot.Month
	// Uncounted is the number of sides of events (of events, for countries) that
	// entered no observed cell: their country or its coverage is not known.
	Uncounted int
	// Young are numbers that are not yet all reported. A forecast starts from what they
	// will read; they stay as they are where it is held against the past.
	Young []Young
}

// Until returns the data as they were known when a month ended.
func (d *Data) Until(last blindspot.Month) *Data {
	cut := *d
	cut.Deaths, cut.Events = d.Deaths.Until(last), d.Events.Until(last)
	cut.Young = slices.DeleteFunc(slices.Clone(d.Young), func(y Young) bool { return y.Month > last })
	return &cut
}

// OfEvents returns the data with events in the place of deaths: what is forecast of
// them is then the number of events. [Backtest] scores the model on both.
func (d *Data) OfEvents() *Data {
	of := *d
	of.Deaths = d.Events
	of.Young = slices.Clone(d.Young)
	for i := range of.Young {
		of.Young[i].Deaths = of.Young[i].Events
	}
	return &of
}

// Row returns the row of a unit, and whether there is one.
func (d *Data) Row(id string) (int, bool) {
	i := slices.IndexFunc(d.Units, func(u Unit) bool { return u.ID == id })
	return i, i >= 0
}

// UnitID is the id of a group in a country.
func UnitID(group blindspot.ActorID, country string) string {
	return "group:" + string(group) + ":" + country
}

// CountryID is the id of a country as a unit.
func CountryID(country string) string { return "country:" + country }
