package web_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
)

func TestForecasts(t *testing.T) {
	s := empty(t)
	payload, err := json.Marshal(groups.Stored{Unit: groups.Unit{ID: "group:ucdp:234:IRQ", Name: "IS in Iraq", Country: "IRQ"}, Month: groups.Ahead{Q25: 8, Q75: 30},
		Quantiles: map[string]float64{"0.05": 2, "0.5": 15, "0.95": 77}, Record: groups.Record{Text: "It did better than conflictology at 12 of 20 origins."}})
	if err != nil {
		t.Fatal(err)
	}
	first := blindspot.NewMonth(2025, 11)
	var all []duckdb.Forecast
	for i, id := range []string{"a", "b", "c"} {
		m := first + blindspot.Month(2*i)
		all = append(all, duckdb.Forecast{ID: id, MadeAt: now(), AsOf: first.First() - 1, Unit: "group:ucdp:234:IRQ", Model: "pool", Target: m, Horizon: 2*i + 1, Payload: payload, Source: "ucdp-ged", Lag: 6})
	}
	if err := s.store.PutForecasts(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	verdict, err := json.Marshal(groups.Verdict{Value: 21, LogCRPS: 0.4, BaseLogCRPS: 0.6, Covered50: true, Covered90: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.Resolve(context.Background(), duckdb.Resolution{Forecast: "a", ResolvedAt: now(), Value: 21, Payload: verdict}); err != nil {
		t.Fatal(err)
	}
	_, body := get(t, s.url+"/forecasts")
	for _, want := range []string{"2 open, 0 waiting for data, 1 resolved", "the 90 % interval 1", "1 resolved forecasts made", "0.400, against 0.600", "IS in Iraq", "2 to 77", "12 of 20 origins", "Resolved forecasts", "2026-07-31", "fan-0"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if _, text := get(t, s.url+"/forecasts.csv"); strings.Count(text, "\n") != 4 || !strings.Contains(text, ",21") {
		t.Errorf("the CSV: %s", text)
	}
	b := visit(t, s.url+"/forecasts", 360, true)
	b.sound(t)
	b.accessible(t)
}

// The track record is computed when it is asked for: calibration, and skill
// against each group's own past.
func TestForecastsShowTheTrackRecord(t *testing.T) {
	s := withForecasts(t)
	if _, text := get(t, s.url+"/forecasts"); !strings.Contains(text, `href="/forecasts?record=yes#record"`) {
		t.Error("the page does not offer the track record")
	}
	_, text := get(t, s.url+"/forecasts?record=yes")
	for _, want := range []string{"Skill against each group", "Score by months ahead", "Reliability of probabilities"} {
		if !strings.Contains(text, want) {
			t.Errorf("the track record has no figure %q", want)
		}
	}
}
