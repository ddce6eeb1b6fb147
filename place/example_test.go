package place_test

import (
	"fmt"

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
