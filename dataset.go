package blindspot

import "time"

// Dataset is one imported file: where it came from and under which terms.
type Dataset struct {
	ID          int       `json:"id"`
	Source      string    `json:"source"`    // "ucdp-ged"
	Release     string    `json:"release"`   // "25.1"; "mixed" for an extract of several releases
	Published   Date      `json:"published"` // when the release became known; decides as-of views
	File        string    `json:"file"`      // base name, never a path
	SHA256      string    `json:"sha256"`
	Bytes       int64     `json:"bytes"`
	Imported    time.Time `json:"imported"`
	Rows        int       `json:"rows_read"`
	Quarantined int       `json:"quarantined"`
	Events      int       `json:"events"`               // rows of this file that the newest view still uses
	From        Date      `json:"from"`                 // first day of its events
	To          Date      `json:"to"`                   // last day of its events
	Covers      DateRange `json:"covers"`               // the days its release states that it is about; open where nothing is stated
	Whole       bool      `json:"whole"`                // somebody states that the file holds all of its release
	Assumed     bool      `json:"claims_assumed"`       // Covers and Whole were taken over from an older program
	Withdrawn   int       `json:"withdrawn"`            // its events that a later release took out of the record
	NotYearly   int       `json:"not_in_yearly_record"` // its events in use whose dyad the yearly release lacks
	Terms       Source    `json:"terms"`
}

// Source is a data programme and its terms.
type Source struct {
	ID            string `json:"id"`
	Family        string `json:"family,omitempty"` // sources that number their events in one series share it; "" is ID
	Name          string `json:"name"`
	Licence       string `json:"licence"` // SPDX identifier or the name of the terms
	Citation      string `json:"citation"`
	URL           string `json:"url"`
	Redistributes bool   `json:"redistributes"` // whether raw rows may be passed on
	// NoModels says that no model may be fitted, ranked or scored with its events;
	// see Permit.
	NoModels bool `json:"no_models,omitempty"`
}

// Import is the account of one import: RowsRead is the sum of the other four.
type Import struct {
	RowsRead    int     `json:"rows_read"`
	Stored      int     `json:"stored"`
	Updated     int     `json:"updated"`
	Unchanged   int     `json:"unchanged"`
	Quarantined int     `json:"quarantined"`
	Seconds     float64 `json:"seconds"`
}

// Add adds another account to this one.
func (i *Import) Add(o Import) {
	i.RowsRead += o.RowsRead
	i.Stored += o.Stored
	i.Updated += o.Updated
	i.Unchanged += o.Unchanged
	i.Quarantined += o.Quarantined
	i.Seconds += o.Seconds
}

// Balanced reports whether every row read is accounted for.
func (i Import) Balanced() bool {
	return i.RowsRead == i.Stored+i.Updated+i.Unchanged+i.Quarantined
}

// RowFault is why one row of a file was not accepted. What could be read of the
// row comes beside it, as an Event with its other fields unset.
type RowFault struct {
	Line   int    `json:"line"`   // line of the file on which the row begins, from 1
	Column string `json:"column"` // name of the column at fault, "" for the whole row
	Reason string `json:"reason"`
	Raw    string `json:"raw"` // the row as read, cut at RawLimit bytes
}

// RawLimit is how many bytes of a faulty row are kept.
const RawLimit = 16 << 10

// Quarantined is a faulty row in the store.
type Quarantined struct {
	ID      int64  `json:"id"`
	Dataset int    `json:"dataset"`
	File    string `json:"file"`
	RowFault
}
