package place

import _ "embed" // the table

// statesCSV tabulates the list of independent states by Gleditsch and Ward
// (1999, doi:10.1080/03050629908434958, with its later revisions and microstate
// supplement). The first row of a code names the country that continues the
// state; further rows name other countries of today that were part of it.
//
//go:embed states.csv
var statesCSV string

// yemenCOW is the Correlates of War code of Yemen since unification, for which
// Gleditsch and Ward keep 678.
const yemenCOW = 679

func (t *table) readStates() {
	t.byGW = map[int]int{}
	for _, row := range records(statesCSV) {
		code := number(row[0])
		if _, seen := t.byGW[code]; !seen {
			t.byGW[code] = t.byISO[row[1]]
		}
	}
	t.byGW[yemenCOW] = t.byGW[678]
}
