package place_test

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot/place"
)

// Places whose stated country is not that of today's map, or whose point lies by
// a border.
func TestFaultPlacesUnderAnotherState(t *testing.T) {
	g := place.World()
	tests := []struct {
		name, country, area string
		lat, lon            float64
		want                string // name of the area and its country
		reason              string
	}{
		{"Gaza City", "ISR", "Gaza Strip", 31.50, 34.45, "Gaza PSE", "the name is that of the area"},
		{"Rafah", "EGY", "Gaza Strip", 31.28, 34.26, "Gaza PSE", "whatever country is stated"},
		{"by the fence", "ISR", "Gaza Strip", 31.37, 34.375, "Gaza PSE", "a point that misses the area by what the map explains"},
		{"Sderot", "ISR", "Southern district", 31.525, 34.595, "Southern ISR", "known in the stated country, where the point lies"},
		{"off Gaza", "ISR", "Gaza Strip", 31.60, 34.35, "Gaza PSE", "at sea"},
		{"Jenin", "ISR", "West Bank", 32.46, 35.30, "West Bank PSE", ""},
		{"Nablus", "JOR", "West Bank", 32.22, 35.26, "West Bank PSE", ""},
		{"Pristina", "SRB", "Kosovo province", 42.66, 21.16, "Priština XKX", "the name is that of the area's country"},
		{"Drenica", "SRB", "Kosovo and Metohija", 42.62, 20.89, "Glogovac XKX", ""},
		{"Podujevo", "SRB", "Kosovo", 42.91, 21.19, "Podujevo/Podujeva XKX", ""},
		{"Kosovo, 2 km from Serbia", "SRB", "Kosovo", 42.975, 21.26, "Podujevo/Podujeva XKX", "the name goes before the nearness"},
		{"Preševo", "SRB", "Pčinja district", 42.31, 21.65, "Pčinja SRB", ""},
		{"Bor in 1991", "SDN", "Jonglei province", 6.21, 31.56, "Jonglei SSD", ""},
		{"Malakal in 2008", "SDN", "Upper Nile state", 9.53, 31.66, "Upper Nile SSD", ""},
		{"Bentiu in 1999", "SDN", "Unity state", 9.23, 29.83, "Unity SSD", ""},
		{"Renk, by the border", "SDN", "Upper Nile state", 11.75, 32.80, "Upper Nile SSD", ""},
		{"Kurmuk", "SDN", "Blue Nile state", 10.55, 34.28, "Blue Nile SDN", "known in the stated country"},
		{"Dili in 1991", "IDN", "East Timor province", -8.56, 125.57, "Dili TLS", ""},
		{"Oecussi in 1999", "IDN", "East Timor", -9.20, 124.36, "Oe-Cusse Ambeno TLS", "an enclave"},
		{"Batugade, at the border", "IDN", "East Timor province", -8.95, 124.96, "Bobonaro TLS", ""},
		{"Atambua", "IDN", "East Nusa Tenggara province", -9.11, 124.90, "East Nusa Tenggara IDN", ""},
		{"Dili today", "TLS", "Dili district", -8.56, 125.57, "Dili TLS", ""},
		{"Asmara in 1990", "ETH", "Eritrea province", 15.33, 38.93, "Maekel ERI", ""},
		{"Zalambessa in 1999", "ETH", "Tigray state", 14.52, 39.38, "Tigray ETH", "known in the stated country"},
		{"Vukovar", "SRB", "Vukovar-Syrmia", 45.35, 19.00, "Vukovar-Syrmia HRV", ""},
		{"Sarajevo in 1992", "SRB", "", 43.85, 18.38, "Sarajevo Canton BIH", "no name: where it lies"},
		{"Lahore, stated as Afghanistan", "AFG", "", 31.55, 74.35, "Punjab PAK", "where it lies"},
		{"Attari", "IND", "Punjab state", 31.605, 74.565, "Punjab IND", "both countries have a Punjab: the stated one"},
		{"Sukhumi", "GEO", "Abkhazia", 43.00, 41.02, "Abkhazia GEO", ""},
		{"Sukhumi, stated as Russia", "RUS", "Abkhazia", 43.00, 41.02, "Abkhazia GEO", ""},
		{"Simferopol", "UKR", "Autonomous Republic of Crimea", 44.95, 34.10, "Autonomous Republic of Crimea UKR", ""},
		{"Simferopol, stated as Russia", "RUS", "Crimea", 44.95, 34.10, "Autonomous Republic of Crimea UKR", ""},
		{"Ceuta", "ESP", "Ceuta", 35.89, -5.31, "Ceuta ESP", "an exclave"},
		{"Ceuta, stated as Morocco", "MAR", "Ceuta", 35.89, -5.31, "Ceuta ESP", ""},
		{"Melilla", "ESP", "Melilla", 35.29, -2.94, "Melilla ESP", ""},
		{"Halaib", "SDN", "Red Sea state", 22.22, 36.65, "Red Sea EGY", "both claim it and both call it so: where it lies on the map"},
		{"Mitilini", "GRC", "North Aegean", 39.11, 26.55, "North Aegean GRC", "an island"},
		{"Jolo", "PHL", "Sulu province", 6.05, 121.00, "Sulu PHL", "an island"},
		{"a reef off Sulu", "PHL", "Sulu province", 5.75, 120.40, "Sulu PHL", ""},
		{"Agatti", "IND", "Lakshadweep", 10.85, 72.19, "Lakshadweep IND", ""},
		{"El Aaiún", "MAR", "Western Sahara", 27.15, -13.20, "Laâyoune-Boujdour-Sakia El Hamra MAR", "west of the berm, as the source files it"},
		{"20 km into Turkey, named in Syria", "SYR", "Aleppo Governorate", 36.95, 37.20, "Aleppo SYR", "the name and the country against the point"},
		{"20 km into Turkey, no name", "SYR", "", 36.95, 37.20, "Gaziantep TUR", "no point is moved by 20 km"},
		{"1 km into Turkey", "SYR", "", 36.835, 38.02, "Aleppo SYR", "but by what the map explains"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hit, how := g.Locate(tt.country, tt.area, &place.Point{Lat: tt.lat, Lon: tt.lon}, true)
			a, _ := g.Area(hit.Area)
			if got := fmt.Sprintf("%s %s", a.Name, a.Country); got != tt.want {
				t.Errorf("%s (%s, %.1f km, by %v), want %s: %s", got, hit.Area, hit.SnappedKM, how, tt.want, tt.reason)
			}
		})
	}
}

// An event known only to its province is in no area of a finer map.
func TestFaultKnownOnlyToTheProvince(t *testing.T) {
	g := place.World()
	tests := []struct {
		country, area string
		lat, lon      float64
		want          string // name of the area
		reason        string
	}{
		{"LKA", "Northern Province", 8.90, 80.40, "", "the map has districts, of which the centroid picks one"},
		{"LKA", "Jaffna district", 9.70, 80.05, "Jaffna", "a district, where the source names it"},
		{"LKA", "", 8.90, 80.40, "", "no name, and the map is finer than provinces"},
		{"GBR", "Northern Ireland", 54.60, -6.70, "", ""},
		{"UGA", "Northern region", 2.80, 32.40, "", ""},
		{"BFA", "Sahel region", 14.20, -0.30, "", ""},
		{"XKX", "Kosovo", 42.60, 20.90, "", "a country is no municipality of it"},
		{"XKX", "Kosovo and Metohija", 42.66, 21.16, "", "nor is it the one that the source calls so"},
		{"SRB", "Kosovo province", 42.60, 20.90, "", ""},
		{"ETH", "Eritrea province", 15.30, 38.90, "", ""},
		{"IDN", "East Timor province", -8.80, 125.80, "", ""},
		{"ETH", "Wollo province", 11.70, 39.60, "", "a province of old that lies in two regions of today"},
		{"SDN", "Upper Nile state", 9.90, 32.70, "Upper Nile", "the centroid lies in the area of that name"},
		{"SDN", "Bahr-al-Jabal state", 4.85, 31.60, "Central Equatoria", "by a name that it once had"},
		{"SDN", "Southern Darfur state", 11.50, 24.90, "South Darfur", ""},
		{"SDN", "Eastern Darfur state", 11.50, 26.10, "East Darfur", ""},
		{"AFG", "Nangarhar province", 34.20, 70.50, "Nangarhar", ""},
		{"AFG", "", 34.43, 70.45, "Nangarhar", "no name, and the map has provinces"},
		{"ISR", "Gaza Strip", 31.42, 34.36, "Gaza", ""},
	}
	for _, tt := range tests {
		hit, how := g.Locate(tt.country, tt.area, &place.Point{Lat: tt.lat, Lon: tt.lon}, false)
		a, _ := g.Area(hit.Area)
		if a.Name != tt.want {
			t.Errorf("%s in %s: %q by %v, want %q: %s", tt.area, tt.country, a.Name, how, tt.want, tt.reason)
		}
	}
}

func TestLevels(t *testing.T) {
	g := place.World()
	for country, want := range map[string]string{"AFG": "province 1", "LKA": "district 2", "UGA": "district 2", "NGA": "state 1", "IRQ": "province 1",
		"XKX": "district 2", "TLS": "district 1", "PSE": "area 1", "SYR": "province 1", "ATLANTIS": " 0"} {
		l := g.Level(country)
		if got := fmt.Sprintf("%s %d", l.Name, l.Order); got != want {
			t.Errorf("%s: %s, want %s", country, got, want)
		}
	}
	if l := g.Level("AFG"); l.SquareKM < 15_000 || l.SquareKM > 25_000 {
		t.Errorf("a province of Afghanistan has %.0f square kilometres on average", l.SquareKM)
	}
}
