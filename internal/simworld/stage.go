package simworld

import (
	"fmt"
	"math"
	"strconv"

	"github.com/blindspot/blindspot"
)

// Dimensions of the stage: areas, and the observed months.
const (
	rows    = 5
	columns = 8
	areas   = rows * columns
	Months  = 72
	Window  = 12
)

// Begin is the first observed month.
var Begin = blindspot.NewMonth(2010, 1)

// Stage is the map: it answers what measures ask of a gazetteer.
type Stage struct{}

func country(area int) string {
	if area%columns < columns/2 {
		return "AAA"
	}
	return "BBB"
}

func areaID(area int) string { return fmt.Sprintf("%s-%02d", country(area), area) }

func areaIndex(id string) (int, bool) {
	if len(id) < 5 {
		return 0, false
	}
	i, err := strconv.Atoi(id[4:])
	return i, err == nil && i >= 0 && i < areas
}

// beside lists the areas that share a side with the area.
func beside(area int) []int {
	var out []int
	r, c := area/columns, area%columns
	for _, step := range [4][2]int{{-1, 0}, {0, -1}, {0, 1}, {1, 0}} {
		if y, x := r+step[0], c+step[1]; y >= 0 && y < rows && x >= 0 && x < columns {
			out = append(out, y*columns+x)
		}
	}
	return out
}

var adjacent = func() (out [areas][]int) {
	for i := range out {
		out[i] = beside(i)
	}
	return out
}()

// Neighbours returns the ids of the areas that share a side with the area.
func (Stage) Neighbours(id string) []string {
	i, ok := areaIndex(id)
	if !ok {
		return nil
	}
	var out []string
	for _, j := range beside(i) {
		out = append(out, areaID(j))
	}
	return out
}

// AreaName returns the name and country of an area.
func (Stage) AreaName(id string) (name, of string) {
	i, ok := areaIndex(id)
	if !ok {
		return id, ""
	}
	return "Area " + strconv.Itoa(i), country(i)
}

// Areas returns the ids of the areas of a country.
func (Stage) Areas(of string) []string {
	var out []string
	for i := range areas {
		if country(i) == of {
			out = append(out, areaID(i))
		}
	}
	return out
}

// middle is the longitude of the border.
const middle = 10 + columns/2

// BorderDistance returns the distance to the border in km.
func (Stage) BorderDistance(lat, lon float64) (float64, bool) {
	return math.Abs(lon-middle) * math.Cos(lat*math.Pi/180) * 111.195, true
}

// Level returns what the areas are.
func (Stage) Level(string) blindspot.AreaLevel {
	return blindspot.AreaLevel{Name: "area", Order: 1, SquareKM: 12_000}
}

// CountryName returns the name of a country.
func (Stage) CountryName(code string) string {
	return map[string]string{"AAA": "Westland", "BBB": "Eastland"}[code]
}

// Every area has the same four towns, at which all its events lie.
var towns = [4][2]float64{{0.2, 0.3}, {0.4, 0.8}, {0.7, 0.2}, {0.8, 0.7}}

func town(area, k int) (lat, lon float64) {
	return float64(area/columns) + towns[k][0], 10 + float64(area%columns) + towns[k][1]
}

func place(area, k int) blindspot.Place {
	lat, lon := town(area, k)
	return blindspot.Place{Country: country(area), Area: areaID(area), Lat: lat, Lon: lon, HasPoint: true, Precision: blindspot.PlaceExact}
}

// Towns returns the points of an area at which its events lie, as latitude and
// longitude, each as often as the others.
func (Stage) Towns(id string) [][2]float64 {
	i, ok := areaIndex(id)
	if !ok {
		return nil
	}
	var out [][2]float64
	for k := range towns {
		lat, lon := town(i, k)
		out = append(out, [2]float64{lat, lon})
	}
	return out
}
