package blindspot

// NotYetReported is what is known to be missing of the last months: candidate
// releases alone tell of them, and the yearly release will tell more. The numbers on
// record stay those that are counted.
type NotYetReported struct {
	Countries []CountryNotYet `json:"countries"`
	Why       string          `json:"why,omitempty"` // what is expected cannot be told
	Text      string          `json:"text"`
}

// Words are the text, "" for none.
func (n *NotYetReported) Words() string {
	if n == nil {
		return ""
	}
	return n.Text
}

// CountryNotYet are the months of a country that are not yet all reported.
type CountryNotYet struct {
	Country  string   `json:"country"` // ISO 3166 alpha-3
	Name     string   `json:"name"`
	From     Month    `json:"from"`
	To       Month    `json:"to"`
	Reported int      `json:"deaths_reported"`
	Expected Quantity `json:"deaths_expected"` // once all is reported, with its interval of 90 %; unknown where Why says so
}
