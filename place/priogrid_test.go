package place_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

func TestCell(t *testing.T) {
	tests := []struct {
		name     string
		lat, lon float64
		want     int
		reason   string
	}{
		{"Burkina Faso", 10.51, 2.29, 145085, "the convention's own example"},
		{"Kandahar", 31.611795, 65.705795, 175452, "a UCDP event"},
		{"first", -90, -180, 1, "south-west corner"},
		{"last", 90, 180, 259200, "both are clamped"},
		{"end of the first row", -90, 179.99, 720, "a multiple of 720"},
		{"longitude 180", -90, 180, 720, "clamped into the last column"},
		{"start of the second row", -89.5, -180, 721, "a cell owns its south-west corner"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := place.Cell(place.Point{Lat: tt.lat, Lon: tt.lon})
			if err != nil || got != tt.want {
				t.Errorf("%d, %v; want %d: %s", got, err, tt.want, tt.reason)
			}
		})
	}
	for _, p := range []place.Point{{Lat: 91}, {Lon: -180.01}, {Lat: math.NaN()}, {Lon: math.Inf(1)}} {
		if gid, err := place.Cell(p); blindspot.CodeOf(err) != blindspot.BadInput {
			t.Errorf("%v is in cell %d, %v", p, gid, err)
		}
	}
}

// Every cell, multiples of 720 included, is that of its own centre.
func TestCellsRoundTrip(t *testing.T) {
	for gid := 1; gid <= place.MaxCell; gid++ {
		centre, err := place.CellCentre(gid)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := place.Cell(centre); err != nil || back != gid {
			t.Fatalf("cell %d has centre %v, which lies in %d (%v)", gid, centre, back, err)
		}
	}
	for _, gid := range []int{0, -5, place.MaxCell + 1} {
		if _, err := place.CellCentre(gid); blindspot.CodeOf(err) != blindspot.BadInput {
			t.Errorf("cell %d: %v", gid, err)
		}
	}
}

func TestCellContainsItsPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := point(t, "p")
		gid, err := place.Cell(p)
		if err != nil {
			t.Fatal(err)
		}
		c, err := place.CellCentre(gid)
		if err != nil || math.Abs(c.Lat-p.Lat) > 0.25+1e-9 || math.Abs(c.Lon-p.Lon) > 0.25+1e-9 {
			t.Fatalf("%v in cell %d around %v (%v)", p, gid, c, err)
		}
		around, err := place.CellNeighbours(gid)
		if err != nil || !slices.IsSorted(around) {
			t.Fatal(around, err)
		}
		want := 8
		if gid <= 720 || gid > place.MaxCell-720 {
			want = 5
		}
		if len(slices.Compact(slices.Clone(around))) != want {
			t.Fatalf("cell %d has neighbours %v", gid, around)
		}
		for _, n := range around {
			back, _ := place.CellNeighbours(n)
			if !slices.Contains(back, gid) {
				t.Fatalf("%d neighbours %d, but not the other way round", gid, n)
			}
		}
	})
}

// UCDP states the cell of each event; ours is the same but where coordinates
// lie on the edge of a cell, which UCDP decides either way.
func TestCellsOfUCDP(t *testing.T) {
	rows, differ := 0, 0
	eachRow(t, "ged/ged-extract.csv.gz", func(get func(string) string) {
		p, want := ucdpPoint(t, get), get("priogrid_gid")
		rows++
		if onEdge(p.Lat) || onEdge(p.Lon) {
			return
		}
		if gid, err := place.Cell(p); err != nil || itoa(gid) != want {
			differ++
		}
	})
	if rows < 50000 || differ > 0 {
		t.Errorf("%d of %d cells differ", differ, rows)
	}
}

func onEdge(degrees float64) bool { return math.Abs(math.Remainder(degrees, 0.5)) < 1e-6 }

func FuzzCell(f *testing.F) {
	f.Add(10.51, 2.29)
	f.Add(90.0, 180.0)
	f.Add(math.Inf(-1), math.NaN())
	f.Fuzz(func(t *testing.T, lat, lon float64) {
		p := place.Point{Lat: lat, Lon: lon}
		gid, err := place.Cell(p)
		if (err == nil) != p.Valid() {
			t.Fatalf("%v: %d, %v", p, gid, err)
		}
		if err == nil && (gid < 1 || gid > place.MaxCell) {
			t.Fatalf("%v is in cell %d", p, gid)
		}
	})
}
