package place

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot"
)

const (
	cellsAround = 720 // cells of half a degree from west to east
	cellsUp     = 360
	// MaxCell is the largest PRIO-GRID gid; gids run from 1.
	MaxCell = cellsAround * cellsUp
)

// Cell returns the PRIO-GRID cell of a point: floor((90+lat)*2)*720 +
// floor((180+lon)*2) + 1. A cell owns its southern and western edges; the
// north pole belongs to the northernmost row and longitude 180 to the
// easternmost column. The error is blindspot.BadInput for a point off the
// globe.
func Cell(p Point) (int, error) {
	if !p.Valid() {
		return 0, blindspot.Errorf(blindspot.BadInput, "latitude is -90 to 90, longitude -180 to 180",
			"no PRIO-GRID cell for latitude %g, longitude %g", p.Lat, p.Lon)
	}
	row := min(int(math.Floor((90+p.Lat)*2)), cellsUp-1)
	column := min(int(math.Floor((180+p.Lon)*2)), cellsAround-1)
	return row*cellsAround + column + 1, nil
}

// CellCentre returns the centre of a PRIO-GRID cell. The error is
// blindspot.BadInput for a gid outside 1..MaxCell.
func CellCentre(gid int) (Point, error) {
	if gid < 1 || gid > MaxCell {
		return Point{}, blindspot.Errorf(blindspot.BadInput, "PRIO-GRID gids run from 1 to 259200",
			"no PRIO-GRID cell %d", gid)
	}
	// Counting from gid-1 keeps multiples of 720 in the easternmost column of
	// their own row.
	row, column := (gid-1)/cellsAround, (gid-1)%cellsAround
	return Point{Lat: -90 + (float64(row)+0.5)/2, Lon: -180 + (float64(column)+0.5)/2}, nil
}

// CellNeighbours returns the cells that share an edge or a corner with gid, in
// ascending order. The grid closes over longitude 180 and ends at the poles.
func CellNeighbours(gid int) ([]int, error) {
	if _, err := CellCentre(gid); err != nil {
		return nil, err
	}
	row, column := (gid-1)/cellsAround, (gid-1)%cellsAround
	cells := make([]int, 0, 8)
	for r := max(row-1, 0); r <= min(row+1, cellsUp-1); r++ {
		columns := []int{(column + cellsAround - 1) % cellsAround, column, (column + 1) % cellsAround}
		slices.Sort(columns)
		for _, c := range columns {
			if r != row || c != column {
				cells = append(cells, r*cellsAround+c+1)
			}
		}
	}
	return cells, nil
}
