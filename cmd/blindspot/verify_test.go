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
