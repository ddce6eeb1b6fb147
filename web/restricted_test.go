package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/acledserver"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/web"
	"github.com/blindspot/blindspot/workbench"
)

// withOwn is a desk with a source beside its store whose terms forbid models and rows:
// of a group that the record has, and of one that it has not.
func withOwn(t *testing.T) desk {
	t.Helper()
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "made.duckdb")
	if err := desktest.Store(t, file, desktest.Releases()).Close(); err != nil {
		t.Fatal(err)
	}
	own, err := duckdb.OpenOwn(ctx, file+duckdb.OwnSuffix, duckdb.Options{Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := append(acledserver.Months("NIG", "River Guard", at, []int{5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9}, 777), acledserver.Months("CAN", "Zzcanary Brigade", at, []int{2, 3}, 1)...)
	for i := range rows {
		rows[i] = rows[i].With("country", "Nigeria", "admin1", "Zzcanary Province")
	}
	export := filepath.Join(t.TempDir(), "made.csv")
	if err := os.WriteFile(export, acledserver.CSV(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	filling := desktest.Bench(nil)
	if _, err := filling.IngestOwn(ctx, own, workbench.OwnUpload{Path: export, Accessed: blindspot.NewDate(2020, 6, 1), Filters: "all"}, nil); err != nil {
		t.Fatal(err)
	}
	err = own.SetMatch(ctx, blindspot.Lineage{From: "acled:river-guard", To: "ucdp:9002", When: blindspot.DateRange{From: blindspot.NewDate(2010, 1, 1)}, Source: "a test"})
	if err == nil {
		err = own.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	store, err := duckdb.Open(ctx, file, duckdb.Options{ReadOnly: true, Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	reading, err := duckdb.OpenOwn(ctx, file+duckdb.OwnSuffix, duckdb.Options{ReadOnly: true, Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = store.Close(), reading.Close() })
	bench := desktest.Bench(store)
	bench.OwnSources = func() (*duckdb.Own, error) { return reading, nil }
	return desk{start(t, web.Config{Bench: bench, Cases: []string{"is-khorasan"}}), file}
}

// No face of the program changes by what a source holds whose terms forbid models and
// rows. Every route and command that there is stands in one of two registers
// (TestNothingAfterKnowsEveryRouteAndCommand); all that answer are asked here, and of
// the others those that could show anything.
func TestRestrictedInNoFace(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	plain, own := readers(t, desktest.Releases()), withOwn(t)
	day := desktest.Between.String()
	for route, list := range addresses {
		for _, address := range list {
			sign := "?"
			if strings.Contains(address, "?") {
				sign = "&"
			}
			resp, got := get(t, own.url+address+sign+"as_of="+day)
			_, want := get(t, plain.url+address+sign+"as_of="+day)
			t.Log(route, resp.StatusCode)
			sameText(t, got, want)
		}
	}
	for name, list := range lines {
		for _, line := range list {
			line = append(slices.Clone(line), "--as-of", day)
			t.Log(name)
			sameText(t, own.everything(t, line...), plain.everything(t, line...))
		}
	}
	for _, address := range []string{"/forecasts", "/forecasts.json", "/data", "/data.json", "/data.csv", "/sql?q=" + url.QueryEscape("SELECT * FROM events LIMIT 50"), "/sql.json?q=" + url.QueryEscape("SELECT * FROM actors"), "/explorer?q=zzcanary", "/search?q=zzcanary"} {
		if _, got := get(t, own.url+address); strings.Contains(strings.ReplaceAll(got, "q=zzcanary", ""), "Zzcanary") || strings.Contains(got, "acled:NIG") {
			t.Errorf("%s shows a row", address)
		}
	}
}

// The page of two sources draws both on one axis, with every number in a table.
func TestBesideIsDrawn(t *testing.T) {
	t.Parallel()
	own := withOwn(t)
	resp, got := get(t, own.url+"/beside/ucdp:9002")
	if resp.StatusCode != http.StatusOK || strings.Count(got, `<svg class="drawing course"`) != 2 || strings.Count(got, "Table of this figure") != 2 || !strings.Contains(got, "yours (") {
		t.Errorf("%d %.600s", resp.StatusCode, got)
	}
}

// Asked for by name, every face says that the terms forbid it.
func TestRestrictedIsRefusedInEveryFace(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	own := withOwn(t)
	const name, reason = "Zzcanary Brigade", "the terms of ACLED forbid"
	q := url.QueryEscape(name)
	for _, address := range []string{"/group/" + url.PathEscape(name), "/api/group/" + url.PathEscape(name), "/report/" + url.PathEscape(name), "/explorer?group=" + q, "/api/explorer?group=" + q, "/csv/explorer?group=" + q,
		"/claim?group=" + q + "&claim=events+%3E+3", "/api/base-rates?group=" + q, "/download/events.csv?group=" + q, "/download/events.parquet?group=" + q, "/download/events.geojson?group=" + q,
		"/api/sql?q=" + url.QueryEscape("SELECT * FROM events WHERE source='acled'"), "/csv/sql?q=" + url.QueryEscape("SELECT * FROM own_event")} {
		resp, got := get(t, own.url+address)
		if !strings.Contains(got, reason) || resp.StatusCode != http.StatusForbidden && !strings.HasPrefix(address, "/claim") {
			t.Errorf("%s: %d %.300s", address, resp.StatusCode, got)
		}
	}
	for _, line := range [][]string{{"assess", name}, {"forecast", name}, {"check", name, "events > 3"}, {"base-rates", name}, {"export", "events", "--group", name, "-o", "x.csv"}, {"export", "events", "--group", name, "-o", "x.parquet"},
		{"sql", "SELECT * FROM events WHERE source = 'acled'"}, {"export", "citations", name}} {
		if out := own.everything(t, line...); !strings.Contains(strings.Join(strings.Fields(out), " "), reason) {
			t.Errorf("%v: %s", line, out)
		}
	}
	if resp, got := get(t, own.url+"/beside/ucdp:9002"); resp.StatusCode != http.StatusOK || !strings.Contains(got, "never added") || !strings.Contains(got, "2015-02") || strings.Contains(got, "Zzcanary") {
		t.Errorf("%d %.400s", resp.StatusCode, got)
	}
	if out := own.everything(t, "compare-sources", name); !strings.Contains(out, "2015-02") || strings.Contains(out, "Zzcanary Province") || strings.Contains(out, "acled:CAN") {
		t.Errorf("compare-sources: %s", out)
	}
}
