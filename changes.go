package blindspot

// View is the record as the releases published by a day have it.
type View struct {
	AsOf    Date `json:"as_of"`             // 0: all releases
	Without int  `json:"without,omitempty"` // id of a dataset that is left out; 0: none
}

// Amount is a number of events and of their deaths (best estimates; an event
// that states none adds none).
type Amount struct {
	Events int `json:"events"`
	Deaths int `json:"deaths"`
}

// Shift is what became of events between two views of the record.
type Shift struct {
	Added     Amount `json:"added"`
	Revised   Amount `json:"revised"`              // deaths: those after less those before
	Withdrawn Amount `json:"withdrawn"`            // withdrawn, split or merged: they left the record
	NotYearly Amount `json:"not_in_yearly_record"` // newly marked: a yearly release lacks their dyad altogether
}

// None reports whether nothing changed.
func (s Shift) None() bool { return s == Shift{} }

// GroupShift is a shift of one side of events in one country. An event counts for both of
// its sides. The kind is what the side is known to be today.
type GroupShift struct {
	Actor   ActorID   `json:"actor"`
	Name    string    `json:"name"`
	Country string    `json:"country"` // ISO 3166 alpha-3, "" where it did not resolve
	Kind    ActorKind `json:"kind"`
	Shift
}

// CountryShift is a shift in one country.
type CountryShift struct {
	Country string `json:"country"` // ISO 3166 alpha-3, "" where it did not resolve
	Name    string `json:"name,omitempty"`
	Shift
}

// Changes is what became of events between two views of the record.
type Changes struct {
	Before View         `json:"before"`
	After  View         `json:"after"`
	Total  Shift        `json:"total"`  // each event once
	Groups []GroupShift `json:"groups"` // in order of actor and country

	Countries []CountryShift `json:"countries"` // each event once, in order of country
}

// SetAside is how much of what is asked about lies in quarantine: rows that were
// not accepted, of events that the record does not have otherwise.
type SetAside struct {
	Rows          int `json:"rows"`
	Deaths        int `json:"deaths"`              // best estimates of the rows that state one
	WithoutDeaths int `json:"rows_without_deaths"` // rows whose best estimate cannot be read
	Unnamed       int `json:"rows_without_sides"`  // further rows, which could be anybody's: their sides cannot be read
}
