package blindspot

// Confidence is how firm the basis of a judgement is; it is never a likelihood.
type Confidence string

// The levels of confidence of ICD 203.
const (
	LowConfidence      Confidence = "low"
	ModerateConfidence Confidence = "moderate"
	HighConfidence     Confidence = "high"
)

// Judgement is one sentence of an assessment with what supports it. Probability
// is NaN, and Word empty, for a judgement about what has been; a judgement
// about what will be has both, and its backtest in Skill. Text is in plain words,
// and Detail has the statistic.
type Judgement struct {
	Text        string      `json:"text"`
	Detail      string      `json:"detail,omitempty"`
	Probability Quantity    `json:"probability"`
	Word        string      `json:"word"`
	Confidence  Confidence  `json:"confidence"`
	Basis       string      `json:"basis"`               // the sentence that gives the reason for the confidence
	Criteria    []Criterion `json:"criteria,omitempty"`  // the rules behind it
	Weight      float64     `json:"weight"`              // what judgements are ordered by
	BaseRate    string      `json:"base_rate,omitempty"` // how often the record saw what such words announce
	Indicator   *Indicator  `json:"indicator,omitempty"`
	Evidence    []string    `json:"evidence"`            // measures and ids
	Author      string      `json:"author"`              // "Blindspot, by rule", or the analyst's own name for themselves
	Rule        string      `json:"rule,omitempty"`      // the rule that made it, or that an analyst's words replace
	Overruled   string      `json:"overruled,omitempty"` // the rule's own words, where an analyst replaced them
	Changes     string      `json:"changes"`             // what would change the judgement
	Alternative string      `json:"alternative,omitempty"`
	Skill       string      `json:"skill,omitempty"`
}

// Gap is a measure that could not be taken, and what it would need.
type Gap struct {
	Measure string `json:"measure"`
	Reason  string `json:"reason"`
	Needs   string `json:"needs"`
}

// TheatreAssessment is what was found for one theatre of the group.
type TheatreAssessment struct {
	Theatre  Theatre   `json:"theatre"`
	Findings []Finding `json:"findings"`
	Gaps     []Gap     `json:"gaps"`
}

// SourceAssessment is what was found about the group in a source beside the
// assessment's own: numbers of two sources are never summed, and what stands in
// both is shown once for each.
type SourceAssessment struct {
	Source   string              `json:"source"` // id of the source, or several with commas
	AsOf     Date                `json:"as_of"`
	Window   DateRange           `json:"window"`
	Activity Activity            `json:"activity"`
	Findings []Finding           `json:"findings"`
	Gaps     []Gap               `json:"gaps"`
	Theatres []TheatreAssessment `json:"theatres,omitempty"`
	Areas    []AreaMonth         `json:"areas"`
	Coverage []Coverage          `json:"coverage"`
	Datasets []Dataset           `json:"datasets"`
}

// PublishedTotal is a total that somebody published beside what the case's own
// rows hold of it: the difference is what a chronicle does not know.
type PublishedTotal struct {
	Measure  string    `json:"measure"`
	Unit     string    `json:"unit"`
	Count    float64   `json:"published"`
	Bound    string    `json:"bound,omitempty"` // "", "at least" or "at most"
	When     DateRange `json:"when"`
	Recorded int       `json:"recorded"`
}

// Evidence is one thing a statement rests on, no finer than area and month.
type Evidence struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"` // event, shock, link or statement
	Month   string `json:"month"`
	Area    string `json:"area,omitempty"`
	Country string `json:"country,omitempty"`
	Text    string `json:"text"`
	Deaths  string `json:"deaths,omitempty"` // "best (low to high)"
	Grade   string `json:"grade,omitempty"`
	Source  string `json:"source"`        // name of the source, or the host of the report
	URL     string `json:"url,omitempty"` // of the report, where the source gives one
}

// AreaMonth is the number of events and deaths of the group in one admin-1 area
// and month ([Event.Months]): the finest detail that leaves the program. An area
// may have no event in a month in which one goes on that began before.
type AreaMonth struct {
	Area    string `json:"area"` // "": known to no area, only to the country or a region of it
	Name    string `json:"name"`
	Country string `json:"country"`
	Month   Month  `json:"month"`
	Events  int    `json:"events"`
	Deaths  int    `json:"deaths"`
}

// Unplaced returns how many of the events by area and month are known to no area,
// and how many there are in all.
func (a *Assessment) Unplaced() (unplaced, all int) {
	for _, c := range a.Areas {
		all += c.Events
		if c.Area == "" {
			unplaced += c.Events
		}
	}
	return unplaced, all
}

// NetworkPlace is a place of the network of links, at country level, with its
// part in it.
type NetworkPlace struct {
	Name        string  `json:"name"`
	Lat         float64 `json:"lat"`
	Lon         float64 `json:"lon"`
	Betweenness float64 `json:"betweenness"`
	Cut         bool    `json:"cut"`
}

// Aftermath holds one number of an assessment of a past date against what the
// same measure found in the twelve months that followed.
type Aftermath struct {
	Measure string   `json:"measure"`
	What    string   `json:"what"`
	Unit    string   `json:"unit"`
	Then    Quantity `json:"then"`
	After   Quantity `json:"after"`
	Text    string   `json:"text"` // the comparison in words
}

// MonthAhead is the forecast of a month's deaths.
type MonthAhead struct {
	Month  Month   `json:"month"`
	Median float64 `json:"median"`
	Low50  float64 `json:"low50"`
	High50 float64 `json:"high50"`
	Low90  float64 `json:"low90"`
	High90 float64 `json:"high90"`
}

// Foretold holds the forecast that the same model made a year before, from what
// was known then, against the months that followed.
type Foretold struct {
	Made     Date    `json:"made"`
	Months   int     `json:"months"`    // that could be compared
	StandsIn bool    `json:"stands_in"` // no release was known on that day; later ones, cut at it, stood in
	Partial  bool    `json:"partial"`   // only some of its theatres were forecast
	Expected float64 `json:"expected"`  // deaths, sum of the medians
	Came     float64 `json:"came"`      // deaths
	Inside50 int     `json:"inside50"`  // months within the 50 % interval
	Inside90 int     `json:"inside90"`
}

// NamedRelation is a relation with the names of its two groups.
type NamedRelation struct {
	Relation
	FromName string `json:"from_name"`
	ToName   string `json:"to_name"`
	Begins   bool   `json:"begins,omitempty"` // the record of To begins with a RecordedAs
}

// Assessment is everything said about one group as of a date.
type Assessment struct {
	Group      string              `json:"group"`
	GroupID    GroupID             `json:"group_id"`
	Matched    string              `json:"matched,omitempty"`   // the name or alias that matched the question
	Recorded   string              `json:"recorded,omitempty"`  // the group's name in the data, where that is another
	Countries  []string            `json:"countries,omitempty"` // of a theatre
	Followed   []Lineage           `json:"followed,omitempty"`  // rows by which events under other names are counted in
	AsOf       Date                `json:"as_of"`
	Window     DateRange           `json:"window"`
	Case       string              `json:"case,omitempty"`
	Title      string              `json:"title"`
	Question   string              `json:"question,omitempty"`
	Record     string              `json:"record,omitempty"` // what the event list is and is not
	Chronicle  bool                `json:"chronicle"`        // the events are no census
	Activity   Activity            `json:"activity"`         // what was recorded of the group, as the board has it
	BottomLine BottomLine          `json:"bottom_line"`
	NotYet     *NotYetReported     `json:"not_yet_reported,omitempty"` // of the last months; null where a yearly release tells of all
	Attention  *AttentionGap       `json:"attention_gap,omitempty"`    // who looks at it; null where nobody gave titles of pages
	Judgements []Judgement         `json:"judgements"`
	Hypotheses []Hypothesis        `json:"hypotheses,omitempty"` // what may explain the main change
	Context    []Note              `json:"context,omitempty"`
	Findings   []Finding           `json:"findings"`
	Lately     []Finding           `json:"lately,omitempty"` // of the last three months and the last, and attention as it stood earlier
	Gaps       []Gap               `json:"gaps"`
	Foretold   *Foretold           `json:"foretold,omitempty"` // what was forecast a year before, and what came
	Ahead      []MonthAhead        `json:"ahead,omitempty"`    // deaths in the months after the assessment
	Theatres   []TheatreAssessment `json:"theatres,omitempty"`
	Beside     []SourceAssessment  `json:"beside,omitempty"`  // of a case: what the event store holds of its group
	Answers    []CaseAnswer        `json:"answers,omitempty"` // to the questions of a case
	Account    *Account            `json:"account,omitempty"` // of the claims of a case
	Claims     []CheckedClaim      `json:"claims,omitempty"`
	Relations  []NamedRelation     `json:"relations,omitempty"`
	Shocks     []Shock             `json:"shocks,omitempty"`
	Links      []Link              `json:"links,omitempty"` // between places of Network
	Network    []NetworkPlace      `json:"network,omitempty"`
	Statements []Statement         `json:"statements,omitempty"`
	Published  []PublishedTotal    `json:"published,omitempty"`
	Areas      []AreaMonth         `json:"areas"`
	Evidence   []Evidence          `json:"evidence"`
	Datasets   []Dataset           `json:"datasets"`
	Coverage   []Coverage          `json:"coverage"`
	Limits     []string            `json:"limits"`
	Changed    []string            `json:"changed_since,omitempty"`
	Aftermath  []Aftermath         `json:"aftermath,omitempty"` // only for a past date: what nobody knew then
	Seed       uint64              `json:"seed"`
	Program    string              `json:"program,omitempty"` // which build made it, as "v0.1.0 (commit 3ab722c)"; "" where nobody said
}
