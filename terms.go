package blindspot

import (
	"slices"
	"strings"
	"time"
)

// Use is what somebody wants to do with the rows of a source. Terms allow or forbid
// it; nothing else in the program asks which source it is.
type Use string

// The uses that terms speak of.
const (
	UseDescription Use = "description" // counts and shares of what happened, told with their source
	UseModel       Use = "model"       // what is fitted, ranked or scored: boards, forecasts, hindcasts, backtests, records of alerts
	UseRows        Use = "rows"        // raw rows handed on: exports, tables of events, SQL
)

// words says what a refusal is about.
func (u Use) words() string {
	switch u {
	case UseModel:
		return "fitting, ranking or scoring a model with its events: no board, forecast, hindcast, backtest or record of an alert may use them"
	case UseRows:
		return "passing on its rows: no export, table of events or SQL may show them"
	case UseDescription:
	}
	return "describing its events"
}

// Permit is Refused where the terms forbid a use, with the reason.
func (s Source) Permit(u Use) error {
	if u == UseModel && !s.NoModels || u == UseRows && s.Redistributes || u == UseDescription {
		return nil
	}
	return Errorf(Refused, "blindspot compare-sources GROUP describes its events beside the others", "the terms of %s forbid %s", s.Name, u.words())
}

// Restricted reports whether the terms forbid any use: such a source lies in a file
// of its own beside the store, where no other question reads.
func (s Source) Restricted() bool { return s.NoModels }

// OwnEvent is an event of a source that a user brings under terms of the user's own,
// with what UCDP's scales cannot say.
type OwnEvent struct {
	Event
	Stamp         int64     // when the source last changed the row, in seconds since 1970: of two, the later one holds
	KindA         ActorKind // of the sides, as the source says
	KindB         ActorKind
	TimePrecision int // the source's own grade
	GeoPrecision  int // the source's own grade
}

// OwnDataset is one file, or one reading of an API, of such a source.
type OwnDataset struct {
	ID           int            `json:"id"`
	Accessed     Date           `json:"accessed"`
	Assumed      bool           `json:"accessed_assumed"`  // nobody said when: the day of the newest row, the earliest that it can be
	AddsTo       int            `json:"adds_to,omitempty"` // the file of which this one holds only what changed since; 0: it is whole
	Filters      string         `json:"filters"`           // what was asked for; "" where nobody said
	Restrictions string         `json:"restrictions"`      // what the account's tier cut, in the words of the server
	File         string         `json:"file"`
	SHA256       string         `json:"sha256"`
	Bytes        int64          `json:"bytes"`
	Imported     time.Time      `json:"imported"`
	Account      OwnImport      `json:"account"`
	From         Date           `json:"from"` // first and last day of its events
	To           Date           `json:"to"`
	LeftOut      map[string]int `json:"left_out_by_kind"` // rows that are no event of political violence, by the source's own word
	Terms        Source         `json:"terms"`
}

// addedTo begins, in the filters of a file that adds to others, the days on which these
// were accessed.
const addedTo = ", added to what was accessed "

// FiltersAddedTo are the filters of a file that adds to another one, in words that cite
// both.
func FiltersAddedTo(filters string, base OwnDataset) string {
	text := filters + addedTo + base.Accessed.String()
	if _, before, ok := strings.Cut(base.Filters, addedTo); ok {
		text += ", " + before
	}
	return text
}

// CitedOwn are the files whose citations are to be given: not those that another one
// adds to, whose citation says so.
func CitedOwn(sets []OwnDataset) []OwnDataset {
	return slices.DeleteFunc(slices.Clone(sets), func(d OwnDataset) bool {
		return slices.ContainsFunc(sets, func(o OwnDataset) bool { return o.AddsTo == d.ID })
	})
}

// OwnImport is the account of one import: RowsRead is the sum of the others.
type OwnImport struct {
	Import
	LeftOut int `json:"left_out"` // rows of other kinds, and of events that the source deleted
	Older   int `json:"older"`    // of the unchanged: rows of an event of which a later state is held
	Deleted int `json:"deleted"`  // of those left out: events that the source deleted
}

// Balanced reports whether every row read is accounted for.
func (i *OwnImport) Balanced() bool {
	return i.RowsRead == i.Stored+i.Updated+i.Unchanged+i.Quarantined+i.LeftOut
}

// OwnActor is an actor as such a source names it, with what it did.
type OwnActor struct {
	ID        ActorID   `json:"id"`
	Name      string    `json:"name"`
	Kind      ActorKind `json:"kind"`
	Events    int       `json:"events"`
	First     Date      `json:"first"`
	Last      Date      `json:"last"`
	Countries []string  `json:"countries"` // ISO 3166 alpha-3, in order
	Months    []Month   `json:"-"`         // in which it is a side of an event, in order
}

// OwnMonth are the events of such a source in one country and month.
type OwnMonth struct {
	Country  string
	Month    Month
	Events   int
	Deaths   int // of all sides and civilians, of events that state them
	Unstated int // events without a number of deaths
	Vague    int // events of which the source knows no month: in no other number
}
