package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/acledserver"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// An assistant is told of a source whose terms forbid models in counts by month, with
// what they may be used for; every other tool refuses a name of it alone, and no event
// of it comes out.
func TestMCPComparesSources(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	own, err := duckdb.OpenOwn(ctx, "", duckdb.Options{Clock: desktest.Today})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	b := desktest.Bench(desktest.Store(t, "", desktest.Releases()))
	b.OwnSources = func() (*duckdb.Own, error) { return own, nil }
	at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := append(acledserver.Months("NIG", "River Guard", at, []int{5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9}, 777), acledserver.Months("CAN", "Zzcanary Brigade", at, []int{2, 3}, 1)...)
	for i := range rows {
		rows[i] = rows[i].With("country", "Nigeria", "admin1", "Zzcanary Province")
	}
	file := filepath.Join(t.TempDir(), "made.csv")
	if err := os.WriteFile(file, acledserver.CSV(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.IngestOwn(ctx, own, workbench.OwnUpload{Path: file, Accessed: blindspot.NewDate(2020, 6, 1), Filters: "all"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := own.SetMatch(ctx, blindspot.Lineage{From: "acled:river-guard", To: "ucdp:9002", When: blindspot.DateRange{From: blindspot.NewDate(2010, 1, 1)}, Source: "a test"}); err != nil {
		t.Fatal(err)
	}
	s := inside(t, b, "")
	var got map[string]any
	if text := call(t, s, "compare_sources", map[string]any{"group": "River Guard"}, &got); text != "" {
		t.Fatal(text)
	}
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"events_own":5`, "never added", "accessed 2020-06-01", `"months":[{`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	for _, forbidden := range []string{"acled:NIG", "Zzcanary", acledserver.Secret} {
		if strings.Contains(string(text), forbidden) {
			t.Errorf("%s stands in it", forbidden)
		}
	}
	for tool, args := range map[string]map[string]any{"test_claim": {"group": "Zzcanary Brigade", "claim": "events > 3"}, "assess": {"group": "Zzcanary Brigade"}, "forecast": {"subject": "Zzcanary Brigade"}} {
		if text := call(t, s, tool, args, &got); !strings.Contains(text, "the terms of ACLED forbid") || !strings.Contains(text, "hint: ") {
			t.Errorf("%s: %s", tool, text)
		}
	}
}
