package place_test

import (
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/place"
)

func itoa(n int) string { return strconv.Itoa(n) }

func ucdpPoint(t *testing.T, get func(string) string) place.Point {
	t.Helper()
	lat, errLat := strconv.ParseFloat(get("latitude"), 64)
	lon, errLon := strconv.ParseFloat(get("longitude"), 64)
	if errLat != nil || errLon != nil {
		t.Fatal(errLat, errLon)
	}
	return place.Point{Lat: lat, Lon: lon}
}

func TestMatchName(t *testing.T) {
	tests := []struct {
		country, name, want string
		how                 place.Match
		reason              string
	}{
		{"AFG", "Nangarhar province", "AFG-1764", place.ByName, "the kind does not count"},
		{"AFG", "NANGARHAR", "AFG-1764", place.ByName, "nor does case"},
		{"AFG", "Ningrahar", "AFG-1764", place.ByAlias, "a name the source lists"},
		{"AFG", "Nangahar", "", place.NoMatch, "a missing letter is no spelling"},
		{"AFG", "Daykundi province", "AFG-1753", place.ByName, "not Uruzgan"},
		{"AFG", "Uruzgan province", "AFG-1752", place.ByName, "not Daykundi"},
		{"AFG", "Panjshir province", "AFG-1769", place.ByName, "not Parwan"},
		{"AFG", "Parwan province", "AFG-1772", place.ByName, "not Panjshir"},
		{"AFG", "Qunduz", "AFG-1763", place.ByAlias, "another transliteration, listed"},
		{"AFG", "Khowst", "AFG-1758", place.ByAlias, "with the kind in another language"},
		{"IRQ", "Al Anbār province", "IRQ-3471", place.ByName, "diacritics and the article"},
		{"IRQ", "Ninawa Governorate", "IRQ-3051", place.ByAlias, "another spelling in the source"},
		{"NGA", "Borno state", "NGA-2839", place.ByName, "state is a kind"},
		{"MEX", "México state", "MEX-2731", place.ByName, "the state, not the city"},
		{"BRA", "São Paulo", "BRA-1311", place.ByName, "a cedilla"},
		{"UKR", "Dnipropetrovs'k oblast", "UKR-326", place.ByName, "the apostrophe"},
		{"PAK", "Nangarhar province", "", place.NoMatch, "only within the country"},
		{"XXX", "Nangarhar", "", place.NoMatch, "no such country"},
		{"AFG", "", "", place.NoMatch, "no name"},
		{"AFG", "province", "", place.NoMatch, "nothing but a kind"},
	}
	g := place.World()
	for _, tt := range tests {
		t.Run(tt.country+" "+tt.name, func(t *testing.T) {
			id, how := g.MatchName(tt.country, tt.name)
			if id != tt.want || how != tt.how {
				t.Errorf("%q by %v; want %q by %v: %s", id, how, tt.want, tt.how, tt.reason)
			}
		})
	}
}

// An area's own name leads back to it, unless others in the country bear it.
func TestMatchOwnName(t *testing.T) {
	g := place.World()
	ambiguous := 0
	for _, a := range g.Areas() {
		switch id, how := g.MatchName(a.Country, a.Name); {
		case how == place.ByAmbiguous:
			ambiguous++
		case id != a.ID || how != place.ByName:
			t.Errorf("%s %q in %s gives %q by %v", a.ID, a.Name, a.Country, id, how)
		}
	}
	if ambiguous > 90 {
		t.Errorf("%d names are ambiguous", ambiguous)
	}
}

// Of all UCDP events known to the admin-1 area or better, nearly all names
// resolve, and to where the coordinates lie.
func TestNamesOfUCDP(t *testing.T) {
	g := place.World()
	var found, named, same, elsewhere int
	odd := map[string]int{}
	eachRow(t, "ged/ged-extract.csv.gz", func(get func(string) string) {
		c, ok := place.CountryByName(get("country"))
		if !ok || get("adm_1") == "" || get("where_prec") > "4" {
			return
		}
		p := ucdpPoint(t, get)
		hit, ok := g.LookupIn(p, c.ISO3)
		if !ok {
			// The borders are those of today: the state of then must have held
			// the country of today that the point lies in.
			now, _ := g.Lookup(p)
			if state, _ := strconv.Atoi(get("country_id")); !place.HeldBy(now.Country, state, get("date_start")[:len("2006-01-02")]) {
				elsewhere++
				odd[get("country")+" "+now.Country+" "+get("date_start")[:4]]++
			}
			return
		}
		found++
		id, _ := g.MatchName(c.ISO3, get("adm_1"))
		if id == "" {
			return
		}
		named++
		if id == hit.Area {
			same++
		}
	})
	if found < 50000 || elsewhere > 100 {
		t.Errorf("%d points found in their country, %d in another: %v", found, elsewhere, odd)
	}
	if float64(named) < 0.98*float64(found) || float64(same) < 0.97*float64(named) {
		t.Errorf("%d of %d names resolve, %d to where the point lies", named, found, same)
	}
}

func TestLocate(t *testing.T) {
	g := place.World()
	jalalabad := &place.Point{Lat: 34.43, Lon: 70.45}
	sea := &place.Point{Lat: 0, Lon: -30}
	torkham := &place.Point{Lat: 34.12, Lon: 71.10}
	tests := []struct {
		name, country, area string
		point               *place.Point
		exact               bool
		want                string
		how                 place.Match
	}{
		{"coordinates go first", "AFG", "Kunar province", jalalabad, true, "AFG-1764", place.ByPoint},
		{"a name beats a centroid", "AFG", "Kunar province", jalalabad, false, "AFG-1762", place.ByName},
		{"a centroid beats no name", "AFG", "", jalalabad, false, "AFG-1764", place.ByPoint},
		{"a name without a point", "AFG", "Kunar province", nil, true, "AFG-1762", place.ByName},
		{"a point at sea, a name", "AFG", "Kunar province", sea, true, "AFG-1762", place.ByName},
		{"a point without a country", "", "", jalalabad, true, "AFG-1764", place.ByPoint},
		{"over the border", "AFG", "", torkham, true, "AFG-1764", place.BySnap},
		{"a point in another country", "AFG", "", &place.Point{Lat: 31.55, Lon: 74.35}, true, "PAK-1113", place.ByPoint},
		{"nothing known", "AFG", "", nil, false, "", place.NoMatch},
		{"nothing fits", "AFG", "Atlantis", sea, true, "", place.NoMatch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hit, how := g.Locate(tt.country, tt.area, tt.point, tt.exact)
			if hit.Area != tt.want || how != tt.how {
				t.Errorf("%+v by %v, want %q by %v", hit, how, tt.want, tt.how)
			}
		})
	}
}
