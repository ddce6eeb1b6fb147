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
	Events      int       `json:"events"` // rows of this file that the newest view still uses
	From        Date      `json:"from"`
	To          Date      `json:"to"`
	Terms       Source    `json:"terms"`
}

// Source is a data programme and its terms.
type Source struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Licence       string `json:"licence"` // SPDX identifier or the name of the terms
	Citation      string `json:"citation"`
	URL           string `json:"url"`
	Redistributes bool   `json:"redistributes"` // whether raw rows may be passed on
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

// Balanced reports whether every row read is accounted for.
func (i Import) Balanced() bool {
	return i.RowsRead == i.Stored+i.Updated+i.Unchanged+i.Quarantined
}

// RowFault is why one row of a file was not accepted.
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
