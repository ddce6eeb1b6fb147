package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// CountryStart is a country of a file, and how it begins there.
type CountryStart struct {
	blindspot.CountryMonths
	Events int // that begin in its first month
}

const selectCountries = `
	SELECT country, min(month)::INTEGER, max(month)::INTEGER, arg_min(n, month) FROM (
		SELECT v.country, c.month, sum(c.n) AS n FROM (
			SELECT division, (year(date_start) - 1980) * 12 + month(date_start) AS month, count(*) AS n FROM (
				SELECT division, date_start FROM base_event WHERE dataset = $1
				UNION ALL
				SELECT e.division, e.date_start FROM base_seen s JOIN base_event e ON e.version = s.version WHERE s.dataset = $1
			) WHERE date_start IS NOT NULL GROUP BY ALL
		) c JOIN base_division v ON v.key = c.division
		WHERE v.country <> '' GROUP BY ALL
	) GROUP BY country ORDER BY country`

// Countries returns the countries in which events of a dataset begin, in order.
func (s *Store) Countries(ctx context.Context, dataset int) (all []CountryStart, err error) {
	err = s.on(ctx, "looking at a dataset", func(conn *sql.Conn) (err error) {
		all, err = countriesOf(ctx, conn, dataset)
		return err
	})
	return all, err
}

func countriesOf(ctx context.Context, conn *sql.Conn, dataset int) (all []CountryStart, err error) {
	err = eachOn(ctx, conn, selectCountries, []any{dataset}, func(v []driver.Value) error {
		all = append(all, CountryStart{Events: count(v[3]), CountryMonths: blindspot.CountryMonths{Country: text(v[0]),
			First: blindspot.Month(number(v[1], 0)), Last: blindspot.Month(number(v[2], 0))}})
		return nil
	})
	return all, err
}
