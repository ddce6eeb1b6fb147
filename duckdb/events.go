package duckdb

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/blindspot/blindspot"
)

const selectEvents = `
	SELECT e.id, e.label, d.release, e.date_start, e.date_end, e.date_precision, e.violence,
		e.side_a, e.side_b, e.division, e.cell, e.lat, e.lon, e.place_precision,
		e.best, e.low, e.high, e.deaths_a, e.deaths_b, e.deaths_civilians, e.deaths_unknown,
		e.sources, e.clarity, e.grade_source, e.grade_information, e.url, e.background, d.source, e.not_yearly
	FROM ` + released + " WHERE "

// Events returns the selected events in order of first day and id. Each carries
// the source and the release that the view as of the filter's day takes it from.
func (s *Store) Events(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	// Counting takes a thirtieth of the time of reading. A slice that grows holds what it
	// was beside what it becomes, which for most of a release is hundreds of megabytes.
	n, err := s.Count(ctx, f)
	if err != nil || n == 0 {
		return nil, err
	}
	if f.Limit > 0 {
		n = min(n, f.Limit)
	}
	events := make([]blindspot.Event, 0, n)
	err = s.selecting(ctx, "reading events", f,
		func(c *conditions) string { return selectEvents + c.String() + order(f) },
		func(dict *dictionary, v []driver.Value) error {
			e, err := dict.event(v)
			events = append(events, e)
			return err
		})
	return events, err
}

// event makes an event of a row of selectEvents.
func (d *dictionary) event(v []driver.Value) (blindspot.Event, error) {
	l, ok1 := at(d.labels, v[1])
	a, ok2 := at(d.parties, v[7])
	b, ok3 := at(d.parties, v[8])
	p, ok4 := at(d.divisions, v[9])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return blindspot.Event{}, damaged(fmt.Sprintf("event %v has no label, side or place", v[0]))
	}
	return blindspot.Event{
		ID: text(v[0]), Source: text(v[27]), Release: text(v[2]),
		When:      blindspot.DateRange{From: dateOf(v[3]), To: dateOf(v[4])},
		Precision: blindspot.DatePrecision(number(v[5], 0)), Violence: blindspot.Violence(number(v[6], 0)),
		SideA: a, SideB: b, Dyad: l.dyad, Conflict: l.conflict,
		Place: blindspot.Place{
			Country: p.country, State: p.state, GW: p.gw, Admin1: p.admin1, Area: p.area, Cell: number(v[10], 0),
			Lat: float(v[11]), Lon: float(v[12]), HasPoint: v[11] != nil,
			Precision: blindspot.PlacePrecision(number(v[13], 0)),
		},
		Deaths: blindspot.Deaths{
			Best: number(v[14], 0), Low: number(v[15], 0), High: number(v[16], 0), SideA: number(v[17], 0),
			SideB: number(v[18], 0), Civilians: number(v[19], 0), Unknown: number(v[20], 0),
		},
		DeathsGap: v[14] == nil, Sources: number(v[21], blindspot.NoCount), Clarity: number(v[22], 0),
		Status: l.status, Grade: blindspot.Grade{Source: text(v[23]), Information: text(v[24])},
		URL: text(v[25]), Background: yes(v[26]), NotYearly: yes(v[28]),
	}, nil
}

func damaged(what string) error {
	return blindspot.Errorf(blindspot.BadInput, "restore the store from a copy, or ingest the source files into a new one", "the store is damaged: %s", what)
}

// at returns the element with the key, and whether there is one.
func at[T any](list []T, key driver.Value) (v T, ok bool) {
	if k := number(key, -1); k >= 0 && k < len(list) {
		return list[k], true
	}
	return v, false
}

// Count returns how many events the filter selects, whatever its limit and offset.
func (s *Store) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	n := 0
	err := s.selecting(ctx, "counting events", f,
		func(c *conditions) string { return "SELECT count(*)" + c.from() + c.String() },
		func(_ *dictionary, v []driver.Value) error {
			n = number(v[0], 0)
			return nil
		})
	return n, err
}

// Ends is the day by which every event of the store had ended, in whatever release it
// is; 0 where there is none.
func (s *Store) Ends(ctx context.Context) (blindspot.Date, error) {
	return remembered(s, "ends", nil, func() (day blindspot.Date, err error) {
		err = s.each(ctx, "finding the last event", "SELECT max("+ended+") FROM base_event e", nil, func(v []driver.Value) error {
			day = dateOf(v[0])
			return nil
		})
		return day, err
	})
}
