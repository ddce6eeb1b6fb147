package blindspot

// Panel is a cube of unit x month: events and deaths by the rule of
// [Event.Months], and whether they were observed. All slices have one row per
// unit and one column per month from First on. A cell that is not observed holds
// no number; its zeros mean nothing.
type Panel struct {
	Units    []string    `json:"units"`
	First    Month       `json:"first"`
	Months   int         `json:"months"`
	Events   [][]float64 `json:"events"` // that begin in the month
	Deaths   [][]float64 `json:"deaths"` // best estimate
	Low      [][]float64 `json:"low"`
	High     [][]float64 `json:"high"`
	Present  [][]bool    `json:"present"` // any event touches the month
	Observed [][]bool    `json:"observed"`
}

// Column returns the column of a month and whether the panel holds it.
func (p Panel) Column(m Month) (int, bool) {
	c := int(m - p.First)
	return c, c >= 0 && c < p.Months
}

// Row returns the row of a unit and whether the panel holds it.
func (p Panel) Row(unit string) (int, bool) {
	for i, u := range p.Units {
		if u == unit {
			return i, true
		}
	}
	return 0, false
}
