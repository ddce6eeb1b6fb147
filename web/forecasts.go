package web

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/figure"
)

// Forecaster tells how good the stored forecasts' models are, and draws them.
type Forecaster interface {
	// Skill is the backtest of the models against a named baseline.
	Skill(ctx context.Context) (TrackRecord, error)
	// Figures are fan charts of the forecasts, and the calibration of the models.
	Figures(ctx context.Context, forecasts []duckdb.StoredForecast) ([]figure.Figure, error)
}

type forecastsBody struct {
	Forecasts []forecastRow   `json:"forecasts"`
	Open      int             `json:"open"`
	Resolved  int             `json:"resolved"`
	Skill     *TrackRecord    `json:"skill,omitempty"`
	Figures   []figure.Figure `json:"-"`
}

type forecastRow struct {
	duckdb.StoredForecast
	Median   *float64 `json:"median"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	State    string   `json:"state" doc:"open, resolved, or not yet resolvable"`
	Resolves string   `json:"resolves" doc:"month from which the source is complete"`
}

func (s *Server) forecasts(ctx context.Context, _ *none) (*forecastsBody, error) {
	b := &forecastsBody{Forecasts: []forecastRow{}}
	if s.Archive == nil {
		return b, nil
	}
	stored, err := s.Archive.Forecasts(ctx)
	if err != nil {
		return nil, err
	}
	today := s.Bench.Today.Month()
	for _, f := range stored {
		due := f.Target + blindspot.Month(f.Lag) //nolint:gosec // months
		row := forecastRow{StoredForecast: f, State: "open", Resolves: due.String()}
		row.Low, row.Median, row.High = quantiles(f.Payload)
		switch {
		case f.Resolution != nil:
			row.State = "resolved"
			b.Resolved++
		case today <= due:
			row.State = "not yet resolvable"
			b.Open++
		default:
			b.Open++
		}
		b.Forecasts = append(b.Forecasts, row)
	}
	if s.Forecaster == nil || len(stored) == 0 {
		return b, nil
	}
	skill, err := s.Forecaster.Skill(ctx)
	if err != nil {
		return nil, err
	}
	b.Skill = &skill
	b.Figures, err = s.Forecaster.Figures(ctx, stored)
	return b, err
}

// quantiles reads the 5 %, 50 % and 95 % quantiles of a payload that states them
// as {"quantiles": {"0.05": x}}; a payload of another shape has none to show.
func quantiles(payload json.RawMessage) (low, median, high *float64) {
	var p struct {
		Quantiles map[string]float64 `json:"quantiles"`
	}
	if json.Unmarshal(payload, &p) != nil {
		return nil, nil, nil
	}
	at := func(key string) *float64 {
		if v, ok := p.Quantiles[key]; ok {
			return &v
		}
		return nil
	}
	return at("0.05"), at("0.5"), at("0.95")
}

// CSV is the forecasts as a table.
func (b *forecastsBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "unit", "model", "as_of", "target", "horizon", "low", "median", "high", "state", "resolves", "value"}}
	for _, f := range b.Forecasts {
		value := ""
		if f.Resolution != nil {
			value = fmt.Sprint(f.Resolution.Value)
		}
		t.Rows = append(t.Rows, []string{f.ID, f.Unit, f.Model, f.AsOf.String(), f.Target.String(), fmt.Sprint(f.Horizon),
			Number(f.Low), Number(f.Median), Number(f.High), f.State, f.Resolves, value})
	}
	return t
}

// TrackRecord says how well forecasts did in the past, and against what.
type TrackRecord struct {
	Statement string           `json:"statement"`
	Table     *blindspot.Table `json:"table,omitempty"`
}

// Number writes a number that may be unknown.
func Number(v *float64) string {
	if v == nil {
		return ""
	}
	return blindspot.FormatNumber(*v)
}
