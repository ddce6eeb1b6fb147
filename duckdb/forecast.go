package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"time"

	"github.com/blindspot/blindspot"
)

// Forecast is one forecast as it was made. Once stored it is never rewritten.
type Forecast struct {
	ID      string          `json:"id"`
	MadeAt  time.Time       `json:"made_at"`
	AsOf    blindspot.Date  `json:"as_of"` // only what was known on this day went in
	Unit    string          `json:"unit"`  // "group:is-k", "country:AFG"
	Model   string          `json:"model"`
	Target  blindspot.Month `json:"target"`
	Horizon int             `json:"horizon"`    // months ahead; 1 is the first month after the data's cut
	Payload json.RawMessage `json:"payload"`    // quantiles or draws, as the model wrote them
	Source  string          `json:"source"`     // whose data will resolve it
	Lag     int             `json:"lag_months"` // months after Target until that source is complete
	Seed    uint64          `json:"seed"`
	Hash    string          `json:"hash"` // of data, model and configuration
}

// Resolution is what came of a forecast.
type Resolution struct {
	Forecast   string          `json:"forecast"`
	ResolvedAt time.Time       `json:"resolved_at"`
	Value      float64         `json:"value"`
	Payload    json.RawMessage `json:"payload,omitempty"` // scores, dataset
}

// StoredForecast is a forecast with its resolution, nil while there is none.
type StoredForecast struct {
	Forecast
	Resolution *Resolution `json:"resolution"`
}

// ForecastFilter selects forecasts. Empty fields select everything.
type ForecastFilter struct {
	IDs        []string
	Unit       string
	Model      string
	Unresolved bool

	resolvedAfter, resolvedBy blindspot.Date // 0: whenever
}

// PutForecasts stores forecasts, all or none. One whose id is stored already is
// Refused unless it is the same.
func (s *Store) PutForecasts(ctx context.Context, forecasts []Forecast) error {
	return s.write(ctx, "storing forecasts", func(conn *sql.Conn) error {
		for _, f := range forecasts {
			if f.ID == "" || !json.Valid(f.Payload) {
				return blindspot.Errorf(blindspot.BadInput, "", "forecast %q needs an id and a payload in JSON", f.ID)
			}
			row := []any{f.ID, f.MadeAt.UTC().Truncate(time.Microsecond), sqlDate(f.AsOf), f.Unit, f.Model, int32(f.Target), f.Horizon,
				string(f.Payload), f.Source, f.Lag,
				strconv.FormatUint(f.Seed, 10), f.Hash}
			if err := putOnce(ctx, conn, "base_forecast", "id", "forecast "+f.ID, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Resolve stores what came of a forecast; a second, different resolution of it
// is Refused. It fails with NotFound where there is no such forecast.
func (s *Store) Resolve(ctx context.Context, r Resolution) error {
	return s.write(ctx, "resolving a forecast", func(conn *sql.Conn) error {
		var n int
		if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM base_forecast WHERE id = ?", r.Forecast).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return blindspot.Errorf(blindspot.NotFound, "list the forecasts", "there is no forecast %s", r.Forecast)
		}
		row := []any{r.Forecast, r.ResolvedAt.UTC().Truncate(time.Microsecond), r.Value, string(r.Payload)}
		return putOnce(ctx, conn, "base_resolution", "forecast", "the resolution of "+r.Forecast, row)
	})
}

// putOnce inserts a row, or makes sure that the one with its key is the same.
func putOnce(ctx context.Context, conn *sql.Conn, table, key, what string, row []any) error {
	var there, same bool
	err := conn.QueryRowContext(ctx, "SELECT count(*) > 0, count(*) FILTER (t = ROW("+list(len(row))+")) > 0 FROM "+
		table+" t WHERE "+key+" = ?", append(append([]any(nil), row...), row[0])...).Scan(&there, &same)
	switch {
	case err != nil:
		return err
	case same:
		return nil
	case there:
		return blindspot.Errorf(blindspot.Refused, "give a new one another id", "%s is stored already and is never rewritten", what)
	}
	_, err = conn.ExecContext(ctx, "INSERT INTO "+table+" VALUES ("+list(len(row))+")", row...)
	return err
}

// Forecasts returns stored forecasts in order of target month and id.
func (s *Store) Forecasts(ctx context.Context, f ForecastFilter) ([]StoredForecast, error) {
	c := &conditions{}
	if len(f.IDs) > 0 {
		c.add("f.id IN ("+list(len(f.IDs))+")", anys(f.IDs)...)
	}
	if f.Unit != "" {
		c.add("f.unit = ?", f.Unit)
	}
	if f.Model != "" {
		c.add("f.model = ?", f.Model)
	}
	if f.Unresolved {
		c.add("r.forecast IS NULL")
	}
	if f.resolvedBy.Known() {
		c.add("r.resolved_at >= ?::DATE AND r.resolved_at < ?::DATE", sqlDate(f.resolvedAfter+1), sqlDate(f.resolvedBy+1))
	}
	var all []StoredForecast
	err := s.each(ctx, "listing forecasts", `
		SELECT f.*, r.resolved_at, r.value, r.payload FROM base_forecast f LEFT JOIN base_resolution r ON r.forecast = f.id
		WHERE `+c.String()+" ORDER BY f.target_month, f.id", c.args, func(v []driver.Value) error {
		made, _ := v[1].(time.Time)
		seed, err := strconv.ParseUint(text(v[10]), 10, 64)
		if err != nil {
			return err
		}
		one := StoredForecast{Forecast: Forecast{
			ID: text(v[0]), MadeAt: made.UTC(), AsOf: dateOf(v[2]), Unit: text(v[3]), Model: text(v[4]),
			Target: blindspot.Month(number(v[5], 0)), Horizon: number(v[6], 0), Payload: json.RawMessage(text(v[7])),
			Source: text(v[8]), Lag: number(v[9], 0), Seed: seed, Hash: text(v[11]),
		}}
		if at, ok := v[12].(time.Time); ok {
			one.Resolution = &Resolution{Forecast: one.ID, ResolvedAt: at.UTC(), Value: float(v[13])}
			if p := text(v[14]); p != "" {
				one.Resolution.Payload = json.RawMessage(p)
			}
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// ResolvedBetween returns the forecasts that were resolved after a day, up to the
// end of another.
func (s *Store) ResolvedBetween(ctx context.Context, after, by blindspot.Date) ([]StoredForecast, error) {
	return s.Forecasts(ctx, ForecastFilter{resolvedAfter: after, resolvedBy: by})
}
