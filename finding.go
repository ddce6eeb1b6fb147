package blindspot

// Method names how a finding was computed.
type Method struct {
	Name     string `json:"name"`
	Citation string `json:"citation,omitempty"`
	DOI      string `json:"doi,omitempty"`
}

// Value is one number of a finding.
type Value struct {
	Key   string   `json:"key"`   // stable machine name: "effective_areas"
	Label string   `json:"label"` // for people: "Effective number of areas"
	Unit  string   `json:"unit"`  // "events a month", "km", "share"
	Q     Quantity `json:"quantity"`
	P     *float64 `json:"p,omitempty"` // p-value, where the value tests something
	// Unproven is why no judgement is made from the value: what simulated groups of
	// this size showed (docs/CALIBRATION.md); empty where they bear it out.
	Unproven string `json:"unproven,omitempty"`
}

// Table is what stands behind a finding or a figure, row by row.
type Table struct {
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Point is one month of a series; Value is NaN where the month is not observed.
type Point struct {
	Month Month    `json:"month"`
	Value Quantity `json:"value"`
}

// Finding is what a measure found: its values, what they rest on, and a
// sentence made from those very values. No number is given alone.
type Finding struct {
	Measure   string    `json:"measure"`          // "footprint"
	Title     string    `json:"title"`            // "Footprint"
	Subject   string    `json:"subject"`          // name of the group or theatre
	Source    string    `json:"source,omitempty"` // id of the source whose events were measured
	Window    DateRange `json:"window"`
	N         int       `json:"n"` // observations (mostly events) the values rest on
	Values    []Value   `json:"values"`
	Statement string    `json:"statement"` // generated from Values
	Method    Method    `json:"method"`
	Evidence  []string  `json:"evidence"` // event, shock, link or statement ids
	Warnings  []Warning `json:"warnings"`
	SetAside  *SetAside `json:"set_aside,omitempty"` // rows of the group in quarantine, which no value rests on; nil with a chronicle
	Series    []Point   `json:"series,omitempty"`
	Table     *Table    `json:"table,omitempty"`
	Rows      []RowSet  `json:"rows,omitempty"`   // of a claim: the rows of the store that it counts
	Course    *Course   `json:"course,omitempty"` // of a claim: its number over time, against what it needs
}

// Value returns the value with the key, and whether there is one.
func (f Finding) Value(key string) (Value, bool) {
	for _, v := range f.Values {
		if v.Key == key {
			return v, true
		}
	}
	return Value{}, false
}

// Warn adds a warning once.
func (f *Finding) Warn(w Warning) { f.Warnings = AddWarning(f.Warnings, w) }
