package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/blindspot/blindspot"
)

// ActorFacts is what the store knows about an actor when its kind is decided.
// SideA and SideB count its events by type of violence (index blindspot.Violence)
// on that side, over all stored versions: OneSided on side A is a perpetrator.
type ActorFacts struct {
	ID    string
	Name  string
	SideA [4]int
	SideB [4]int
}

// Classifier returns the kind of each actor, in their order. It is given every
// actor whose id has the prefix of one in the file (all of "ucdp:"), because the
// kind of an alliance follows from the kinds of its members.
type Classifier func([]ActorFacts) []blindspot.ActorKind

const selectFacts = `
	WITH sides AS (
		SELECT side_a AS party, violence, count(*) AS a, 0 AS b FROM base_event GROUP BY ALL
		UNION ALL
		SELECT side_b, violence, 0, count(*) FROM base_event GROUP BY ALL
	)
	SELECT p.id, max(p.name),
		sum(a) FILTER (violence = 0), sum(a) FILTER (violence = 1), sum(a) FILTER (violence = 2), sum(a) FILTER (violence = 3),
		sum(b) FILTER (violence = 0), sum(b) FILTER (violence = 1), sum(b) FILTER (violence = 2), sum(b) FILTER (violence = 3)
	FROM sides s JOIN base_party p ON p.key = s.party
	WHERE p.id <> '' AND split_part(p.id, ':', 1) IN (
		SELECT split_part(id, ':', 1) FROM base_party WHERE key IN (
			SELECT side_a FROM base_event WHERE dataset = $1 UNION SELECT side_b FROM base_event WHERE dataset = $1
		)
	) GROUP BY p.id ORDER BY p.id`

// classify decides the kinds of the actors of a dataset, and of all that share
// their prefix, from everything the store holds about them.
func classify(ctx context.Context, conn *sql.Conn, dataset int, kindsOf Classifier) error {
	if kindsOf == nil {
		return nil
	}
	var facts []ActorFacts
	err := eachOn(ctx, conn, selectFacts, []any{dataset}, func(v []driver.Value) error {
		f := ActorFacts{ID: text(v[0]), Name: text(v[1])}
		for i := range 4 {
			f.SideA[i], f.SideB[i] = count(v[2+i]), count(v[6+i])
		}
		facts = append(facts, f)
		return nil
	})
	if err != nil {
		return err
	}
	kinds := kindsOf(facts)
	if len(kinds) != len(facts) {
		return fmt.Errorf("the classifier returned %d kinds for %d actors", len(kinds), len(facts))
	}
	if _, err := conn.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE decided (id VARCHAR, kind VARCHAR)"); err != nil {
		return err
	}
	a, err := openAppender(conn, "temp", "main", "decided")
	if err != nil {
		return err
	}
	for i, f := range facts {
		if err = a.AppendRow(f.ID, string(kinds[i])); err != nil {
			break
		}
	}
	if closeErr := a.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "INSERT OR REPLACE INTO base_actor SELECT id, kind FROM decided; DROP TABLE decided")
	return err
}

// Declare sets what the user knows better: the kind of an actor (empty leaves it
// to classification) and further names of it. It replaces what was declared
// about the actor before.
func (s *Store) Declare(ctx context.Context, id string, kind blindspot.ActorKind, aliases ...string) error {
	switch kind {
	case "", blindspot.State, blindspot.Organisation, blindspot.Community, blindspot.Civilians, blindspot.Unclassified:
	default:
		return blindspot.Errorf(blindspot.BadInput, "use state, organisation, community, civilians or unclassified",
			"%q is not a kind of actor", kind)
	}
	return s.write(ctx, "declaring "+id, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "INSERT OR REPLACE INTO base_declaration VALUES (?, ?, ?)", id, string(kind), aliases)
		return err
	})
}

// The name of an actor is the one in its last selected event; other names are
// aliases. An actor that is both sides of an event counts its dead once.
const selectActors = `
	WITH chosen AS (
		SELECT e.id, e.date_start, e.date_end, e.best, v.country,
			a.id AS a, a.name AS a_name, b.id AS b, b.name AS b_name
		FROM base_newest(?::DATE) n
		JOIN base_event e ON e.version = n.version
		JOIN base_dataset d ON d.id = n.dataset
		JOIN base_division v ON v.key = e.division
		JOIN base_party a ON a.key = e.side_a
		JOIN base_party b ON b.key = e.side_b
		WHERE %s
	), sides AS (
		SELECT a AS actor, a_name AS name, 0 AS side, * FROM chosen WHERE a <> ''
		UNION ALL
		SELECT b, b_name, 1, * REPLACE (CASE WHEN a <> b THEN best END AS best) FROM chosen WHERE b <> ''
	), summary AS (
		SELECT actor, arg_max(name, (coalesce(date_start, DATE '0001-01-01'), id, side)) AS name,
			count(DISTINCT id) AS events, sum(best) AS deaths, min(date_start) AS first, max(date_end) AS last,
			list_sort(list_distinct(list(country) FILTER (country <> ''))) AS countries,
			list_distinct(list(name)) AS names
		FROM sides %s GROUP BY actor
	)
	SELECT s.actor, s.name, coalesce(nullif(d.kind, ''), a.kind, 'unclassified'),
		list_sort(list_distinct(list_filter(list_concat(s.names, coalesce(d.aliases, [])), lambda n: n <> s.name))) AS aliases,
		s.events, coalesce(s.deaths, 0), s.first, s.last, coalesce(s.countries, [])
	FROM summary s
	LEFT JOIN base_actor a ON a.id = s.actor
	LEFT JOIN base_declaration d ON d.id = s.actor
	%s ORDER BY s.events DESC, s.actor`

// Actors returns the sides of the selected events, the most active first; only
// the filter's own actors where it names any. The filter's text selects actors
// by their names and aliases, and limit and offset count actors.
func (s *Store) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	if err := checkFilter(f); err != nil {
		return nil, err
	}
	c := where(f)
	args := append([]any{known(f.AsOf)}, c.args...)
	only, named := "", ""
	if len(f.Actors) > 0 {
		only = "WHERE actor IN (" + list(len(f.Actors)) + ")"
		args = append(args, anys(f.Actors)...)
	}
	if f.Text != "" {
		named = "WHERE contains(" + folded("concat_ws(chr(10), s.name, array_to_string(aliases, chr(10)))") + ", " + folded("?::VARCHAR") + ")"
		args = append(args, f.Text)
	}
	query := fmt.Sprintf(selectActors, c.String(), only, named)
	if f.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	if f.Offset > 0 {
		query += fmt.Sprintf(" OFFSET %d", f.Offset)
	}
	var all []blindspot.ActorSummary
	err := s.each(ctx, "listing actors", query, args, func(v []driver.Value) error {
		all = append(all, blindspot.ActorSummary{
			Actor:  blindspot.Actor{ID: text(v[0]), Name: text(v[1]), Kind: blindspot.ActorKind(text(v[2])), Aliases: texts(v[3])},
			Events: number(v[4], 0), Deaths: count(v[5]), First: dateOf(v[6]), Last: dateOf(v[7]), Countries: texts(v[8]),
		})
		return nil
	})
	return all, err
}
