package blindspot

import "slices"

// CountScope says what a series of monthly counts is about and for which months
// it is complete. Inside a complete scope a month without a count is a zero; in
// one that is not complete every count is the least there was; outside all
// scopes nothing is known.
type CountScope struct {
	Series    string     `json:"series"`
	Name      string     `json:"name"`
	Who       ActorID    `json:"who,omitempty"`       // "" counts everybody's events
	Countries []string   `json:"countries,omitempty"` // ISO 3166 alpha-3; empty: wherever it happened
	Kinds     []Violence `json:"-"`                   // kinds of violence counted; empty: all
	Placed    []Violence `json:"-"`                   // kinds whose counts state a country; empty: none do
	From      Month      `json:"from"`
	To        Month      `json:"to"`
	Complete  bool       `json:"complete"`
	Published Date       `json:"published"` // since when the counts could be known
	Source    string     `json:"source"`    // who counted
	URL       string     `json:"url,omitempty"`
	Licence   string     `json:"licence,omitempty"`
	Note      string     `json:"note,omitempty"` // the trap a reader must know
}

// MonthlyCount is how many events and deaths were counted of a series against one
// opponent, or of one kind, in one month. Deaths are NoCount where not counted. A
// count comes without days, so that the rule of [Event.Months] cannot be applied:
// the month is the one that whoever counted put whole events in, for UCDP's that
// of the first day. What rests on counts says so.
type MonthlyCount struct {
	Series      string   `json:"series"`
	Opponent    string   `json:"opponent,omitempty"`
	Kind        Violence `json:"-"`
	Country     string   `json:"country,omitempty"` // "" where the source states none, or several
	Month       Month    `json:"month"`
	Events      int      `json:"events"`
	Deaths      int      `json:"deaths"`
	Provisional bool     `json:"provisional,omitempty"`
}

// CountRecord is a complete record of monthly counts: no single events, but
// months of which it is known that nothing is missing.
type CountRecord struct {
	Scopes []CountScope
	Counts []MonthlyCount // in order of series, month, opponent, kind and country
}

// CountQuery asks one series for its months. Empty lists ask for everything that
// the series counts.
type CountQuery struct {
	Series    string
	Opponents []string
	Countries []string // ISO 3166 alpha-3
	Kinds     []Violence
	From, To  Month
	Known     Date // what was public on that day; 0: all that is at hand
}

// CountState says how much a month's number means.
type CountState uint8

// What a counted month is: not known, at least so many, or exactly so many.
const (
	CountMissing CountState = iota
	CountAtLeast
	CountComplete
)

// CountedMonth is one month of an answer. Its numbers mean nothing where the
// state is CountMissing.
type CountedMonth struct {
	Month  Month
	State  CountState
	Events int
	Deaths int
}

// Months answers the query with every month from From to To.
func (r CountRecord) Months(q CountQuery) []CountedMonth {
	out := make([]CountedMonth, 0, max(0, int(q.To-q.From)+1))
	for m := q.From; m <= q.To; m++ {
		out = append(out, CountedMonth{Month: m, State: r.state(q, m)})
	}
	for i := range r.Counts {
		c := &r.Counts[i]
		at := int(c.Month - q.From)
		if at < 0 || at >= len(out) || !q.selects(c) || out[at].State == CountMissing {
			continue
		}
		out[at].Events += c.Events
		out[at].Deaths += max(c.Deaths, 0)
		if c.Provisional || c.Deaths == NoCount {
			out[at].State = CountAtLeast
		}
	}
	return out
}

// Series returns the scopes of a series known on the day (0: all), in order.
func (r CountRecord) Series(id string, known Date) []CountScope {
	var out []CountScope
	for _, s := range r.Scopes {
		if s.of(id, known) {
			out = append(out, s)
		}
	}
	return out
}

// of reports whether the scope is of the series, and was known on the day.
func (s *CountScope) of(series string, known Date) bool {
	return s.Series == series && (!known.Known() || s.Published <= known)
}

func (r CountRecord) state(q CountQuery, m Month) CountState {
	best := CountMissing
	for i := range r.Scopes {
		s := &r.Scopes[i]
		if !s.of(q.Series, q.Known) {
			continue
		}
		if m < s.From || m > s.To {
			continue
		}
		best = max(best, s.answers(q))
	}
	return best
}

// answers says what the scope's months mean for the query: a country or a kind
// that it does not count is not known, and a country is known in part where some
// of the kinds asked for do not state theirs.
func (s CountScope) answers(q CountQuery) CountState {
	for _, c := range q.Countries {
		if len(s.Countries) > 0 && !slices.Contains(s.Countries, c) {
			return CountMissing
		}
	}
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = s.Kinds
	}
	if len(kinds) == 0 {
		kinds = []Violence{StateBased, NonState, OneSided}
	}
	unplaced := 0
	for _, k := range kinds {
		if len(s.Kinds) > 0 && !slices.Contains(s.Kinds, k) {
			return CountMissing
		}
		if len(q.Countries) > 0 && !slices.Contains(s.Placed, k) {
			unplaced++
		}
	}
	switch {
	case unplaced == len(kinds):
		return CountMissing
	case unplaced > 0 || !s.Complete:
		return CountAtLeast
	}
	return CountComplete
}

func (q CountQuery) selects(c *MonthlyCount) bool {
	return c.Series == q.Series &&
		(len(q.Opponents) == 0 || slices.Contains(q.Opponents, c.Opponent)) &&
		(len(q.Countries) == 0 || slices.Contains(q.Countries, c.Country)) &&
		(len(q.Kinds) == 0 || slices.Contains(q.Kinds, c.Kind))
}

// CountEvidence is the id under which findings cite a series of monthly counts.
func CountEvidence(series string) string { return "case:counts/" + series }

// Traps are what is true of all counts, and what the scopes of the series that
// touch the months warn of, once each.
func (r CountRecord) Traps(series string, first, last Month) []Warning {
	out := []Warning{Warnf(WarnMonthsAsCounted,
		"The counts come by month and without days: an event over several months, with all its deaths, stands in the month that its source put it in.")}
	for _, s := range r.Series(series, 0) {
		if s.Note != "" && s.From <= last && s.To >= first {
			out = AddWarning(out, Warnf(WarnPublishedCount, "%s", s.Note))
		}
	}
	return out
}

// Until cuts the record at the end of a day: counts of months that were over by
// then. With known set, only what was published by the day is left; standIn
// tells that nothing was, so that later publications, cut at the day, stand in.
func (r CountRecord) Until(day Date, known bool) (cut CountRecord, standIn bool) {
	last := LastWholeMonth(day)
	if known {
		standIn = !slices.ContainsFunc(r.Scopes, func(s CountScope) bool { return s.Published <= day })
	}
	for _, s := range r.Scopes {
		if known && !standIn && s.Published > day || s.From > last {
			continue
		}
		s.To = min(s.To, last)
		cut.Scopes = append(cut.Scopes, s)
	}
	cut.Counts = slices.Grow(cut.Counts, len(r.Counts))
	for _, n := range r.Counts {
		if n.Month <= last {
			cut.Counts = append(cut.Counts, n)
		}
	}
	return cut, standIn && len(cut.Scopes) > 0
}
