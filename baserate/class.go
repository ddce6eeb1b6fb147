package baserate

import "github.com/blindspot/blindspot"

// Band is a range of whole numbers, From included and Below not; Below 0 leaves
// it open above, and the zero Band holds everything.
type Band struct {
	From  int `json:"from"`
	Below int `json:"below,omitempty"`
}

// Holds reports whether n lies in the band.
func (b Band) Holds(n int) bool { return n >= b.From && (b.Below == 0 || n < b.Below) }

// Any reports whether the band holds everything.
func (b Band) Any() bool { return b == Band{} }

// Class says which cases a rate is made of. Zero fields hold everything.
type Class struct {
	Unit      Unit               `json:"unit"`
	Type      blindspot.Violence `json:"type,omitempty"`
	Silent    int                `json:"silent,omitempty"`    // months, of Return and ReturnLarge
	Within    int                `json:"within,omitempty"`    // months, of Return and Above; 0: twelve
	Level     Band               `json:"level"`               // deaths in the twelve months to the case
	Total     Band               `json:"total"`               // deaths so far
	Age       Band               `json:"age"`                 // months since it was first known
	Large     Band               `json:"large"`               // months of 25 or more deaths among the last twelve
	Countries Band               `json:"countries"`           // countries with an event so far
	Trend     Trend              `json:"trend,omitempty"`     // of the twelve months to the case, against those before
	Hindsight bool               `json:"hindsight,omitempty"` // cases from the unit's first event on: knows the future
}

// Trend is what the last twelve months were to the twelve before, where these
// had deaths.
type Trend string

// The trends that a class can hold.
const (
	AnyTrend   Trend = ""
	Doubled    Trend = "doubled"
	NotDoubled Trend = "not-doubled"
)

// trend is AnyTrend where there is nothing to compare.
func (s *series) trend(at int) Trend {
	if at+1 < 2*year {
		return AnyTrend
	}
	before, now := s.died(at+1-2*year, at+1-year), s.died(at+1-year, at+1)
	switch {
	case before == 0:
		return AnyTrend
	case now >= 2*before:
		return Doubled
	}
	return NotDoubled
}

// The bands that a situation falls in.
var (
	levels    = []Band{{0, 25}, {25, 100}, {100, 1000}, {1000, 0}}
	totals    = []Band{{0, 100}, {100, 1000}, {1000, 0}}
	ages      = []Band{{0, 24}, {24, 120}, {120, 0}}
	larges    = []Band{{0, 1}, {1, 2}, {2, 4}, {4, 7}, {7, 10}, {10, 12}, {12, 13}}
	countries = []Band{{1, 2}, {2, 3}, {3, 0}}
)

func bandOf(bands []Band, n int) Band {
	for _, b := range bands {
		if b.Holds(n) {
			return b
		}
	}
	return Band{}
}

func (c Class) within() int {
	if c.Within == 0 {
		return year
	}
	return c.Within
}

// start is the column from which on the unit's cases count.
func (c Class) start(s *series) int {
	if c.Hindsight && len(s.active) > 0 {
		return s.active[0]
	}
	return s.known
}

// holds reports whether a case that looks forward from column at is of the class.
func (c Class) holds(s *series, at int) bool {
	return (c.Type == blindspot.ViolenceUnstated || c.Type == s.fought(c.Unit, at)) &&
		(c.Level.Any() || c.Level.Holds(s.died(max(0, at+1-year), at+1))) &&
		(c.Total.Any() || c.Total.Holds(s.died(0, at+1))) &&
		(c.Age.Any() || c.Age.Holds(at-s.known)) &&
		(c.Large.Any() || c.Large.Holds(s.large(at))) &&
		(c.Countries.Any() || c.Countries.Holds(s.countries(at))) &&
		(c.Trend == AnyTrend || c.Trend == s.trend(at))
}

// large counts the months of Threshold deaths or more among the twelve to at.
func (s *series) large(at int) int { return s.largeTo[s.before(at+1)] - s.largeTo[s.before(at+1-year)] }

// Situation is where one unit stands at the end of a month.
type Situation struct {
	Unit      Unit               `json:"unit"`
	ID        string             `json:"id"`
	Month     blindspot.Month    `json:"month"`
	Type      blindspot.Violence `json:"type"`
	Silent    int                `json:"silent"`    // months without an event up to Month
	Unseen    int                `json:"unseen"`    // of these, months that are not observed
	Assumed   bool               `json:"assumed"`   // some of the record's coverage was assumed, not stated
	Deaths    int                `json:"deaths"`    // in the twelve months to Month
	Total     int                `json:"total"`     // so far
	Known     bool               `json:"known"`     // it has reached the threshold in a calendar year
	Age       int                `json:"age"`       // months since then
	Large     int                `json:"large"`     // months of 25 or more deaths among the last twelve
	Countries int                `json:"countries"` // with an event so far
	Trend     Trend              `json:"trend,omitempty"`
	Spike     bool               `json:"spike"` // Month is one, by the definition of SpikeNext
	Last      blindspot.Month    `json:"last"`  // the last month with an event
}

// Situation returns where the unit stands at the end of the month. ok is false
// where the record has no event of it up to then.
func (r *Record) Situation(unit Unit, id string, m blindspot.Month) (Situation, bool) {
	s := r.byID[unit][id]
	at := int(min(m, r.Last) - r.First)
	if s == nil || at < 0 {
		return Situation{}, false
	}
	last := s.last(at)
	if last == never {
		return Situation{}, false
	}
	out := Situation{Unit: unit, Assumed: r.Assumed, ID: s.id, Month: r.First + blindspot.Month(at), Type: s.fought(unit, at), Silent: at - last,
		Unseen: int(s.unseenTo[at+1] - s.unseenTo[last+1]), Deaths: s.died(max(0, at+1-year), at+1), Total: s.died(0, at+1),
		Known: s.known <= at, Large: s.large(at), Countries: s.countries(at), Spike: s.spike(at), Trend: s.trend(at), Last: r.First + blindspot.Month(last)}
	if out.Known {
		out.Age = at - s.known
	}
	return out, true
}
