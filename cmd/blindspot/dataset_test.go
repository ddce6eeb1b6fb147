package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

type datasetsJSON struct {
	Datasets []blindspot.Dataset `json:"datasets"`
	Changes  []duckdb.Changed    `json:"changes"`
}

func datasetsOf(t *testing.T, home string) (d datasetsJSON) {
	t.Helper()
	decode(t, succeed(t, home, "dataset", "list", "--json").out, &d)
	return d
}

// A dataset is amended, and every number follows; what was stated before is kept.
func TestDatasetAmend(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	one := write(t, filepath.Join(dir, "mine.csv"), ged(sound, event{"id": "2"}))
	succeed(t, home, "ingest", one)
	if d := datasetsOf(t, home).Datasets[0]; d.Release != "unstated" || d.Whole || d.Covers.Days() != 0 {
		t.Fatalf("%+v", d)
	}
	if out := succeed(t, home, "dataset", "amend", "1", "--release", "24.1", "--complete").out; !strings.Contains(out, "its release is 24.1, and was unstated") ||
		!strings.Contains(out, "it is stated to be the whole release") || !strings.Contains(out, "2024-05-22") {
		t.Error(out)
	}
	got := datasetsOf(t, home)
	d := got.Datasets[0]
	if d.Release != "24.1" || !d.Whole || d.Covers.To != blindspot.NewDate(2023, 12, 31) || d.Published != blindspot.NewDate(2024, 5, 22) {
		t.Errorf("%+v", d)
	}
	if len(got.Changes) != 1 || got.Changes[0].Action != "amend" || got.Changes[0].Dataset != 1 {
		t.Fatalf("%+v", got.Changes)
	}
	var detail map[string]duckdb.Stated
	if err := json.Unmarshal(got.Changes[0].Detail, &detail); err != nil || detail["before"].Release != "unstated" || detail["after"].Release != "24.1" {
		t.Errorf("%s, %v", got.Changes[0].Detail, err)
	}
	if out := succeed(t, home, "sql", "--csv", "select country, from_month, to_month, stated from coverage").out; !strings.Contains(out, "*,1989-01-01,2023-12-01,true") {
		t.Errorf("coverage is\n%s", out)
	}
	if out := succeed(t, home, "dataset", "amend", "1", "--release", "24.1").out; !strings.Contains(out, "stated already") {
		t.Error(out)
	}
	if out := succeed(t, home, "dataset", "list").out; !strings.Contains(out, "amended to release 24.1") || !strings.Contains(out, "mine.csv") {
		t.Error(out)
	}
	for _, tt := range []struct {
		args []string
		code int
	}{
		{[]string{"amend", "1"}, 2}, {[]string{"amend", "9", "--complete"}, 4}, {[]string{"amend", "x", "--complete"}, 2},
		{[]string{"amend", "1", "--release", "soon"}, 2}, {[]string{"amend", "1", "--coverage", "none.csv"}, 4}, {[]string{"remove", "9"}, 4},
	} {
		if r := run(t, home, append([]string{"dataset"}, tt.args...)...); r.code != tt.code || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%v: exit code %d, not %d\n%s", tt.args, r.code, tt.code, r.err)
		}
	}
}

// A removed dataset leaves what others hold too, is recorded, and can come again.
func TestDatasetRemove(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	older := write(t, filepath.Join(dir, "GEDEvent_v24_1.csv"), ged(sound, event{"id": "2", "latitude": "91"}, event{"id": "3"}))
	newer := write(t, filepath.Join(dir, "GEDEvent_v25_1.csv"), ged(sound, event{"id": "4"}))
	succeed(t, home, "ingest", older)
	succeed(t, home, "ingest", newer)
	succeed(t, home, "dataset", "remove", "1")
	if got := query(t, home, "select id, release from events order by id"); got != "ged:1,25.1\nged:4,25.1" {
		t.Errorf("the store holds\n%s", got)
	}
	if got := query(t, home, "select count(*) from quarantine"); got != "0" {
		t.Errorf("%s rows are in quarantine", got)
	}
	if got := datasetsOf(t, home); len(got.Datasets) != 1 || len(got.Changes) != 1 || got.Changes[0].Action != "remove" || got.Changes[0].File != "GEDEvent_v24_1.csv" {
		t.Errorf("%+v", got)
	}
	if i := ingested(t, home, older); i.Stored != 1 || i.Unchanged != 1 || i.Quarantined != 1 {
		t.Errorf("again: %+v", i)
	}
	if got := datasetsOf(t, home).Datasets; len(got) != 2 || got[1].ID != 3 {
		t.Errorf("an id was given twice: %+v", got)
	}
}

// What is stated of a file that was imported before is applied, or refused.
func TestIngestAgainAppliesWhatIsStated(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	file := write(t, filepath.Join(dir, "mine.csv"), ged(sound, event{"id": "2"}))
	succeed(t, home, "ingest", file)
	r := succeed(t, home, "ingest", file, "--release", "24.1", "--complete", "--published", "2024-06-01")
	if !strings.Contains(r.err, "its release is 24.1") || !strings.Contains(r.err, "whole release") || !strings.Contains(r.err, "2024-06-01") {
		t.Errorf("it says\n%s", r.err)
	}
	if d := datasetsOf(t, home).Datasets; len(d) != 1 || d[0].Release != "24.1" || !d[0].Whole || d[0].Published != blindspot.NewDate(2024, 6, 1) {
		t.Errorf("%+v", d)
	}
	// Nothing stated, nothing changed: also not by a name that tells nothing.
	if r := succeed(t, home, "ingest", file); strings.Contains(r.err, "now") {
		t.Errorf("it says\n%s", r.err)
	}
	// As candidate events it is still the same file.
	succeed(t, home, "ingest", file, "--release", "24.0.6")
	if d := datasetsOf(t, home).Datasets; len(d) != 1 || d[0].Source != "ucdp-candidate" || d[0].Release != "24.0.6" {
		t.Errorf("%+v", d)
	}
	table := write(t, filepath.Join(dir, "table.csv"), "iso3,year,coverage\nAFG,2015,0.7\n")
	succeed(t, home, "ingest", file, "--coverage", table)
	if got := query(t, home, "select country, share, stated from coverage"); got != "AFG,0.7,true" {
		t.Errorf("coverage is\n%s", got)
	}
	if r := run(t, home, "ingest", file, "--latin1"); r.code != 2 || !strings.Contains(r.err, "hint: remove it first") {
		t.Errorf("exit code %d\n%s", r.code, r.err)
	}
	// The name of the file may state the release, where nobody did.
	bare := t.TempDir()
	succeed(t, bare, "ingest", file)
	named := write(t, filepath.Join(dir, "GEDEvent_v24_1.csv"), ged(sound, event{"id": "2"}))
	if r := succeed(t, bare, "ingest", named); !strings.Contains(r.err, "its release is 24.1, and was unstated") {
		t.Errorf("it says\n%s", r.err)
	}
}

// Of several files each is reported; one that fails keeps no other out.
func TestIngestReportsEachFile(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	good := write(t, filepath.Join(dir, "GEDEvent_v24_1.csv"), ged(sound))
	bad := write(t, filepath.Join(dir, "bad.csv"), "name,age\nx,3\n")
	other := write(t, filepath.Join(dir, "GEDEvent_v24_0_6.csv"), ged(event{"id": "2"}, event{"id": "3"}))
	r := run(t, home, "ingest", good, bad, other)
	if r.code != 3 || !strings.Contains(r.err, filepath.Base(bad)) || !strings.Contains(r.out, good+": 1 row read") || !strings.Contains(r.out, other+": 2 rows read") ||
		!strings.Contains(r.out, "\n3 rows read: 3 stored") {
		t.Errorf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
	again := t.TempDir()
	r = run(t, again, "ingest", "--json", good, bad, other)
	var out ingestJSON
	decode(t, r.out, &out)
	if r.code != 3 || len(out.Files) != 3 || out.Stored != 3 || out.Files[1].Error == "" || out.Files[1].Hint == "" || out.Files[2].Release != "24.0.6" {
		t.Errorf("exit code %d: %+v", r.code, out)
	}
}

// A preview says what would change, and changes nothing.
func TestIngestPreview(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	empty := t.TempDir()
	older := write(t, filepath.Join(dir, "GEDEvent_v20_0_3.csv"), ged(sound, event{"id": "2", "best": "7", "deaths_unknown": "4"}))
	newer := write(t, filepath.Join(dir, "GEDEvent_v21_1.csv"), ged(sound, event{"id": "4"}))
	if r := succeed(t, empty, "ingest", "--preview", older); !strings.Contains(r.out, "2 rows read: 2 stored") || !strings.Contains(r.err, "nothing was stored") {
		t.Errorf("%s%s", r.out, r.err)
	}
	if _, err := os.Stat(filepath.Join(empty, "blindspot", "blindspot.duckdb")); !os.IsNotExist(err) {
		t.Errorf("a preview leaves a store: %v", err)
	}
	succeed(t, home, "ingest", older)
	r := succeed(t, home, "ingest", "--preview", "--json", "--complete", newer)
	var out ingestJSON
	decode(t, r.out, &out)
	if f := out.Files[0]; f.Stored != 1 || f.Unchanged != 1 || f.Changes.Withdrawn != (blindspot.Amount{Events: 1, Deaths: 7}) || f.Changes.Added.Events != 1 || f.Dataset != 0 {
		t.Errorf("%+v", f)
	}
	if got := query(t, home, "select count(*), (select count(*) from datasets) from events"); got != "2,1" {
		t.Errorf("the store holds %s", got)
	}
	succeed(t, home, "ingest", "--complete", newer)
	if got := query(t, home, "select id from events order by id"); got != "ged:1\nged:4" {
		t.Errorf("the store holds\n%s", got)
	}
}

// A file that can hardly be the whole release it is stated to be is doubted, when
// it is imported and in the status, and taken all the same.
func TestIngestDoubtsWhatCanHardlyBeWhole(t *testing.T) {
	home := t.TempDir()
	rows := []event{{"id": "1", "date_start": "2001-01-01", "date_end": "2001-01-01"}}
	for i := range 120 {
		rows = append(rows, event{"id": strconv.Itoa(100 + i), "country": "Syria", "country_id": "652", "date_start": "2016-01-05", "date_end": "2016-01-05"})
	}
	r := succeed(t, home, "ingest", gedFile(t, rows...), "--complete")
	for _, want := range []string{"has events in 2 countries alone", "Syria begins with 100 events or more"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("it does not say %q:\n%s", want, r.err)
		}
		if out := succeed(t, home, "status").out; !strings.Contains(out, want) {
			t.Errorf("the status does not say %q:\n%s", want, out)
		}
	}
	var s statusJSON
	decode(t, succeed(t, home, "status", "--json").out, &s)
	if !blindspot.HasWarning(s.Doubts, blindspot.WarnFewCountries) || !blindspot.HasWarning(s.Doubts, blindspot.WarnSuddenCountries) {
		t.Errorf("%+v", s.Doubts)
	}
	if r := succeed(t, t.TempDir(), "ingest", gedFile(t, rows...)); strings.Contains(r.err, "can hardly") || strings.Contains(r.err, "alone") {
		t.Errorf("nobody said that it is whole:\n%s", r.err)
	}
}
