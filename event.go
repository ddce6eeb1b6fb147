package blindspot

import "iter"

// Violence is UCDP's type of violence.
type Violence uint8

// The types of violence of the UCDP GED codebook.
const (
	ViolenceUnstated Violence = iota
	StateBased                // between a state and an organisation, or two states
	NonState                  // between two non-state parties
	OneSided                  // by an organised party against civilians
)

func (v Violence) String() string {
	switch v {
	case StateBased:
		return "state-based"
	case NonState:
		return "non-state"
	case OneSided:
		return "one-sided"
	case ViolenceUnstated:
	}
	return "unstated"
}

// Deaths are a source's estimates of the dead of one event: Low <= Best <= High.
// The sides add up to Best in UCDP data.
type Deaths struct {
	Best      int `json:"best"`
	Low       int `json:"low"`
	High      int `json:"high"`
	SideA     int `json:"side_a"`
	SideB     int `json:"side_b"`
	Civilians int `json:"civilians"`
	Unknown   int `json:"unknown"`
}

// Grade is a source's reliability (A to F) and the information's credibility
// (1 to 6) in the NATO (Admiralty) scheme, rated independently. The zero Grade
// means not graded.
type Grade struct {
	Source      string `json:"source,omitempty"`
	Information string `json:"information,omitempty"`
}

func (g Grade) String() string { return g.Source + g.Information }

// Side is one party to an event.
type Side struct {
	ID   ActorID `json:"id"`
	Name string  `json:"name"`
}

// NoCount marks a count that the source does not state.
const NoCount = -1

// Event is one event as a source recorded it. Its ID is unique within its
// source and stable over releases.
type Event struct {
	ID         string        `json:"id"`     // source prefix and source id: "ged:133925"
	Source     string        `json:"source"` // source id: "ucdp-ged"
	Release    string        `json:"release"`
	When       DateRange     `json:"when"`
	Precision  DatePrecision `json:"date_precision"`
	Violence   Violence      `json:"violence"`
	SideA      Side          `json:"side_a"`
	SideB      Side          `json:"side_b"`
	Dyad       string        `json:"dyad,omitempty"`
	Conflict   string        `json:"conflict,omitempty"`
	Place      Place         `json:"place"`
	Deaths     Deaths        `json:"deaths"`
	DeathsGap  bool          `json:"deaths_missing,omitempty"` // the source states no death count: Deaths means nothing
	Sources    int           `json:"sources"`                  // number of reports, NoCount where missing
	Clarity    int           `json:"clarity,omitempty"`        // UCDP event_clarity, 0 unstated
	Status     string        `json:"status,omitempty"`         // UCDP code_status; attribution in case files
	Grade      Grade         `json:"grade,omitzero"`
	URL        string        `json:"url,omitempty"`                  // where the report can be read
	NotYearly  bool          `json:"not_in_yearly_record,omitempty"` // a yearly release of its month lacks its dyad altogether
	Background bool          `json:"-"`                              // true: context for comparison, not the group's own
}

// Each goes through events in their order without a copy of them.
func Each(events []Event) iter.Seq[*Event] {
	return func(yield func(*Event) bool) {
		for i := range events {
			if !yield(&events[i]) {
				return
			}
		}
	}
}

// Involves reports whether the group is a side of the event.
func (e *Event) Involves(g Group) bool { return g.Has(e.SideA.ID) || g.Has(e.SideB.ID) }

// Opponent returns the side that is not the group's, and whether the group is a
// side at all.
func (e *Event) Opponent(g Group) (Side, bool) {
	switch {
	case g.Has(e.SideA.ID):
		return e.SideB, true
	case g.Has(e.SideB.ID):
		return e.SideA, true
	}
	return Side{}, false
}

// Shock is a dated change in a group's circumstances: a leadership loss, an
// operation, a withdrawal. Persons appear as roles only.
type Shock struct {
	Date        Date   `json:"date"`
	Kind        string `json:"kind"`
	Affects     string `json:"affects"` // actor name as the case states it
	Country     string `json:"country"`
	Description string `json:"description"`
	URL         string `json:"url"`
	Grade       Grade  `json:"grade"`
}

// Link is a graded, directed connection between two places.
type Link struct {
	From  string    `json:"from"`
	To    string    `json:"to"`
	Kind  string    `json:"kind"` // command, finance, transit, recruitment, facilitation
	When  DateRange `json:"when"`
	URL   string    `json:"url"`
	Grade Grade     `json:"grade"`
	Note  string    `json:"note,omitempty"`
}

// Statement is a dated count that somebody published: fighters, attacks in a
// period, provinces. Low and High are equal where one number was given; either
// may be unknown (NaN).
type Statement struct {
	ID      string    `json:"id"`
	Date    Date      `json:"date"`
	Period  DateRange `json:"period"` // the days the count is about, where it is about a period
	Kind    string    `json:"kind"`   // fighters, attacks_period, provinces_present ...
	Country string    `json:"country"`
	Count   Quantity  `json:"count"`
	Body    string    `json:"body"` // who published it
	URL     string    `json:"url"`
	Grade   Grade     `json:"grade"`
	Note    string    `json:"note,omitempty"`
}
