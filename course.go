package blindspot

// Course is how the number that a claim is about came about month by month, with
// what it is held against.
type Course struct {
	Title string `json:"title"` // what a point is: "Deaths, added up month by month"
	Unit  string `json:"unit"`  // "deaths", "events a month", "share"
	// Runs says that each point rests on all months up to it, so that the last is
	// the number that decides. Where it does not, each month stands for itself.
	Runs   bool     `json:"runs"`
	Points []Point  `json:"points"`           // not known where a month is not covered
	Beside *Beside  `json:"beside,omitempty"` // the time that it is compared with
	Levels []Level  `json:"levels"`           // what was found over several months: a mean
	Bars   []Level  `json:"bars"`             // what the claim needs
	From   []string `json:"sources"`          // ids of the sources whose rows were counted
}

// Beside is a second course, drawn from its own first month.
type Beside struct {
	Label  string  `json:"label"`
	Points []Point `json:"points"`
}

// Level is a value that holds over some months.
type Level struct {
	Label string  `json:"label"`
	From  Month   `json:"from"`
	To    Month   `json:"to"` // the last
	Value float64 `json:"value"`
}

// RowSet says which rows of the store were counted, so that they can be looked at:
// those of the group that the rest selects.
type RowSet struct {
	Label     string    `json:"label"`
	N         int       `json:"n"`
	Opponent  ActorID   `json:"opponent,omitempty"`
	Countries []string  `json:"countries,omitempty"` // ISO 3166 alpha-3; any without
	Kinds     []string  `json:"kinds,omitempty"`     // of violence; any without
	When      DateRange `json:"when"`
	Begun     bool      `json:"begun"` // only what began in that time, not what went on in it
}
