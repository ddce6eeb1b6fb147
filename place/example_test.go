package place_test

import (
	"fmt"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

func ExampleGazetteer_Lookup() {
	g := place.World()
	jalalabad := place.Point{Lat: 34.43, Lon: 70.45}
	hit, ok := g.Lookup(jalalabad)
	if !ok {
		fmt.Println("at sea")
		return
	}
	area, _ := g.Area(hit.Area)
	border, _ := g.BorderDistance(jalalabad)
	cell, _ := place.Cell(jalalabad)
	fmt.Printf("%s (%s), %s; PRIO-GRID %d\n", area.Name, area.ISO31662, hit.Country, cell)
	fmt.Printf("%.0f km to the border of %s and %s\n", border.KM, border.Countries[0], border.Countries[1])
	// Output:
	// Nangarhar (AF-NAN), AFG; PRIO-GRID 179061
	// 48 km to the border of AFG and PAK
}

func ExampleGWAt() {
	country, _ := place.CountryByName("Serbia (Yugoslavia)")
	before, _ := place.GWAt(country.ISO3, blindspot.NewDate(1999, time.March, 24))
	after, _ := place.GWAt(country.ISO3, blindspot.NewDate(2010, time.March, 24))
	fmt.Println(country.ISO3, before, after)
	// Output: SRB 345 340
}
