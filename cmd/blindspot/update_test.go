package main

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/internal/ucdpserver"
)

// hasty is a client for servers of tests: it waits for milliseconds.
func hasty() fetch.Client {
	return fetch.Client{Idle: 150 * time.Millisecond, Header: 400 * time.Millisecond, FirstWait: time.Millisecond, MaxWait: 4 * time.Millisecond, Attempts: 3}
}

// renew runs update against the server, with a token or without.
func renew(t testing.TB, s *ucdpserver.Server, home, token string, more ...string) result {
	t.Helper()
	return inOctober(t, home, token, append([]string{"update", "--base", s.Files(), "--api", s.API()}, more...)...)
}

// inOctober runs a command line on a day on which the releases of the server were
// published.
func inOctober(t testing.TB, home, token string, args ...string) result {
	t.Helper()
	return onDay(t, time.Date(2026, time.October, 10, 12, 0, 0, 0, time.UTC), home, token, args...)
}

// onDay runs a command line with the clock at a moment.
func onDay(t testing.TB, day time.Time, home, token string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: func() time.Time { return day }, client: hasty(),
		env: func(key string) string {
			return map[string]string{"XDG_DATA_HOME": home, "BLINDSPOT_UCDP_TOKEN": token}[key]
		}}
	code := p.run(context.Background(), args)
	return result{code, out.String(), errs.String()}
}

// contentOf is the digest of what a store holds.
func contentOf(t testing.TB, home string) string {
	t.Helper()
	s, err := duckdb.Open(context.Background(), filepath.Join(home, "blindspot", "blindspot.duckdb"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	digest, err := s.Content(context.Background())
	if err != nil || digest == "" {
		t.Fatalf("%q %v", digest, err)
	}
	return digest
}

// tells fails where a secret stands in what was printed, or in any file.
func tells(t testing.TB, home, secret string, printed ...string) {
	t.Helper()
	for _, text := range printed {
		if strings.Contains(text, secret) {
			t.Errorf("the token is printed:\n%s", text)
		}
	}
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("the token stands in %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func server(t testing.TB) *ucdpserver.Server {
	t.Helper()
	s := ucdpserver.New()
	t.Cleanup(s.Close)
	return s
}

func TestUpdateBringsTheRecordUpToDate(t *testing.T) {
	t.Parallel()
	for way, token := range map[string]string{"files": "", "api": ucdpserver.Token} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s, home := server(t), t.TempDir()
			dry := renew(t, s, home, token, "--dry-run", "--json")
			var told updateJSON
			decode(t, dry.out, &told)
			if dry.code != 0 || len(told.Imports) != 0 || told.Newest != "26.1" || told.Way != way || told.Steps[0].State != "wanted" {
				t.Fatalf("%d %+v", dry.code, told)
			}
			r := renew(t, s, home, token, "--json")
			told = updateJSON{}
			decode(t, r.out, &told)
			var releases []string
			for _, i := range told.Imports {
				releases = append(releases, i.Release)
			}
			if r.code != 0 || strings.Join(releases, " ") != "26.1 26.01.26.06 26.0.7 26.0.8" {
				t.Fatalf("%d %v\n%s", r.code, releases, r.err)
			}
			if last := told.Steps[len(told.Steps)-1]; last.Dataset != "actor" || last.State != "brought" {
				t.Errorf("the list of actors: %+v", last)
			}
			if n := told.Imports[0]; n.RowsRead != 70 || n.Changes.Added.Events != 70 || told.Imports[3].Stored == 0 {
				t.Errorf("%+v", told.Imports)
			}
			if told.Requests > 40 || told.Requests < len(s.Requests())/2 {
				t.Errorf("%d requests are counted, the server saw %d", told.Requests, len(s.Requests()))
			}
			before := len(s.Requests())
			again := renew(t, s, home, token)
			if again.code != 0 || !strings.Contains(again.out, "nothing has changed") {
				t.Errorf("%d %s%s", again.code, again.out, again.err)
			}
			for _, asked := range s.Requests()[before:] {
				if way == "files" && strings.HasPrefix(asked, "GET") {
					t.Errorf("a file that is here is asked for again: %s", asked)
				}
			}
			tells(t, home, ucdpserver.Token, dry.out, dry.err, r.out, r.err, again.out, again.err)
		})
	}
}

func TestUpdateFindsLaterReleases(t *testing.T) {
	t.Parallel()
	s, home := server(t), t.TempDir()
	if r := renew(t, s, home, ""); r.code != 0 {
		t.Fatal(r.err)
	}
	s.Put("26.0.10", s.Release("26.0.8")) // September is missing
	s.Put("27.1", s.Release("26.1"))
	r := renew(t, s, home, "", "--json")
	var told updateJSON
	decode(t, r.out, &told)
	if r.code != 0 || told.Newest != "27.1" || len(told.Imports) != 1 {
		t.Errorf("%d %+v\n%s", r.code, told.Imports, r.err)
	}
}

func TestUpdateHistory(t *testing.T) {
	t.Parallel()
	s, home := server(t), t.TempDir()
	old := s.Release("26.0.1")
	s.Put("25.0.3", old)
	s.Put("25.01.25.12", old)
	s.Put("26.0.10", s.Release("26.0.8"))
	r := renew(t, s, home, "", "--history", "--dry-run", "--json")
	var told updateJSON
	decode(t, r.out, &told)
	var releases []string
	for _, step := range told.Steps {
		releases = append(releases, step.Release)
	}
	want := "25.0.3 25.01.25.12 26.0.1 26.0.2 26.01.26.03 26.0.3 26.0.4 26.1 26.0.5 26.01.26.06 26.0.6 26.0.7 26.0.8 26.0.10 26.1"
	if r.code != 0 || strings.Join(releases, " ") != want {
		t.Errorf("%d %v\n%s", r.code, releases, r.err)
	}
}

func TestUpdateBudget(t *testing.T) {
	t.Parallel()
	s, home := server(t), t.TempDir()
	r := renew(t, s, home, "", "--budget", "10")
	if r.code != 1 || !strings.Contains(r.err, "are used up") || !strings.Contains(r.err, "tomorrow") || len(s.Requests()) != 10 {
		t.Errorf("%d after %d requests: %s", r.code, len(s.Requests()), r.err)
	}
}

func TestUpdateCredentials(t *testing.T) {
	t.Parallel()
	s, home := server(t), t.TempDir()
	r := renew(t, s, home, "wrong-token-77")
	if r.code != 2 || !strings.Contains(r.err, "does not accept the token") || !strings.Contains(r.err, "--public") {
		t.Errorf("%d %s", r.code, r.err)
	}
	s.Fault(func(w http.ResponseWriter, r *http.Request) bool { // a server that repeats what it is told
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte("no: " + r.Header.Get("x-ucdp-access-token")))
		return true
	})
	again := renew(t, s, home, "wrong-token-77")
	tells(t, home, "wrong-token-77", r.out, r.err, again.out, again.err)
	path := filepath.Join(home, "token")
	if err := os.WriteFile(path, []byte("wrong-token-77\n"), 0o644); err != nil { //nolint:gosec // what is refused
		t.Fatal(err)
	}
	p := &program{env: func(key string) string { return map[string]string{"BLINDSPOT_UCDP_TOKEN_FILE": path}[key] }}
	if _, err := p.credential("BLINDSPOT_UCDP_TOKEN", "ucdp-token"); err == nil || !strings.Contains(err.Error(), "others can read") {
		t.Error(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if secret, err := p.credential("BLINDSPOT_UCDP_TOKEN", "ucdp-token"); err != nil || string(secret) != "wrong-token-77" {
		t.Error(err)
	}
}

// What an update brought, the brief tells: on the terminal, as a page and in a feed.
func TestBriefAfterAnUpdate(t *testing.T) {
	t.Parallel()
	s, home := server(t), t.TempDir()
	if r := renew(t, s, home, ""); r.code != 0 {
		t.Fatal(r.err)
	}
	page, feed := filepath.Join(home, "b.html"), filepath.Join(home, "b.xml")
	var out brief.Brief
	at := []string{"brief", "--json", "--quick", "-o", page, "--feed", feed}
	decode(t, inOctober(t, home, "", at...).out, &out)
	if len(out.Releases) != 1 || out.Releases[0].Release != "26.0.8" || out.Total.Added.Events == 0 || len(out.Unnamed) == 0 || len(out.NewGroups) == 0 {
		t.Errorf("%+v", out)
	}
	if r := inOctober(t, home, "", at...); r.code != 0 { // once more: the feed stays
		t.Error(r.err)
	}
	for path, want := range map[string]string{page: "<h2>Groups new to the record</h2>", feed: "<id>urn:blindspot:brief"} {
		text, err := os.ReadFile(path)
		if err != nil || strings.Count(string(text), want) == 0 {
			t.Errorf("%s: %v\n%.300s", path, err, text)
		}
	}
	all := inOctober(t, home, "", "brief", "--between", "26.1,26.0.8", "--quick").out
	if !strings.Contains(all, "3 releases came") || !strings.Contains(all, "Not yet named") {
		t.Errorf("%s", all)
	}
	if r := run(t, home, "brief", "--between", "26.1"); r.code != 2 {
		t.Errorf("one release: %d %s", r.code, r.err)
	}
}
