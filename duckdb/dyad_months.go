package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

var selectDyadMonths = `
	SELECT e.label, e.violence, e.side_a, e.side_b, e.division, ` + spans(oneMonth, "month") + `, count(*), sum(e.best)`

// DyadMonths adds up the selected events by dyad, country and month; see
// blindspot.EventStore.
func (s *Store) DyadMonths(ctx context.Context, f blindspot.Filter) ([]blindspot.DyadMonth, error) {
	var sums []blindspot.DyadMonth
	err := s.selecting(ctx, "adding up dyads by month", f,
		func(c *conditions) string {
			return selectDyadMonths + c.from() + "e.date_start IS NOT NULL AND " + c.String() + " GROUP BY ALL"
		},
		func(dict *dictionary, v []driver.Value) error {
			a, ok1 := at(dict.parties, v[2])
			b, ok2 := at(dict.parties, v[3])
			l, ok3 := at(dict.labels, v[0])
			p, ok4 := at(dict.divisions, v[4])
			if !ok1 || !ok2 || !ok3 || !ok4 {
				return damaged("a sum of events has no label, side or place")
			}
			eachMonth(v[5:9], count(v[9]), count(v[10]), func(m blindspot.Month, events, deaths int) {
				sums = append(sums, blindspot.DyadMonth{Dyad: l.dyad, Violence: blindspot.Violence(number(v[1], 0)), SideA: a.ID, SideB: b.ID,
					Country: p.country, Month: m, Events: events, Deaths: deaths})
			})
			return nil
		})
	return blindspot.AddDyadMonths(sums), err
}
