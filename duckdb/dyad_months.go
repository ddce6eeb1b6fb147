package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

var selectDyadMonths = `
	SELECT l.dyad, e.violence, e.side_a, e.side_b, v.country, ` + spans(oneMonth, "month") + `, count(*), sum(e.best)
	FROM base_newest(?::DATE) n
	JOIN base_event e ON e.version = n.version
	JOIN base_division v ON v.key = e.division
	JOIN base_label l ON l.key = e.label
	JOIN base_dataset d ON d.id = n.dataset
	WHERE e.date_start IS NOT NULL AND `

// DyadMonths adds up the selected events by dyad, country and month; see
// blindspot.EventStore.
func (s *Store) DyadMonths(ctx context.Context, f blindspot.Filter) ([]blindspot.DyadMonth, error) {
	var sums []blindspot.DyadMonth
	err := s.selecting(ctx, "adding up dyads by month", f,
		func(c *conditions) string { return selectDyadMonths + c.String() + " GROUP BY ALL" },
		func(dict *dictionary, v []driver.Value) error {
			a, ok1 := at(dict.parties, v[2])
			b, ok2 := at(dict.parties, v[3])
			if !ok1 || !ok2 {
				return damaged("a sum of events has no side")
			}
			eachMonth(v[5:9], count(v[9]), count(v[10]), func(m blindspot.Month, events, deaths int) {
				sums = append(sums, blindspot.DyadMonth{Dyad: text(v[0]), Violence: blindspot.Violence(number(v[1], 0)), SideA: a.ID, SideB: b.ID,
					Country: text(v[4]), Month: m, Events: events, Deaths: deaths})
			})
			return nil
		})
	return blindspot.AddDyadMonths(sums), err
}
