// Package verify holds the sums of the record against those that the source publishes
// by year, and says why they differ where that can be told. It computes no sum of its
// own and knows neither file nor store.
package verify

import (
	"cmp"
	"slices"

	"github.com/blindspot/blindspot"
)

// Code names a reason.
type Code string

// The reasons for which two sums differ.
const (
	Crossing   Code = "crosses a year"           // events go on into another year: their deaths count by month here, whole in their first year there
	Placed     Code = "placed elsewhere"         // events lie in another country than the source files them under
	NotYearly  Code = "not in the yearly record" // candidate events of dyads that the yearly release lacks
	Quarantine Code = "quarantine"               // rows of the unit and year that were not accepted
	Withdrawn  Code = "withdrawn"                // events that left the record
	Release    Code = "other release"            // the file is of another release than the record
	Bounds     Code = "bounds"                   // only low and high differ, and the record's are the wider: where they are on the wrong side of the best estimate they change places here, or are widened to hold it
	OldCode    Code = "old country code"         // the source goes on using 345 (Yugoslavia) for Serbia
	Threshold  Code = "no row in the file"       // the file has no row of the unit and year
	Unknown    Code = "not known"
)

// Reason is why two sums differ, with the deaths that it accounts for: how many more
// the record has than the file, 0 where that is not known.
type Reason struct {
	Code   Code `json:"code"`
	Deaths int  `json:"deaths"`
	Rows   int  `json:"rows,omitempty"` // of the quarantine
}

// Disagreement is a unit and year of which file and record count differently.
type Disagreement struct {
	Unit      string             `json:"unit"`
	Name      string             `json:"name"`
	Year      int                `json:"year"`
	Violence  blindspot.Violence `json:"violence"`
	Theirs    *Counted           `json:"file"`    // null where the file has no row
	BySource  Counted            `json:"record"`  // whole, by the year of the first day and the country that the source files events under
	Ours      int                `json:"counted"` // best estimates by month and the country that events are placed in: what the program shows
	Level     int                `json:"level,omitempty"`
	Reasons   []Reason           `json:"reasons"`
	Explained bool               `json:"explained"` // the reasons account for every death, or for why there is no counting them
}

// Counted are deaths.
type Counted struct {
	Best int `json:"best"`
	Low  int `json:"low"`
	High int `json:"high"`
}

// Report is what one file of the source says of the record.
type Report struct {
	File       string         `json:"file"`
	Kind       string         `json:"kind"`
	Version    string         `json:"version"`
	From       int            `json:"from"`
	To         int            `json:"to"`
	Compared   int            `json:"compared"`
	Agree      int            `json:"agree"`
	NotCovered int            `json:"not_covered"` // the store does not hold all events of the unit and year
	Unread     int            `json:"unread"`      // rows of coalitions, which no side of an event stands for
	Differ     []Disagreement `json:"disagreements"`
	Unknown    int            `json:"unexplained"`
}

// Record is what is held against a file.
type Record struct {
	Sums      []blindspot.RecordSum
	Withdrawn []blindspot.RecordSum
	Months    []blindspot.DyadMonth // of the same events, by month and the country that they are placed in
	Release   func(year int) string // the yearly release that tells of a year; "" where none does
	// Covered reports whether all events of the country, or of the world for "", are
	// held in a year.
	Covered func(country string, year int) bool
	// Country is the ISO 3166 alpha-3 code of a Gleditsch-Ward code.
	Country func(gw int) (iso3 string, ok bool)
	// SetAside counts the rows of the quarantine by country and year.
	SetAside func(country string, year int) (rows, deaths int, err error)
}

// key is a unit, year and kind of violence.
type key struct {
	unit     string
	year     int
	violence blindspot.Violence
}

// held is all that stands on one key.
type held struct {
	theirs                        *Counted
	level                         int
	name                          string
	gw                            []int
	source                        Counted
	ours                          int
	crossing, notYearly, misplace int
	withdrawn                     int
	countries                     []string
}

// Against holds the record against the sums of one file. ByCountry chooses countries
// for units, else pairs of sides.
func Against(r Record, theirs []blindspot.YearSum, byCountry bool, out Report) (Report, error) {
	m := meeting{record: r, byCountry: byCountry, at: map[key]*held{}}
	m.take(theirs)
	out.From, out.To = m.from, m.to
	m.fill()
	keys := make([]key, 0, len(m.at))
	for k := range m.at {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(m.at[a].name, m.at[b].name), cmp.Compare(a.unit, b.unit), cmp.Compare(a.year, b.year), cmp.Compare(a.violence, b.violence))
	})
	out.Differ = []Disagreement{}
	for _, k := range keys {
		h := m.at[k]
		if k.year < m.from || k.year > m.to || !m.kinds[k.violence] || h.theirs == nil && h.level == 0 && !h.missed() {
			continue
		}
		if !m.covered(k, h) {
			out.NotCovered++
			continue
		}
		out.Compared++
		if h.agrees() {
			out.Agree++
			continue
		}
		d, err := m.tell(k, h, out.Version)
		if err != nil {
			return out, err
		}
		if !d.Explained {
			out.Unknown++
		}
		out.Differ = append(out.Differ, d)
	}
	return out, nil
}

// fewest is how many deaths a dyad has in a year of which the yearly files have a row.
const fewest = 25

// missed reports whether the file ought to have a row.
func (h *held) missed() bool { return h.source.Best >= fewest }

func (h *held) agrees() bool {
	if h.level > 0 {
		return h.level == levelOf(h.source.Best)
	}
	return h.theirs != nil && h.ours == h.theirs.Best && h.source == *h.theirs
}

func levelOf(deaths int) int {
	switch {
	case deaths >= 1000:
		return 2
	case deaths >= fewest:
		return 1
	}
	return 0
}
