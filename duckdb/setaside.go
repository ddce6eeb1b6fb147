package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// The rows in quarantine whose event the record does not have otherwise: its id
// in no accepted row, nor in a row of a newer release that was set aside too, and
// no newer whole release that is about its day.
const selectSetAside = `
	WITH ranked AS (FROM base_ranked(?::DATE, 0)),
	lying AS (
		SELECT q.*, r.rank, r.family, r.yearly, row_number() OVER (
			PARTITION BY coalesce(q.event, 'row ' || q.id) ORDER BY r.rank DESC, q.id) AS nth
		FROM base_quarantine q JOIN ranked r ON r.id = q.dataset
	), lost AS (
		SELECT l.side_a, l.side_b, l.country, l.date_start, l.best FROM lying l
		WHERE l.nth = 1
			AND NOT EXISTS (SELECT 1 FROM base_event e JOIN ranked r ON r.id = e.dataset WHERE e.id = l.event)
			AND NOT EXISTS (SELECT 1 FROM ranked n WHERE n.family = l.family AND n.rank > l.rank AND n.whole
				AND (n.yearly OR NOT l.yearly) AND l.date_start BETWEEN n.covers_from AND n.covers_to)
	)
	SELECT count(*) FILTER (side_a IS NOT NULL AND side_b IS NOT NULL), sum(best) FILTER (side_a IS NOT NULL AND side_b IS NOT NULL),
		count(*) FILTER (side_a IS NOT NULL AND side_b IS NOT NULL AND best IS NULL),
		count(*) FILTER (side_a IS NULL OR side_b IS NULL)
	FROM lost l WHERE `

// SetAside returns how much of what the filter's actors, countries, days and day
// of publication select lies in quarantine. A row of which a part cannot be read
// is selected unless what can be read of it speaks against it.
func (s *Store) SetAside(ctx context.Context, f blindspot.Filter) (blindspot.SetAside, error) {
	if err := f.Check(); err != nil {
		return blindspot.SetAside{}, err
	}
	return remembered(s, "set aside", f, func() (blindspot.SetAside, error) { return s.setAside(ctx, f) })
}

func (s *Store) setAside(ctx context.Context, f blindspot.Filter) (blindspot.SetAside, error) {
	// Each group of a board asks; of most stores there is nothing to be searched.
	if n, err := remembered(s, "quarantined", nil, func() (int, error) { return s.CountQuarantine(ctx) }); err != nil || n == 0 {
		return blindspot.SetAside{}, err
	}
	c := &conditions{}
	if len(f.Actors) > 0 {
		in := "(" + list(len(f.Actors)) + ")"
		c.add("(l.side_a IS NULL OR l.side_b IS NULL OR l.side_a IN "+in+" OR l.side_b IN "+in+")", append(idArgs(f.Actors), idArgs(f.Actors)...)...)
	}
	if len(f.Countries) > 0 {
		c.add("(l.country IS NULL OR l.country IN ("+list(len(f.Countries))+"))", anys(f.Countries)...)
	}
	if len(f.Outside) > 0 {
		c.add("(l.country IS NULL OR l.country NOT IN ("+list(len(f.Outside))+"))", anys(f.Outside)...)
	}
	if f.When.From.Known() {
		c.add("(l.date_start IS NULL OR l.date_start >= ?::DATE)", f.When.From.Time())
	}
	if f.When.To.Known() {
		c.add("(l.date_start IS NULL OR l.date_start <= ?::DATE)", f.When.To.Time())
	}
	var a blindspot.SetAside
	err := s.each(ctx, "counting the quarantine", selectSetAside+c.String(), append([]any{known(f.AsOf)}, c.args...), func(v []driver.Value) error {
		a = blindspot.SetAside{Rows: count(v[0]), Deaths: count(v[1]), WithoutDeaths: count(v[2]), Unnamed: count(v[3])}
		return nil
	})
	return a, err
}
