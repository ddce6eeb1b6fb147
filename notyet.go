package blindspot

// NotYetReported is what is known to be missing of the last months: candidate
// releases alone tell of them, and the yearly release will tell more. The numbers on
// record stay those that are counted.
type NotYetReported struct {
	Countries []CountryNotYet `json:"countries"`
	Months    []MonthNotYet   `json:"months,omitempty"` // the group's own deaths; none of a country, and where Why says so
	Why       string          `json:"why,omitempty"`    // what is expected cannot be told
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

// MonthNotYet are the deaths of a group in a month that is not yet all reported.
type MonthNotYet struct {
	Month    Month    `json:"month"`
	Reported int      `json:"deaths_reported"`
	Expected Quantity `json:"deaths_expected"` // once all is reported, with its interval of 90 %
}

// GroupNotYet is what of a group's last months is not yet all reported.
type GroupNotYet struct {
	From   Month    `json:"from"`
	To     Month    `json:"to"`
	Deaths int      `json:"deaths_reported"`
	Final  Quantity `json:"deaths_expected"` // once all is reported, with its interval of 90 %
	Events int      `json:"events_reported"`
	Come   Quantity `json:"events_expected"`
	Text   string   `json:"text"`
}

// NumberNotYet is a number of a claim that is not yet all reported.
type NumberNotYet struct {
	Label    string   `json:"label"`
	Unit     string   `json:"unit"`
	Reported float64  `json:"reported"`
	Expected Quantity `json:"expected"` // once all is reported, with its interval of 90 %
}
