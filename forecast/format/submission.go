package format

import (
	"cmp"
	"slices"

	"github.com/blindspot/blindspot"
)

// The columns that name the unit of a submission.
const (
	CountryID = "country_id"
	CellID    = "priogrid_gid"
)

// Submission holds the draws of a forecast.
type Submission struct {
	Model      string          // "" where the format does not tell
	UnitColumn string          // CountryID or CellID
	Target     string          // what is forecast, such as ged_sb; "" where the format does not tell
	Origin     blindspot.Month // last month of the data; 0 where the format does not tell
	Cells      []Cell          // by month, then unit
}

// Cell is the forecast of one unit and month, its draws in the order of their
// numbers.
type Cell struct {
	Month blindspot.Month
	Unit  int
	Draws []float64
}

// Actuals are observed counts by month and unit.
type Actuals struct {
	UnitColumn string
	Target     string // the column they stand in: ged_sb, ged_ns, ged_os, or outcome
	Values     map[Key]float64
	blank      map[Key]string // the rows, by file and number, that leave the count of a unit-month blank
}

// Key names a unit-month.
type Key struct {
	Month blindspot.Month
	Unit  int
}

func (s *Submission) sort() {
	slices.SortFunc(s.Cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Unit, b.Unit))
	})
}
