package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

const selectYearSums = `
	SELECT v.gw, v.country, a.id, b.id, e.violence, year(e.date_start), count(*), sum(e.best), sum(e.low), sum(e.high),
		sum(e.best) FILTER (year(e.date_end) > year(e.date_start)), sum(e.best) FILTER (n.not_yearly)
	FROM base_current n
	JOIN base_event e ON e.version = n.version
	JOIN base_division v ON v.key = e.division
	JOIN base_dataset d ON d.id = n.dataset
	JOIN base_party a ON a.key = e.side_a
	JOIN base_party b ON b.key = e.side_b
	WHERE e.date_start IS NOT NULL AND starts_with(d.source, 'ucdp-')
	GROUP BY ALL`

// YearSums are UCDP's events of the record today, added up by country, sides, kind of
// violence and the year in which they begin.
func (s *Store) YearSums(ctx context.Context) ([]blindspot.RecordSum, error) {
	return s.yearSums(ctx, "adding up years", selectYearSums)
}

// WithdrawnSums are the same of events that left the record.
func (s *Store) WithdrawnSums(ctx context.Context) ([]blindspot.RecordSum, error) {
	return s.yearSums(ctx, "adding up what was withdrawn", `
		SELECT v.gw, v.country, a.id, b.id, e.violence, year(e.date_start), count(*), sum(e.best), sum(e.low), sum(e.high), 0, 0
		FROM base_member m
		JOIN base_event e ON e.version = m.version
		JOIN base_division v ON v.key = e.division
		JOIN base_dataset d ON d.id = m.dataset
		JOIN base_party a ON a.key = e.side_a
		JOIN base_party b ON b.key = e.side_b
		WHERE m.remover IS NOT NULL AND e.date_start IS NOT NULL AND starts_with(d.source, 'ucdp-')
		GROUP BY ALL`)
}

func (s *Store) yearSums(ctx context.Context, what, query string) ([]blindspot.RecordSum, error) {
	var sums []blindspot.RecordSum
	err := s.each(ctx, what, query, nil, func(v []driver.Value) error {
		sums = append(sums, blindspot.RecordSum{GW: count(v[0]), Country: text(v[1]), SideA: blindspot.ActorID(text(v[2])), SideB: blindspot.ActorID(text(v[3])), Violence: blindspot.Violence(number(v[4], 0)), Year: count(v[5]),
			Events: count(v[6]), Best: count(v[7]), Low: count(v[8]), High: count(v[9]), Crossing: count(v[10]), NotYearly: count(v[11])})
		return nil
	})
	return sums, err
}
