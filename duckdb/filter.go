package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// conditions is a WHERE clause in the making.
type conditions struct {
	parts  []string
	args   []any
	source bool // they ask for the release d
}

// from is where a query finds the events that the conditions are on, with what else it
// reads of each.
func (c *conditions) from(beside ...string) string {
	events := belonging
	if c.source {
		events = released
	}
	for _, table := range beside {
		events += " JOIN " + table
	}
	return "\n\tFROM " + events + " WHERE "
}

func (c *conditions) add(sql string, args ...any) {
	c.parts = append(c.parts, sql)
	c.args = append(c.args, args...)
}

func (c *conditions) String() string {
	if len(c.parts) == 0 {
		return "true"
	}
	return strings.Join(c.parts, " AND ")
}

func anys[T any](values []T) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return args
}

// idArgs are ids as the driver takes them.
func idArgs(ids []blindspot.ActorID) []any {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	return args
}

// where turns a filter into conditions on the event e and the dataset d that the view
// takes it from. Names and ids become keys of the dictionary here: a scan is held
// against numbers at once, where the tables of names would have to be joined first.
func where(f blindspot.Filter, dict *dictionary) *conditions {
	c := &conditions{}
	if len(f.IDs) > 0 {
		c.add("e.id IN ("+list(len(f.IDs))+")", anys(f.IDs)...)
	}
	c.sides(f, dict)
	if len(f.Countries) > 0 {
		c.add("e.division IN (" + keys(dict.divisions, func(v division) bool { return slices.Contains(f.Countries, v.country) }) + ")")
	}
	if len(f.Outside) > 0 {
		c.add("e.division IN (" + keys(dict.divisions, func(v division) bool { return !slices.Contains(f.Outside, v.country) }) + ")")
	}
	if len(f.Areas) > 0 {
		c.add("e.division IN (" + keys(dict.divisions, func(v division) bool { return slices.Contains(f.Areas, v.area) }) + ")")
	}
	if len(f.Sources) > 0 {
		c.source = true
		c.add("d.source IN ("+list(len(f.Sources))+")", anys(f.Sources)...)
	}
	c.days(f)
	if len(f.Violence) > 0 {
		kinds := make([]any, len(f.Violence)) // the driver binds no named types
		for i, v := range f.Violence {
			kinds[i] = uint8(v)
		}
		c.add("e.violence IN ("+list(len(kinds))+")", kinds...)
	}
	if f.MinDeaths > 0 {
		c.add("e.best >= ?", f.MinDeaths)
	}
	if f.MaxPrecision > 0 {
		c.add("e.place_precision BETWEEN 1 AND ?", uint8(f.MaxPrecision))
	}
	if f.Text != "" {
		parties, divisions := dict.mentioning(f.Text)
		c.add("(e.side_a IN (" + parties + ") OR e.side_b IN (" + parties + ") OR e.division IN (" + divisions + "))")
	}
	return c
}

func (c *conditions) sides(f blindspot.Filter, dict *dictionary) {
	if len(f.Actors) == 0 {
		return
	}
	actors := dict.sides(f.Actors)
	if len(f.Opponents) == 0 {
		c.add("(e.side_a IN (" + actors + ") OR e.side_b IN (" + actors + "))")
		return
	}
	opponents := dict.sides(f.Opponents)
	c.add("((e.side_a IN (" + actors + ") AND e.side_b IN (" + opponents + ")) OR (e.side_b IN (" + actors + ") AND e.side_a IN (" + opponents + ")))")
}

// lastDay, firstDay and ended are blindspot.Event.Days and Ended in SQL: an unknown last
// day is the first, and a date of at most a month that is known to the year only
// (date_prec 5) stands for the whole year.
const (
	lastDay  = "greatest(e.date_start, coalesce(e.date_end, e.date_start))"
	yearOnly = "(e.date_precision = 5 AND " + lastDay + " - e.date_start < 31)"
	firstDay = "CASE WHEN " + yearOnly + " THEN make_date(year(e.date_start), 1, 1) ELSE e.date_start END"
	ended    = "CASE WHEN " + yearOnly + " THEN make_date(year(" + lastDay + "), 12, 31) ELSE " + lastDay + " END"
)

func (c *conditions) days(f blindspot.Filter) {
	if f.When.To.Known() {
		c.add("(e.date_start IS NULL OR e.date_start <= ?::DATE OR "+firstDay+" <= ?::DATE)", f.When.To.Time(), f.When.To.Time())
	}
	if f.When.From.Known() {
		c.add("(e.date_start IS NULL OR e.date_end >= ?::DATE OR "+ended+" >= ?::DATE)", f.When.From.Time(), f.When.From.Time())
	}
	if f.Begun {
		c.add("e.date_start IS NOT NULL")
		if f.When.From.Known() {
			c.add(firstDay+" >= ?::DATE", f.When.From.Time())
		}
	}
	if f.Ended.Known() {
		c.add("(e.date_start IS NULL OR "+ended+" <= ?::DATE)", f.Ended.Time())
	}
}

// order is in which order the events of a filter come, and which page of them.
func order(f blindspot.Filter) string {
	by := " ORDER BY e.date_start NULLS FIRST, e.id"
	if f.Newest {
		by = " ORDER BY e.date_start DESC NULLS LAST, e.id"
	}
	return by + page(f)
}

func page(f blindspot.Filter) string {
	text := ""
	if f.Limit > 0 {
		text = fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	if f.Offset > 0 {
		text += fmt.Sprintf(" OFFSET %d", f.Offset)
	}
	return text
}

// selecting runs a query on the events that a filter selects, all in one state of
// the store. The query is made of the filter's conditions, to which it may add.
func (s *Store) selecting(ctx context.Context, doing string, f blindspot.Filter, query func(c *conditions) string, each func(*dictionary, []driver.Value) error) error {
	if err := f.Check(); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return explain(doing, err)
	}
	defer conn.Close()
	return explain(doing, s.consistent(ctx, conn, func(dict *dictionary) error {
		c := where(f, dict)
		m, err := s.membership(ctx, conn, f.AsOf)
		if err != nil {
			return err
		}
		text, args := m.found(query(c))
		return eachOn(ctx, conn, text, append(args, c.args...), func(v []driver.Value) error { return each(dict, v) })
	}))
}

// consistent runs f in one read transaction with a dictionary that holds all its
// keys, also those of an import that ended a moment before.
func (s *Store) consistent(ctx context.Context, conn *sql.Conn, f func(*dictionary) error) error {
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") //nolint:errcheck // nothing was written
	dict, err := s.dictionary(ctx, conn)
	if err != nil {
		return err
	}
	return f(dict)
}
