package blindspot

// Activity is what was recorded of a group: in all, and month by month in the
// country where most of that was. Counts are of recorded events; an unobserved
// month has no number.
type Activity struct {
	ID        GroupID   `json:"id"`
	Group     string    `json:"group"`
	Main      string    `json:"main_country"` // ISO 3166 alpha-3, of most events in all
	Countries []string  `json:"countries"`
	Until     Month     `json:"until"` // last month observed in the main country
	Events    int       `json:"events_12_months"`
	Before    int       `json:"events_12_months_before"`
	Deaths    int       `json:"deaths_12_months"`
	AllEvents int       `json:"events"`
	AllDeaths int       `json:"deaths"`
	Last      Date      `json:"last"`
	Known     bool      `json:"known"` // false: the last 24 months are not all observed
	Spark     []Point   `json:"spark"` // events a month
	Warnings  []Warning `json:"warnings"`
	// NotYet are its last months that are not yet all reported; null where a yearly
	// release tells of all, or the releases do not tell how numbers grow.
	NotYet *GroupNotYet `json:"not_yet_reported,omitempty"`
}

// Year is the set that Events and Deaths count: what began in the last twelve months
// observed in the main country.
func (a *Activity) Year() RowSet { return a.months(a.Until-11, a.Until, a.Events) }

// YearBefore is the set that Before counts.
func (a *Activity) YearBefore() RowSet { return a.months(a.Until-23, a.Until-12, a.Before) }

func (a *Activity) months(from, to Month, n int) RowSet {
	return RowSet{Label: "events from " + from.String() + " to " + to.String(), N: n, Countries: []string{a.Main}, When: DateRange{From: from.First(), To: to.Last()}, Begun: true}
}

// All is the set that AllEvents and AllDeaths count.
func (a *Activity) All() RowSet { return RowSet{Label: "events on record", N: a.AllEvents} }
