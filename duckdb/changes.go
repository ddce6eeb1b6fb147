package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/blindspot/blindspot"
)

// changedEvents counts the events that two views tell apart, by sides and country,
// each in the version that holds after, or held before where it left the record;
// %s is the members after. Two versions may have one content, where a release
// returned to what an earlier one said.
const changedEvents = `
	WITH was AS (SELECT key, version, lacking IS NOT NULL AS marked FROM base_members(?::DATE, ?::INTEGER) WHERE remover IS NULL),
	now AS (SELECT key, version, lacking IS NOT NULL AS marked FROM %s WHERE remover IS NULL),
	changed AS (
		SELECT coalesce(now.version, was.version) AS version, was.version AS earlier,
			was.key IS NULL AS added, now.key IS NULL AS withdrawn, was.version <> now.version AS revised,
			coalesce(now.marked AND NOT coalesce(was.marked, false), false) AS marked
		FROM was FULL JOIN now ON was.key = now.key
		WHERE was.key IS NULL OR now.key IS NULL OR was.version <> now.version OR was.marked <> now.marked
	), told AS (
		SELECT e.side_a, e.side_b, e.division, c.added, c.withdrawn, coalesce(c.revised AND e.hash <> o.hash, false) AS revised, c.marked,
			count(*) AS n, coalesce(sum(e.best), 0) AS best, coalesce(sum(o.best), 0) AS earlier
		FROM changed c
		JOIN base_event e ON e.version = c.version
		LEFT JOIN base_event o ON o.version = c.earlier
		GROUP BY ALL
	)`

// firstEvents are the same where the one dataset there is comes to an empty store:
// all its events are added, and nothing has to be compared.
const firstEvents = `
	WITH told AS (
		SELECT side_a, side_b, division, true AS added, false AS withdrawn, false AS revised, false AS marked,
			count(*) AS n, coalesce(sum(best), 0) AS best, 0 AS earlier
		FROM base_event GROUP BY ALL
	)`

const sumsOfChanges = `sum(n) FILTER (added), sum(best) FILTER (added), sum(n) FILTER (revised), sum(best - earlier) FILTER (revised),
	sum(n) FILTER (withdrawn), sum(best) FILTER (withdrawn), sum(n) FILTER (marked), sum(best) FILTER (marked)`

// Standing is what is told of the record beside its counts: events that left it,
// and events in it whose dyad the yearly record lacks.
type Standing struct {
	Withdrawn blindspot.Amount `json:"withdrawn"`
	NotYearly blindspot.Amount `json:"not_in_yearly_record"`
}

const selectStanding = `
	SELECT count(*) FILTER (m.remover IS NOT NULL), sum(e.best) FILTER (m.remover IS NOT NULL),
		count(*) FILTER (m.remover IS NULL), sum(e.best) FILTER (m.remover IS NULL)
	FROM base_members(?::DATE, 0) m JOIN base_event e ON e.version = m.version
	WHERE m.remover IS NOT NULL OR m.lacking IS NOT NULL`

// Standing returns how much left the record, and how much is not in the yearly
// record, as known on the day.
func (s *Store) Standing(ctx context.Context, asOf blindspot.Date) (st Standing, err error) {
	query, args := standing(selectStanding, asOf)
	err = s.each(ctx, "reading the record", query, args, func(v []driver.Value) error {
		st.Withdrawn = blindspot.Amount{Events: count(v[0]), Deaths: count(v[1])}
		st.NotYearly = blindspot.Amount{Events: count(v[2]), Deaths: count(v[3])}
		return nil
	})
	return st, err
}

const selectShifts = `, placed AS (
		SELECT t.*, v.country FROM told t JOIN base_division v ON v.key = t.division
	), sides AS (
		SELECT a.id AS actor, a.name, t.* FROM placed t JOIN base_party a ON a.key = t.side_a WHERE a.id <> ''
		UNION ALL
		SELECT b.id, b.name, t.* FROM placed t JOIN base_party b ON b.key = t.side_b JOIN base_party a ON a.key = t.side_a
		WHERE b.id <> '' AND a.id <> b.id
	)
	SELECT NULL, NULL, NULL, ` + sumsOfChanges + ` FROM told
	UNION ALL
	SELECT '', NULL, country, ` + sumsOfChanges + ` FROM placed GROUP BY country
	UNION ALL
	SELECT actor, max(name), country, ` + sumsOfChanges + ` FROM sides GROUP BY actor, country ORDER BY 1 NULLS FIRST, 3`

// Changes returns what became of events between two views, by group and country.
func (s *Store) Changes(ctx context.Context, before, after blindspot.View) (c blindspot.Changes, err error) {
	err = s.on(ctx, "comparing releases", func(conn *sql.Conn) (err error) {
		c, err = changes(ctx, conn, before, after, true)
		return err
	})
	return c, err
}

// changes compares two views. stands: what belongs to the record now is worked
// out, as it is but within a transaction that changes it.
func changes(ctx context.Context, conn *sql.Conn, before, after blindspot.View, stands bool) (blindspot.Changes, error) {
	c := blindspot.Changes{Before: before, After: after}
	var others int
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM base_dataset WHERE id <> ?", before.Without).Scan(&others); err != nil {
		return c, err
	}
	query, args := fmt.Sprintf(changedEvents, "base_members(?::DATE, ?::INTEGER)"), []any{known(before.AsOf), before.Without, known(after.AsOf), after.Without}
	switch now := after == (blindspot.View{}); {
	case now && others == 0:
		query, args = firstEvents, nil
	case now && stands:
		query, args = fmt.Sprintf(changedEvents, "base_member"), args[:2]
	}
	err := eachOn(ctx, conn, query+selectShifts, args, func(v []driver.Value) error {
		amount := func(at int) blindspot.Amount { return blindspot.Amount{Events: count(v[at]), Deaths: count(v[at+1])} }
		shift := blindspot.Shift{Added: amount(3), Revised: amount(5), Withdrawn: amount(7), NotYearly: amount(9)}
		switch {
		case v[0] == nil:
			c.Total = shift
		case shift == blindspot.Shift{}:
		case text(v[0]) == "":
			c.Countries = append(c.Countries, blindspot.CountryShift{Country: text(v[2]), Shift: shift})
		default:
			c.Groups = append(c.Groups, blindspot.GroupShift{Actor: blindspot.ActorID(text(v[0])), Name: text(v[1]), Country: text(v[2]), Shift: shift})
		}
		return nil
	})
	return c, err
}
