package blindspot

import "slices"

// Lineage says that a source records an organisation under another name: the
// events of From in some countries and days stand under To. Where To is a state,
// From ruled it then. An actor id has its source's prefix.
type Lineage struct {
	From      ActorID   `json:"from"` // of the organisation
	To        ActorID   `json:"to"`   // under which its events stand
	When      DateRange `json:"when"` // of these events; an unknown end is open
	Countries []string  `json:"countries,omitempty"`
	Note      string    `json:"note"`
	Source    string    `json:"source"`           // who says so
	Own       bool      `json:"own"`              // the user's row, not one that comes with the program
	Denied    bool      `json:"denied,omitempty"` // the user says that it is not so
}

// Same reports whether two rows speak of the same names from the same day on: the
// user's takes the place of the one that comes with the program.
func (l Lineage) Same(o Lineage) bool {
	return l.From == o.From && l.To == o.To && l.When.From == o.When.From
}

// Holds reports whether an event of To stands for From: whether it began in the
// days and countries of the row.
func (l Lineage) Holds(day Date, country string) bool {
	return l.When.Contains(day) && (len(l.Countries) == 0 || slices.Contains(l.Countries, country))
}
