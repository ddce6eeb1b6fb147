package place

import (
	_ "embed" // the tables
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Country is a country or territory of ISO 3166-1, with the codes the field
// uses for it. Kosovo is included under the user-assigned code XKX.
type Country struct {
	ISO3    string // ISO 3166-1 alpha-3
	ISO2    string // ISO 3166-1 alpha-2
	Numeric int    // ISO 3166-1 numeric; 0 where there is none
	Name    string
	// VIEWS is the country_id that VIEWS uses today; 0 where VIEWS does not
	// forecast the country.
	VIEWS int
	// FormerVIEWS are ids that VIEWS gave to earlier extents of the country
	// and to the states it succeeded, ascending.
	FormerVIEWS []int
	// FormerISO3 are withdrawn alpha-3 codes that now resolve to the country.
	FormerISO3 []string
	// Aliases are other names in use, among them UCDP's ("DR Congo (Zaire)").
	Aliases []string
}

//go:embed countries.csv
var countriesCSV string

// table is the list of countries with the ways to find one.
type table struct {
	all     []Country
	byISO   map[string]int
	byName  map[string]int
	listed  map[string]int // by the very names of the list, which spares folding them
	byVIEWS map[int]int
	byGW    map[int]int
}

var countries = sync.OnceValue(func() *table {
	t := &table{byISO: map[string]int{}, byName: map[string]int{}, listed: map[string]int{}, byVIEWS: map[int]int{}}
	for i, row := range records(countriesCSV) {
		c := Country{
			ISO3: row[0], ISO2: row[1], Numeric: number(row[2]), FormerISO3: fields(row[3]),
			VIEWS: number(row[4]), Name: row[6], Aliases: fields(row[7]),
		}
		for _, id := range fields(row[5]) {
			c.FormerVIEWS = append(c.FormerVIEWS, number(id))
		}
		slices.Sort(c.FormerVIEWS)
		t.all = append(t.all, c)
		t.byISO[c.ISO3] = i
		for _, code := range c.FormerISO3 {
			t.byISO[code] = i
		}
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			t.byName[foldCountry(name)] = i
		}
		for _, id := range append([]int{c.VIEWS}, c.FormerVIEWS...) {
			if id != 0 {
				t.byVIEWS[id] = i
			}
		}
	}
	for _, c := range t.all {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			t.listed[name] = t.byName[foldCountry(name)]
		}
	}
	t.readStates()
	return t
})

// records reads an embedded table without its header.
func records(text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("place: embedded table: " + err.Error()) // fixed at build time and tested
	}
	return rows[1:]
}

func fields(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

func number(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("place: embedded table: " + err.Error())
	}
	return n
}

// Countries returns all countries and territories by ISO code.
func Countries() []Country { return slices.Clone(countries().all) }

func (t *table) at(i int, ok bool) (Country, bool) {
	if !ok {
		return Country{}, false
	}
	return t.all[i], true
}

// CountryByISO finds a country by its ISO 3166-1 alpha-3 code. Withdrawn codes
// (YUG, SUN, ZAR and others) give the country that continues the state.
func CountryByISO(code string) (Country, bool) {
	t := countries()
	i, ok := t.byISO[code]
	return t.at(i, ok)
}

// CountryName is the usual short name of a country, its code where there is no
// such country, and "not known" for no code.
func CountryName(code string) string {
	if c, ok := CountryByISO(code); ok {
		return c.Name
	}
	if code == "" {
		return "not known"
	}
	return code
}

// CountryByName finds a country by a name as UCDP, VIEWS, ISO or common usage
// write it. Case, diacritics and punctuation do not matter; nothing is guessed.
// Names of former states give the country that continues them: "Russia
// (Soviet Union)" is RUS, "Czechoslovakia" CZE.
func CountryByName(name string) (Country, bool) {
	t := countries()
	i, ok := t.listed[name]
	if !ok {
		i, ok = t.byName[foldCountry(name)]
	}
	return t.at(i, ok)
}

// CountryByVIEWS finds a country by a VIEWS country_id, present or former.
func CountryByVIEWS(id int) (Country, bool) {
	t := countries()
	i, ok := t.byVIEWS[id]
	return t.at(i, ok)
}

// CountryByGW finds the country that continues the state with a Gleditsch-Ward
// code, whatever the date: 345 (Yugoslavia) is SRB. UCDP goes on using 345 for
// Serbia after 2006. The Correlates of War code 679 (Yemen since 1990) is
// accepted as well.
func CountryByGW(code int) (Country, bool) {
	t := countries()
	i, ok := t.byGW[code]
	return t.at(i, ok)
}
