package place_test

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/place"
)

// eachRow calls f with the columns of every row of a CSV file, gzipped or not.
func eachRow(t *testing.T, name string, f func(get func(column string) string)) {
	t.Helper()
	file, err := os.Open(realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var in io.Reader = file
	if zip, err := gzip.NewReader(file); err == nil {
		in = zip
	} else if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(in)
	header, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]int{}
	for i, name := range header {
		columns[name] = i
	}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		f(func(column string) string {
			i, ok := columns[column]
			if !ok {
				t.Fatalf("%s has no column %q", name, column)
			}
			return row[i]
		})
	}
}

// Every country that UCDP names resolves, and to the one its code gives.
func TestCountriesOfUCDP(t *testing.T) {
	seen := map[[2]string]bool{}
	check := func(name, code string) {
		if seen[[2]string{name, code}] {
			return
		}
		seen[[2]string{name, code}] = true
		byName, ok := place.CountryByName(name)
		if !ok {
			t.Errorf("%q does not resolve", name)
			return
		}
		gw, err := strconv.Atoi(code)
		if err != nil {
			t.Fatal(err)
		}
		if byGW, ok := place.CountryByGW(gw); !ok || byGW.ISO3 != byName.ISO3 {
			t.Errorf("%q is %s, its code %d is %q", name, byName.ISO3, gw, byGW.ISO3)
		}
	}
	eachRow(t, "ged/ged-extract.csv.gz", func(get func(string) string) { check(get("country"), get("country_id")) })
	eachRow(t, "ged/organizedviolencecy_v25_1_to_2021.csv.gz", func(get func(string) string) { check(get("country_cy"), get("country_id_cy")) })
	if len(seen) < 190 {
		t.Errorf("%d countries only", len(seen))
	}
	eachRow(t, "ged/cm_all_violence_1985_2021.csv.gz", func(get func(string) string) {
		if c, ok := place.CountryByISO(get("country_iso3")); !ok || c.ISO3 != get("country_iso3") {
			t.Errorf("%q does not resolve", get("country_iso3"))
		}
	})
}

func TestCountriesOfVIEWS(t *testing.T) {
	current := map[string]bool{}
	eachRow(t, "views/country_list.csv", func(get func(string) string) { current[get("country_id")] = true })
	if len(current) != 191 {
		t.Fatalf("%d countries", len(current))
	}
	listed := 0
	for _, c := range place.Countries() {
		if c.VIEWS != 0 {
			listed++
			if !current[strconv.Itoa(c.VIEWS)] {
				t.Errorf("%s has VIEWS id %d, which is no current one", c.ISO3, c.VIEWS)
			}
		}
	}
	if listed != 191 {
		t.Errorf("%d countries have a VIEWS id", listed)
	}
	eachRow(t, "views/country_key.csv", func(get func(string) string) {
		id, _ := strconv.Atoi(get("id"))
		gw, _ := strconv.Atoi(get("gwcode"))
		c, ok := place.CountryByVIEWS(id)
		byGW, okGW := place.CountryByGW(gw)
		byName, okName := place.CountryByName(get("name"))
		if !ok || !okGW || !okName || byGW.ISO3 != c.ISO3 || byName.ISO3 != c.ISO3 {
			t.Errorf("%s: id %s, code %s, name %s", get("name"), c.ISO3, byGW.ISO3, byName.ISO3)
		}
		if current[get("id")] != (c.VIEWS == id) {
			t.Errorf("%s: id %d, current %d", get("name"), id, c.VIEWS)
		}
		if n, _ := strconv.Atoi(get("isonum")); current[get("id")] && n != c.Numeric {
			t.Errorf("%s: ISO numeric %d, want %d", get("name"), c.Numeric, n)
		}
	})
}

func TestCountryTable(t *testing.T) {
	all := place.Countries()
	if len(all) != 250 { // 249 of ISO 3166-1 and Kosovo
		t.Errorf("%d countries", len(all))
	}
	names, numbers := map[string]string{}, map[int]string{}
	for i, c := range all {
		if len(c.ISO3) != 3 || len(c.ISO2) != 2 || c.Name == "" || (c.Numeric == 0 && c.ISO3 != "XKX") {
			t.Errorf("%+v", c)
		}
		if i > 0 && all[i-1].ISO3 >= c.ISO3 {
			t.Errorf("%s after %s", c.ISO3, all[i-1].ISO3)
		}
		if other, taken := numbers[c.Numeric]; taken {
			t.Errorf("%s and %s share number %d", other, c.ISO3, c.Numeric)
		}
		numbers[c.Numeric] = c.ISO3
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			// A name that two countries claim would resolve by accident.
			if other, taken := names[name]; taken && other != c.ISO3 {
				t.Errorf("%q is %s and %s", name, other, c.ISO3)
			}
			names[name] = c.ISO3
			if got, ok := place.CountryByName(name); !ok || got.ISO3 != c.ISO3 {
				t.Errorf("%q resolves to %q, not %s", name, got.ISO3, c.ISO3)
			}
		}
	}
}

func TestCountryNames(t *testing.T) {
	tests := []struct{ name, want, reason string }{
		{"DR Congo (Zaire)", "COD", "UCDP"},
		{"Congo", "COG", "UCDP: the other one"},
		{"Congo (Kinshasa)", "COD", "never stripped to Congo"},
		{"Kingdom of eSwatini (Swaziland)", "SWZ", "UCDP"},
		{"COTE D'IVOIRE", "CIV", "case, diacritics and apostrophes"},
		{"Türkiye", "TUR", "new name"},
		{"Saint Kitts and Nevis", "KNA", "Saint and St. are one"},
		{"St. Kitts & Nevis", "KNA", "an ampersand"},
		{"The Gambia", "GMB", "the article"},
		{"Guinea", "GIN", "not Guinea-Bissau"},
		{"Niger", "NER", "not Nigeria"},
		{"Czechoslovakia", "CZE", "the state that continues"},
		{"Narnia", "", "nothing is guessed"},
		{"", "", "an empty name"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			c, ok := place.CountryByName(tt.name)
			if c.ISO3 != tt.want || ok != (tt.want != "") {
				t.Errorf("%q is %q, want %q", tt.name, c.ISO3, tt.want)
			}
		})
	}
	for code, want := range map[string]string{"YUG": "SRB", "SUN": "RUS", "ZAR": "COD", "CSK": "CZE", "XKX": "XKX"} {
		if c, ok := place.CountryByISO(code); !ok || c.ISO3 != want {
			t.Errorf("%s is %q", code, c.ISO3)
		}
	}
}

// A code leads to the country that continues its state, and that of each current
// country of VIEWS to that country.
func TestGWTable(t *testing.T) {
	eachRow(t, "views/country_key.csv", func(get func(string) string) {
		id, _ := strconv.Atoi(get("id"))
		code, _ := strconv.Atoi(get("gwcode"))
		c, _ := place.CountryByVIEWS(id)
		if c.VIEWS != id {
			return
		}
		if got, ok := place.CountryByGW(code); !ok || got.ISO3 != c.ISO3 {
			t.Errorf("code %d leads to %q, want %s", code, got.ISO3, c.ISO3)
		}
	})
	for code, want := range map[int]string{345: "SRB", 340: "SRB", 365: "RUS", 315: "CZE", 255: "DEU", 260: "DEU", 816: "VNM", 626: "SSD", 531: "ERI", 347: "XKX", 678: "YEM"} {
		if c, ok := place.CountryByGW(code); !ok || c.ISO3 != want {
			t.Errorf("code %d leads to %q, want %s", code, c.ISO3, want)
		}
	}
	if c, ok := place.CountryByGW(679); !ok || c.ISO3 != "YEM" {
		t.Errorf("679 is %q", c.ISO3)
	}
	if _, ok := place.CountryByGW(1); ok {
		t.Error("code 1 is none")
	}
}
