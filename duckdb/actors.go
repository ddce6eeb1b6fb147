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
	WHERE p.id <> '' AND ($1 = 0 OR split_part(p.id, ':', 1) IN (
		SELECT split_part(id, ':', 1) FROM base_party WHERE key IN (
			SELECT side_a FROM base_event WHERE dataset = $1 UNION SELECT side_b FROM base_event WHERE dataset = $1
		)
	)) GROUP BY p.id ORDER BY p.id`

// classify decides the kinds of the actors of a dataset, and of all that share
// their prefix, from everything the store holds about them; of all actors where
// the dataset is 0.
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
	a, err := openAppender(conn, "temp", "decided")
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
// about the actor before. Errors: as of blindspot.Declaration.Check.
func (s *Store) Declare(ctx context.Context, d blindspot.Declaration) error {
	return s.write(ctx, "declaring "+string(d.ID), func(conn *sql.Conn) error {
		var ruled blindspot.ActorKind
		err := eachOn(ctx, conn, `SELECT coalesce(a.kind, 'unclassified') FROM base_party p LEFT JOIN base_actor a ON a.id = p.id WHERE p.id = ? LIMIT 1`,
			[]any{string(d.ID)}, func(v []driver.Value) error {
				ruled = blindspot.ActorKind(text(v[0]))
				return nil
			})
		if err == nil {
			err = d.Check(ruled)
		}
		if err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, "INSERT OR REPLACE INTO base_declaration (id, kind, aliases, source) VALUES (?, ?, ?, ?)",
			string(d.ID), string(d.Kind), d.Aliases, d.Source)
		return err
	})
}

// The name of an actor is the one in its last selected event; other names are
// aliases. An actor that is both sides of an event counts it once. Events are many,
// and pairs of sides in a place few: these are added up first, what has one id
// under one name (a party) next, and names come in last. Only of an actor with
// several names has its last event to be found.
const selectActors = `
	WITH chosen AS (
		SELECT e.version, e.date_start, e.date_end, e.best, e.violence, e.division, e.side_a, e.side_b
		%s %s
	), pairs AS (
		SELECT side_a, side_b, violence, division, count(*) AS events, sum(best) AS deaths, min(date_start) AS first, max(date_end) AS last,
			max(coalesce(date_start, DATE '0001-01-01')) AS day
		FROM chosen GROUP BY ALL
	), sides AS (
		SELECT p.side_a AS party, 0 AS side, true AS counts, p.* EXCLUDE (side_a, side_b)
		FROM pairs p JOIN base_party a ON a.key = p.side_a WHERE a.id <> ''
		UNION ALL
		SELECT p.side_b, 1, a.id <> b.id, p.* EXCLUDE (side_a, side_b)
		FROM pairs p JOIN base_party a ON a.key = p.side_a JOIN base_party b ON b.key = p.side_b WHERE b.id <> ''
	), latest AS (
		SELECT party, max(day) AS day, sum(events) FILTER (counts) AS events, sum(deaths) FILTER (counts) AS deaths,
			min(first) AS first, max(last) AS last,
			bool_or(violence = 1) AS state_based, bool_or(violence = 3 AND side = 0) AS one_sided
		FROM sides GROUP BY party
	), several AS (
		SELECT l.party, l.day FROM latest l JOIN base_party p ON p.key = l.party QUALIFY count(*) OVER (PARTITION BY p.id) > 1
	), ends AS (
		SELECT s.party, max((e.id, s.side)) AS event
		FROM (
			SELECT l.party, 0 AS side, c.version FROM chosen c
			JOIN several l ON l.party = c.side_a AND l.day = coalesce(c.date_start, DATE '0001-01-01')
			UNION ALL
			SELECT l.party, 1, c.version FROM chosen c
			JOIN several l ON l.party = c.side_b AND l.day = coalesce(c.date_start, DATE '0001-01-01')
		) s JOIN base_event e ON e.version = s.version GROUP BY s.party
	), named AS (
		SELECT p.id AS actor, arg_max(p.name, (l.day, e.event)) AS name, sum(l.events) AS events, sum(l.deaths) AS deaths,
			min(l.first) AS first, max(l.last) AS last, list_distinct(list(p.name)) AS names,
			bool_or(l.state_based) AS state_based, bool_or(l.one_sided) AS one_sided
		FROM latest l LEFT JOIN ends e ON e.party = l.party JOIN base_party p ON p.key = l.party GROUP BY p.id
	), places AS (
		SELECT p.id AS actor, list_sort(list(DISTINCT c.country)) AS countries
		FROM (SELECT DISTINCT s.party, v.country FROM sides s JOIN base_division v ON v.key = s.division WHERE v.country <> '') c
		JOIN base_party p ON p.key = c.party GROUP BY p.id
	)
	SELECT s.actor, s.name, base_kind(a.kind, d.kind),
		list_sort(list_distinct(list_filter(list_concat(s.names, coalesce(d.aliases, [])), lambda n: n <> s.name))) AS aliases,
		s.events, coalesce(s.deaths, 0), s.first, s.last, coalesce(c.countries, []),
		coalesce(d.kind, ''), s.state_based, s.one_sided
	FROM named s
	LEFT JOIN places c ON c.actor = s.actor
	LEFT JOIN base_actor a ON a.id = s.actor
	LEFT JOIN base_declaration d ON d.id = s.actor
	WHERE %s
	ORDER BY s.events DESC, s.actor`

// Actors returns the sides of the selected events, the most active first; only
// the filter's own actors where it names any. The filter's text selects actors
// by their names and aliases, and limit and offset count actors.
func (s *Store) Actors(ctx context.Context, f blindspot.Filter) ([]blindspot.ActorSummary, error) {
	var all []blindspot.ActorSummary
	events := f
	events.Text = "" // it is of actors here
	err := s.selecting(ctx, "listing actors", events,
		func(c *conditions) string {
			only := &conditions{}
			if len(f.Actors) > 0 {
				only.add("s.actor IN ("+list(len(f.Actors))+")", idArgs(f.Actors)...)
			}
			query := fmt.Sprintf(selectActors, c.from(), c.String(), only.String())
			c.args = append(c.args, only.args...)
			return query
		},
		func(_ *dictionary, v []driver.Value) error {
			a := blindspot.ActorSummary{
				Actor:  blindspot.Actor{ID: blindspot.ActorID(text(v[0])), Name: text(v[1]), Kind: blindspot.ActorKind(text(v[2])), Aliases: texts(v[3])},
				Events: count(v[4]), Deaths: count(v[5]), First: dateOf(v[6]), Last: dateOf(v[7]), Countries: texts(v[8]),
				DeclaredAs: blindspot.ActorKind(text(v[9])), StateBased: yes(v[10]), OneSided: yes(v[11]),
			}
			if blindspot.Mentions(f.Text, append(a.Aliases[:len(a.Aliases):len(a.Aliases)], a.Name)...) {
				all = append(all, a)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	all = all[min(f.Offset, len(all)):]
	if f.Limit > 0 {
		all = all[:min(f.Limit, len(all))]
	}
	return all, nil
}
