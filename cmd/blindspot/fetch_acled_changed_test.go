package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/acledserver"
)

// acledOn runs a command line on a day of October to December 2026 with an account at
// ACLED.
func acledOn(t testing.TB, home string, day time.Time, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: func() time.Time { return day }, client: hasty(), acledPage: 5,
		env: func(key string) string {
			return map[string]string{"XDG_DATA_HOME": home, "BLINDSPOT_ACLED_USER": acledserver.User, "BLINDSPOT_ACLED_PASSWORD": acledserver.Password}[key]
		}}
	code := p.run(t.Context(), args)
	return result{code, out.String(), errs.String()}
}

// ownState is what a file of own sources says on a day.
type ownState struct {
	Actors   []blindspot.OwnActor
	Months   []blindspot.OwnMonth
	Coverage []blindspot.Coverage
}

func ownOf(t testing.TB, home string) (s ownState) {
	t.Helper()
	own, err := duckdb.OpenOwn(t.Context(), filepath.Join(home, "blindspot", "blindspot.duckdb.own"), duckdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if s.Actors, err = own.Actors(t.Context(), 0, 0); err != nil {
		t.Fatal(err)
	}
	var rows []blindspot.Lineage
	for _, a := range s.Actors {
		rows = append(rows, blindspot.Lineage{From: a.ID})
	}
	if s.Months, err = own.Months(t.Context(), rows, 0, 0); err != nil {
		t.Fatal(err)
	}
	table, err := own.Coverage(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"AFG", "TCD"} {
		for m := blindspot.NewMonth(2020, time.January); m <= blindspot.NewMonth(2026, time.December); m++ {
			if table.Observed(c, m) {
				s.Coverage = append(s.Coverage, blindspot.Coverage{Country: c, From: m})
			}
		}
	}
	return s
}

// What changed is asked for and no more, and it comes to what fetching everything anew
// does: revised, new and deleted events, and months in which nothing happened.
func TestFetchACLEDChanged(t *testing.T) {
	t.Parallel()
	october, november := time.Date(2026, time.October, 10, 12, 0, 0, 0, time.UTC), time.Date(2026, time.November, 12, 12, 0, 0, 0, time.UTC)
	s := acledserver.New(hillFront)
	t.Cleanup(s.Close)
	home, other := t.TempDir(), t.TempDir()
	fetchIt := func(home string, day time.Time, more ...string) (out acledJSON) {
		t.Helper()
		got := acledOn(t, home, day, append([]string{"fetch", "acled", "--json", "--base", s.URL, "--since", "2020-01-01"}, more...)...)
		if err := json.Unmarshal([]byte(got.out), &out); err != nil || got.code != 0 {
			t.Fatalf("%v %+v", err, got)
		}
		return out
	}
	changed := []string{"fetch", "acled", "--base", s.URL, "--since", "2020-01-01", "--changed"}
	if got := acledOn(t, home, october, changed...); got.code != 4 || !strings.Contains(got.err, "without --changed") {
		t.Errorf("nothing to add to: %+v", got)
	}
	fetchIt(home, october)
	rows := append(append([]acledserver.Row{}, hillFront[1:]...), // one was deleted
		acledserver.Event("AFG9000", "2026-10-20", "Hill Front (HF)", 7).With("timestamp", acledserver.Stamp(2026, time.November, 1)),
		acledserver.Event("TCD1", "2026-09-20", "River Front", 3).With("country", "Chad", "timestamp", acledserver.Stamp(2026, time.November, 2)))
	rows[0] = rows[0].With("fatalities", "19", "timestamp", acledserver.Stamp(2026, time.November, 3))
	s.Put(rows)
	s.Delete(map[string]int64{hillFront[0]["event_id_cnty"]: time.Date(2026, time.November, 4, 0, 0, 0, 0, time.UTC).Unix()})
	asked := len(s.Requests())
	out := fetchIt(home, november, "--changed")
	if a := out.Import.Account; out.AddsTo != 1 || a.Stored != 2 || a.Updated != 1 || out.Deleted != 1 || !strings.Contains(out.Citation, "changed since 2021-05-25") {
		t.Errorf("%+v", out)
	}
	if read := strings.Join(s.Requests()[asked:], "\n"); !strings.Contains(read, "timestamp_where=%3E%3D&") && !strings.Contains(read, "timestamp_where=%3E%3D\n") {
		t.Errorf("not asked by the time of the change:\n%s", read)
	}
	fetchIt(other, november)
	want := ownOf(t, other)
	if len(want.Months) < 3 || len(want.Coverage) == 0 {
		t.Fatalf("%+v", want)
	}
	if diff := cmp.Diff(want, ownOf(t, home)); diff != "" {
		t.Errorf("added up it is another record: %s", diff)
	}
	// The next one starts from the newest change that is held, less a week: three rows.
	december := november.AddDate(0, 1, 0)
	if out = fetchIt(home, december, "--changed"); out.AddsTo != 2 || out.Rows != 3 || out.Import.Account.Unchanged != 3 {
		t.Errorf("a month later: %+v", out)
	}
	if got := ownOf(t, home).Coverage; got[len(got)-1].From != blindspot.NewMonth(2026, time.November) {
		t.Errorf("nothing changed in November, and it is covered to %s", got[len(got)-1].From)
	}
	cited := acledOn(t, home, december, "dataset", "list").out
	if _, cite, _ := strings.Cut(cited, "please cite:"); strings.Count(cite, "ACLED (Armed") != 1 || !strings.Contains(cite, "accessed 2026-12-12, filters: all countries") || !strings.Contains(cite, "added to what was accessed 2026-11-12, 2026-10-10") {
		t.Errorf("each access once: %s", cited)
	}
	if got := acledOn(t, home, december, "dataset", "remove", "own:1"); got.code != 2 || !strings.Contains(got.err, "own:2 holds only what changed") {
		t.Errorf("the file that others add to: %+v", got)
	}
	for _, id := range []string{"own:3", "own:2", "own:1"} {
		if got := acledOn(t, home, december, "dataset", "remove", id); got.code != 0 {
			t.Errorf("%s: %+v", id, got)
		}
	}
}

// An account that sees only a part cannot tell what did not change from what it may
// not see.
func TestFetchACLEDChangedOfAPart(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, time.October, 10, 12, 0, 0, 0, time.UTC)
	for name, restricted := range map[string][2]bool{"then": {true, false}, "now": {false, true}} {
		s := acledserver.New(hillFront)
		t.Cleanup(s.Close)
		home := t.TempDir()
		for i, args := range [][]string{nil, {"--changed"}} {
			s.Restrict("")
			if restricted[i] {
				s.Restrict(`{"date_recency":"older than 12 months"}`)
			}
			got := acledOn(t, home, day.AddDate(0, i, 0), append([]string{"fetch", "acled", "--base", s.URL, "--since", "2020-01-01"}, args...)...)
			if i == 0 && got.code != 0 || i == 1 && (got.code != 2 || !strings.Contains(got.err, "only a part") || !strings.Contains(got.err, "without --changed")) {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := acledOn(t, home, day.AddDate(0, 2, 0), "status", "--json"); strings.Contains(got.out, "changed since") {
			t.Errorf("%s: a part was imported: %s", name, got.out)
		}
	}
}
