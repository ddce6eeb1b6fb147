package place

import (
	"math"

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
