package main

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/workbench"
)

// An alert shows its record when it is made, is told once when the claim begins to
// hold, by the exit code, and can be taken out.
func TestAlertIsToldOnce(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	early, late := days("2020-03-04", 3, 40, nil), days("2021-03-04", 30, 7, nil)
	for i := range late {
		late[i]["id"] = "9" + late[i]["id"]
	}
	file := gedFile(t, early...)
	succeed(t, home, "ingest", "--complete", "--release", "24.1", file)
	var a workbench.Alert
	decode(t, succeed(t, home, "alert", "add", "Made-up Front", "deaths in Afghanistan 2021 > 5", "--note", "look", "--json").out, &a)
	if a.ID == "" || a.State.Verdict == "supported" || a.Tried.From == 0 || a.Note != "look" {
		t.Fatalf("%+v", a)
	}
	if r := run(t, home, "alert", "check"); r.code != 0 || !strings.Contains(r.out, "none began to hold") {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, append(early, late...)...))
	r := run(t, home, "alert", "check", "--json")
	var told struct {
		Crossed []duckdb.AlertState `json:"crossed"`
	}
	decode(t, r.out, &told)
	if r.code != crossedCode || len(told.Crossed) != 1 || told.Crossed[0].Alert != a.ID {
		t.Errorf("%d %+v %s", r.code, told, r.err)
	}
	if r := run(t, home, "alert", "check"); r.code != 0 {
		t.Errorf("told again: %d %s", r.code, r.out)
	}
	if list := succeed(t, home, "alert", "list").out; !strings.Contains(list, a.ID) || !strings.Contains(list, "supported") {
		t.Error(list)
	}
	if r := run(t, home, "alert", "add", "Made-up Front", "deths 2021 > 5"); r.code != 2 || !strings.Contains(r.err, "hint: ") {
		t.Errorf("a claim that is not understood: %d %s", r.code, r.err)
	}
	succeed(t, home, "alert", "remove", a.ID)
	if r := run(t, home, "alert", "remove", a.ID); r.code != 4 {
		t.Errorf("removed twice: %d %s", r.code, r.err)
	}
}

// What an alert says of months that candidate releases alone tell of says that they
// are not yet all reported.
func TestAlertOfMonthsThatAreNotYetReported(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, days("2024-03-04", 30, 20, nil)...))
	succeed(t, home, "ingest", "--release", "25.0.3", gedFile(t, days("2025-03-03", 6, 4, func(_ int, e event) { e["id"] = "9" + e["id"] })...))
	var a workbench.Alert
	decode(t, succeed(t, home, "alert", "add", "Made-up Front", "deaths in Afghanistan 2025-03 > 5", "--json").out, &a)
	if !strings.Contains(a.State.Summary, "Not yet all reported") {
		t.Error(a.State.Summary)
	}
	decode(t, succeed(t, home, "alert", "add", "Made-up Front", "deaths in Afghanistan 2024 > 5", "--json").out, &a)
	if strings.Contains(a.State.Summary, "Not yet all reported") {
		t.Errorf("of a year that is: %s", a.State.Summary)
	}
}
