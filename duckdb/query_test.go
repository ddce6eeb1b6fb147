package duckdb_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

// stocked is a store on disk with two releases of one event and one fault.
func stocked(t testing.TB) *duckdb.Store {
	t.Helper()
	s := open(t, storePath(t), duckdb.Options{})
	later := storetest.Full()
	later.Deaths.Best = 9
	importRelease(t, s, memory.Release{Dataset: storetest.Dataset("a.csv", "20.1", blindspot.NewDate(2020, 6, 1)),
		Events:   []blindspot.Event{storetest.Full(), storetest.Bare(), {}},
		Coverage: []blindspot.Coverage{{Source: "made-up", Country: "AFG", From: 1, To: 500, Share: 1}}})
	second := storetest.Dataset("b.csv", "21.1", blindspot.NewDate(2021, 6, 1))
	second.Terms.Citation = "Made-up (2025)" // each release has its own
	importRelease(t, s, memory.Release{Dataset: second, Events: []blindspot.Event{later}})
	return s
}

// all runs a query and returns its rows.
func all(s *duckdb.Store, query string, l duckdb.Limits, args ...any) (cells [][]any, columns []duckdb.Column, cut bool, err error) {
	rows, err := s.Query(context.Background(), query, l, args...)
	if err != nil {
		return nil, nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, nil, false, err
		}
		cells = append(cells, values)
	}
	return cells, rows.Columns, rows.Cut(), rows.Err()
}

func TestQueryReadsTheViews(t *testing.T) {
	s := stocked(t)
	for query, want := range map[string]int64{
		"SELECT count(*) FROM events":                                         2,
		"SELECT count(*) FROM events_all":                                     3,
		"SELECT best FROM events WHERE id = 'made:1'":                         9,
		"SELECT best FROM events_as_of(DATE '2020-12-31') WHERE id='made:1'":  7,
		"SELECT count(*) FROM events_as_of(DATE '2020-01-01')":                0,
		"SELECT count(*) FROM events WHERE best IS NULL AND sources IS NULL":  1,
		"SELECT count(*) FROM actors":                                         2,
		"SELECT count(*) FROM datasets WHERE citation = 'Made-up (2024)'":     1,
		"SELECT count(*) FROM coverage WHERE from_month = DATE '1980-01-01'":  1,
		"SELECT count(*) FROM quarantine WHERE line = 3 AND column_name='id'": 1,
		"SELECT count(*) FROM events WHERE release = $1":                      1,
		"WITH x AS (SELECT 1::BIGINT AS n) FROM x":                            1,
	} {
		var args []any
		if strings.Contains(query, "$1") {
			args = append(args, "21.1")
		}
		cells, _, _, err := all(s, query, duckdb.Limits{}, args...)
		if err != nil || len(cells) != 1 || cells[0][0] != want {
			t.Errorf("%s: got %v, %v; want %d", query, cells, err, want)
		}
	}
}

func TestQueryStreamsColumnsTypesAndLimits(t *testing.T) {
	s := stocked(t)
	cells, columns, cut, err := all(s, "SELECT i AS n, 'x' AS t FROM range(5000) r(i)", duckdb.Limits{Rows: 3})
	if err != nil || len(cells) != 3 || !cut || cells[2][0] != int64(2) || cells[2][1] != "x" {
		t.Errorf("got %v, cut %v, %v", cells, cut, err)
	}
	if len(columns) != 2 || columns[0] != (duckdb.Column{Name: "n", Type: "BIGINT"}) || columns[1].Type != "VARCHAR" {
		t.Errorf("columns %v", columns)
	}
	if cells, _, cut, err = all(s, "SELECT i FROM range(3) r(i)", duckdb.Limits{Rows: 3}); err != nil || len(cells) != 3 || cut {
		t.Errorf("exactly the limit: got %v, cut %v, %v", cells, cut, err)
	}
	_, _, _, err = all(s, "SELECT count(*) FROM range(100000) a, range(100000000) b WHERE a.range * b.range % 7 = 3", duckdb.Limits{Time: 50 * time.Millisecond})
	if blindspot.CodeOf(err) != blindspot.Unavailable {
		t.Errorf("a query without end: got %v, want unavailable", err)
	}
	if _, _, _, err = all(s, "SELECT 1", duckdb.Limits{}); err != nil {
		t.Errorf("after a query that took too long: %v", err)
	}
}

func TestQueryRefusesWhatDoesMoreThanRead(t *testing.T) {
	s := stocked(t)
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"DELETE FROM base_event", "INSERT INTO base_seen VALUES (1, 1, 1)", "UPDATE base_dataset SET release = ''",
		"DROP TABLE base_event", "CREATE TABLE x (i INTEGER)", "CREATE TEMP TABLE x (i INTEGER)", "ALTER TABLE base_event ADD COLUMN x INTEGER",
		"SELECT 1; SELECT 2", "SELECT 1; DROP TABLE base_event", "COMMIT", "BEGIN", "CHECKPOINT",
		"SET memory_limit = '10GB'", "SET enable_external_access = true", "RESET lock_configuration",
		"ATTACH '" + secret + "' AS x", "COPY (SELECT 1) TO '" + secret + "'", "SELECT * FROM read_csv('" + secret + "')",
		"SELECT * FROM '" + secret + "'", "SELECT * FROM read_text('" + secret + "')", "SELECT * FROM glob('/*')",
		"INSTALL httpfs", "LOAD httpfs", "EXPORT DATABASE '/tmp/x'", "EXPLAIN ANALY" + "ZE DELETE FROM base_event",
		"PREPARE x AS DELETE FROM base_event", "CALL pragma_version()", "WITH x AS (DELETE FROM base_event RETURNING 1) SELECT * FROM x",
		"", "SELECT", "SELECT nonsense", "SELECT * FROM nowhere", "SELECT 'a'::INTEGER", "not sql",
	} {
		_, _, _, err := all(s, query, duckdb.Limits{})
		switch blindspot.CodeOf(err) {
		case blindspot.Refused, blindspot.BadInput, blindspot.Usage:
		default:
			t.Errorf("%s: got %v (%s)", query, err, blindspot.CodeOf(err))
		}
	}
	if n, err := s.Count(context.Background(), blindspot.Filter{}); err != nil || n != 2 {
		t.Errorf("afterwards the store holds %d events, %v", n, err)
	}
}

func TestExportParquet(t *testing.T) {
	ctx := context.Background()
	s := stocked(t)
	path := filepath.Join(t.TempDir(), "it's events.parquet")
	n, err := s.Export(ctx, path, blindspot.Filter{Countries: []string{"AFG"}})
	if err != nil || n != 1 {
		t.Fatalf("exported %d, %v", n, err)
	}
	rows := readParquet(t, path)
	if len(rows) != 1 || rows[0]["id"] != "made:1" || rows[0]["best"] != int64(9) || rows[0]["release"] != "21.1" ||
		rows[0]["citation"] != "Made-up (2025)" || rows[0]["licence"] != "CC-BY-4.0" || rows[0]["side_b"] != "IS" {
		t.Errorf("read back %v", rows)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.partial")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := s.Export(ctx, filepath.Join(t.TempDir(), "no", "such", "folder.parquet"), blindspot.Filter{}); err == nil {
		t.Error("a folder that does not exist: no error")
	}
}

func TestExportRefusesSourcesThatForbidIt(t *testing.T) {
	ctx := context.Background()
	s := stocked(t)
	d := storetest.Dataset("acled.csv", "2024", blindspot.NewDate(2024, 1, 1))
	d.Source, d.Terms = "acled", blindspot.Source{ID: "acled", Name: "ACLED", Licence: "ACLED terms"}
	importRelease(t, s, memory.Release{Dataset: d, Events: []blindspot.Event{{ID: "acled:1"}}})
	path := filepath.Join(t.TempDir(), "x.parquet")
	_, err := s.Export(ctx, path, blindspot.Filter{})
	if blindspot.CodeOf(err) != blindspot.Refused || !strings.Contains(err.Error(), "ACLED") {
		t.Errorf("got %v, want a refusal that names ACLED", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written all the same")
	}
	if n, err := s.Export(ctx, path, blindspot.Filter{Sources: []string{"made-up"}}); err != nil || n != 2 {
		t.Errorf("the other source: %d rows, %v", n, err)
	}
}
