package main

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
)

// oldStore is the home of a user whose store was written by the build of
// November 2026; duckdb/testdata/build-2026-11/README.md says how.
func oldStore(t *testing.T) (home, files string) {
	t.Helper()
	home, files = t.TempDir(), filepath.Join("..", "..", "duckdb", "testdata", "build-2026-11")
	if err := os.MkdirAll(filepath.Join(home, "blindspot"), 0o750); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, "blindspot", "blindspot.duckdb"), string(gunzip(t, filepath.Join(files, "store.duckdb.gz"))))
	return home, files
}

// What the older program set aside for its bounds is read again, by whatever
// command opens the store first; what is still at fault stays.
func TestOldStoreReadsAgainWhatWasSetAsideForItsBounds(t *testing.T) {
	home, _ := oldStore(t)
	first := succeed(t, home, "status")
	if !strings.Contains(first.err, "had set 6 rows aside; read again, 5 are now in the store, and 1 is still not accepted") {
		t.Errorf("the first command says %q", first.err)
	}
	if again := succeed(t, home, "status"); again.err != "" {
		t.Errorf("the second command says %q", again.err)
	}
	rows := "id,best,low,high\nged:910001,300,120,350\nged:910002,40,20,60\nged:910003,7,7,9\nged:910004,4,2,6\nged:920003,11,10,15\n"
	const query = "select id, best, low, high from events where id in ('ged:910001', 'ged:910002', 'ged:910003', 'ged:910004', 'ged:920003') order by id"
	if got := succeed(t, home, "sql", "--csv", query).out; got != rows {
		t.Errorf("the store holds\n%s", got)
	}
	var q struct {
		Rows []blindspot.Quarantined `json:"rows"`
	}
	decode(t, succeed(t, home, "quarantine", "--json").out, &q)
	if len(q.Rows) != 1 || q.Rows[0].Column != "latitude" || q.Rows[0].ID != 5 {
		t.Errorf("%+v", q.Rows)
	}
}

// Where the program that brought the store up to date was cut off before it read the
// rows again, the next one does, though it only asks.
func TestOldStoreReadsAgainAfterBeingCutOff(t *testing.T) {
	home, _ := oldStore(t)
	s, err := duckdb.Open(t.Context(), filepath.Join(home, "blindspot", "blindspot.duckdb"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if first := succeed(t, home, "status"); !strings.Contains(first.err, "read again, 5 are now in the store") {
		t.Errorf("the first command says %q", first.err)
	}
	if again := succeed(t, home, "status"); again.err != "" {
		t.Errorf("the second command says %q", again.err)
	}
}

// Spans and wholeness are taken over as assumed: a span is that of the release,
// and a file of which nobody stated anything covers its own countries alone.
func TestOldStoreTakesSpansOverAsAssumed(t *testing.T) {
	home, _ := oldStore(t)
	var s statusJSON
	decode(t, succeed(t, home, "status", "--json").out, &s)
	var got []string
	for _, c := range s.Coverage {
		state := "assumed"
		if c.Stated {
			state = "stated"
		}
		got = append(got, strings.Join([]string{c.Source, c.Country, c.From.String(), c.To.String(), state}, " "))
	}
	want := []string{
		"ucdp-candidate * 2024-01 2024-01 assumed", // --complete, as the older program was told
		"ucdp-candidate AFG 2024-02 2024-02 assumed",
		"ucdp-ged AFG 1989-01 2023-12 assumed", // not January 2024, in which an event ends
		"ucdp-ged NGA 1989-01 2023-12 assumed",
		"ucdp-ged NGA 2022-01 2022-12 stated", // by a table
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	for _, d := range s.Datasets {
		if !d.Assumed || d.Whole != (d.Release == "24.0.1") {
			t.Errorf("%s: whole %v, assumed %v", d.Release, d.Whole, d.Assumed)
		}
	}
}

// Forecasts keep their record to the byte, but for what is worked out anew when
// they are listed.
func TestOldStoreKeepsItsForecasts(t *testing.T) {
	home, files := oldStore(t)
	text, err := os.ReadFile(filepath.Join(files, "forecasts.json"))
	if err != nil {
		t.Fatal(err)
	}
	records := func(text string) []map[string]any {
		var list struct {
			Forecasts []map[string]any `json:"forecasts"`
		}
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			t.Fatal(err)
		}
		return list.Forecasts
	}
	want, got := records(string(text)), records(succeed(t, home, "forecast", "list", "--json").out)
	if len(want) != 2 || want[0]["state"] != "resolved" || want[1]["state"] == "resolved" {
		t.Fatalf("the fixture is not what it was: %v", want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forecasts (-then +now):\n%s", diff)
	}
}

// What the user declared is still declared.
func TestOldStoreKeepsDeclarations(t *testing.T) {
	home, _ := oldStore(t)
	if got := succeed(t, home, "actor", "Northern Band").out; !strings.Contains(got, "organisation") {
		t.Errorf("the actor is\n%s", got)
	}
}

// A store that a newer program wrote is refused, with the remedy.
func TestNewerStoreIsRefused(t *testing.T) {
	home, _ := oldStore(t)
	execInStore(t, filepath.Join(home, "blindspot", "blindspot.duckdb"), "INSERT INTO schema_version VALUES (999, now())")
	for _, command := range []string{"status", "quarantine"} {
		r := run(t, home, command)
		if r.code != 3 || !strings.Contains(r.err, "a newer version of blindspot wrote the store") || !strings.Contains(r.err, "hint: use the newest version") {
			t.Errorf("%s: exit code %d\n%s", command, r.code, r.err)
		}
	}
}

// execInStore runs SQL in a store file without the program.
func execInStore(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}
