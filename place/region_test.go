package place_test

import (
	"slices"
	"testing"

	"github.com/blindspot/blindspot/place"
)

// Every country is in exactly one subregion and one continent, and no other code is.
func TestRegionsPartTheWorld(t *testing.T) {
	of := func(names ...string) map[string]int {
		n := map[string]int{}
		for _, r := range place.Regions() {
			if slices.Contains(names, r.Name) {
				for _, c := range r.Countries {
					n[c]++
				}
			}
		}
		return n
	}
	continents := of("Africa", "Americas", "Asia", "Europe", "Oceania", "Antarctica")
	var first []string
	for _, r := range place.Regions()[:23] {
		first = append(first, r.Name)
	}
	subregions, world := of(first...), of("World")
	for _, c := range place.Countries() {
		if continents[c.ISO3] != 1 || subregions[c.ISO3] != 1 || world[c.ISO3] != 1 {
			t.Errorf("%s is in %d continents and %d subregions", c.ISO3, continents[c.ISO3], subregions[c.ISO3])
		}
		delete(world, c.ISO3)
	}
	if len(world) > 0 {
		t.Errorf("no countries: %v", world)
	}
}

func TestNamed(t *testing.T) {
	for _, tt := range []struct {
		name string
		want []string // names
		n    int      // countries of the first
	}{
		{"Nigeria", []string{"Nigeria"}, 1},
		{"NGA", []string{"Nigeria"}, 1},
		{"central asia", []string{"Central Asia"}, 5},
		{"South-Eastern Asia", []string{"South-eastern Asia"}, 11},
		{"Congo", []string{"Democratic Republic of the Congo", "Republic of the Congo"}, 1},
		{"DR Congo", []string{"Democratic Republic of the Congo"}, 1},
		{"Micronesia", []string{"Micronesia", "Micronesia"}, 1},
		{"Niger", []string{"Niger"}, 1},
		{"Narnia", nil, 0},
		{"", nil, 0},
	} {
		var got []string
		n := 0
		for i, r := range place.Named(tt.name) {
			if got = append(got, r.Name); i == 0 {
				n = len(r.Countries)
			}
		}
		if !slices.Equal(got, tt.want) || n != tt.n {
			t.Errorf("%q: %q with %d countries, want %q with %d", tt.name, got, n, tt.want, tt.n)
		}
	}
}
