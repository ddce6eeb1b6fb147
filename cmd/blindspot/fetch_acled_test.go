package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/acledserver"
)

var hillFront = acledserver.Months("AFG", "Hill Front (HF)", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), []int{3, 4, 0, 5}, 2)

// acledRun runs a command line with an account at ACLED.
func acledRun(t testing.TB, home, password string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: func() time.Time { return time.Date(2026, time.October, 10, 12, 0, 0, 0, time.UTC) }, client: hasty(), acledPage: 5,
		env: func(key string) string {
			return map[string]string{"XDG_DATA_HOME": home, "BLINDSPOT_ACLED_USER": acledserver.User, "BLINDSPOT_ACLED_PASSWORD": password}[key]
		}}
	code := p.run(context.Background(), args)
	return result{code, out.String(), errs.String()}
}

// Fetch acled brings, resumes, deletes and cites; what was brought tells nothing secret
// and nothing that is never kept, in no file and no word.
func TestFetchACLED(t *testing.T) {
	t.Parallel()
	s, home := acledserver.New(append(hillFront, acledserver.Event("AFG9", "2020-02-02", "x", 0).With("disorder_type", "Demonstrations"))), t.TempDir()
	t.Cleanup(s.Close)
	fetchIt := func(more ...string) result {
		return acledRun(t, home, acledserver.Password, append([]string{"fetch", "acled", "--base", s.URL, "--country", "Afghanistan", "--since", "2020-01-01"}, more...)...)
	}
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("page") == "2" {
			w.WriteHeader(http.StatusInternalServerError)
			return true
		}
		return false
	})
	stopped := fetchIt()
	if stopped.code != 1 {
		t.Fatalf("%+v", stopped)
	}
	s.Fault(nil)
	got := fetchIt("--json")
	var out acledJSON
	if err := json.Unmarshal([]byte(got.out), &out); err != nil || got.code != 0 {
		t.Fatalf("%v %+v", err, got)
	}
	if a := out.Import.Account; out.Rows != 13 || out.Resumed != 1 || a.Stored != 12 || a.LeftOut != 1 || out.Import.Coverage != "asked" || out.Import.LeftOut["Demonstrations"] != 1 {
		t.Errorf("%+v", out)
	}
	if !strings.Contains(out.Citation, "accessed 2026-10-10") || !strings.Contains(out.Citation, "country = Afghanistan, event_date from 2020-01-01") {
		t.Error(out.Citation)
	}
	s.Delete(map[string]int64{"AFG1000": time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC).Unix(), "AFG77": 1})
	again := fetchIt("--json")
	if err := json.Unmarshal([]byte(again.out), &out); err != nil || out.Deletions != 2 || out.Deleted != 1 {
		t.Errorf("%v %+v", err, again)
	}
	status := acledRun(t, home, "", "status", "--json")
	if !strings.Contains(status.out, `"own_events": 11`) || !strings.Contains(status.out, "accessed 2026-10-10, filters: country = Afghanistan") {
		t.Error(status.out)
	}
	for _, secret := range []string{acledserver.Password, acledserver.User, "made-up-token-", "made-up-refresh-", acledserver.Secret} {
		tells(t, home, secret, stopped.out, stopped.err, got.out, got.err, again.out, status.out)
	}
	files, err := os.ReadDir(filepath.Join(home, "blindspot", "downloads"))
	if err != nil || len(files) != 0 {
		t.Errorf("%v %v", files, err)
	}
	if info, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb.own")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

// What cannot be asked for or read is told with its remedy.
func TestFetchACLEDFaults(t *testing.T) {
	t.Parallel()
	s, home := acledserver.New(hillFront), t.TempDir()
	t.Cleanup(s.Close)
	for name, c := range map[string]struct {
		password string
		args     []string
		code     int
		want     string
	}{
		"no account":     {"", []string{"--since", "2020-01-01"}, 2, "BLINDSPOT_ACLED_PASSWORD"},
		"wrong password": {"wrong-7731", []string{"--since", "2020-01-01"}, 2, "does not accept the user name or the password"},
		"no day":         {acledserver.Password, nil, 2, "from which day"},
		"later days":     {acledserver.Password, []string{"--since", "2030-01-01"}, 2, "cannot be asked"},
		"no event":       {acledserver.Password, []string{"--since", "2020-01-01", "--country", "Atlantis"}, 4, "12 months"},
	} {
		got := acledRun(t, home, c.password, append([]string{"fetch", "acled", "--base", s.URL}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.err, c.want) || strings.Contains(got.err, "wrong-7731") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	s.Restrict(`{"date_recency":"older than 12 months"}`)
	got := acledRun(t, home, acledserver.Password, "fetch", "acled", "--base", s.URL, "--since", "2020-01-01")
	if got.code != 0 || !strings.Contains(got.err, "sees only a part") || !strings.Contains(got.err, "assumed to cover") {
		t.Errorf("%+v", got)
	}
}

// A file that was downloaded by hand goes beside the store; what it left out and what
// nobody stated is told; the record stays as it was.
func TestIngestACLED(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	file := filepath.Join(home, "my-export.csv")
	rows := append(slices.Clone(hillFront[:5]), hillFront[5].Old(), hillFront[6].With("disorder_type", "Demonstrations"), hillFront[7].With("fatalities", "some"))
	if err := os.WriteFile(file, acledserver.CSV(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	got := acledRun(t, home, "", "ingest", file)
	for _, want := range []string{"8 rows read: 6 stored", "1 quarantined", "1 of them left out"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in %+v", want, got)
		}
	}
	for _, want := range []string{`1 row is left out: no event of political violence, but "Demonstrations"`, "--accessed DAY", "--filters TEXT", "assumed to cover", "before and of after September 2024"} {
		if !strings.Contains(got.err, want) {
			t.Errorf("no %q in %s", want, got.err)
		}
	}
	if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); err == nil {
		t.Error("a store was made for a file that is no part of it")
	}
	again := acledRun(t, home, "", "ingest", file, "--json")
	if again.code != 0 || !strings.Contains(again.out, `"unchanged": 8`) {
		t.Errorf("%+v", again)
	}
	if got := acledRun(t, home, "", "dataset", "remove", "own:7"); got.code == 0 || !strings.Contains(got.err, "no file own:7") {
		t.Errorf("%+v", got)
	}
	if got := acledRun(t, home, "", "dataset", "remove", "1"); got.code != 0 || !strings.Contains(got.out, "own:1, my-export.csv, was removed from the file of your own sources") || !strings.Contains(got.err, "of your own sources, own:1") {
		t.Errorf("%+v", got)
	}
	if got := acledRun(t, home, "", "dataset", "list", "--json"); got.code != 0 || !strings.Contains(got.out, `"own": []`) || !strings.Contains(got.out, `"action": "remove"`) {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); err == nil {
		t.Error("a store was made by taking something out of it")
	}
	if got := acledRun(t, home, "", "ingest", file, "--json"); got.code != 0 || !strings.Contains(got.out, `"stored": 6`) {
		t.Errorf("%+v", got)
	}
	if got := acledRun(t, home, "", "dataset", "list"); got.code != 0 || !strings.Contains(got.out, "own:2") || !strings.Contains(got.out, "own:1, my-export.csv: removed") {
		t.Errorf("%+v", got)
	}
	rows = rows[:2]
	wrong := filepath.Join(home, "wrong.csv")
	if err := os.WriteFile(wrong, acledserver.CSV(rows, acledserver.Without("timestamp")...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := acledRun(t, home, "", "ingest", wrong); got.code != 3 || !strings.Contains(got.err, "timestamp") {
		t.Errorf("%+v", got)
	}
}
