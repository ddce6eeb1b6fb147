package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

// on carries out one command on a store, at a time of the clock.
func on(t *testing.T, store string, now time.Time, asJSON bool, command func(*program) *cobra.Command, given ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	p := &program{stdout: &out, stderr: &bytes.Buffer{}, now: func() time.Time { return now }, env: func(string) string { return "" }, store: store, json: asJSON, seed: 1}
	cmd := command(p)
	cmd.SetArgs(given)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.ExecuteContext(context.Background())
	return out.String(), err
}

func mustOn(t *testing.T, store string, now time.Time, asJSON bool, command func(*program) *cobra.Command, given ...string) string {
	t.Helper()
	out, err := on(t, store, now, asJSON, command, given...)
	if err != nil {
		t.Fatalf("%v: %v", given, err)
	}
	return out
}

// frontFile is a GED file in which the Made-up Front kills in every month from
// 2020 up to a month.
func frontFile(t *testing.T, months int) string {
	t.Helper()
	var rows []event
	for i := range months {
		m := blindspot.NewMonth(2020, 1) + blindspot.Month(i)
		day := m.First().String()
		rows = append(rows, event{"id": fmt.Sprint(1000 + i), "year": fmt.Sprint(m.Year()), "date_start": day, "date_end": day,
			"best": fmt.Sprint(10 + i), "high": fmt.Sprint(10 + i), "low": fmt.Sprint(10 + i), "deaths_a": "0", "deaths_b": fmt.Sprint(10 + i)})
	}
	return gedFile(t, rows...)
}

// A stored forecast stays as it was, waits, and is scored when data arrive.
func TestForecastIsStoredAndResolved(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store.duckdb")
	home := t.TempDir()
	succeed(t, home, "ingest", frontFile(t, 24), "--complete", "--release", "22.1", "--published", "2022-06-01", "--store", store, "--quiet")
	early := time.Date(2022, 2, 10, 12, 0, 0, 0, time.UTC)
	forecast := (*program).forecast
	first := mustOn(t, store, early, true, forecast, "Made-up Front", "--months", "3", "--save")
	var f struct {
		AsOf blindspot.Date `json:"as_of"`
		groups.Forecast
	}
	decode(t, first, &f)
	if f.AsOf != blindspot.NewDate(2021, 12, 31) || len(f.Outlooks) != 1 || f.Outlooks[0].Months[0].State != groups.NotYetResolvable || f.Outlooks[0].Months[2].State != groups.Open {
		t.Fatalf("%s", first)
	}
	list := func(now time.Time, given ...string) []listedJSON {
		var l struct{ Forecasts []listedJSON }
		decode(t, mustOn(t, store, now, true, forecast, append([]string{"list"}, given...)...), &l)
		return l.Forecasts
	}
	before := list(early)
	mustOn(t, store, early.AddDate(0, 0, 1), true, forecast, "Made-up Front", "--months", "3", "--save")
	if again := list(early); len(before) != 3 || len(again) != 3 || !again[0].Made.Equal(before[0].Made) {
		t.Errorf("%d forecasts, then %d: a forecast made again was stored again", len(before), len(again))
	}
	if out := mustOn(t, store, early, false, forecast, "resolve"); !strings.HasPrefix(out, "0 forecasts resolved, 3 still wait") {
		t.Errorf("before any data: %s", out)
	}
	// A year later the store covers 2022.
	succeed(t, home, "ingest", frontFile(t, 36), "--complete", "--release", "23.1", "--published", "2023-06-01", "--store", store, "--quiet")
	late := early.AddDate(1, 6, 0)
	if l := list(late); l[0].State != groups.Resolvable {
		t.Errorf("with data the state is %s", l[0].State)
	}
	if out := mustOn(t, store, late, false, forecast, "resolve"); !strings.HasPrefix(out, "3 forecasts resolved, 0 still wait") {
		t.Errorf("with data: %s", out)
	}
	after := list(late)
	for i, l := range after {
		if l.State != groups.Resolved || l.Verdict == nil || l.Verdict.Value != float64(34+i) || !strings.HasPrefix(l.Verdict.Dataset, "ucdp-ged") || l.Forecast.Q50 != before[i].Forecast.Q50 {
			t.Errorf("month %d: %+v", i, l)
		}
	}
	if out := mustOn(t, store, late, false, forecast, "resolve"); !strings.HasPrefix(out, "0 forecasts resolved, 0 still wait") {
		t.Errorf("again: %s", out)
	}
	if open := list(late, "--unresolved"); len(open) != 0 {
		t.Errorf("%d are unresolved", len(open))
	}
	for _, want := range []string{"Made-up Front", "resolved", "CONFLICTOLOGY"} {
		if out := mustOn(t, store, late, false, forecast, "list"); !strings.Contains(out, want) {
			t.Errorf("the list lacks %q:\n%s", want, out)
		}
	}
}

func TestForecastErrors(t *testing.T) {
	home := extract(t)
	store := filepath.Join(home, "blindspot", "blindspot.duckdb")
	for _, tc := range []struct {
		name  string
		exit  int
		hint  string
		given []string
	}{
		{"no such group", 4, "Boko Haram", []string{"Boko Harm"}},
		{"a country without coverage", 5, "status", []string{"France"}},
		{"a case is no series", 5, "import", []string{"is-khorasan"}},
		{"a state", 2, "organisation", []string{"Government of Iraq"}},
		{"no month", 2, "12", []string{"IS", "--months", "0"}},
		{"too many months", 2, "12", []string{"IS", "--months", "37"}},
		{"a threshold of nothing", 2, "25", []string{"IS", "--threshold", "0"}},
		{"a day that is none", 2, "YYYY-MM-DD", []string{"IS", "--as-of", "soon"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := on(t, store, clock(), false, (*program).forecast, tc.given...)
			if blindspot.ExitCode(err) != tc.exit || !strings.Contains(blindspot.HintOf(err), tc.hint) {
				t.Errorf("exit code %d, want %d; %v; hint %q", blindspot.ExitCode(err), tc.exit, err, blindspot.HintOf(err))
			}
		})
	}
}

// The contract of backtest groups on real data, small: one origin every four
// years and one horizon.
func TestBacktestGroups(t *testing.T) {
	store := filepath.Join(extract(t), "blindspot", "blindspot.duckdb")
	out := mustOn(t, store, clock(), true, (*program).backtestGroups, "--every", "48", "--horizons", "1")
	var r map[string]any
	decode(t, out, &r)
	hasKeys(t, "backtest groups", r, "rule", "first_origin", "last_origin", "origins", "horizons", "draws", "seed", "model", "baseline", "targets", "warnings")
	targets := r["targets"].([]any)
	if len(targets) != 2 {
		t.Fatalf("%d targets", len(targets))
	}
	for _, target := range targets {
		hasKeys(t, "a target", target.(map[string]any), "target", "units", "cells", "models", "skill", "by_horizon", "by_size", "by_country", "by_unit", "calibration")
	}
	text := mustOn(t, store, clock(), false, (*program).backtestGroups, "--every", "48", "--horizons", "1")
	for _, want := range []string{"conflictology", "smallest third", "Deaths a month", "Events a month"} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q", want)
		}
	}
	for _, bad := range [][]string{{"--horizons", "0"}, {"--horizons", "3,1"}, {"--horizons", "1-40"}, {"--horizons", "x"}, {"--every", "0"}, {"--draws", "5"}, {"--from", "x"}} {
		if _, err := on(t, store, clock(), false, (*program).backtestGroups, bad...); blindspot.ExitCode(err) != 2 && blindspot.ExitCode(err) != 3 {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
