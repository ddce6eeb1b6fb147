package place

import (
	_ "embed" // the table

	"github.com/blindspot/blindspot"
)

// Spell is a period in which a state of the Gleditsch-Ward list held the
// territory of a country of today.
type Spell struct {
	GW    int
	State string         // as the list names it
	From  blindspot.Date // unknown: before 1946
	To    blindspot.Date // last day; unknown: still so
}

// Holds reports whether the spell covers a day.
func (s Spell) Holds(day blindspot.Date) bool {
	return s.From <= day && (!s.To.Known() || day <= s.To)
}

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

func (t *table) readSpells() {
	t.byGW, t.spells = map[int]int{}, map[string][]Spell{}
	for _, row := range records(statesCSV) {
		s := Spell{GW: number(row[0]), State: row[4]}
		// The dates are fixed at build time; a test reads them all.
		_ = s.From.UnmarshalText([]byte(row[2]))
		_ = s.To.UnmarshalText([]byte(row[3]))
		if _, seen := t.byGW[s.GW]; !seen {
			t.byGW[s.GW] = t.byISO[row[1]]
		}
		t.spells[row[1]] = append(t.spells[row[1]], s)
	}
	t.byGW[yemenCOW] = t.byGW[678]
}

// GWSpells returns the Gleditsch-Ward states that have held the territory of a
// country since 1945, in the order of their codes: for UKR the Soviet Union
// (365) and Ukraine (369). Two may hold at once where a country was divided
// (DEU, VNM, YEM). Colonial rule is not listed.
func GWSpells(iso3 string) []Spell {
	c, ok := CountryByISO(iso3)
	if !ok {
		return nil
	}
	return append([]Spell(nil), countries().spells[c.ISO3]...)
}

// GWAt returns the Gleditsch-Ward code in force for the territory of a country
// on a day: 365 for UKR in 1990, 369 in 1995. Where the country was divided it
// is the code of the state that continued. ok is false where no state of the
// list held the territory, as under colonial rule.
func GWAt(iso3 string, day blindspot.Date) (code int, ok bool) {
	for _, s := range GWSpells(iso3) {
		if !s.Holds(day) {
			continue
		}
		if !s.To.Known() {
			return s.GW, true
		}
		code, ok = s.GW, true
	}
	return code, ok
}
