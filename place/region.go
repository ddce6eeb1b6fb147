package place

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Region is a region of the United Nations' M49 standard (Standard Country or
// Area Codes for Statistical Use): 22 subregions, Antarctica, and what they make
// up, from Sub-Saharan Africa to the World. Kosovo and Taiwan, which M49 does not
// list, are in Southern Europe and Eastern Asia.
type Region struct {
	Name      string
	Countries []string // ISO 3166 alpha-3, in order
}

//go:embed regions.csv
var regionFile string

var regions = sync.OnceValue(func() []Region {
	at := map[string][]string{}
	var out []Region
	for _, row := range records(regionFile) {
		countries := strings.Fields(row[2])
		for _, part := range fields(row[1]) {
			countries = append(countries, at[part]...)
		}
		slices.Sort(countries)
		at[row[0]] = slices.Compact(countries)
		out = append(out, Region{row[0], at[row[0]]})
	}
	return out
})

// Regions returns the regions, subregions before what they make up.
func Regions() []Region { return slices.Clone(regions()) }

// Named returns what a name may stand for: the country of an ISO 3166 alpha-3
// code, else the countries and regions of the name. None means that nothing has
// the name, several that it has to be said which is meant: Congo, Korea,
// Micronesia. Case, diacritics and punctuation do not matter; nothing is guessed.
func Named(name string) []Region {
	if c, ok := CountryByISO(strings.TrimSpace(name)); ok && c.ISO3 == strings.TrimSpace(name) {
		return []Region{{c.Name, []string{c.ISO3}}}
	}
	want := foldCountry(name)
	var out []Region
	if codes, ok := shared[want]; ok {
		for _, code := range codes {
			out = append(out, Region{CountryName(code), []string{code}})
		}
	} else if c, ok := CountryByName(name); ok {
		out = append(out, Region{c.Name, []string{c.ISO3}})
	}
	for _, r := range regions() {
		if foldCountry(r.Name) == want {
			out = append(out, r)
		}
	}
	return out
}

// shared are names that several countries go by. Sources that mean one of them by
// such a name are read by CountryByName.
var shared = map[string][]string{"congo": {"COD", "COG"}, "korea": {"KOR", "PRK"}, "virgin islands": {"VGB", "VIR"}}
