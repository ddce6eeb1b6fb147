package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
)

// What the last program of each schema wrote is all there under this one, after a
// copy of its store; duckdb/testdata/older/README.md says how the stores were made.
func TestStoreOfEverySchema(t *testing.T) {
	t.Parallel()
	fixtures := filepath.Join("..", "..", "duckdb", "testdata", "older")
	for _, schema := range []string{"schema-5", "schema-6"} {
		t.Run(schema, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.MkdirAll(filepath.Join(home, "blindspot"), 0o750); err != nil {
				t.Fatal(err)
			}
			store := filepath.Join(home, "blindspot", "blindspot.duckdb")
			write(t, store, string(gunzip(t, filepath.Join(fixtures, schema+".duckdb.gz"))))
			first := succeed(t, home, "sql", "--csv", "select id, best, low, high, release from events order by id")
			if first.out != read(t, filepath.Join(fixtures, "events.csv")) {
				t.Errorf("the events are others:\n%s", first.out)
			}
			if !strings.Contains(first.err, "a copy of it as it was is "+store+"."+schema) {
				t.Errorf("the first command says %q", first.err)
			}
			if _, err := os.Stat(store + "." + schema); err != nil {
				t.Error(err)
			}
			for command, want := range map[string]string{
				"alert list":    "deaths last 3 months > 50",
				"question list": "0.15     0.30",
				"forecast list": "2024-02",
				"actor North":   "organisation",
			} {
				if r := succeed(t, home, strings.Fields(command)...); !strings.Contains(r.out, want) || r.err != "" {
					t.Errorf("%s says\n%s%s", command, r.out, r.err)
				}
			}
		})
	}
}

// A case folder of an older program is read as it was, and its claims are decided.
func TestOlderCaseFolder(t *testing.T) {
	t.Parallel()
	home, folder := t.TempDir(), filepath.Join(t.TempDir(), "is-khorasan")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "case-2026-11"))); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"events.csv", "links.csv", "presence.csv", "published_totals.csv", "shocks.csv"} {
		write(t, filepath.Join(folder, table), read(t, filepath.Join(repository, "cases", "is-khorasan", table)))
	}
	if r := succeed(t, home, "case", "validate", folder); !strings.Contains(r.out, "186 events, 29 claims") {
		t.Errorf("it is found to be\n%s", r.out)
	}
	var ledger struct {
		Claims []struct {
			ID      string
			Verdict blindspot.Verdict
		}
	}
	decode(t, succeed(t, home, "check", folder, "--json").out, &ledger)
	got := map[blindspot.Verdict][]string{}
	for _, c := range ledger.Claims {
		got[c.Verdict] = append(got[c.Verdict], c.ID)
	}
	// As the older program said, but for C10: ranges that touch have been mixed since.
	for verdict, want := range map[blindspot.Verdict]string{
		blindspot.Supported:    "C08 C12 C14 C18",
		blindspot.Contradicted: "C07 C15 C23",
		blindspot.Untestable:   "C01 C21 C22 C25 C26 C27 C28",
	} {
		if now := strings.Join(got[verdict], " "); now != want {
			t.Errorf("%s: %s, want %s", verdict, now, want)
		}
	}
	if len(ledger.Claims) != 29 {
		t.Errorf("%d claims", len(ledger.Claims))
	}
}
