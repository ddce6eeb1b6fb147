package place_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/place"
)

func TestNeighboursAreMutual(t *testing.T) {
	g := place.World()
	pairs := 0
	for _, a := range g.Areas() {
		for _, n := range g.Neighbours(a.ID) {
			pairs++
			other, ok := g.Area(n.Area)
			if !ok || n.KM <= 0 || n.Foreign != (other.Country != a.Country) || n.Area == a.ID {
				t.Fatalf("%s: %+v", a.ID, n)
			}
			back := false
			for _, m := range g.Neighbours(n.Area) {
				back = back || (m.Area == a.ID && math.Abs(m.KM-n.KM) < 1e-6)
			}
			if !back {
				t.Fatalf("%s has neighbour %s, but not the other way round", a.ID, n.Area)
			}
		}
	}
	if pairs < 15000 {
		t.Errorf("%d pairs of neighbours only", pairs)
	}
	if g.Neighbours("no such area") != nil {
		t.Error("an unknown area has neighbours")
	}
}

func TestNeighboursOfNangarhar(t *testing.T) {
	g := place.World()
	got := map[string]bool{}
	for _, n := range g.Neighbours("AFG-1764") {
		a, _ := g.Area(n.Area)
		got[a.Name] = n.Foreign
	}
	want := map[string]bool{"Kabul": false, "Laghman": false, "Kunar": false, "Logar": false, "Paktia": false,
		"Federally Administered Tribal Areas": true}
	for name, foreign := range want {
		if f, ok := got[name]; !ok || f != foreign {
			t.Errorf("%s is missing or foreign: %t", name, f)
		}
	}
	if len(got) != len(want) {
		t.Errorf("neighbours %v", got)
	}
}

func TestLandBorders(t *testing.T) {
	g := place.World()
	tests := []struct {
		country string
		want    []string
	}{
		{"AFG", []string{"CHN", "IRN", "PAK", "TJK", "TKM", "UZB"}},
		{"LSO", []string{"ZAF"}},
		{"ISL", nil},
		{"MLI", []string{"BFA", "CIV", "DZA", "GIN", "MRT", "NER", "SEN"}},
		{"SSD", []string{"CAF", "COD", "ETH", "KEN", "SDN", "UGA"}},
	}
	for _, tt := range tests {
		t.Run(tt.country, func(t *testing.T) {
			borders := g.LandBorders(tt.country)
			if len(borders) != len(tt.want) {
				t.Fatalf("%+v, want %v", borders, tt.want)
			}
			for i, b := range borders {
				if b.Country != tt.want[i] || b.KM <= 0 {
					t.Errorf("%+v, want %s", b, tt.want[i])
				}
			}
		})
	}
	// The Durand line is put at 2,430 to 2,670 km; a simplified line is shorter.
	for _, b := range g.LandBorders("AFG") {
		if b.Country == "PAK" && (b.KM < 2000 || b.KM > 2700) {
			t.Errorf("Afghanistan and Pakistan share %g km", b.KM)
		}
	}
}

func TestBorderDistance(t *testing.T) {
	g := place.World()
	jalalabad := place.Point{Lat: 34.43, Lon: 70.45}
	hit, ok := g.BorderDistance(jalalabad)
	if !ok || hit.Countries != [2]string{"AFG", "PAK"} || hit.Areas[0] != "AFG-1764" {
		t.Fatalf("%+v, %t", hit, ok)
	}
	if hit.KM < 40 || hit.KM > 60 || math.Abs(place.Distance(jalalabad, hit.At)-hit.KM) > 1e-9 {
		t.Errorf("Jalalabad is %g km from the border at %v", hit.KM, hit.At)
	}
	west, ok := g.BorderDistance(jalalabad, "AFG", "IRN")
	if !ok || west.Countries != [2]string{"AFG", "IRN"} || west.KM < 700 || west.KM > 950 {
		t.Errorf("%+v, %t", west, ok)
	}
	if one, ok := g.BorderDistance(jalalabad, "TJK"); !ok || (one.Countries[0] != "TJK" && one.Countries[1] != "TJK") || one.KM <= hit.KM {
		t.Errorf("%+v, %t", one, ok)
	}
	for _, bad := range [][]string{{"ISL"}, {"AFG", "BRA"}, {"XXX"}, {"AFG", "PAK", "IRN"}} {
		if hit, ok := g.BorderDistance(jalalabad, bad...); ok {
			t.Errorf("%v: %+v", bad, hit)
		}
	}
	if _, ok := g.BorderDistance(place.Point{Lat: math.NaN()}); ok {
		t.Error("a point that is none has a border")
	}
	// The 49th parallel runs as a parallel, not as a great circle 100 km north
	// of it.
	if hit, ok := g.BorderDistance(place.Point{Lat: 49.5, Lon: -109}, "USA", "CAN"); !ok || math.Abs(hit.KM-55.6) > 2 {
		t.Errorf("half a degree north of the 49th parallel is %+v", hit)
	}
}

// The nearest border of all is the nearest over the countries one by one, and
// moving by d changes the distance by d at most.
func TestBorderDistanceProperties(t *testing.T) {
	g := place.World()
	r := rand.New(rand.NewPCG(2, 2))
	for range 3 {
		p := place.Point{Lat: 75*r.Float64() - 35, Lon: 360*r.Float64() - 180}
		all, ok := g.BorderDistance(p)
		if !ok {
			t.Fatal("no border at all")
		}
		least := math.Inf(1)
		for _, c := range place.Countries() {
			if hit, ok := g.BorderDistance(p, c.ISO3); ok {
				least = min(least, hit.KM)
			}
		}
		// The search compares on the sphere, the result is on the ellipsoid.
		if math.Abs(least-all.KM) > 0.006*all.KM {
			t.Errorf("%v: %g km, over the countries %g km", p, all.KM, least)
		}
		q := place.Point{Lat: p.Lat + 0.1*r.NormFloat64(), Lon: p.Lon}
		moved, _ := g.BorderDistance(q)
		if math.Abs(moved.KM-all.KM) > place.Distance(p, q)+0.006*all.KM {
			t.Errorf("%v to %v: %g to %g km", p, q, all.KM, moved.KM)
		}
	}
}
