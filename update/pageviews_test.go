package update_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/internal/wikiserver"
	"github.com/blindspot/blindspot/update"
)

const contact = "blindspot (someone@example.org)"

// pages are three pages of which the second has no data.
func pages() (asks []update.PageAsk) {
	for i := range 3 {
		asks = append(asks, update.PageAsk{Page: blindspot.Page{Project: "en.wikipedia", Title: fmt.Sprintf("Page_%d", i)},
			From: blindspot.NewMonth(2024, time.January), To: blindspot.NewMonth(2024, time.December)})
	}
	return asks
}

func serverOf(t *testing.T) *wikiserver.Server {
	t.Helper()
	s := wikiserver.New(t)
	for _, i := range []int{0, 2} {
		for m := blindspot.NewMonth(2023, time.June); m <= blindspot.NewMonth(2025, time.June); m++ {
			s.Set(pages()[i].Page, m, 100*i+int(m)%50)
		}
	}
	return s
}

// taken is what was handed on, by page and month.
type taken map[string]int

func bring(s *wikiserver.Server, dir string, got taken) ([]update.PageStep, error) {
	client := &fetch.Client{Idle: 200 * time.Millisecond, Header: 400 * time.Millisecond, FirstWait: time.Millisecond, MaxWait: 5 * time.Millisecond, Attempts: 3, Agent: contact}
	return update.BringPages(context.Background(), update.Pages{Client: client, Base: s.Base(), Shelf: update.Shelf{Dir: dir}, Asks: pages(), Today: blindspot.NewDate(2025, 1, 10),
		Take: func(_ context.Context, ask blindspot.PageAsk, views []blindspot.PageViews) error {
			for _, v := range views {
				got[fmt.Sprint(v.Title, v.Month)] = v.Views
			}
			if !ask.Found {
				got["no data of "+ask.Title] = -1
			}
			return nil
		}})
}

func states(steps []update.PageStep) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.State)
	}
	return strings.Join(out, ", ")
}

// Pages come once, by one request each, with the name that says whom to write to; what
// is the same is not sent again, a page without data in the middle is no fault, and
// months that were not asked for are not taken.
func TestPagesCome(t *testing.T) {
	t.Parallel()
	s, dir, got := serverOf(t), t.TempDir(), taken{}
	steps, err := bring(s, dir, got)
	if err != nil || states(steps) != "read, no data, read" || len(got) != 25 || got["no data of Page_1"] != -1 {
		t.Fatalf("%v %s %d %+v", err, states(steps), len(got), steps)
	}
	for _, r := range s.Asked() {
		if r.Header.Get("User-Agent") != contact || !strings.HasSuffix(r.URL.Path, "/monthly/2024010100/2024123100") {
			t.Errorf("%s %s", r.Header.Get("User-Agent"), r.URL.Path)
		}
	}
	again := taken{}
	steps, err = bring(s, dir, again)
	if err != nil || states(steps) != "same, no data, same" || len(again) != len(got) || s.Asked()[3].Header.Get("If-None-Match") == "" {
		t.Errorf("%v %s %d", err, states(steps), len(again))
	}
}

// Whatever the server does once, the same views are there in the end; where it goes
// on, the fault says what to do, and what came before is kept.
func TestPagesFaults(t *testing.T) {
	t.Parallel()
	want := taken{}
	if _, err := bring(serverOf(t), t.TempDir(), want); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		fault   func(s *wikiserver.Server, w http.ResponseWriter, r *http.Request)
		retried bool // by the same run
		code    blindspot.Code
		hint    string
	}{
		"cut": {func(s *wikiserver.Server, w http.ResponseWriter, r *http.Request) {
			body, _ := s.Body(r)
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			_, _ = w.Write(body[:len(body)/2])
			panic(http.ErrAbortHandler)
		}, true, blindspot.Unavailable, "run it again"},
		"slow": {func(_ *wikiserver.Server, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, true, blindspot.Unavailable, "run it again"},
		"throttled": {func(_ *wikiserver.Server, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTooManyRequests)
		}, true, blindspot.Unavailable, "asks to be asked less often"},
		"web page": {func(_ *wikiserver.Server, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!DOCTYPE html><html><body>Log in</body></html>"))
		}, false, blindspot.BadInput, "log-in page"},
		"web page called data": {func(_ *wikiserver.Server, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("<!DOCTYPE html><html><body>Log in</body></html>"))
		}, false, blindspot.BadInput, "log-in page"},
		"refused": {func(_ *wikiserver.Server, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
		}, false, blindspot.Refused, "--contact"},
		"repeated": {func(s *wikiserver.Server, w http.ResponseWriter, r *http.Request) { // the answer about the first page again
			r.URL.Path = strings.Replace(r.URL.Path, "Page_2", "Page_0", 1)
			body, _ := s.Body(r)
			_, _ = w.Write(body)
		}, false, blindspot.BadInput, "in its place"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, lasting := range []bool{false, true} {
				s, dir, got := serverOf(t), t.TempDir(), taken{}
				var hit, over atomic.Bool // the server may still be at an answer that nobody waits for
				s.Fault = func(_ int, w http.ResponseWriter, r *http.Request) bool {
					if over.Load() || !strings.Contains(r.URL.Path, "Page_2") || hit.Load() && !lasting {
						return false
					}
					hit.Store(true)
					c.fault(s, w, r)
					return true
				}
				steps, err := bring(s, dir, got)
				if c.retried && !lasting {
					if err != nil {
						t.Errorf("once: %v", err)
					}
				} else if blindspot.CodeOf(err) != c.code || !strings.Contains(blindspot.HintOf(err), c.hint) || states(steps) != "read, no data, failed" || len(got) != 13 {
					t.Errorf("%v (%s), %s, %d taken", err, blindspot.HintOf(err), states(steps), len(got))
				}
				over.Store(true)
				if _, err := bring(s, dir, got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("the next run: %v, %d of %d", err, len(got), len(want))
				}
			}
		})
	}
}

// A file that was damaged on the shelf is brought anew.
func TestDamagedPageFault(t *testing.T) {
	t.Parallel()
	s, dir, got := serverOf(t), t.TempDir(), taken{}
	if _, err := bring(s, dir, got); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "pageviews-*.json"))
	for _, f := range files {
		if err := os.WriteFile(f, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := taken{}
	if steps, err := bring(s, dir, again); err != nil || states(steps) != "read, no data, read" || fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("%v %s", err, states(steps))
	}
}

func TestContact(t *testing.T) {
	t.Parallel()
	for _, c := range []string{"", "blindspot", "@x", "x@", "a b@c.org", "x@y.org\r\nX: y", "x@y)z"} {
		if _, err := update.Contact(c); blindspot.CodeOf(err) != blindspot.Usage {
			t.Errorf("%q: %v", c, err)
		}
	}
	for _, c := range []string{"someone@example.org", "https://example.org/about"} {
		if agent, err := update.Contact(c); err != nil || !strings.Contains(agent, c) {
			t.Errorf("%q: %q %v", c, agent, err)
		}
	}
}
