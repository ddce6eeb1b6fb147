package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/verify"
)

// The sums are held against a yearly file that is named or lies in the folder of
// downloads; what differs is told, and the exit code says whether the reason is
// known. Without a file there is a hint.
func TestVerifyAgainstAYearlyFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	if r := run(t, home, "status", "--verify"); r.code != 4 || !strings.Contains(r.err, "blindspot fetch organizedviolence") {
		t.Errorf("no file: %d %s", r.code, r.err)
	}
	const head = "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,sb_total_deaths_high_cy,sb_total_deaths_low_cy,ns_total_deaths_best_cy,ns_total_deaths_high_cy,ns_total_deaths_low_cy,os_total_deaths_best_cy,os_total_deaths_high_cy,os_total_deaths_low_cy,version\n"
	file := func(sb string) string {
		path := filepath.Join(t.TempDir(), "cy.csv")
		if err := os.WriteFile(path, []byte(head+"700,Afghanistan,2020,"+sb+",0,0,0,0,0,0,25.1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var told struct{ Reports []verify.Report }
	r := run(t, home, "status", "--verify", file("9999,9999,9999"), "--json")
	decode(t, r.out, &told)
	if r.code != crossedCode || len(told.Reports) != 1 || told.Reports[0].Unknown != 1 {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	d := told.Reports[0].Differ[0]
	same := file(strings.Join([]string{number(d.BySource.Best), number(d.BySource.High), number(d.BySource.Low)}, ","))
	if r := run(t, home, "status", "--verify", same); r.code != 0 || !strings.Contains(r.out, "3 agree and 0 differ") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
	bad := filepath.Join(t.TempDir(), "bad.csv")
	if err := os.WriteFile(bad, []byte(strings.Replace(head, "sb_total_deaths_low_cy", "sb_lowest", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, home, "status", "--verify", bad); r.code != 3 || !strings.Contains(r.err, "bad.csv: line 1") || !strings.Contains(r.err, "hint: ") {
		t.Errorf("%d %s", r.code, r.err)
	}
	if r := run(t, home, "status", "extra"); r.code != 2 {
		t.Errorf("%d %s", r.code, r.err)
	}
}

// From a header that nobody confirmed to a table of columns, to a file that is held
// against the record.
func TestVerifyByConfirmedColumns(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	dir := filepath.Join(home, "blindspot", "downloads")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "ucdp-onesided-251.csv")
	if err := os.WriteFile(file, []byte("actor_id,actor_name,year,best,low,high,version\n1,Nobody,2020,5,5,5,25.1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command := "blindspot columns " + file + " --kind one-sided --accept"
	r := run(t, home, "status", "--verify", file)
	if r.code != 3 || !strings.Contains(r.err, "actor_id, actor_name, year, best") || !strings.Contains(r.err, "deaths best = best") || !strings.Contains(r.err, command) {
		t.Fatalf("%d %s", r.code, r.err)
	}
	if r := succeed(t, home, "columns", file); !strings.Contains(r.out, command) || !strings.Contains(r.out, "Nobody") {
		t.Errorf("%s", r.out)
	}
	if r := run(t, home, "status", "--verify", file); r.code != 3 {
		t.Errorf("looking at a proposal accepts it: %d", r.code)
	}
	if r := run(t, home, "columns", file, "--set", "deaths best=worst"); r.code != 3 || !strings.Contains(r.err, "no column \"worst\"") {
		t.Errorf("%d %s", r.code, r.err)
	}
	succeed(t, home, strings.Fields(strings.TrimPrefix(command, "blindspot "))...)
	if r := run(t, home, "status", "--verify", file); r.code != crossedCode && r.code != 0 || !strings.Contains(r.out, "one-sided violence by actor and year") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
	if r := succeed(t, home, "columns"); !strings.Contains(r.out, "one-sided,deaths best,best\n") {
		t.Errorf("%s", r.out)
	}
	if err := os.WriteFile(filepath.Join(home, "blindspot", "columns.csv"), []byte("kind,role\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, home, "status", "--verify", file); r.code != 3 || !strings.Contains(r.err, "columns.csv") {
		t.Errorf("a damaged table: %d %s", r.code, r.err)
	}
}
