package duckdb

import (
	"context"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// Days are counted as blindspot.Date counts them, so that no value has to pass
// through time.Time.
const selectBriefs = `
	SELECT e.date_start - DATE '0001-01-01' + 1, e.date_end - DATE '0001-01-01' + 1, e.date_precision, e.violence,
		e.side_a, e.side_b, e.label, e.division, e.best, e.sources, e.place_precision, e.lat, e.lon, e.not_yearly`

// Briefs calls f with the selected events in brief, in no order that means
// anything. Limit and offset of the filter mean nothing here, and are refused.
func (s *Store) Briefs(ctx context.Context, f blindspot.Filter, each func(blindspot.EventBrief) error) error {
	if f.Limit > 0 || f.Offset > 0 {
		return blindspot.Errorf(blindspot.Usage, "leave out limit and offset", "events in brief come in no order of which a part could be asked for")
	}
	var ours error // not DuckDB's to explain
	err := s.selecting(ctx, "reading events", f,
		func(c *conditions) string { return selectBriefs + c.from() + c.String() },
		func(dict *dictionary, v []driver.Value) error {
			b, err := dict.brief(v)
			if err == nil {
				ours = each(b)
				err = ours
			}
			return err
		})
	if ours != nil {
		return ours
	}
	return err
}

// brief makes an event in brief of a row of selectBriefs.
func (d *dictionary) brief(v []driver.Value) (blindspot.EventBrief, error) {
	a, ok1 := at(d.parties, v[4])
	b, ok2 := at(d.parties, v[5])
	l, ok3 := at(d.labels, v[6])
	p, ok4 := at(d.divisions, v[7])
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return blindspot.EventBrief{}, blindspot.Errorf(blindspot.BadInput, "restore the store from a copy, or ingest the source files into a new one",
			"the store is damaged: an event has no label, side or place")
	}
	point := blindspot.Place{HasPoint: v[11] != nil, Precision: blindspot.PlacePrecision(number(v[10], 0))}
	return blindspot.EventBrief{
		When:      blindspot.DateRange{From: blindspot.Date(number(v[0], 0)), To: blindspot.Date(number(v[1], 0))},
		Precision: blindspot.DatePrecision(number(v[2], 0)), Violence: blindspot.Violence(number(v[3], 0)),
		SideA: a.ID, SideB: b.ID, Dyad: l.dyad, Country: p.country, Area: p.area,
		Lat: float(v[11]), Lon: float(v[12]), Exact: point.Exact(),
		Deaths: number(v[8], 0), DeathsGap: v[8] == nil, Sources: number(v[9], blindspot.NoCount), NotYearly: yes(v[13]),
	}, nil
}
