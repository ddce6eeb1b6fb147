package main

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // reads the Parquet file with a DuckDB of its own

	"github.com/blindspot/blindspot/internal/slow"
)

// One command line for every exit code of the contract, and for every way to
// come to it that a user is likely to find.
func TestExitCodes(t *testing.T) {
	blocked := write(t, filepath.Join(t.TempDir(), "file"), "in the way")
	for _, tt := range []struct {
		name string
		code int
		args []string
		says string
	}{
		{"help", 0, []string{"--help"}, ""},
		{"nothing asked", 0, nil, ""},
		{"status without a store", 0, []string{"status"}, ""},
		{"a folder that cannot be made", 1, []string{"assess", "is-khorasan", "-o", filepath.Join(blocked, "x")}, "choose another folder"},
		{"a store that cannot be made", 1, []string{"ingest", "x.csv", "--store", filepath.Join(blocked, "x", "store")}, "--store"},
		{"no such command", 2, []string{"asess", "x"}, "did you mean assess"},
		{"no such command of a command", 2, []string{"backtest", "grups"}, "did you mean groups"},
		{"a flag that must be given", 2, []string{"score", "x"}, "--help"},
		{"no such flag", 2, []string{"assess", "x", "--colour"}, "--help"},
		{"too many arguments", 2, []string{"assess", "x", "y"}, "--help"},
		{"too few arguments", 2, []string{"check"}, "--help"},
		{"no such scale of words", 2, []string{"assess", "is-khorasan", "--words", "plain"}, "icd203"},
		{"no such data set", 2, []string{"fetch", "gtd"}, "ged"},
		{"no such version", 2, []string{"fetch", "ged", "--version", "latest"}, "25.1"},
		{"a number that is none", 2, []string{"status", "--seed", "x"}, "--help"},
		{"a store that is none", 3, []string{"status", "--store", blocked}, "store"},
		{"a file that is none", 3, []string{"ingest", blocked}, ""},
		{"no such case", 4, []string{"check", "no-such-case"}, "is-khorasan"},
		{"no such group, no store", 4, []string{"assess", "IS"}, "ingest"},
		{"no store to ask", 4, []string{"sql", "select 1"}, "ingest"},
		{"no store under the name", 4, []string{"status", "--store", filepath.Join(t.TempDir(), "none")}, "ingest"},
		{"no such file", 4, []string{"ingest", "no-such-file.csv"}, "path"},
		{"nothing known yet", 5, []string{"assess", "is-khorasan", "--as-of", "2012-01-01", "-o", filepath.Join(t.TempDir(), "r")}, "later date"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, t.TempDir(), tt.args...)
			if r.code != tt.code || !strings.Contains(r.err, tt.says) {
				t.Errorf("exit code %d, not %d\n%s", r.code, tt.code, r.err)
			}
			if r.code != 0 && (!strings.Contains("\n"+r.err, "\nblindspot: ") || !strings.Contains(r.err, "hint: ") || r.out != "") {
				t.Errorf("an error is a message and a hint on standard error, and nothing else:\n%s%s", r.out, r.err)
			}
		})
	}
}

func TestSQLReadsOnly(t *testing.T) {
	home := extract(t)
	secret := write(t, filepath.Join(t.TempDir(), "secret.csv"), "a\n1\n")
	before := succeed(t, home, "sql", "--csv", "select count(*) from events").out
	for _, tt := range []struct{ name, query string }{
		{"insert", "insert into base_actor values ('x', 'organisation')"},
		{"delete", "delete from base_event"},
		{"drop", "drop view events"},
		{"create", "create table x as select 1"},
		{"reads a file", "select * from read_csv('" + secret + "')"},
		{"reads a file by name", "select * from '" + secret + "'"},
		{"reads text", "select * from read_text('/etc/hostname')"},
		{"writes a file", "copy (select 1) to '" + secret + ".out'"},
		{"attaches", "attach '" + secret + ".db' as other"},
		{"installs", "install httpfs"},
		{"sets", "set enable_external_access = true"},
		{"two statements", "select 1; drop view events"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := run(t, home, "sql", tt.query); r.code != 2 && r.code != 3 || r.out != "" {
				t.Errorf("exit code %d\n%s%s", r.code, r.out, r.err)
			}
		})
	}
	if after := succeed(t, home, "sql", "--csv", "select count(*) from events").out; after != before {
		t.Errorf("before %s, after %s", before, after)
	}
	if _, err := os.Stat(secret + ".out"); err == nil {
		t.Error("a file was written")
	}
	if r := run(t, home, "sql", "select nonsense from events"); r.code != 3 || !strings.Contains(r.err, "nonsense") {
		t.Errorf("a wrong column: exit code %d\n%s", r.code, r.err)
	}
	if r := succeed(t, home, "sql", "--csv", "--limit", "2", "select id from events"); strings.Count(r.out, "\n") != 3 || !strings.Contains(r.err, "cut") {
		t.Errorf("a limit of two rows gives\n%s%s", r.out, r.err)
	}
}

// What is exported is what the store holds, with citation and licence.
func TestExportParquet(t *testing.T) {
	home := extract(t)
	file := filepath.Join(t.TempDir(), "events.parquet")
	r := succeed(t, home, "export", "events", "--group", "Boko Haram", "--country", "NGA", "-o", file, "--json")
	var told struct {
		Events int `json:"events"`
	}
	decode(t, r.out, &told)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var n, cited, deaths int
	const query = `SELECT count(*), count(*) FILTER (citation <> '' AND licence <> ''), sum(best)::BIGINT FROM read_parquet(?)
		WHERE country = 'NGA' AND 'ucdp:1051' IN (side_a_id, side_b_id)`
	if err := db.QueryRowContext(context.Background(), query, file).Scan(&n, &cited, &deaths); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Rows [][]float64 `json:"rows"`
	}
	decode(t, succeed(t, home, "sql", "--json", "select count(*), sum(best)::BIGINT from events where country = 'NGA' and 'ucdp:1051' in (side_a_id, side_b_id)").out, &out)
	if n == 0 || n != told.Events || cited != n || float64(n) != out.Rows[0][0] || float64(deaths) != out.Rows[0][1] {
		t.Errorf("told %d; the file holds %d events (%d cited), %d deaths; the store %v", told.Events, n, cited, deaths, out.Rows)
	}
	var byID struct {
		Events int `json:"events"`
	}
	decode(t, succeed(t, home, "export", "events", "--group", "ucdp:1051", "--country", "NGA", "-o", file, "--json").out, &byID)
	if byID.Events != n {
		t.Errorf("by its id the group has %d events, by its name %d", byID.Events, n)
	}
	if r := run(t, home, "export", "events", "--group", "Fulani", "-o", file); r.code != 2 {
		t.Errorf("events of a community: exit code %d\n%s", r.code, r.err)
	}
}

// While one process writes, another is told so, and loses nothing.
func TestTwoProcessesOnOneStore(t *testing.T) {
	slow.Test(t)
	home := t.TempDir()
	file := gedFile(t, sound)
	ingested(t, home, file)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	holder := exec.Command(self, filepath.Join(home, "blindspot", "blindspot.duckdb"))
	holder.Env = append(os.Environ(), "BLINDSPOT_TEST_AS=holder")
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "held\n" {
		t.Fatal(line, err)
	}
	for _, args := range [][]string{{"ingest", file}, {"status"}, {"assess", "Made-up Front"}, {"sql", "select 1"}} {
		if r := run(t, home, args...); r.code != 1 || !strings.Contains(r.err, "in use by") || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%s: exit code %d\n%s", args[0], r.code, r.err)
		}
	}
	_ = in.Close()
	if err := holder.Wait(); err != nil {
		t.Fatal(err)
	}
	if i := ingested(t, home, file); i.Unchanged != 1 {
		t.Errorf("afterwards: %+v", i)
	}
}

// Reading needs no right to write.
func TestReadOnlyStore(t *testing.T) {
	home := t.TempDir()
	file := gedFile(t, sound)
	ingested(t, home, file, "--complete")
	for _, path := range []string{filepath.Dir(file), filepath.Dir(filepath.Dir(file)), home, filepath.Dir(home)} {
		if err := os.Chmod(path, 0o755); err != nil { //nolint:gosec // another user must be able to come here
			t.Fatal(err)
		}
	}
	dir := filepath.Join(home, "blindspot")
	for path, mode := range map[string]os.FileMode{filepath.Join(dir, "blindspot.duckdb"): 0o444, dir: 0o555, file: 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) //nolint:gosec // so that it can be removed
	nobody := []string{"BLINDSPOT_TEST_NOBODY=1"}
	for _, args := range [][]string{{"status"}, {"sql", "select count(*) from events"}, {"check", "is-khorasan"}} {
		if r, _ := spawn(t, home, nobody, args...); r.code != 0 {
			t.Errorf("%s: exit code %d\n%s", args[0], r.code, r.err)
		}
	}
	for _, args := range [][]string{{"ingest", file}, {"actor", "declare", "ucdp:9303", "organisation"}} {
		if r, _ := spawn(t, home, nobody, args...); r.code != 1 || !strings.Contains(r.err, "hint: ") || !strings.Contains(r.err, "store") {
			t.Errorf("%s: exit code %d\n%s", args[0], r.code, r.err)
		}
	}
}

// A disk that fills up in the middle of an import leaves the store as it was.
func TestFullDisk(t *testing.T) {
	slow.Test(t)
	home := t.TempDir()
	ingested(t, home, gedFile(t, sound))
	var rows []event
	for id := 2; id < 20_000; id++ {
		n := strings.Repeat("0", 4) + string(rune('a'+id%26))
		rows = append(rows, event{"id": strconv.Itoa(id), "side_b": "Made-up Front " + n + strconv.Itoa(id), "side_b_new_id": strconv.Itoa(10_000 + id)})
	}
	large := gedFile(t, rows...)
	r, _ := spawn(t, home, []string{"BLINDSPOT_TEST_FILE_BYTES=3000000"}, "ingest", large)
	if r.code != 1 || !strings.Contains(r.err, "hint: ") {
		t.Errorf("exit code %d\n%s", r.code, r.err)
	}
	if got := succeed(t, home, "sql", "--csv", "select count(*) from events").out; !strings.HasSuffix(strings.TrimSpace(got), "1") {
		t.Errorf("the store holds %s", got)
	}
	if i := ingested(t, home, large); i.Stored != len(rows) {
		t.Errorf("with room again: %+v", i)
	}
	out := filepath.Join(t.TempDir(), "report")
	if r, _ := spawn(t, t.TempDir(), []string{"BLINDSPOT_TEST_FILE_BYTES=100000"}, "assess", "is-khorasan", "--pdf=false", "-o", out); r.code != 1 || !strings.Contains(r.err, "make room") {
		t.Errorf("no room for the report: exit code %d\n%s", r.code, r.err)
	}
	if left, err := filepath.Glob(filepath.Join(out, "*")); err != nil || len(left) > 0 {
		t.Errorf("half a report is left: %v", left)
	}
}
