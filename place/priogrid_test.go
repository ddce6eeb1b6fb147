package place_test

import (
	"math"
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

// centre is that of the cell in a row, from the south, and a column, from the west.
func centre(row, column int) place.Point {
	return place.Point{Lat: -90 + (float64(row)+0.5)/2, Lon: -180 + (float64(column)+0.5)/2}
}

// Cells are counted from the south-west, row by row, each by its own centre,
// multiples of 720 included.
func TestCellsAreCountedRowByRow(t *testing.T) {
	for want := 1; want <= place.MaxCell; want++ {
		p := centre((want-1)/720, (want-1)%720)
		if got, err := place.Cell(p); err != nil || got != want {
			t.Fatalf("%v lies in %d (%v), want %d", p, got, err, want)
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
		c := centre((gid-1)/720, (gid-1)%720)
		if math.Abs(c.Lat-p.Lat) > 0.25+1e-9 || math.Abs(c.Lon-p.Lon) > 0.25+1e-9 {
			t.Fatalf("%v in cell %d around %v", p, gid, c)
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
