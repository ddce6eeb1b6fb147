package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// changedEvents counts the events that two views tell apart, by sides and country,
// each in the version that holds after, or held before where it left the record. Two
// versions may have one content, where a release returned to what an earlier one
// said. Before it stands which events either view has of those that moved.
const changedEvents = `, changed AS (
		SELECT coalesce(now.version, was.version) AS version, was.version AS earlier,
			was.key IS NULL AS added, now.key IS NULL AS withdrawn, was.version <> now.version AS revised,
			coalesce(now.lacking IS NOT NULL AND was.lacking IS NULL, false) AS marked
		FROM was FULL JOIN now ON was.key = now.key
		WHERE was.key IS NULL OR now.key IS NULL OR was.version <> now.version OR (was.lacking IS NULL) <> (now.lacking IS NULL)
	), told AS (
		SELECT e.side_a, e.side_b, e.division, c.added, c.withdrawn, coalesce(c.revised AND e.hash <> o.hash, false) AS revised, c.marked,
			count(*) AS n, coalesce(sum(e.best), 0) AS best, coalesce(sum(o.best), 0) AS earlier
		FROM changed c
		JOIN base_event e ON e.version = c.version
		LEFT JOIN base_event o ON o.version = c.earlier
		GROUP BY ALL
	)`

// sinceThen are the events that moved since the first view, as the record has them now.
const sinceThen = `
	WITH was AS (FROM base_reckoned($1::DATE, $2::INTEGER, false) WHERE remover IS NULL),
	now AS (FROM base_member WHERE remover IS NULL AND key IN (FROM base_moved($1::DATE, $2::INTEGER)))`

// betweenViews are those that moved since either of two views.
const betweenViews = `
	WITH moved AS (FROM base_moved($1::DATE, $2::INTEGER) UNION FROM base_moved($3::DATE, $4::INTEGER)),
	was AS (FROM base_members($1::DATE, $2::INTEGER) WHERE remover IS NULL AND key IN (FROM moved)),
	now AS (FROM base_members($3::DATE, $4::INTEGER) WHERE remover IS NULL AND key IN (FROM moved))`

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

// A condition on two parties at once would let DuckDB multiply all parties by all:
// placed names both before sides compares them.
const selectShifts = `, placed AS MATERIALIZED (
		SELECT t.*, v.country, a.id AS id_a, a.name AS name_a, b.id AS id_b, b.name AS name_b
		FROM told t JOIN base_division v ON v.key = t.division JOIN base_party a ON a.key = t.side_a JOIN base_party b ON b.key = t.side_b
	), sides AS (
		SELECT id_a AS actor, name_a AS name, t.* FROM placed t WHERE id_a <> ''
		UNION ALL
		SELECT id_b, name_b, t.* FROM placed t WHERE id_b <> '' AND id_a <> id_b
	)
	SELECT NULL, NULL, NULL, ` + sumsOfChanges + `, NULL FROM told
	UNION ALL
	SELECT '', NULL, country, ` + sumsOfChanges + `, NULL FROM placed GROUP BY country
	UNION ALL
	SELECT actor, max(name), country, ` + sumsOfChanges + `, max(base_kind(k.kind, d.kind)) FROM sides
	LEFT JOIN base_actor k ON k.id = actor LEFT JOIN base_declaration d ON d.id = actor
	GROUP BY actor, country ORDER BY 1 NULLS FIRST, 3`

// Changes returns what became of events between two views, by group and country.
func (s *Store) Changes(ctx context.Context, before, after blindspot.View) (c blindspot.Changes, err error) {
	err = s.on(ctx, "comparing releases", func(conn *sql.Conn) (err error) {
		c, err = changes(ctx, conn, before, after)
		return err
	})
	return c, err
}

// changes compares two views. What belongs to the record now must have been worked
// out, which restand does within a transaction that changes it.
func changes(ctx context.Context, conn *sql.Conn, before, after blindspot.View) (blindspot.Changes, error) {
	c := blindspot.Changes{Before: before, After: after}
	var others int
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM base_dataset WHERE id <> ?", before.Without).Scan(&others); err != nil {
		return c, err
	}
	query, args := betweenViews+changedEvents, []any{known(before.AsOf), before.Without, known(after.AsOf), after.Without}
	switch now := after == (blindspot.View{}); {
	case now && others == 0:
		query, args = firstEvents, nil
	case now:
		query, args = sinceThen+changedEvents, args[:2]
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
			c.Groups = append(c.Groups, blindspot.GroupShift{Actor: blindspot.ActorID(text(v[0])), Name: text(v[1]), Country: text(v[2]), Kind: blindspot.ActorKind(text(v[11])), Shift: shift})
		}
		return nil
	})
	return c, err
}
