package duckdb

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

// Events that lie within one year (or month) are counted by SQL. Those that
// cross it come apart by their days and deaths, for the rule that apportions
// deaths to months is blindspot.Event.Months, and stands in Go.
const (
	oneYear  = "year(e.date_start) = year(" + lastDay + ")"
	oneMonth = "NOT " + yearOnly + " AND date_trunc('month', e.date_start) = date_trunc('month', " + lastDay + ")"
)

// spans are four columns: the first day, or that of the year or month within
// which the event lies; and only where it lies within none its last day, its
// precision and its deaths.
func spans(within, part string) string {
	crosses := func(column string) string { return ", CASE WHEN NOT (" + within + ") THEN " + column + " END" }
	return "CASE WHEN " + within + " THEN date_trunc('" + part + "', e.date_start)::DATE ELSE e.date_start END" +
		crosses("e.date_end") + crosses("e.date_precision") + crosses("e.best")
}

// eachMonth goes through the months of the n events of a row with the columns of
// spans at a place, and two more that count its events and deaths.
func eachMonth(v []driver.Value, n, deaths int, f func(m blindspot.Month, events, deaths int)) {
	first := dateOf(v[0])
	if v[2] == nil {
		f(first.Month(), n, deaths)
		return
	}
	e := blindspot.Event{When: blindspot.DateRange{From: first, To: dateOf(v[1])}, Precision: blindspot.DatePrecision(number(v[2], 0)),
		Deaths: blindspot.Deaths{Best: number(v[3], 0)}}
	for m, part := range e.Months() {
		began := 0
		if part.Begins {
			began = n
		}
		f(m, began, n*part.Deaths.Best)
	}
}

// eachPart is eachMonth for what the months hold within a range of days.
func eachPart(v []driver.Value, n, deaths int, when blindspot.DateRange, f func(m blindspot.Month, events, deaths int)) {
	if v[2] == nil {
		f(dateOf(v[0]).Month(), n, deaths) // it lies within
		return
	}
	e := blindspot.Event{When: blindspot.DateRange{From: dateOf(v[0]), To: dateOf(v[1])}, Precision: blindspot.DatePrecision(number(v[2], 0)),
		Deaths: blindspot.Deaths{Best: number(v[3], 0)}}
	e.EachMonthIn(when, func(m blindspot.Month, part blindspot.EventPart) {
		began := 0
		if part.Begins {
			began = n
		}
		f(m, began, n*part.Deaths.Best)
	})
}

// An event that is known no better than to a region is in no area: where_prec 4
// is the first-order division.
const selectExploration = `
	SELECT CASE WHEN e.place_precision > 4 THEN '' ELSE v.area END AS area, v.country, %s, count(*), sum(e.best)`

// within is true of events that lie in one year, and in the days of the filter:
// others come apart, to be cut.
func within(when blindspot.DateRange) string {
	sql := oneYear
	if when.From.Known() {
		sql += " AND NOT " + yearOnly + " AND e.date_start >= DATE '" + when.From.String() + "'"
	}
	if when.To.Known() {
		sql += " AND NOT " + yearOnly + " AND " + lastDay + " <= DATE '" + when.To.String() + "'"
	}
	return sql
}

// Explore counts the selected events by area and by year, in one pass over them.
func (s *Store) Explore(ctx context.Context, f blindspot.Filter) (blindspot.Exploration, error) {
	var out blindspot.Exploration
	years := map[int]*blindspot.YearCount{}
	err := s.selecting(ctx, "exploring events", f,
		func(c *conditions) string {
			return fmt.Sprintf(selectExploration, spans(within(f.When), "year")) + c.from("base_division v ON v.key = e.division") + c.String() + " GROUP BY ALL ORDER BY ALL"
		},
		func(_ *dictionary, v []driver.Value) error {
			area, country, n, deaths := text(v[0]), text(v[1]), count(v[6]), count(v[7])
			if v[2] != nil {
				sum := 0
				eachPart(v[2:6], n, deaths, f.When, func(m blindspot.Month, events, deaths int) {
					sum += deaths
					addYear(years, m.Year(), events, deaths)
				})
				deaths = sum
			}
			out.Events, out.Deaths = out.Events+n, out.Deaths+deaths
			if last := len(out.Areas) - 1; last < 0 || out.Areas[last].Area != area || out.Areas[last].Country != country {
				out.Areas = append(out.Areas, blindspot.AreaCount{Area: area, Country: country})
			}
			at := &out.Areas[len(out.Areas)-1]
			at.Events, at.Deaths = at.Events+n, at.Deaths+deaths
			return nil
		})
	slices.SortStableFunc(out.Areas, func(x, y blindspot.AreaCount) int { return y.Events - x.Events })
	for _, y := range years {
		out.Years = append(out.Years, *y)
	}
	slices.SortFunc(out.Years, func(x, y blindspot.YearCount) int { return cmp.Compare(x.Year, y.Year) })
	return out, err
}

func addYear(years map[int]*blindspot.YearCount, y, events, deaths int) {
	if events == 0 && deaths == 0 {
		return
	}
	if years[y] == nil {
		years[y] = &blindspot.YearCount{Year: y}
	}
	years[y].Events += events
	years[y].Deaths += deaths
}
