package workbench

import (
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/beside"
)

// Series are the events and the deaths of the record and of the own source from the
// first month that both cover to the last, not known in months between that they do not
// both cover.
func (c *Compared) Series() (events, deaths [2][]blindspot.Point) {
	if len(c.Rows) == 0 {
		return events, deaths
	}
	point := func(m blindspot.Month, n int) blindspot.Point {
		return blindspot.Point{Month: m, Value: blindspot.Exactly(float64(n))}
	}
	for m := c.Rows[0].Month; m <= c.Rows[len(c.Rows)-1].Month; m++ {
		i := slices.IndexFunc(c.Rows, func(r beside.Row) bool { return r.Month == m })
		for side := range 2 {
			if i < 0 {
				none := blindspot.Point{Month: m, Value: blindspot.Unknown()}
				events[side], deaths[side] = append(events[side], none), append(deaths[side], none)
				continue
			}
			n := c.Rows[i].Record
			if side == 1 {
				n = c.Rows[i].Own
			}
			events[side], deaths[side] = append(events[side], point(m, n.Events)), append(deaths[side], point(m, n.Deaths))
		}
	}
	return events, deaths
}
