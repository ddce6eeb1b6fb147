package duckdb

import (
	"strings"

	"github.com/blindspot/blindspot"
)

// conditions is a WHERE clause in the making.
type conditions struct {
	parts []string
	args  []any
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

// partyIn selects the keys of parties with one of the ids.
func partyIn(ids []string) string {
	return "(SELECT key FROM base_party WHERE id IN (" + list(len(ids)) + "))"
}

func checkFilter(f blindspot.Filter) error {
	switch {
	case len(f.Opponents) > 0 && len(f.Actors) == 0:
		return blindspot.Errorf(blindspot.Usage, "name the actors whose opponents they are", "opponents are given without actors")
	case f.Limit < 0, f.Offset < 0:
		return blindspot.Errorf(blindspot.Usage, "use 0 or more", "limit %d and offset %d must not be negative", f.Limit, f.Offset)
	}
	return nil
}

// where turns a filter into conditions on the event e, its division v and the
// dataset d that the view takes it from. The text of a filter is not among them.
func where(f blindspot.Filter) *conditions {
	c := &conditions{}
	if len(f.Actors) > 0 {
		actors, opponents := partyIn(f.Actors), partyIn(f.Opponents)
		if len(f.Opponents) > 0 {
			args := append(anys(f.Actors), anys(f.Opponents)...)
			c.add("((e.side_a IN "+actors+" AND e.side_b IN "+opponents+") OR (e.side_b IN "+actors+" AND e.side_a IN "+opponents+"))",
				append(args, args...)...)
		} else {
			c.add("(e.side_a IN "+actors+" OR e.side_b IN "+actors+")", append(anys(f.Actors), anys(f.Actors)...)...)
		}
	}
	for _, in := range []struct {
		column string
		values []string
	}{{"v.country", f.Countries}, {"v.area", f.Areas}, {"d.source", f.Sources}} {
		if len(in.values) > 0 {
			c.add(in.column+" IN ("+list(len(in.values))+")", anys(in.values)...)
		}
	}
	if f.When.To.Known() {
		c.add("(e.date_start IS NULL OR e.date_start <= ?::DATE)", f.When.To.Time())
	}
	if f.When.From.Known() {
		c.add("(e.date_end IS NULL OR e.date_end >= ?::DATE)", f.When.From.Time())
	}
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
	return c
}

// folded compares text without regard to case and diacritics.
func folded(column string) string { return "lower(strip_accents(" + column + "))" }

// whereText adds the text of a filter: in the names of sides and places.
func whereText(c *conditions, text string) {
	if text == "" {
		return
	}
	party := "(SELECT key FROM base_party WHERE contains(" + folded("name") + ", " + folded("?::VARCHAR") + "))"
	c.add("(e.side_a IN "+party+" OR e.side_b IN "+party+
		" OR contains("+folded("v.state")+", "+folded("?::VARCHAR")+")"+
		" OR contains("+folded("v.admin1")+", "+folded("?::VARCHAR")+"))", text, text, text, text)
}
