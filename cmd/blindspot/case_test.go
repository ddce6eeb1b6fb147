package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A new case works at once, with a store and without, and is told of its faults.
func TestCaseInit(t *testing.T) {
	home, dir := t.TempDir(), filepath.Join(t.TempDir(), "my-case")
	succeed(t, home, "case", "init", "my-case", "-o", dir)
	if out := succeed(t, home, "case", "validate", dir).out; !strings.Contains(out, "is sound: 2 events, 2 claims") {
		t.Error(out)
	}
	var ledger struct {
		Claims []struct{ Verdict string }
	}
	decode(t, succeed(t, home, "check", dir, "--json").out, &ledger)
	if len(ledger.Claims) != 2 || ledger.Claims[0].Verdict != "supported" {
		t.Errorf("%+v", ledger)
	}
	succeed(t, home, "assess", dir, "--pdf=false", "-o", t.TempDir())
	if _, err := os.Stat(filepath.Join(dir, ".schemas", "claims.yaml.schema.json")); err != nil {
		t.Error(err)
	}
	if r := run(t, home, "case", "init", "my-case", "-o", dir); r.code != 2 || !strings.Contains(r.err, "not empty") {
		t.Errorf("written over: exit code %d\n%s", r.code, r.err)
	}
	if r := run(t, home, "case", "init", "My Case"); r.code != 2 || !strings.Contains(r.err, "hint: write a name such as my-case") {
		t.Errorf("exit code %d\n%s", r.code, r.err)
	}
}

func TestCaseInitOfAGroup(t *testing.T) {
	home, dir := t.TempDir(), filepath.Join(t.TempDir(), "front")
	succeed(t, home, "ingest", "--complete", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	succeed(t, home, "case", "init", "front", "--group", "Made-up Front", "-o", dir)
	succeed(t, home, "case", "validate", dir)
	var ledger struct {
		Claims []struct{ Verdict, Summary string }
	}
	decode(t, succeed(t, home, "check", dir, "--json").out, &ledger)
	if len(ledger.Claims) != 2 || ledger.Claims[0].Verdict != "supported" || !strings.Contains(ledger.Claims[1].Summary, "Made-up Front") {
		t.Errorf("%+v", ledger)
	}
	if out := succeed(t, home, "check", dir, "deaths in home 2020 >= 6").out; !strings.Contains(out, "SUPPORTED") {
		t.Error(out)
	}
	succeed(t, home, "assess", dir, "--pdf=false", "-o", t.TempDir())
	if r := run(t, home, "case", "init", "x", "--group", "Government of Afghanistan", "-o", dir+"2"); r.code != 2 {
		t.Errorf("a case about a state: exit code %d\n%s", r.code, r.err)
	}
}

func TestCaseExportAndValidate(t *testing.T) {
	home, dir := t.TempDir(), filepath.Join(t.TempDir(), "khorasan")
	succeed(t, home, "case", "export", "is-khorasan", dir)
	succeed(t, home, "case", "validate", dir)
	for file, change := range map[string][2]string{"case.yaml": {"title:", "titel:"}, "events.csv": {",day,", ",week,"}, "claims.yaml": {"kind: presence", "kind: presents"}} {
		at := filepath.Join(dir, file)
		write(t, at, strings.Replace(read(t, at), change[0], change[1], 1))
	}
	r := run(t, home, "case", "validate", dir, "--json")
	var told struct {
		Valid  bool
		Faults []struct {
			File, Field, Reason string
			Line                int
		}
	}
	decode(t, r.out, &told)
	if r.code != 3 || told.Valid || len(told.Faults) != 3 {
		t.Errorf("exit code %d: %+v\n%s", r.code, told, r.err)
	}
	for _, f := range told.Faults {
		if f.Line == 0 || f.Field == "" || f.Reason == "" {
			t.Errorf("%+v", f)
		}
	}
	for _, args := range [][]string{{"case", "validate", "no-such-folder"}, {"case", "export", "no-such-case", dir + "2"}} {
		if r := run(t, home, args...); r.code != 4 || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%q: exit code %d\n%s", args, r.code, r.err)
		}
	}
	if r := run(t, home, "assess", dir); r.code != 3 || !strings.Contains(r.err, "case validate") {
		t.Errorf("exit code %d\n%s", r.code, r.err)
	}
}
